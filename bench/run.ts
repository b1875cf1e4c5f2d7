// `npm run bench [-- PART…] [--quick | --large] [--rounds N] [--save]`
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Figure } from "./part.ts";
import { parts } from "./registry.ts";
import { describeMachine, formatTable, isReached } from "./table.ts";

const README = new URL("README.md", import.meta.url);
const PLACE = /(<!-- figures -->\n)[^]*?(<!-- \/figures -->)/;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: "boolean", default: false },
    large: { type: "boolean", default: false },
    rounds: { type: "string", default: "5" },
    save: { type: "boolean", default: false },
    keep: { type: "boolean", default: false },
  },
});

async function main(): Promise<void> {
  const unknown = positionals.find((name) => !parts.some((part) => part.name === name));
  if (unknown !== undefined) {
    console.error(`there is no part ${unknown}; parts: ${parts.map(({ name }) => name).join(", ")}`);
    process.exitCode = 2;
    return;
  }
  const chosen = parts.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  const figures: Figure[] = [];
  for (const part of chosen) {
    const folder = await mkdtemp(join(tmpdir(), `seq-bench-${part.name}-`));
    console.error(`${part.name}: ${part.describe}`);
    try {
      figures.push(
        ...(await part.measure({
          folder,
          isQuick: values.quick,
          isLarge: values.large && !values.quick,
          rounds: Math.max(1, Number(values.rounds) || 5),
          say: (message) => console.error(`  ${message}`),
        })),
      );
    } catch (error) {
      // The figures of the other parts took long enough.
      console.error(`  failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      process.exitCode = 1;
    } finally {
      if (values.keep) console.error(`  kept ${folder}`);
      else await rm(folder, { recursive: true, force: true });
    }
  }
  const load = loadavg()[0] ?? 0;
  const when = `${describeMachine()}; ${new Date().toISOString().slice(0, 10)}, load ${load.toFixed(1)}${values.quick ? "; small sizes" : ""}`;
  const report = `${formatTable(figures)}\n\n${when}\n`;
  console.log(report);
  if (values.save) await save(report);
  if (!values.quick && figures.some((figure) => isReached(figure) === false)) process.exitCode = 1;
}

async function save(report: string): Promise<void> {
  const text = await readFile(README, "utf8");
  await writeFile(
    README,
    text.replace(PLACE, (_, before: string, after: string) => `${before}${report}${after}`),
  );
}

await main();
