import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { PACKAGE_ROOT } from "./run-seq.ts";

/** Whether script(1) of util-linux is here, which gives a program a terminal. */
export const hasTerminal = String(spawnSync("script", ["--version"]).stdout).includes("util-linux");

export const enter = "\r";
export const interrupt = "\u0003";

/** The longest that a question may take to appear, in milliseconds: generous, since nothing is measured. */
const PATIENCE_MS = 20_000;

/**
 * Runs the built program at a terminal of its own. Each of `answers` waits for its question to appear after the one
 * before, then types its keys.
 */
export async function atTerminal(
  argv: readonly string[],
  place: { cwd: string; env?: Record<string, string>; columns?: number },
  answers: readonly { question: string; keys: string }[],
): Promise<{ code: number | null; screen: string }> {
  const words = [process.execPath, join(PACKAGE_ROOT, "bin/seq.js"), ...argv];
  const line = words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
  const width = `stty cols ${place.columns ?? 80} rows 40 && exec ${line}`;
  const child = spawn("script", ["-qec", width, "/dev/null"], {
    cwd: place.cwd,
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], TERM: "xterm", NO_COLOR: "1", ...place.env },
  });
  let screen = "";
  let seen = 0;
  let left = [...answers];
  const answer = (): void => {
    const [next] = left;
    const at = next === undefined ? -1 : screen.indexOf(next.question, seen);
    if (next === undefined || at === -1) return;
    seen = at + next.question.length;
    left = left.slice(1);
    // The question is drawn before its keys are listened for.
    setTimeout(() => child.stdin.write(next.keys), 150);
  };
  child.stdout.on("data", (bytes: Buffer) => {
    screen += bytes.toString("utf8");
    answer();
  });
  const timer = setTimeout(() => child.kill(), PATIENCE_MS);
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  clearTimeout(timer);
  if (left[0] !== undefined) throw new Error(`"${left[0].question}" was never asked:\n${screen}`);
  return { code, screen };
}

/** What stands on the screen at the end, line by line: what was written over or taken away is gone. */
export function lastScreen(screen: string): string[] {
  return screen.split("\n").map((line) => {
    let shown: string[] = [];
    let at = 0;
    for (const part of line.match(/\u001B\[[\d;?]*[A-Za-z]|[\s\S]/gu) ?? []) {
      if (part === "\r") at = 0;
      else if (part === "\u001B[K") shown = shown.slice(0, at);
      else if (!part.startsWith("\u001B")) shown[at++] = part;
    }
    return shown.join("");
  });
}
