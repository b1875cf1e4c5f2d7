import { cpSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { bundlePeer } from "../bundle.ts";
import { runNode } from "../child.ts";
import { fillEnrolled, moveToServer } from "../enrolled.ts";
import type { Bench, Figure } from "../part.ts";
import { openPostgres } from "../postgres.ts";
import { findMedian, formatRate, takeTurns } from "../rounds.ts";

/** Journaled, handed over and recorded at once by a worker. */
const AT_ONCE = 50;
const WORKERS = [1, 2, 4];
/** Every worker is ready by then. */
const READY_MS = 3_000;

/** The store's verbs alone, by several workers on one PostgreSQL, against jobs of graphile-worker there. */
export const recording = {
  name: "recording",
  describe:
    "claim, journal, hand-over and record through the store alone, by 1, 2 and 4 workers on PostgreSQL",
  async measure(bench: Bench): Promise<Figure[]> {
    const postgres = await openPostgres(bench.folder);
    if (postgres === null) {
      bench.say("PostgreSQL is not installed: left out");
      return [];
    }
    try {
      return await measureOn(bench, postgres.host);
    } finally {
      await postgres.close();
    }
  },
};

async function measureOn({ folder, isQuick, rounds, say }: Bench, host: string): Promise<Figure[]> {
  const count = isQuick ? 2_000 : 20_000;
  const program = await bundlePeer("record-due");
  const graphile = await bundlePeer("peer-graphile");
  const full = join(folder, "full.db");
  await fillEnrolled(full, count);
  let copies = 0;

  const work = async (database: string, workers: number): Promise<number> => {
    const beginAt = String(Date.now() + READY_MS);
    const ended = await Promise.all(
      Array.from({ length: workers }, async (_, index) => {
        const output = join(folder, `worker-${index}.txt`);
        await runNode([program, database, beginAt, String(AT_ONCE)], { cwd: folder, output });
        return JSON.parse(await readFile(output, "utf8")) as {
          done: number;
          startedAt: number;
          endedAt: number;
        };
      }),
    );
    const done = ended.reduce((sum, each) => sum + each.done, 0);
    if (done !== count) throw new Error(`${done} of ${count} done`);
    const first = Math.min(...ended.map(({ startedAt }) => startedAt));
    const last = Math.max(...ended.map(({ endedAt }) => endedAt));
    return last - first;
  };
  const copyFull = (): string => {
    const copy = join(folder, `copy-${(copies += 1)}.db`);
    cpSync(full, copy);
    return copy;
  };
  const tell = (name: string, tookMs: number): number => {
    say(`${name}: ${formatRate(count, tookMs)}`);
    return tookMs;
  };
  const sides: Record<string, () => Promise<number>> = {
    "on SQLite": async () => tell("on SQLite", await work(copyFull(), 1)),
    "graphile-worker, one by one": async () => {
      const output = join(folder, "graphile.txt");
      await runNode([graphile, host, String(count), "single"], { cwd: folder, output });
      const said = (await readFile(output, "utf8")).trim().split("\n").at(-1) ?? "";
      return tell("graphile-worker", (JSON.parse(said) as { tookMs: number }).tookMs);
    },
  };
  for (const workers of WORKERS) {
    sides[`${workers}`] = async () => {
      const copy = copyFull();
      const url = `postgres://bench@localhost/postgres?host=${host}&schema=recorded_${copies}`;
      await moveToServer(copy, url);
      return tell(`${workers} on PostgreSQL`, await work(url, workers));
    };
  }
  const taken: Record<string, number[]> = await takeTurns(rounds, sides);
  const median = (name: string): number => findMedian(taken[name] ?? []);
  const peer = "graphile-worker, one by one";
  return [
    ...WORKERS.map(
      (workers): Figure => ({
        measure: `claim, journal and record ${count.toLocaleString("en")} on PostgreSQL, ${workers} at work`,
        ours: formatRate(count, median(`${workers}`)),
        peer: `${formatRate(count, median(peer))} ${peer}`,
        value: median(peer) / median(`${workers}`),
        unit: "×",
        goal: { atLeast: 3 },
      }),
    ),
    {
      measure: "the same by one, over SQLite",
      ours: formatRate(count, median("1")),
      peer: formatRate(count, median("on SQLite")),
      value: median("on SQLite") / median("1"),
      unit: "×",
      goal: null,
    },
  ];
}
