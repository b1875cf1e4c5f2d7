import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import Database from "better-sqlite3";
import { enrollPeople, type Field, MONDAY, makeField, startBinary } from "../../faults/field.ts";
import { startSink } from "../../faults/smtp-sink.ts";
import { audit, findRaw } from "../audit.ts";
import { missingSink } from "../machine.ts";
import type { Part, Proof } from "../part.ts";

const PEOPLE = 60;
const RUN = ["run", "--quiet", "--now", MONDAY];
/** One trial in so many is held past the program's patience of 30 s. */
const PATIENCE_EVERY = 10;
const PAST_PATIENCE_MS = 40_000;
/** Longest wait between the start of a run and the lock. */
const LONGEST_MS = 1_500;

export const locks: Part = {
  name: "locks",
  test: "another program locks the database for up to 6 s (every tenth time 40 s) at a random moment of a run",
  promises: [1, 2],
  trials: { short: 2, long: 60 },
  unit: "locks",
  missing: missingSink,
  async prove(trials, isOver, chance): Promise<Proof> {
    const violations: string[] = [];
    const sum = { refused: 0, uncertain: 0 };
    let trial = 0;
    for (; trial < trials && !isOver(); trial++) {
      const random = chance(trial);
      const isLong = trial % PATIENCE_EVERY === PATIENCE_EVERY - 1;
      const holdMs = isLong ? PAST_PATIENCE_MS : random.next() * 6_000;
      const played = await play(Math.round(holdMs), random.next() * LONGEST_MS);
      violations.push(...played.violations.map((text) => `locked ${Math.round(holdMs)} ms: ${text}`));
      sum.refused += played.isRefused ? 1 : 0;
      sum.uncertain += played.uncertain;
    }
    return {
      trials: trial,
      violations,
      figures: `${trial * PEOPLE} due; ${sum.refused} runs gave up in words, ${sum.uncertain} uncertain, the rest sent`,
    };
  },
};

async function play(holdMs: number, afterMs: number) {
  const sink = await startSink("-W", ".:1:10");
  try {
    const field = makeField({ smtp: sink.url, sender: "connections: 5" });
    await enrollPeople(field, PEOPLE);
    const { child, ended } = startBinary(RUN, field.root);
    // From before its first look at the database to the middle of its work.
    await sleep(afterMs);
    const holder = await lock(field);
    await Promise.race([sleep(holdMs), new Promise((resolve) => child.once("exit", resolve))]);
    holder.exec("ROLLBACK");
    holder.close();
    const first = await ended;
    const after = await field.binary(RUN);
    const standing = audit(field, sink.mails());
    const violations = [...standing.violations, ...findRaw(first.err), ...findRaw(after.err)];
    const isRefused = first.code === 3;
    if (isRefused && !/locked by another process/.test(first.err)) violations.push(first.err.trim());
    if (isRefused && holdMs < 20_000) violations.push(`gave up after ${holdMs} ms`);
    if (standing.sent + standing.uncertain !== PEOPLE)
      violations.push(`promise 2: ${standing.sent} sent and ${standing.uncertain} uncertain of ${PEOPLE}`);
    return { violations, isRefused, uncertain: standing.uncertain };
  } finally {
    await sink.stop();
  }
}

/** Waits for its own turn: the run writes as well. */
async function lock(field: Field): Promise<Database.Database> {
  const holder = new Database(join(field.root, ".seq/state.db"), { timeout: 0 });
  for (;;) {
    try {
      holder.exec("BEGIN EXCLUSIVE");
      return holder;
    } catch (error) {
      if ((error as { code?: string }).code !== "SQLITE_BUSY") throw error;
      await sleep(2);
    }
  }
}
