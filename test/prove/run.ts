// `npm run prove [-- PART…] [--faults] [--short | --long] [--trials N] [--minutes N] [--seed N] [--save] [--store postgres]`
import { randomInt } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { keepStoresOn } from "../faults/field.ts";
import { startPostgres } from "../postgres-server.ts";
import { createChance } from "./chance.ts";
import type { Part } from "./part.ts";
import { parts } from "./registry.ts";
import { describeMachine, formatTable, mergeRows, type Row } from "./table.ts";

const PAGE = new URL("../../docs/proof.md", import.meta.url);
/** Most violations of one part that are told, one line each; the others are counted. */
const MOST_TOLD = 100;
const NOT_RUN = "not run";
/** Parts that look at a database by statements alone, and so at any engine's. */
const ANY_STORE: readonly string[] = ["kills", "overlaps"];
const PLACE = /(<!-- proof -->\n)([^]*?)(<!-- \/proof -->)/;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    short: { type: "boolean", default: false },
    long: { type: "boolean", default: false },
    trials: { type: "string" },
    minutes: { type: "string" },
    // Without the parts that are tests: `npm test` runs these.
    faults: { type: "boolean", default: false },
    seed: { type: "string" },
    save: { type: "boolean", default: false },
    // Where the parts that can do so keep their databases.
    store: { type: "string" },
  },
});

/** What is random in this run follows from it. */
const seed = Number(values.seed ?? process.env.TEST_SEED ?? randomInt(2 ** 31));

async function main(): Promise<void> {
  const unknown = positionals.find((name) => !parts.some((part) => part.name === name));
  if (unknown !== undefined || (values.short && values.long) || !Number.isSafeInteger(seed)) {
    const names = parts.map(({ name }) => name).join(", ");
    if (unknown !== undefined) console.error(`no part ${unknown}; parts: ${names}`);
    else console.error("say --short or --long, and --seed with a whole number");
    process.exitCode = 2;
    return;
  }
  console.error(`seed ${seed}: \`npm run prove -- --seed ${seed}\` draws the same again`);
  // Tests that are a part of the proof draw from it as well.
  process.env.TEST_SEED = `${seed}`;
  const isOnServer = values.store === "postgres";
  const server = isOnServer ? await startPostgres({ isDurable: true }) : null;
  keepStoresOn(server);
  const chosen = parts.filter(({ name, isTests = false }) =>
    positionals.length === 0
      ? !(values.faults && isTests) && (!isOnServer || ANY_STORE.includes(name))
      : positionals.includes(name),
  );
  const rows: Row[] = [];
  let broken = 0;
  const notRun: string[] = [];
  try {
    for (const part of chosen) {
      const { row, violations } = await provePart(part);
      if (row.trials === NOT_RUN) notRun.push(part.name);
      rows.push(row);
      broken += violations.length;
      for (const violation of violations.slice(0, MOST_TOLD)) console.error(`  VIOLATION ${violation}`);
      if (violations.length > MOST_TOLD) console.error(`  and ${violations.length - MOST_TOLD} more`);
      if (values.save) await save([row]);
    }
  } finally {
    await server?.close();
  }
  console.log(`${formatTable(rows)}\n\n${describeMachine()}; seed ${seed}; ${broken} violations`);
  if (broken > 0) process.exitCode = 1;
  if (notRun.length > 0 && process.env.CI === "true") {
    console.error(`not run, and CI must run them: ${notRun.join(", ")}; .ci/run installs what they need`);
    process.exitCode = 1;
  }
}

async function provePart(part: Part): Promise<{ row: Row; violations: string[] }> {
  const { name, promises, test, unit } = part;
  const date = new Date().toISOString().slice(0, 10);
  const row = { name, promises, test, date, trials: "", violations: "", figures: "" };
  const missing = part.missing();
  if (missing !== null) {
    console.error(`${name}: not run: ${missing}`);
    return { row: { ...row, trials: NOT_RUN, figures: missing }, violations: [] };
  }
  const wanted = Number(values.trials ?? part.trials[values.long ? "long" : "short"]);
  console.error(`${name}: ${wanted} ${unit}: ${test}`);
  const startedAt = Date.now();
  const longestMs = Number(values.minutes ?? Number.POSITIVE_INFINITY) * 60_000;
  try {
    const proof = await part.prove(
      wanted,
      () => Date.now() - startedAt > longestMs,
      createChance(seed, name),
    );
    const { trials, violations, figures } = proof;
    const seconds = Math.round((Date.now() - startedAt) / 1_000);
    console.error(`  ${trials} ${unit}, ${violations.length} violations, ${seconds} s; ${figures}`);
    return {
      row: {
        ...row,
        trials: countOf(trials, wanted, unit),
        violations: `${violations.length}`,
        figures,
      },
      violations,
    };
  } catch (error) {
    // A part that cannot finish has proved nothing.
    const violation = `did not finish: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
    return { row: { ...row, trials: "not finished", violations: "1", figures: "" }, violations: [violation] };
  }
}

/** "1,000 kills", or "692 of 2,000 kills" where the time was up before. */
function countOf(trials: number, wanted: number, unit: string): string {
  const of = trials < wanted ? ` of ${wanted.toLocaleString("en")}` : "";
  return `${trials.toLocaleString("en")}${of} ${unit}`;
}

async function save(rows: readonly Row[]): Promise<void> {
  const text = await readFile(PAGE, "utf8");
  const order = parts.map(({ name }) => name);
  const fresh = text.replace(
    PLACE,
    (_, before: string, old: string, after: string) =>
      `${before}${mergeRows(old, rows, order)}\n\n${describeMachine()}\n${after}`,
  );
  await writeFile(PAGE, fresh);
}

await main();
