// `npm run prove [-- PART…] [--short | --long] [--trials N] [--minutes N] [--save]`
import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { Part } from "./part.ts";
import { parts } from "./registry.ts";
import { describeMachine, formatTable, mergeRows, type Row } from "./table.ts";

const PAGE = new URL("../../docs/proof.md", import.meta.url);
/** Most violations of one part that are told, one line each; the others are counted. */
const MOST_TOLD = 100;
const PLACE = /(<!-- proof -->\n)([^]*?)(<!-- \/proof -->)/;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    short: { type: "boolean", default: false },
    long: { type: "boolean", default: false },
    trials: { type: "string" },
    minutes: { type: "string" },
    save: { type: "boolean", default: false },
  },
});

async function main(): Promise<void> {
  const unknown = positionals.find((name) => !parts.some((part) => part.name === name));
  if (unknown !== undefined || (values.short && values.long)) {
    const names = parts.map(({ name }) => name).join(", ");
    console.error(unknown === undefined ? "say --short or --long" : `no part ${unknown}; parts: ${names}`);
    process.exitCode = 2;
    return;
  }
  const chosen = parts.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  const rows: Row[] = [];
  let broken = 0;
  for (const part of chosen) {
    const { row, violations } = await provePart(part);
    rows.push(row);
    broken += violations.length;
    for (const violation of violations.slice(0, MOST_TOLD)) console.error(`  VIOLATION ${violation}`);
    if (violations.length > MOST_TOLD) console.error(`  and ${violations.length - MOST_TOLD} more`);
    if (values.save) await save([row]);
  }
  console.log(`${formatTable(rows)}\n\n${describeMachine()}; ${broken} violations`);
  if (broken > 0) process.exitCode = 1;
}

async function provePart(part: Part): Promise<{ row: Row; violations: string[] }> {
  const { name, promises, test, unit } = part;
  const date = new Date().toISOString().slice(0, 10);
  const row = { name, promises, test, date, trials: "", violations: "", figures: "" };
  const missing = part.missing();
  if (missing !== null) {
    console.error(`${name}: not run: ${missing}`);
    return { row: { ...row, trials: "not run", figures: missing }, violations: [] };
  }
  const wanted = Number(values.trials ?? part.trials[values.long ? "long" : "short"]);
  console.error(`${name}: ${wanted} ${unit}: ${test}`);
  const startedAt = Date.now();
  const longestMs = Number(values.minutes ?? Number.POSITIVE_INFINITY) * 60_000;
  try {
    const proof = await part.prove(wanted, () => Date.now() - startedAt > longestMs);
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
