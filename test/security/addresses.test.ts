import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { postJson } from "../../src/inbound/notify/post.ts";
import { createLookup, isAllowedAddress } from "../../src/public-address.ts";
import { openAddress } from "../../src/prospects/source-address.ts";

let servers: Server[] = [];
afterEach(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  servers = [];
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe("an import never asks the metadata service, and follows nobody into the own network", () => {
  test.each([
    "169.254.169.254",
    "169.254.170.2",
    "0.0.0.0",
    "fe80::1",
    "::",
    "fd00:ec2::254",
    "::ffff:169.254.169.254",
    "::ffff:a9fe:a9fe",
    "::ffff:0.0.0.0",
  ])("%s, even where it is named", (address) => {
    expect(isAllowedAddress(address, true)).toBe(false);
    expect(isAllowedAddress(address, false)).toBe(false);
  });

  test.each([
    "127.0.0.1",
    "127.8.8.8",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "100.64.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "203.0.113.9",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "fc00::1",
    "fd12::1",
    "ff02::1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "::ffff:127.0.0.1",
    "::ffff:7f00:1",
    "::ffff:10.0.0.1",
    "no address",
  ])("%s, where a redirect leads", (address) => {
    expect(isAllowedAddress(address, false)).toBe(false);
  });

  test.each(["1.1.1.1", "172.32.0.1", "2606:4700::1111", "::ffff:1.1.1.1"])(
    "%s is where the web is",
    (address) => {
      expect(isAllowedAddress(address, false)).toBe(true);
    },
  );

  test("a name is looked up once, and an own address behind it is refused (DNS rebinding)", async () => {
    const look = (isNamed: boolean) =>
      new Promise((resolve) =>
        createLookup(
          () => isNamed,
          (host) => new Error(`${host} is refused`),
        )("localhost", { all: true }, (error, found) => resolve(error ?? found)),
      );
    expect(await look(false)).toMatchObject({ message: "localhost is refused" });
    expect(await look(true)).toContainEqual(expect.objectContaining({ address: "127.0.0.1" }));
  });

  test.each([
    "https://169.254.169.254/latest/meta-data",
    "https://[fe80::1]/x",
    "https://0.0.0.0/",
    "https://0x7f.1/",
    "https://[::ffff:169.254.169.254]/",
    "http://169.254.169.254/",
    "http://10.0.0.1/",
    "http://acme.example/",
    "ftp://acme.example/",
    "file:///etc/passwd",
    "gopher://x.example/",
    "data:text/csv,a",
    "http://localhost.evil.example/",
    "http://127.0.0.1.evil.example/",
    "http://localhost@evil.example/",
    "https://",
    "http://2852039166/",
    "https://metadata.invalid/",
  ])("%s is not read", async (address) => {
    await expect(openAddress(address, { waitMs: 2_000, maxBytes: 1_000 })).rejects.toThrow();
  });

  test("a redirect to another port of this machine is not followed", async () => {
    let asked = 0;
    const inner = await serve((_, response) => {
      asked += 1;
      response.end("email\na@x.example\n");
    });
    for (const target of [
      inner,
      inner.replace("127.0.0.1", "localhost"),
      inner.replace("http", "https"),
      "https://169.254.169.254/",
      "file:///etc/passwd",
      inner.replace("127.0.0.1", "[::ffff:127.0.0.1]"),
    ]) {
      const outer = await serve((_, response) => response.writeHead(302, { location: target }).end());
      await expect(openAddress(outer, { waitMs: 2_000, maxBytes: 1_000 })).rejects.toThrow();
    }
    expect(asked).toBe(0);
  });
});

describe("a notification leaves encrypted or not at all", () => {
  test.each([
    "http://hooks.example/x",
    "http://localhost.evil.example/",
    "http://127.evil.example/",
    "http://127.0.0.1.evil.example/",
    "http://localhost@evil.example/",
    "http://[::1].evil.example/",
    "ftp://x.example/",
    "file:///etc/passwd",
    "javascript:x",
    "",
    "//x",
    "http://0.0.0.0/",
  ])("%s", async (url) => {
    expect(await postJson(url, "1", {})).toEqual({ type: "refused" });
  });

  test("is not sent on by a redirect, and an answer without end is not kept", async () => {
    let asked = 0;
    const inner = await serve((_, response) => {
      asked += 1;
      response.end();
    });
    const outer = await serve((_, response) => response.writeHead(307, { location: inner }).end());
    expect(await postJson(outer, "1", {})).toEqual({ type: "refused" });
    expect(asked).toBe(0);
    let sent = 0;
    const endless = await serve((_, response) => {
      const piece = Buffer.alloc(64 * 1024);
      const more = (): void => {
        while (!response.destroyed && sent < 1e9) {
          sent += piece.length;
          if (!response.write(piece)) return void response.once("drain", more);
        }
      };
      more();
    });
    expect(await postJson(endless, "1", {})).toMatchObject({ type: "later" });
    expect(sent).toBeLessThan(64 * 1024 ** 2);
  });
});
