import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { enrollPeople, type Field, MONDAY, makeField } from "../../faults/field.ts";
import { findRaw, findTwice } from "../audit.ts";
import { type Files, MUTATIONS, type Mutation } from "../mutate.ts";
import type { Part, Proof } from "../part.ts";

const PEOPLE = 6;

/** A database in use, at one moment. */
interface Moment {
  files: Files;
  /** Who had been written to by then. */
  reached: Set<string>;
}

export const mutations: Part = {
  name: "mutations",
  test: `the database goes bad in ${MUTATIONS.length} ways: corrupt, truncated, missing, emptied, foreign, rolled back; its log and marker likewise`,
  promises: [1, 8],
  trials: { short: MUTATIONS.length, long: 1_000 },
  unit: "mutations",
  missing: () => null,
  async prove(trials, isOver, chance): Promise<Proof> {
    const field = makeField();
    const [past, present] = await wearIn(field);
    const [, other] = await wearIn(makeField());
    const violations: string[] = [];
    let refused = 0;
    let trial = 0;
    for (; trial < trials && !isOver(); trial++) {
      const mutation = MUTATIONS[trial % MUTATIONS.length] as Mutation;
      const files = new Map([...present.files].map(([name, bytes]) => [name, Buffer.from(bytes)]));
      mutation.change(files, { past: past.files, other: other.files, random: chance(trial) });
      const played = await play(field, { files, reached: present.reached }, mutation.mustRefuse);
      violations.push(...played.violations.map((text) => `${mutation.name} (${trial + 1}): ${text}`));
      if (played.code === 3) refused += 1;
    }
    return {
      trials: trial,
      violations,
      figures: `${refused} refused in words, ${trial - refused} did no harm`,
    };
  },
};

/** Twice in the life of a workspace, its log not yet folded in: after two messages and after three. */
async function wearIn(field: Field): Promise<[Moment, Moment]> {
  await enrollPeople(field, PEOPLE);
  const reader = new Database(join(field.root, ".seq/state.db"), { readonly: true });
  // While somebody reads, the log stays beside the database.
  reader.exec("BEGIN");
  reader.prepare("SELECT count(*) FROM events").get();
  try {
    await field.binary(["run", "--quiet", "--max", "2", "--now", MONDAY]);
    const past = capture(field);
    await field.binary(["run", "--quiet", "--max", "1", "--now", MONDAY]);
    const present = capture(field);
    if (!present.files.has("state.db-wal")) throw new Error("the database has no log to damage");
    if (past.reached.size !== 2 || present.reached.size !== 3) throw new Error("not sent as planned");
    return [past, present];
  } finally {
    reader.close();
  }
}

function capture(field: Field): Moment {
  const folder = join(field.root, ".seq");
  const names = readdirSync(folder).filter((name) => name !== "outbox" && name !== "state.db-shm");
  return {
    files: new Map(names.map((name) => [name, readFileSync(join(folder, name))])),
    reached: new Set(readRecipients(field)),
  };
}

function readRecipients(field: Field): string[] {
  return field.outbox().map((name) => /^To: (.*)$/m.exec(field.read(`.seq/outbox/${name}`))?.[1] ?? name);
}

async function play(field: Field, { files, reached }: Moment, mustRefuse: boolean) {
  const folder = join(field.root, ".seq");
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
  for (const [name, bytes] of files) writeFileSync(join(folder, name), bytes, { mode: 0o600 });
  mkdirSync(join(folder, "outbox"), { mode: 0o700 });
  const { code, signal, err } = await field.binary(["run", "--quiet", "--now", MONDAY]);
  const written = readRecipients(field);
  const violations = [
    ...findRaw(err),
    ...findTwice(written).map((to) => `promise 1: two messages to ${to}`),
    ...written.filter((to) => reached.has(to)).map((to) => `promise 1: ${to} had been written to before`),
  ];
  if (signal !== null) violations.push(`died of ${signal}`);
  else if (![0, 1, 3].includes(code)) violations.push(`exit code ${code}: ${err.trim()}`);
  if (mustRefuse && code !== 3) violations.push(`promise 8: not refused, but exit code ${code}`);
  if (code === 3 && !/\n {2}hint: \S/.test(err)) violations.push(`refused without a hint: ${err.trim()}`);
  if (!files.has("state.db") && existsSync(join(folder, "state.db")))
    violations.push("promise 8: a new database was made");
  return { code, violations };
}
