import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openStore } from "../../src/store/open-store.ts";
import type { ProspectDraft, Store } from "../../src/store/port.ts";
import { createTokenKey, signToken, tagStep, writeTokenSubject } from "../../src/token/token.ts";
import { ROOT, SEQ } from "../child.ts";
import type { Bench, Figure } from "../part.ts";
import { alternate, findMedian } from "../rounds.ts";
import { onStore } from "../../src/run/on-store.ts";

const NOW = Date.UTC(2026, 2, 11, 12);
const BATCH = 5_000;
const CLIENT = fileURLToPath(new URL("../click-client.ts", import.meta.url));
const BARE = fileURLToPath(new URL("../bare-hono.ts", import.meta.url));
const TSX = join(ROOT, "node_modules/tsx/dist/cli.mjs");

const SEQ_YAML = `workspace: bench
calendar: { timezone: UTC, hours: Mon-Sun 00:00-24:00, holidays: none }
senders: { anna: { name: Anna Kim, email: anna@acme.example } }
web: { public_url: https://go.acme.example }
`;
const INTRO = `name: intro
steps:
  - id: hello
    do: email
    subject: Hello
    body: Hello.
`;

/** What the client writes when it is done. */
interface Clicked {
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
}

/** One-click opt-outs, every one of another person and durable before its answer, against a handler that does nothing. */
export const serving = {
  name: "serving",
  describe: "one-click opt-outs a second, against a bare hono handler",
  async measure({ folder, isQuick, rounds, say }: Bench): Promise<Figure[]> {
    const clicks = isQuick ? 500 : 5_000;
    say(`enrolling ${clicks * rounds} people`);
    const links = await fill(folder, clicks * rounds);
    const seq = await start([SEQ, "-C", folder, "serve", "--listen", "127.0.0.1:0", "--json"]);
    const bare = await start([TSX, BARE]);
    try {
      // Code is compiled, and the workspace read, before anything is measured.
      await click(bare.url, folder, links.slice(0, clicks), "warm-bare");
      const { ours, peer } = await alternate(
        rounds,
        (round) => click(seq.url, folder, links.slice(round * clicks, (round + 1) * clicks), `ours-${round}`),
        (round) =>
          click(bare.url, folder, links.slice(round * clicks, (round + 1) * clicks), `bare-${round}`),
      );
      const middle = (of: Clicked[], pick: (each: Clicked) => number): number => findMedian(of.map(pick));
      const our = middle(ours, (each) => each.perSecond);
      const bares = middle(peer, (each) => each.perSecond);
      const p99 = middle(ours, (each) => each.p99Ms);
      const show = (perSecond: number, of: Clicked[]): string =>
        `${Math.round(perSecond).toLocaleString("en")}/s, p50 ${middle(of, (each) => each.p50Ms).toFixed(1)} ms, p99 ${middle(of, (each) => each.p99Ms).toFixed(1)} ms`;
      return [
        {
          measure: `one-click opt-outs, ${clicks.toLocaleString("en")} people, over 1,000/s`,
          ours: show(our, ours),
          peer: "1,000/s",
          value: our / 1_000,
          unit: "×",
          goal: { atLeast: 1 },
        },
        {
          measure: "the same, over a bare hono handler",
          ours: `p99 ${p99.toFixed(1)} ms`,
          peer: show(bares, peer),
          value: our / bares,
          unit: "×",
          goal: null,
        },
      ];
    } finally {
      await Promise.all([seq.stop(), bare.stop()]);
    }
  },
};

async function fill(folder: string, count: number): Promise<string[]> {
  await mkdir(join(folder, "sequences"), { recursive: true });
  await mkdir(join(folder, ".seq"), { recursive: true, mode: 0o700 });
  await writeFile(join(folder, "seq.yaml"), SEQ_YAML);
  await writeFile(join(folder, "sequences/intro.yaml"), INTRO);
  const { enrollPeople } = await import("../../src/run/actions/enroll.ts");
  const { loadHolidays } = await import("../../src/calendar/holidays.ts");
  const { channels } = await import("../../src/channels/registry.ts");
  const { loadWorkspace } = await import("../../src/workspace/load-workspace.ts");
  const store = await openStore({
    file: join(folder, ".seq/state.db"),
    marker: join(folder, ".seq/store.json"),
    create: true,
    owner: { host: "bench", pid: 1, start: "bench" },
    wallClock: () => NOW,
  });
  const loaded = await loadWorkspace(folder, { env: {} });
  if (loaded.config === null) throw new Error(JSON.stringify(loaded.diagnostics));
  const run = {
    root: folder,
    config: loaded.config,
    sequences: loaded.sequences.map(({ name, file, plan, version }) => ({
      name,
      file,
      plan,
      version,
      error: null,
    })),
    wholeFiles: [],
    approvals: new Map(),
    snippet: loaded.snippet,
    clock: { now: () => NOW },
    findChannel: (id: string) => channels.find((channel) => channel.id === id) ?? null,
    loadHolidays,
  };
  const context = onStore(run, store);
  for (let from = 0; from < count; from += BATCH) {
    const drafts = Array.from({ length: Math.min(BATCH, count - from) }, (_, offset) => draft(from + offset));
    await store.upsertProspects(drafts, NOW);
  }
  await enrollPeople(context, store.streamProspects({}), { sequence: "intro", startAt: NOW, again: false });
  const links = await listLinks(store, count);
  await store.close();
  return links;
}

async function listLinks(store: Store, count: number): Promise<string[]> {
  let seed = 1;
  const keys = await store.ensureTokenKey(createTokenKey((size) => Buffer.alloc(size, seed++), NOW));
  const links: string[] = [];
  for await (const { enrollment, person } of store.streamEnrollments({ sequence: "intro" })) {
    const ref = { prospect: person.id, enrollment: enrollment.id, step: tagStep("hello") };
    links.push(`/u/${signToken(keys, "unsubscribe", writeTokenSubject(ref))}`);
  }
  if (links.length !== count) throw new Error(`enrolled ${links.length} of ${count}`);
  return links;
}

function draft(index: number): ProspectDraft {
  const email = `person-${index}@company-${index % 5_000}.example`;
  const fields = { first_name: "Anna", company: `Company ${index % 5_000}` };
  return {
    email,
    linkedin_url: null,
    phone: null,
    fields,
    tags: [],
    companyDomain: email.split("@")[1] ?? null,
  };
}

/** Starts a server that prints a line of JSON with its address. */
async function start(args: readonly string[]): Promise<{ url: string; stop(): Promise<void> }> {
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const url = await new Promise<string>((resolve, reject) => {
    let said = "";
    let found = false;
    child.once("exit", (status) => reject(new Error(`the server ended with ${status}`)));
    child.stdout.on("data", (chunk: Buffer) => {
      // The log of requests is read and dropped, so that the server never waits for us.
      if (found) return;
      said += chunk.toString();
      const line = /^(\{.*"url".*\})$/m.exec(said)?.[1];
      if (line === undefined) return;
      found = true;
      resolve((JSON.parse(line) as { url: string }).url);
    });
  });
  return { url, stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await ended;
}

/** Posts to every link once, from a process of its own. */
async function click(url: string, folder: string, links: readonly string[], name: string): Promise<Clicked> {
  const file = join(folder, `${name}.json`);
  await writeFile(file, JSON.stringify({ url, links }));
  const child = spawn(process.execPath, [TSX, CLIENT, file], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const status = await new Promise<number | null>((resolve) => child.once("exit", resolve));
  if (status !== 0) throw new Error(`the client ended with ${status}`);
  return JSON.parse(said) as Clicked;
}
