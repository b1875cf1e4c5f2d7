import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PACKAGE_ROOT } from "../../cli/run-seq.ts";
import type { Part, Proof } from "../part.ts";

/** Most lines of a failing simulation that are repeated. */
const MOST_LINES = 20;

export const simulation: Part = {
  name: "simulation",
  test: "whole histories under a simulated clock, network, disk and scheduler, one seed each",
  promises: [1, 2, 3, 4, 5, 6, 9],
  trials: { short: 50, long: 10_000 },
  unit: "seeds",
  missing: () => (hasScript() ? null : "there is no `npm run simulate` yet"),
  async prove(trials): Promise<Proof> {
    const { code, out, err } = await runScript(["--seeds", String(trials)]);
    const found = Number(
      /(\d[\d,]*) violations?|violations?:? *\|? *(\d[\d,]*)/i
        .exec(out)
        ?.slice(1)
        .find(Boolean)
        ?.replaceAll(",", ""),
    );
    const isSound = code === 0 && found === 0;
    const why = `${out}\n${err}`.trim().split("\n").slice(-MOST_LINES).join("\n    ");
    return {
      trials,
      violations: isSound ? [] : [`exit code ${code}, ${found} violations reported:\n    ${why}`],
      figures: readFigures(out),
    };
  },
};

function hasScript(): boolean {
  const { scripts } = JSON.parse(readFileSync(join(PACKAGE_ROOT, "package.json"), "utf8")) as {
    scripts: Record<string, string>;
  };
  return scripts.simulate !== undefined;
}

/** What it says of its faults, in one line. */
function readFigures(out: string): string {
  return (
    out
      .split("\n")
      .find((line) => /fault/i.test(line))
      ?.trim() ?? ""
  );
}

function runScript(argv: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const child = spawn("npm", ["run", "--silent", "simulate", "--", ...argv], { cwd: PACKAGE_ROOT });
  let out = "";
  let err = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
  return new Promise((resolve) => child.once("close", (code) => resolve({ code: code ?? -1, out, err })));
}
