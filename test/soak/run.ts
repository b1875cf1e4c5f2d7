// `npm run soak [-- --months N] [--days N] [--seeds N] [--seed N] [--spawn] [--shrink PLAYS] [--script FILE] [--out DIR]`
import { randomInt } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { checkPlay } from "./checker.ts";
import { tell } from "./model.ts";
import { playAndCheck } from "./play.ts";
import type { Play, Script, Violation } from "./script.ts";
import { shrinkScript } from "./shrink.ts";
import { drawScript } from "./story.ts";
import { addCounts, findZeros, formatCounts } from "./table.ts";

const DAY = 24 * 3_600_000;
/** A month of a play, in days. */
const MONTH = 30;
/** A play so long must have seen every kind; a shorter one says what it has not. */
const LONG_DAYS = 90;

const { values } = parseArgs({
  options: {
    months: { type: "string" },
    days: { type: "string" },
    seeds: { type: "string", default: "1" },
    seed: { type: "string" },
    // Every call a process of its own; by default most are made in this one, which takes a fifth of the time.
    spawn: { type: "boolean", default: false },
    // How many plays a violation may take to be made smaller.
    shrink: { type: "string", default: "40" },
    // A script that an earlier run wrote, in place of drawn ones.
    script: { type: "string" },
    out: { type: "string", default: join(tmpdir(), "seq-soak") },
  },
});

const days = Math.round(Number(values.days ?? Number(values.months ?? 1) * MONTH));
const seed = Number(values.seed ?? process.env.TEST_SEED ?? randomInt(2 ** 31));

async function main(): Promise<void> {
  if (![days, seed, Number(values.seeds), Number(values.shrink)].every(Number.isSafeInteger)) {
    console.error("--months, --days, --seeds, --seed and --shrink take whole numbers");
    process.exitCode = 2;
    return;
  }
  const scripts =
    values.script === undefined
      ? Array.from({ length: Number(values.seeds) }, (_, n) => drawScript(seed + n, days))
      : [JSON.parse(readFileSync(values.script, "utf8")) as Script];
  const counts: ReadonlyMap<string, number>[] = [];
  let broken = 0;
  for (const script of scripts) {
    console.error(
      `seed ${script.seed}: \`npm run soak -- --days ${script.days} --seed ${script.seed}\` plays the same again`,
    );
    const startedAt = Date.now();
    const { play, violations } = await playAndCheck(
      script,
      values.spawn,
      (month, { calls, mails, ...rest }) => {
        const broken = checkPlay(script, { calls, mails, ...rest }).length;
        console.error(
          `  month ${month}: ${calls.length} calls, ${mails.length} mails, ${broken} violations so far, ${cpuSeconds()} s of processor`,
        );
      },
    );
    counts.push(play.counts);
    broken += violations.length;
    const seconds = Math.round((Date.now() - startedAt) / 1_000);
    console.error(
      `  ${script.days} days, ${play.calls.length} calls, ${play.mails.length} mails, ${violations.length} violations, ${seconds} s, ${cpuSeconds()} s of processor so far`,
    );
    await report(script, play, violations);
  }
  const sum = addCounts(counts);
  console.log(formatCounts(sum));
  const zeros = findZeros(sum);
  const isLong = values.script === undefined && days * scripts.length >= LONG_DAYS;
  if (zeros.length > 0) console.log(`never played: ${zeros.join("; ")}`);
  console.log(`${scripts.length} plays of ${days} days from seed ${seed}: ${broken} violations`);
  if (broken > 0 || (isLong && zeros.length > 0)) process.exitCode = 1;
}

/** Of this process alone, without those that it starts. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return Math.round((user + system) / 1e6);
}

/** The first violation of each promise whole and made smaller, the others by number. */
async function report(script: Script, play: Play, violations: readonly Violation[]): Promise<void> {
  const told = new Set<string>();
  if (violations.length > 0) {
    mkdirSync(values.out, { recursive: true });
    writeFileSync(join(values.out, `${script.seed}.json`), JSON.stringify({ script, play }));
  }
  for (const violation of violations) {
    const { promise, call, at, what } = violation;
    const day = Math.floor((at - script.start) / DAY) + 1;
    console.error(`  VIOLATION ${promise}: seed ${script.seed}, day ${day}, call ${call}: ${what}`);
    if (told.has(promise)) continue;
    told.add(promise);
    console.error(`    ${tell(play.calls[call]!)}`);
    if (Number(values.shrink) > 0) await shrink(script, play, violation);
  }
}

async function shrink(script: Script, play: Play, violation: Violation): Promise<void> {
  const entryOf = (call: number): number => play.calls[call]!.entry;
  const trial = async (fewer: Script): Promise<Violation[]> =>
    (await playAndCheck(fewer, values.spawn)).violations;
  const { script: small, plays } = await shrinkScript(
    script,
    violation,
    entryOf,
    trial,
    Number(values.shrink),
  );
  const folder = join(values.out, `${script.seed}-${violation.promise.replaceAll(" ", "-")}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "script.json"), JSON.stringify(small, null, 1));
  const { play: again } = await playAndCheck(small, values.spawn);
  writeFileSync(
    join(folder, "calls.txt"),
    again.calls.map((call) => `${tell(call)}   # ${call.code}\n`).join(""),
  );
  console.error(
    `    ${small.entries.length} of ${script.entries.length} entries are enough (${plays} plays): npm run soak -- --script ${join(folder, "script.json")}`,
  );
}

await main();
