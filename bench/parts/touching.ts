import { cpSync, rmSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { bundlePeer } from "../bundle.ts";
import { runNode, SEQ, type Usage } from "../child.ts";
import { compareMemory } from "../memory.ts";
import type { Bench, Figure, Goal } from "../part.ts";
import { writePeople } from "../people.ts";
import { openPostgres } from "../postgres.ts";
import { findMedian, formatMs, formatRate, takeTurns } from "../rounds.ts";
import { DUE } from "../second-touch.ts";
import { writeWorkspace } from "../workspace.ts";

/** Hand-overs at once, each with at most one in doubt; and jobs that pg-boss takes at a time. */
const AT_ONCE = 50;
/** The shortest touch there is: what is measured is everything around it. */
const SEQUENCE = "no-op";
const SEQUENCE_FILE = `name: ${SEQUENCE}
calendar: { timezone: prospect, hours: Mon-Fri 00:00-24:00, holidays: prospect }
steps:
  - id: hello
    do: email
    subject: Hello
    body: Hello.
`;

/** What one side took for its touches alone, without start and preparation. */
type Took = Usage & { tookMs: number };
type Side = () => Promise<Took>;

/** Claim, gates, journal, hand-over to nobody, record: how many a second, durable, against queues of jobs. */
export const touching = {
  name: "touching",
  describe: "touches that do nothing, against plainjob, graphile-worker and pg-boss",
  async measure(bench: Bench): Promise<Figure[]> {
    const postgres = await openPostgres(bench.folder);
    if (postgres === null) bench.say("PostgreSQL is not installed: graphile-worker and pg-boss left out");
    try {
      return await measureWith(bench, postgres?.host ?? null);
    } finally {
      await postgres?.close();
    }
  },
};

async function measureWith(bench: Bench, host: string | null): Promise<Figure[]> {
  const { folder, isQuick, rounds, say } = bench;
  const count = isQuick ? 1_000 : 50_000;
  const output = join(folder, "output.txt");
  const measure = async (name: string, program: string, args: readonly string[]): Promise<Took> => {
    const usage = await runNode([program, ...args], { cwd: folder, output });
    const { done, tookMs } = await readTook(output);
    if (done !== count) throw new Error(`${name}: ${done} of ${count} done`);
    say(`${name} ${formatMs(tookMs)}, ${usage.peakMb.toFixed(0)} MB`);
    return { ...usage, tookMs };
  };
  const { onFile: seq, onServer } = await prepareOurs(bench, count, measure, host);
  const peers: Record<string, Side> = {
    ...(onServer !== null && { "seq on PostgreSQL": onServer }),
    plainjob: await preparePlainjob(folder, count, measure),
    ...(host === null ? {} : await preparePostgres(host, count, measure)),
  };
  const taken: Record<string, Took[]> = await takeTurns(rounds, { seq, ...peers });
  const median = (name: string): number => findMedian((taken[name] ?? []).map(({ tookMs }) => tookMs));
  const goals: Record<string, Goal> = {
    plainjob: { atLeast: 2 },
    "graphile-worker, batched": { atLeast: 1 },
  };
  const graphile = "graphile-worker, one by one";
  const overPeer = (name: string): Figure => ({
    measure: `${count.toLocaleString("en")} no-op touches on PostgreSQL, over ${name}`,
    ours: formatRate(count, median("seq on PostgreSQL")),
    peer: formatRate(count, median(name)),
    value: median(name) / median("seq on PostgreSQL"),
    unit: "×",
    goal: null,
  });
  return [
    ...(onServer === null ? [] : [overPeer("seq"), overPeer(graphile)]),
    ...Object.keys(peers)
      .filter((name) => name !== "seq on PostgreSQL")
      .map(
        (name): Figure => ({
          measure: `${count.toLocaleString("en")} no-op touches, over ${name}`,
          ours: formatRate(count, median("seq")),
          peer: formatRate(count, median(name)),
          value: median(name) / median("seq"),
          unit: "×",
          goal: goals[name] ?? null,
        }),
      ),
    compareMemory("no-op touches", taken["seq"] ?? [], taken["plainjob"]),
  ];
}

type Measure = (name: string, program: string, args: readonly string[]) => Promise<Took>;

async function prepareOurs(
  { folder, say }: Bench,
  count: number,
  measure: Measure,
  host: string | null,
): Promise<{ onFile: Side; onServer: Side | null }> {
  const cwd = join(folder, "workspace");
  const state = join(cwd, ".seq");
  const ready = join(folder, "ready");
  const people = join(folder, "people.csv");
  const place = { cwd, output: join(folder, "output.txt") };
  say(`enrolling ${count} people`);
  await writeWorkspace(cwd, "outbox");
  await writeFile(join(cwd, "sequences", `${SEQUENCE}.yaml`), SEQUENCE_FILE);
  await writePeople(people, count, { withTopic: true });
  await runNode([SEQ, "import", people], place);
  await runNode([SEQ, "enroll", SEQUENCE, "--all", "--now", DUE], place);
  cpSync(state, ready, { recursive: true });
  const program = await bundlePeer("touch-due");
  const begin = (): void => {
    rmSync(state, { recursive: true });
    cpSync(ready, state, { recursive: true });
  };
  const onFile: Side = () => {
    begin();
    return measure("seq", program, [cwd, DUE, String(AT_ONCE)]);
  };
  if (host === null) return { onFile, onServer: null };
  const config = join(cwd, "seq.yaml");
  const written = await readFile(config, "utf8");
  let schemas = 0;
  const onServer: Side = async () => {
    begin();
    schemas += 1;
    const url = `postgres://bench@localhost/postgres?host=${host}&schema=touched_${schemas}`;
    await runNode([SEQ, "store", "move", url], place);
    try {
      await writeFile(config, `${written}\nstore: ${url}\n`);
      return await measure("seq on PostgreSQL", program, [cwd, DUE, String(AT_ONCE)]);
    } finally {
      await writeFile(config, written);
    }
  };
  return { onFile, onServer };
}

async function preparePlainjob(folder: string, count: number, measure: Measure): Promise<Side> {
  const program = await bundlePeer("peer-plainjob");
  const file = join(folder, "plainjob.db");
  return () => {
    for (const end of ["", "-wal", "-shm"]) rmSync(`${file}${end}`, { force: true });
    return measure("plainjob", program, [file, String(count)]);
  };
}

async function preparePostgres(host: string, count: number, measure: Measure): Promise<Record<string, Side>> {
  const graphile = await bundlePeer("peer-graphile");
  const boss = await bundlePeer("peer-pg-boss");
  const sides = [
    ["graphile-worker, one by one", graphile, "single"],
    ["graphile-worker, batched", graphile, "batched"],
    ["pg-boss, one by one", boss, "1"],
    [`pg-boss, ${AT_ONCE} at a time`, boss, String(AT_ONCE)],
  ] as const;
  return Object.fromEntries(
    sides.map(([name, program, mode]) => [name, () => measure(name, program, [host, String(count), mode])]),
  );
}

async function readTook(output: string): Promise<{ done: number; tookMs: number }> {
  const lines = (await readFile(output, "utf8")).trim().split("\n");
  return JSON.parse(lines.at(-1) ?? "") as { done: number; tookMs: number };
}
