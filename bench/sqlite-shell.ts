import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { performance } from "node:perf_hooks";

/** Where Debian's sqlite3 puts it. */
const PROGRAM = "/usr/bin/sqlite3";

/** Whether SQLite's own shell is installed. */
export const hasSqliteShell: boolean = existsSync(PROGRAM);

/** Runs a script of SQLite's own shell on a database, with its output in `output`. Returns the wall time in ms. */
export async function runShell(file: string, script: string, output: string): Promise<number> {
  const target = openSync(output, "w");
  try {
    const started = performance.now();
    const child = spawn(PROGRAM, ["-batch", "-bail", file], { stdio: ["pipe", target, target] });
    // A script that fails is no longer read; its status says so.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(script);
    const [status] = (await once(child, "exit")) as [number | null];
    const tookMs = performance.now() - started;
    if (status === 0) return tookMs;
    throw new Error(`sqlite3 ended with ${status}:\n${(await readFile(output, "utf8")).slice(-2_000)}`);
  } finally {
    closeSync(target);
  }
}
