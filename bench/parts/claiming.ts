import { cpSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { bundlePeer } from "../bundle.ts";
import { runNode, type Usage } from "../child.ts";
import { DUE_COUNT, fillEnrolled, moveToServer } from "../enrolled.ts";
import { compareMemory } from "../memory.ts";
import type { Bench, Figure } from "../part.ts";
import { openPostgres } from "../postgres.ts";
import { findMedian, formatMs, takeTurns } from "../rounds.ts";

/** Moving more takes longer than it tells. */
const MOST_ON_SERVER = 100_000;
/** Claims are short and noisy: some of them in each round. */
const CLAIMS_PER_ROUND = 3;

type Took = Usage & { tookMs: number[] };

/** The cost of a claim follows what is due, not what is stored. */
export const claiming = {
  name: "claiming",
  describe: "claiming 1,000 due of many, against of few",
  async measure(bench: Bench): Promise<Figure[]> {
    const postgres = await openPostgres(bench.folder);
    if (postgres === null) bench.say("PostgreSQL is not installed: left out");
    try {
      return await measureWith(bench, postgres?.host ?? null);
    } finally {
      await postgres?.close();
    }
  },
};

/** `host`: folder of a PostgreSQL server's socket, on which the same is claimed of the smaller sizes. */
async function measureWith(bench: Bench, host: string | null): Promise<Figure[]> {
  const { folder, rounds, say } = bench;
  const [few, ...greater] = sizesOf(bench);
  const output = join(folder, "output.txt");
  const program = await bundlePeer("claim-due");
  const prepare = async (size: number): Promise<() => Promise<Took>> => {
    const file = join(folder, `${size}.db`);
    say(`enrolling ${size} people`);
    await fillEnrolled(file, size);
    return async () => {
      const usage = await runNode([program, file, String(CLAIMS_PER_ROUND)], { cwd: folder, output });
      const tookMs = JSON.parse(await readFile(output, "utf8")) as number[];
      say(`of ${size}: ${tookMs.map(formatMs).join(", ")}; ${usage.peakMb.toFixed(0)} MB`);
      return { ...usage, tookMs };
    };
  };
  const sides: Record<string, () => Promise<Took>> = {};
  for (const size of [few, ...greater]) sides[`of ${size}`] = await prepare(size);
  const onServer = host === null ? [] : [few, ...greater].filter((size) => size <= MOST_ON_SERVER);
  for (const size of onServer) {
    say(`moving ${size} people to PostgreSQL`);
    const copy = join(folder, `moved-${size}.db`);
    cpSync(join(folder, `${size}.db`), copy);
    const url = `postgres://bench@localhost/postgres?host=${host}&schema=claimed_${size}`;
    await moveToServer(copy, url);
    sides[`on PostgreSQL, of ${size}`] = async () => {
      const usage = await runNode([program, url, String(CLAIMS_PER_ROUND)], { cwd: folder, output });
      const tookMs = JSON.parse(await readFile(output, "utf8")) as number[];
      say(`on PostgreSQL, of ${size}: ${tookMs.map(formatMs).join(", ")}`);
      return { ...usage, tookMs };
    };
  }
  const taken = await takeTurns(rounds, sides);
  const sideOf = (size: number): Took[] => taken[`of ${size}`] ?? [];
  const median = (size: number): number => findMedian(sideOf(size).flatMap(({ tookMs }) => tookMs));
  const medianOn = (size: number): number =>
    findMedian((taken[`on PostgreSQL, of ${size}`] ?? []).flatMap(({ tookMs }) => tookMs));
  const ofServer = onServer.map(
    (size): Figure => ({
      measure: `claiming ${DUE_COUNT.toLocaleString("en")} due of ${size.toLocaleString("en")} on PostgreSQL`,
      ours: formatMs(medianOn(size)),
      peer: `${formatMs(median(size))} on SQLite`,
      value: medianOn(size) / median(size),
      unit: "×",
      goal: null,
    }),
  );
  const ofFile = greater.flatMap((size): Figure[] => {
    const measure = `claiming ${DUE_COUNT.toLocaleString("en")} due of ${size.toLocaleString("en")}`;
    return [
      {
        measure,
        ours: formatMs(median(size)),
        peer: `${formatMs(median(few))} of ${few.toLocaleString("en")}`,
        value: median(size) / median(few),
        unit: "×",
        goal: { atMost: 1.2 },
      },
      compareMemory(measure, sideOf(size), sideOf(few)),
    ];
  });
  return [...ofFile, ...ofServer];
}

/** How many are stored: the fewest, with which the others are compared, first. */
function sizesOf({ isQuick, isLarge }: Bench): [number, ...number[]] {
  if (isQuick) return [5_000, 20_000, 50_000];
  return [10_000, 100_000, 1_000_000, ...(isLarge ? [10_000_000] : [])];
}
