import { EventEmitter } from "node:events";
import type { Server } from "node:http";
import { describe, expect, test } from "vitest";
import { limitConnections } from "../../src/web/server.ts";

class Peer extends EventEmitter {
  isClosed = false;
  readonly remoteAddress: string;
  constructor(remoteAddress: string) {
    super();
    this.remoteAddress = remoteAddress;
  }
  destroy(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.emit("close");
  }
}

function open(address: (index: number) => string, count: number, trust: boolean | string[] = false): Peer[] {
  const server = new EventEmitter() as unknown as Server;
  limitConnections(server, trust);
  return Array.from({ length: count }, (_, index) => {
    const peer = new Peer(address(index));
    server.emit("connection", peer);
    return peer;
  });
}

const closedOf = (peers: readonly Peer[]): number => peers.filter(({ isClosed }) => isClosed).length;

describe("connections", () => {
  test("of one client are a hundred at most, IPv6 by its /64; of others they are not touched", () => {
    expect(closedOf(open(() => "203.0.113.9", 150))).toBe(50);
    expect(closedOf(open((index) => `2001:db8:1:2::${index}`, 150))).toBe(50);
    expect(closedOf(open((index) => `203.0.113.${index}`, 150))).toBe(0);
  });

  test("of a proxy are everybody's", () => {
    for (const proxy of ["127.0.0.1", "10.0.0.4", "::1", "::ffff:172.17.0.1"]) {
      expect(closedOf(open(() => proxy, 300))).toBe(0);
    }
    expect(closedOf(open(() => "198.51.100.4", 300, ["198.51.100.4"]))).toBe(0);
  });
});
