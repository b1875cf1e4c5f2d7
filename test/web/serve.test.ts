import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import Database from "better-sqlite3";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openStore } from "../../src/store/open-store.ts";
import { signToken, tagStep, writeTokenSubject } from "../../src/token/token.ts";
import { WORDS } from "../../src/web/words.ts";
import { makeFolder, PACKAGE_ROOT, runSeq } from "../cli/run-seq.ts";

const CHROMIUM = "/usr/bin/chromium";
const SEQ = join(PACKAGE_ROOT, "bin/seq.js");

const SEQ_YAML = `workspace: acme
rehearsal: true
calendar: { timezone: UTC, hours: Mon-Sun 00:00-24:00, holidays: none }
senders: { anna: { name: Anna Kim, email: anna@acme.example } }
web: { public_url: https://go.acme.example }
`;
const INTRO = `name: intro
steps:
  - id: hello
    do: email
    subject: Hello {{ first_name }}
    body: Hi.
`;

const children: ChildProcess[] = [];
afterEach(async () => {
  await Promise.all(
    children.splice(0).map(async (child) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      await ended;
    }),
  );
});

interface Served {
  url: string;
  child: ChildProcess;
  said: () => string;
  ended: Promise<number | null>;
}

async function serve(root: string, more: readonly string[] = []): Promise<Served> {
  const child = spawn(
    process.execPath,
    [SEQ, "-C", root, "serve", "--listen", "127.0.0.1:0", "--json", ...more],
    {
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  children.push(child);
  let said = "";
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
      const found = /"listening","url":"([^"]+)"/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once("exit", () => reject(new Error(said)));
  });
  return { url, child, said: () => said, ended };
}

/** A workspace with people who got the first mail, and their opt-out links' paths. */
async function makeServed(count: number): Promise<{ root: string; paths: string[] }> {
  const root = makeFolder();
  mkdirSync(join(root, "sequences"));
  writeFileSync(join(root, "seq.yaml"), SEQ_YAML);
  writeFileSync(join(root, "sequences/intro.yaml"), INTRO);
  const rows = Array.from({ length: count }, (_, index) => `Jin,p${index}@hanbit.example,KR`);
  writeFileSync(join(root, "people.csv"), ["first_name,email,country", ...rows].join("\n"));
  // Files of this very moment would be taken for half-written.
  for (const file of ["seq.yaml", "sequences/intro.yaml"]) utimesSync(join(root, file), 1, 1);
  for (const argv of [["import", "people.csv"], ["enroll", "intro", "--all"], ["run"]]) {
    const ran = await runSeq(argv, { cwd: root, now: Date.now() });
    expect(ran.code, ran.err).toBe(0);
  }
  const store = await open(root);
  const keys = await store.tokenKeys();
  const paths: string[] = [];
  for await (const { enrollment, person } of store.streamEnrollments({})) {
    const ref = { prospect: person.id, enrollment: enrollment.id, step: tagStep("hello") };
    paths.push(`/u/${signToken(keys, "unsubscribe", writeTokenSubject(ref))}`);
  }
  await store.close();
  return { root, paths };
}

const open = (root: string) =>
  openStore({
    file: join(root, ".seq/state.db"),
    marker: join(root, ".seq/store.json"),
    create: false,
    owner: { host: "test", pid: process.pid, start: "test" },
    wallClock: Date.now,
  });

const click = (url: string) =>
  fetch(url, {
    method: "POST",
    body: "List-Unsubscribe=One-Click",
    headers: { "content-type": "application/x-www-form-urlencoded" },
  });

async function statuses(root: string): Promise<string[]> {
  const store = await open(root);
  const found: string[] = [];
  for await (const { enrollment } of store.streamEnrollments({})) {
    found.push(`${enrollment.state.status}:${enrollment.state.reason}`);
  }
  await store.close();
  return found;
}

