import { connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { type RunningServer, startServer } from "../../src/web/server.ts";
import { rehearseWeb, type WebRehearsal } from "./rehearse-web.ts";

let web: WebRehearsal;
let server: RunningServer;
afterEach(async () => {
  await server.close();
  await web.close();
});

async function start(): Promise<string> {
  web = await rehearseWeb();
  server = await startServer(web.services, "127.0.0.1:0");
  const jin = await web.reach({ email: "jin@hanbit.example" });
  return `/u/${await web.token(jin)}`;
}

/** Says this much and hangs up after the server has had time to read it. */
async function hangUp(text: string): Promise<void> {
  const said = web.lines.length;
  await new Promise<void>((resolve) => {
    const socket = connect(Number(new URL(server.url).port), "127.0.0.1", () => {
      socket.write(text);
      setTimeout(() => socket.destroy(), 50);
    });
    socket.on("close", () => resolve());
  });
  while (web.lines.length === said) await new Promise((resolve) => setTimeout(resolve, 5));
}

const head = (path: string, more: string) =>
  `POST ${path} HTTP/1.1\r\nHost: go\r\nContent-Type: application/x-www-form-urlencoded\r\n${more}\r\n\r\n`;

describe("a client that hangs up", () => {
  it.each([
    ["in the middle of a body", "Content-Length: 99", "List-Uns"],
    ["between two chunks", "Transfer-Encoding: chunked", "4\r\nList\r\n"],
  ])("%s is no fault of this server, and has asked for nothing", async (_name, more, body) => {
    const path = await start();
    for (const each of [path, "/hooks/forms"]) {
      await hangUp(head(each, more) + body);
      expect(web.lines.at(-1)).toMatchObject({ status: 400, outcome: "hung_up" });
    }
    expect(web.faults).toEqual([]);
  });

  it("after it has said all is taken at its word, and a real fault meanwhile is told", async () => {
    const path = await start();
    const whole = `${head(path, "Content-Length: 26")}List-Unsubscribe=One-Click`;
    const { store } = await web.run_();
    const { record } = store;
    store.record = () => Promise.reject(new Error("disk full"));
    await hangUp(whole);
    expect(web.faults).toMatchObject([{ message: "disk full" }]);
    store.record = record;
    await hangUp(whole);
    expect(web.lines.at(-1)).toMatchObject({ status: 200, outcome: "opted_out" });
  });
});

describe("a body that comes in chunks", () => {
  it("is a click like any other", async () => {
    const path = await start();
    const chunks = "7\r\nList-Un\r\n13\r\nsubscribe=One-Click\r\n0\r\n\r\n";
    await hangUp(head(path, "Transfer-Encoding: chunked") + chunks);
    expect(web.lines.at(-1)).toMatchObject({ status: 200, outcome: "opted_out" });
  });
});
