import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PACKAGE_ROOT } from "../../cli/run-seq.ts";
import type { Part, Proof } from "../part.ts";

/** The tests play the ones before. */
const FIRST_SEED = 151;
/** Seeds that one process plays: between two of them it is asked whether the time is up. */
const PORTION = 250;
/** Last lines that are repeated of a process that did not end as it should. */
const MOST_LINES = 20;

export const simulation: Part = {
  name: "simulation",
  test: "whole histories under a simulated clock, network, disk and scheduler, one seed each",
  promises: [1, 2, 3, 4, 5, 6, 9],
  trials: { short: 100, long: 10_000 },
  unit: "seeds",
  missing: () => (hasScript() ? null : "there is no `npm run simulate` yet"),
  async prove(trials, isOver): Promise<Proof> {
    const portions: Portion[] = [];
    for (let played = 0; played < trials && !isOver(); played += PORTION) {
      const count = Math.min(PORTION, trials - played);
      const from = FIRST_SEED + played;
      const ended = await runScript(["--seeds", String(count), "--from", String(from)]);
      portions.push(readPortion(from, count, ended));
    }
    return addPortions(portions);
  },
};

/** How a process of `npm run simulate` ended. */
interface Ended {
  /** The exit code; null where a signal ended it. */
  code: number | null;
  out: string;
  err: string;
}

/** What one process of `npm run simulate` came to. */
export interface Portion {
  /** How many seeds are known to have been played: none where the process did not get to its end. */
  seeds: number;
  /** `seed N: …` for each violation; `npm run simulate -- --seed N` shows the whole history. */
  failed: string[];
  /** How the process itself failed; null where it told of all its seeds. */
  death: string | null;
  /** What was counted, by name. */
  figures: Map<string, number>;
}

/** Reads what a process that was to play `count` seeds beginning with `from` printed (test/whole/run.ts). */
export function readPortion(from: number, count: number, { code, out, err }: Ended): Portion {
  const failed = [...out.matchAll(/^seed \d+: [^]*?(?=\nseed \d+: |\nseeds: \d|\s*(?![^]))/gm)].map(
    ([text]) => text,
  );
  const summary = /^seeds: (\d+)[^]*^violations: (\d+)$/m.exec(out);
  const [, seeds, violations] = summary ?? [];
  const isWhole =
    Number(seeds) === count && Number(violations) === failed.length && code === (failed.length === 0 ? 0 : 1);
  const tail = `${out}\n${err}`.trim().split("\n").slice(-MOST_LINES).join("\n    ");
  return {
    seeds: isWhole ? count : 0,
    failed,
    death: isWhole
      ? null
      : `seeds ${from} to ${from + count - 1}: exit code ${code ?? "none"}, ` +
        `${violations ?? "no"} violations reported, ${failed.length} told:\n    ${tail}`,
    figures: isWhole ? readFigures(summary?.[0] ?? "") : new Map(),
  };
}

/** One proof of all portions. Who died is named first. */
export function addPortions(portions: readonly Portion[]): Proof {
  const figures = new Map<string, number>();
  for (const portion of portions)
    for (const [name, count] of portion.figures) figures.set(name, (figures.get(name) ?? 0) + count);
  return {
    trials: portions.reduce((sum, { seeds }) => sum + seeds, 0),
    violations: [
      ...portions.flatMap(({ death }) => death ?? []),
      ...portions.flatMap(({ failed }) => failed),
    ],
    figures: [...figures].map(([name, count]) => `${name} ${count}`).join(", "),
  };
}

function hasScript(): boolean {
  const { scripts } = JSON.parse(readFileSync(join(PACKAGE_ROOT, "package.json"), "utf8")) as {
    scripts: Record<string, string>;
  };
  return scripts.simulate !== undefined;
}

/** The line of figures, name by name, and all faults in one. */
function readFigures(summary: string): Map<string, number> {
  const [, line = ""] = summary.split("\n");
  const [, faults = ""] = summary.split("\nfaults:\n");
  const figures = new Map(
    line.split(", ").map((figure): [string, number] => {
      const [, name = figure, count] = /^(.*) (\d+)$/.exec(figure) ?? [];
      return [name, Number(count ?? 0)];
    }),
  );
  const counts = [...faults.matchAll(/^ {2}.* (\d+)$/gm)].map(([, count]) => Number(count));
  return figures.set(
    "faults",
    counts.reduce((sum, count) => sum + count, 0),
  );
}

function runScript(argv: readonly string[]): Promise<Ended> {
  const child = spawn("npm", ["run", "--silent", "simulate", "--", ...argv], { cwd: PACKAGE_ROOT });
  let out = "";
  let err = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, out, err })));
}