describe("seq serve", () => {
  it("prints where it listens, answers, and ends well at SIGTERM with nothing personal in its log", async () => {
    const { root, paths } = await makeServed(1);
    const { url, child, said, ended } = await serve(root);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect((await click(url + (paths[0] ?? ""))).status).toBe(200);
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
    expect(said()).toContain('"route":"/u/:token","status":200');
    for (const secret of ["hanbit", paths[0]?.slice(3) ?? "x"]) expect(said()).not.toContain(secret);
    const store = await open(root);
    expect((await store.timeline(1)).map(({ kind }) => kind)).toContain("opted_out");
    await store.close();
  });

  it("answers while another process keeps the database locked, and takes the click once it can", {
    timeout: 60_000,
  }, async () => {
    const { root, paths } = await makeServed(1);
    const { url, child, ended } = await serve(root);
    const path = url + (paths[0] ?? "");
    const holder = new Database(join(root, ".seq/state.db"));
    holder.exec("BEGIN IMMEDIATE");
    const clicking = click(path);
    // Neither a look nor a page waits for the click.
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect((await fetch(path)).status).toBe(200);
    const refused = await clicking;
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    const again = click(path);
    await new Promise((resolve) => setTimeout(resolve, 500));
    holder.exec("ROLLBACK");
    holder.close();
    expect((await again).status).toBe(200);
    const store = await open(root);
    expect((await store.timeline(1)).map(({ kind }) => kind)).toContain("opted_out");
    await store.close();
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
  });

  it("writes beside seq run on the same database, and every click counts", async () => {
    const { root, paths } = await makeServed(60);
    const { url } = await serve(root);
    const runs = Promise.all(
      Array.from({ length: 4 }, (_, index) =>
        runSeq(["event", `p${index + 1}@hanbit.example`, "visited"], { cwd: root, now: Date.now() }),
      ),
    );
    const answers = await Promise.all(paths.map((path) => click(url + path)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    for (const ran of await runs) expect(ran.code, ran.err).toBe(0);
    const all = await statuses(root);
    // The sequence was over for them; the opt-out is what the store must know.
    expect(all).toHaveLength(60);
    const store = await open(root);
    for await (const person of store.streamProspects({})) {
      expect((await store.findSuppression(person))?.reason).toBe("opted_out");
    }
    expect(await store.check()).toEqual([]);
    await store.close();
  });

  it("keeps every opt-out that it answered, also when it is killed", async () => {
    const { root, paths } = await makeServed(40);
    const { url, child, ended } = await serve(root);
    const answered: string[] = [];
    const clicks = paths.map(async (path, index) => {
      const answer = await click(url + path).catch(() => null);
      if (answer?.status === 200) answered.push(`p${index + 1}`);
      if (answered.length === 10) child.kill("SIGKILL");
    });
    await Promise.all(clicks);
    await ended;
    const store = await open(root);
    for (const reference of answered) {
      const person = await store.findProspect(reference);
      expect(person === null ? null : (await store.findSuppression(person))?.reason).toBe("opted_out");
    }
    expect(answered.length).toBeGreaterThanOrEqual(10);
    await store.close();
  });

  it("refuses half requests, huge headers and tricks without falling over", async () => {
    const { root, paths } = await makeServed(1);
    const { url } = await serve(root);
    const { port } = new URL(url);
    for (const text of [
      "GET /u/../../../../seq.yaml HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
      "GET /%2e%2e%2f.env HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
      `GET / HTTP/1.1\r\nHost: x\r\nX: ${"x".repeat(40_000)}\r\n\r\n`,
      "nonsense\r\n\r\n",
      "POST /hooks/forms HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\nConnection: close\r\n\r\n",
      "POST /u/x HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ]) {
      expect(await sendRaw(Number(port), text)).toMatch(/^HTTP\/1\.1 (?:4\d\d) /);
    }
    expect((await fetch(url + (paths[0] ?? ""))).status).toBe(200);
  });

  it("says what is wrong with an address it cannot take", async () => {
    const { root } = await makeServed(1);
    const { url } = await serve(root);
    const taken = await runSeq(["serve", "--listen", new URL(url).host], { cwd: root, now: Date.now() });
    expect(taken.code).toBe(3);
    expect(taken.err).toContain("something listens there already");
    const wrong = await runSeq(["serve", "--listen", "here"], { cwd: root, now: Date.now() });
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining("host:port")]);
  });

  it("signs with a new key after rotate-keys, and old links keep working", async () => {
    const { root, paths } = await makeServed(1);
    const rotated = await runSeq(["serve", "rotate-keys", "--json"], { cwd: root, now: Date.now() });
    expect(JSON.parse(rotated.out)).toMatchObject({ keys: 2 });
    const { url } = await serve(root);
    expect((await click(url + (paths[0] ?? ""))).status).toBe(200);
    const store = await open(root);
    expect(
      (await store.findSuppression({ id: 1, email: null, linkedin_url: null, phone: null }))?.reason,
    ).toBe("opted_out");
    await store.close();
  });
});

describe.skipIf(!existsSync(CHROMIUM))(`the page in a browser (needs ${CHROMIUM})`, () => {
  let browser: Browser;
  beforeAll(async () => {
    const { chromium } = await import("playwright-core");
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    });
  });
  afterAll(() => browser.close());

  it("rates with a button, without JavaScript", { timeout: 60_000 }, async () => {
    const { root, paths } = await makeServed(1);
    const { url } = await serve(root);
    const store = await open(root);
    const [enrollment] = await store.enrollmentsOf(1);
    const ref = { prospect: 1, enrollment: enrollment?.id ?? 0, step: tagStep("hello") };
    const token = signToken(await store.tokenKeys(), "rate", writeTokenSubject(ref));
    const context = await browser.newContext({ javaScriptEnabled: false });
    try {
      expect(paths).toHaveLength(1);
      const page = await context.newPage();
      await page.goto(`${url}/r/${token}/4`);
      expect(await page.getByRole("status").textContent()).toBe(WORDS.ko.rate);
      await page.getByRole("button", { name: "★★★★☆ 4" }).click();
      expect(await page.getByRole("status").textContent()).toBe(WORDS.ko.rated.replace("{stars}", "★★★★"));
      await page.getByRole("button", { name: "★★☆☆☆ 2" }).click();
      expect(await page.getByRole("status").textContent()).toBe(WORDS.ko.rated.replace("{stars}", "★★"));
    } finally {
      await context.close();
    }
    const rated = (await store.timeline(1)).filter(({ kind }) => kind === "rated");
    expect(rated.map(({ data }) => data["stars"])).toEqual([4, 2]);
    await store.close();
  });

  it.each([true, false])(
    "opts out with a button, with JavaScript: %s",
    { timeout: 60_000 },
    async (javaScriptEnabled) => {
      const { root, paths } = await makeServed(1);
      const { url } = await serve(root);
      const context = await browser.newContext({ javaScriptEnabled });
      try {
        const page = await context.newPage();
        const problems: string[] = [];
        page.on("console", (message) => problems.push(message.text()));
        page.on("pageerror", (error) => problems.push(error.message));
        await page.goto(url + (paths[0] ?? ""));
        expect(await page.title()).toBe(WORDS.ko.title);
        // The style passes the page's own policy.
        expect(await page.evaluate<string>("getComputedStyle(document.querySelector('button')).cursor")).toBe(
          "pointer",
        );
        await page.getByRole("button", { name: WORDS.ko.stop }).click();
        expect(await page.getByRole("status").textContent()).toBe(WORDS.ko.stopped);
        await page.getByRole("button", { name: WORDS.ko.undo }).click();
        expect(await page.getByRole("status").textContent()).toBe(WORDS.ko.resumed);
        await page.getByRole("link", { name: WORDS.ko.preferences }).click();
        await page.getByRole("button", { name: WORDS.ko.never }).click();
        expect(await page.getByRole("status").textContent()).toBe(WORDS.ko.stopped);
        expect(await context.cookies()).toEqual([]);
        expect(problems).toEqual([]);
      } finally {
        await context.close();
      }
      const store = await open(root);
      expect(
        (await store.timeline(1))
          .map(({ kind }) => kind)
          .filter((kind) => kind.includes("opted") || kind === "resubscribed"),
      ).toEqual(["opted_out", "resubscribed", "opted_out"]);
      await store.close();
    },
  );
});

/** The first line that comes back for a request written by hand. */
function sendRaw(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(text));
    socket.on("data", (chunk) => {
      answer += chunk.toString();
      socket.end();
    });
    socket.on("error", () => resolve(answer));
    socket.on("close", () => resolve(answer));
  });
}
