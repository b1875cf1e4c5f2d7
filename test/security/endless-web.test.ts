import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { createServer as createTcp } from "node:net";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { openTokenSource } from "../../src/providers/token-source.ts";
import { postJson } from "../../src/inbound/notify/post.ts";
import { openAddress } from "../../src/prospects/source-address.ts";
import { enrollPeople, expectPlain, makeField, startBinary } from "../faults/field.ts";
import { collect } from "../prospects/people-fixture.ts";

vi.setConfig({ testTimeout: 120_000 });

const PIECE_MS = 50;

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

/** Ways of a web server never to come to an end. */
const DRIPS: Readonly<Record<string, RequestListener>> = {
  "says nothing": () => undefined,
  "drips its headers": ({ socket }) => {
    socket.write("HTTP/1.1 200 OK\r\nX-Drip: ");
    drip(socket, "x");
  },
  "drips its answer": (_, response) => {
    response.writeHead(200, { "content-type": "text/csv" });
    response.write("email\n");
    drip(response, "x");
  },
  "drips lines": (_, response) => {
    response.writeHead(200, { "content-type": "text/csv" });
    response.write("email\n");
    drip(response, "a@firm.example\n");
  },
};

function drip(to: { write(piece: string): boolean; destroyed: boolean }, piece: string): void {
  const timer = setInterval(() => {
    if (to.destroyed) clearInterval(timer);
    else to.write(piece);
  }, PIECE_MS);
}

async function serve(listener: RequestListener): Promise<{ url: string; asked: () => number }> {
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    response.on("error", () => undefined);
    listener(request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closers.push(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/list`, asked: () => asked };
}

async function waitUntil(isSo: () => boolean): Promise<void> {
  await expect.poll(isSo, { timeout: 60_000 }).toBe(true);
}

describe.each(Object.entries(DRIPS))("a web server that %s", (_, listener) => {
  test("as a list to import from is given up, and a stop ends the import at once", async () => {
    const { url, asked } = await serve(listener);
    const reading = async (): Promise<void> => {
      const opened = await openAddress(url, { waitMs: 60_000, maxBytes: 10_000_000, wholeMs: 500 });
      await collect(opened.bytes);
    };
    await expect(reading()).rejects.toMatchObject({
      name: "UserError",
      message: expect.stringContaining("longer") as string,
    });
    const field = makeField();
    const before = asked();
    const { child, ended } = startBinary(["import", url], field.root);
    await waitUntil(() => asked() > before);
    child.kill("SIGTERM");
    expect(await ended).toMatchObject({ code: 143 });
  });

  test("as a receiver of notifications is told again later; a stop waits for none", async () => {
    const { url } = await serve(listener);
    const stop = new AbortController();
    const posting = postJson(url, "n1", { hello: true }, stop.signal);
    setTimeout(() => stop.abort(), 200);
    expect(await posting).toEqual({ type: "later", retryAfterMs: null });
  });

  test("as a giver of tokens is not waited for beyond the conversation it is a part of", async () => {
    const { url } = await serve(listener);
    const stop = new AbortController();
    const oauth2 = {
      tokenUrl: url,
      clientId: "seq",
      clientSecret: null,
      refreshToken: "refresh-secret",
      scope: null,
    };
    const asking = openTokenSource(Date.now)("anna", oauth2, { signal: stop.signal });
    setTimeout(() => stop.abort(), 200);
    await expect(asking).resolves.toEqual({
      type: "none",
      blame: "network",
      isStop: true,
      reason: expect.not.stringContaining("secret") as string,
    });
  });
});

test("redirects without end are followed a few times", async () => {
  const { url, asked } = await serve(({ url: path = "" }, response) =>
    response.writeHead(302, { location: `${path}x` }).end(),
  );
  await expect(openAddress(url)).rejects.toMatchObject({
    message: expect.stringContaining("redirects without end") as string,
  });
  expect(asked()).toBeLessThan(10);
});

test("a name server that drips over TCP says nothing about anybody, and does not keep the program", async () => {
  const tcp = createTcp((socket) => {
    socket.on("error", () => undefined);
    drip(socket, "\u0001");
  });
  tcp.listen(0, "127.0.0.1");
  await once(tcp, "listening");
  const address = tcp.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const udp = createSocket("udp4");
  let asked = 0;
  udp.on("message", (query, { port: to, address: from }) => {
    asked += 1;
    // RFC 1035 4.1.1: a truncated response, so that the question is put again over TCP.
    const answer = Buffer.from(query);
    answer.writeUInt16BE(0x8380, 2);
    udp.send(answer, to, from);
  });
  udp.bind(port, "127.0.0.1");
  await once(udp, "listening");
  closers.push(async () => {
    udp.close();
    tcp.close();
  });
  const field = makeField();
  await enrollPeople(field, 1);
  const run = await field.binary(["prospects", "verify", "--resolver", `127.0.0.1:${port}`]);
  expectPlain(run.err);
  expect(asked).toBeGreaterThan(0);
  expect(run.out + run.err).toContain("1 unknown");
});

test("a crontab program that never answers is given up", async () => {
  const field = makeField();
  const bin = join(field.root, "bin");
  mkdirSync(bin);
  for (const name of ["crontab", "flock"]) {
    writeFileSync(join(bin, name), "#!/bin/sh\nexec sleep 1000\n");
    chmodSync(join(bin, name), 0o755);
  }
  const run = await field.binary(["cron", "install"], { PATH: `${bin}:${process.env.PATH}` });
  expectPlain(run.err);
  expect(run.err).toContain("crontab does not answer");
  expect(run.code).toBe(3);
});
