import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { openAddress } from "../../src/prospects/source-address.ts";
import { collect } from "./people-fixture.ts";

let server: Server | undefined;
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server === undefined ? resolve(null) : server.close(resolve)));
  server = undefined;
});

async function serve(listener: RequestListener): Promise<string> {
  const started = createServer(listener);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}/people.csv`;
}

const LIMITS = { waitMs: 400, maxBytes: 10_000 };

async function download(address: string): Promise<string> {
  const opened = await openAddress(address, LIMITS);
  try {
    return Buffer.concat(await collect(opened.bytes)).toString();
  } finally {
    opened.close();
  }
}

describe("an address to import from", () => {
  it("is streamed", async () => {
    const address = await serve((_, response) =>
      response.writeHead(200, { "content-type": "text/csv" }).end("email\na@x.example\n"),
    );
    expect(await download(`${address}?key=1`)).toBe("email\na@x.example\n");
  });

  it("that fails says how, without its query", async () => {
    const address = await serve((_, response) => response.writeHead(404).end());
    await expect(download(`${address}?key=secret`)).rejects.toMatchObject({
      name: "UserError",
      message: expect.stringMatching(/people\.csv answered 404$/) as string,
    });
  });

  it("that is a web page is refused with how to publish a sheet", async () => {
    const address = await serve((_, response) =>
      response.writeHead(200, { "content-type": "text/html" }).end("<html>"),
    );
    await expect(download(address)).rejects.toMatchObject({
      hint: expect.stringContaining("Publish to web") as string,
    });
  });

  it("that never answers, or stops in the middle, ends in a time-out", async () => {
    const silent = await serve(() => undefined);
    await expect(download(silent)).rejects.toMatchObject({
      name: "UserError",
      message: expect.stringContaining("time-out") as string,
    });
    server?.closeAllConnections();
    server?.close();
    const stuck = await serve((_, response) => {
      response.writeHead(200, { "content-type": "text/csv" });
      response.write("email\n");
    });
    await expect(download(stuck)).rejects.toMatchObject({ name: "UserError" });
  });

  it("that sends without end is cut off", async () => {
    const address = await serve((_, response) => response.end("x".repeat(20_000)));
    await expect(download(address)).rejects.toMatchObject({
      name: "UserError",
      message: expect.stringContaining("more than") as string,
    });
  });

  it("that breaks off is an error, not the end of the list", async () => {
    const address = await serve((_, response) => {
      response.writeHead(200, { "content-type": "text/csv", "content-length": "1000" });
      response.write("email\n", () => response.destroy());
    });
    await expect(download(address)).rejects.toMatchObject({ name: "UserError" });
  });

  it("is never followed to an unencrypted one", async () => {
    const address = await serve((_, response) =>
      response.writeHead(302, { location: "http://acme.example/x" }).end(),
    );
    await expect(download(address)).rejects.toMatchObject({
      name: "UserError",
      message: expect.stringContaining("not encrypted") as string,
    });
  });

  it("whose host is unknown says so", async () => {
    await expect(download("https://nowhere.invalid/people.csv")).rejects.toMatchObject({ name: "UserError" });
  });
});
