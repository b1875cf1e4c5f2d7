import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { openStore } from "../../src/store/open-store.ts";
import { signToken, tagStep, writeTokenSubject } from "../../src/token/token.ts";
import { makeFolder, PACKAGE_ROOT, runSeq } from "../cli/run-seq.ts";

const SEQ = join(PACKAGE_ROOT, "bin/seq.js");
const seqYaml = (web: string): string => `workspace: acme
rehearsal: true
calendar: { timezone: UTC, hours: Mon-Sun 00:00-24:00, holidays: none }
senders: { anna: { name: Anna Kim, email: anna@acme.example } }
web: { public_url: https://go.acme.example${web} }
`;
const INTRO = "name: intro\nsteps:\n  - { id: hello, do: email, subject: Hello, body: Hi. }\n";

const children: ChildProcess[] = [];
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await Promise.all(
    children.splice(0).map(async (child) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await ended;
    }),
  );
});

function makeWorkspace(web: string): string {
  const root = makeFolder();
  mkdirSync(join(root, "sequences"));
  writeFileSync(join(root, "seq.yaml"), seqYaml(web));
  writeFileSync(join(root, "sequences/intro.yaml"), INTRO);
  for (const file of ["seq.yaml", "sequences/intro.yaml"]) utimesSync(join(root, file), 1, 1);
  return root;
}

function start(root: string, listen = "127.0.0.1:0") {
  const child = spawn(process.execPath, [SEQ, "-C", root, "serve", "--listen", listen, "--json"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const url = new Promise<string | null>((resolve) => {
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const found = /"listening","url":"([^"]+)"/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once("exit", () => resolve(null));
  });
  return { url, said: () => said };
}

/** A person who got a mail, and the path of its opt-out link. */
async function reach(root: string): Promise<string> {
  writeFileSync(join(root, "people.csv"), "email\njin@hanbit.example\n");
  for (const argv of [["import", "people.csv"], ["enroll", "intro", "--all"], ["run"]]) {
    const ran = await runSeq(argv, { cwd: root, now: Date.now() });
    expect(ran.code, ran.err).toBe(0);
  }
  const store = await openStore({
    file: join(root, ".seq/state.db"),
    marker: join(root, ".seq/store.json"),
    create: false,
    owner: { host: "test", pid: process.pid, start: "test" },
    wallClock: Date.now,
  });
  const ref = { prospect: 1, enrollment: 1, step: tagStep("hello") };
  const path = `/u/${signToken(await store.tokenKeys(), "unsubscribe", writeTokenSubject(ref))}`;
  await store.close();
  return path;
}

const click = (url: string, headers: Record<string, string> = {}) =>
  fetch(url, {
    method: "POST",
    body: "List-Unsubscribe=One-Click",
    headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
  });

describe("one client", () => {
  it("with 640 wrong tokens locks nobody out, behind a proxy or not", async () => {
    const root = makeWorkspace("");
    const path = await reach(root);
    const url = (await start(root).url) ?? "";
    const guesses = Array.from({ length: 640 }, (_, index) => fetch(`${url}/u/wrong${index}`));
    const statuses = (await Promise.all(guesses)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(500);
    for (let times = 0; times < 700; times += 100) {
      await Promise.all(Array.from({ length: 100 }, () => fetch(`${url}/healthz`)));
    }
    expect((await fetch(url + path)).status).toBe(200);
    expect((await click(url + path)).status).toBe(200);
  });

  it("that holds a link of its own cannot use up the pages of others, nor its own opt-out", async () => {
    const root = makeWorkspace("");
    const path = await reach(root);
    const url = (await start(root).url) ?? "";
    const looks = await Promise.all(Array.from({ length: 700 }, () => fetch(url + path)));
    expect(looks.some(({ status }) => status === 429)).toBe(true);
    expect((await click(url + path)).status).toBe(200);
  });

  it("is counted by what the trusted proxy saw, whatever it writes itself", async () => {
    const root = makeWorkspace(", trust_proxy: true");
    await reach(root);
    const url = (await start(root).url) ?? "";
    const guess = (forwarded: string) =>
      fetch(`${url}/u/wrong`, { headers: { "x-forwarded-for": forwarded } }).then(({ status }) => status);
    const own = await Promise.all(
      Array.from({ length: 80 }, (_, index) => guess(`10.9.8.${index}, 203.0.113.9`)),
    );
    expect(own.filter((status) => status === 429).length).toBeGreaterThan(10);
    expect(await guess("203.0.113.10")).toBe(404);
    const wide = await Promise.all(Array.from({ length: 80 }, (_, index) => guess(`2001:db8:1:2::${index}`)));
    expect(wide.filter((status) => status === 429).length).toBeGreaterThan(10);
  });

  it("that opens connections and says nothing, or a byte at a time, is put out; others are answered", async () => {
    const root = makeWorkspace("");
    const url = (await start(root).url) ?? "";
    const { port } = new URL(url);
    let closed = 0;
    for (let index = 0; index < 300; index += 1) {
      const socket = connect(Number(port), "127.0.0.1");
      socket.on("error", () => undefined).on("close", () => (closed += 1));
      socket.write("POST /u/x HTTP/1.1\r\nHost: x\r\n");
      sockets.push(socket);
    }
    const dripping = setInterval(() => {
      for (const socket of sockets) if (!socket.destroyed) socket.write("X-A: b\r\n");
    }, 500);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    await expect.poll(() => closed, { timeout: 30_000 }).toBe(300);
    clearInterval(dripping);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  }, 60_000);
});

describe("listening on every network", () => {
  it.each(["0.0.0.0:0", "[::]:0"])("%s is refused where no proxy is named", async (listen) => {
    const root = makeWorkspace("");
    const { url, said } = start(root, listen);
    expect(await url).toBeNull();
    expect(said()).toMatch(/would listen to the whole internet, without TLS\n {2}hint: .*trust_proxy/);
  });

  it("is said loudly where one is", async () => {
    const root = makeWorkspace(", trust_proxy: [127.0.0.1]");
    const { url, said } = start(root, "0.0.0.0:0");
    expect(await url).toContain("0.0.0.0");
    await expect.poll(said).toMatch(/other machines reach .* without TLS/);
  });
});
