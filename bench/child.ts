import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";

const ABOVE = fileURLToPath(new URL("..", import.meta.url));
/** Root of the repository; a bundled program lies two folders below it, its source one. */
export const ROOT = existsSync(join(ABOVE, "package.json")) ? ABOVE : join(ABOVE, "..");
/** The built program, as it is installed. */
export const SEQ = fileURLToPath(new URL("../bin/seq.js", import.meta.url));
const USAGE = fileURLToPath(new URL("usage.cjs", import.meta.url));

/** What one process took. */
export interface Usage {
  /** From start to end, seen from outside. */
  wallMs: number;
  /** The most memory that was resident at once. */
  peakMb: number;
  /** User and system time of all its threads. */
  cpuMs: number;
}

/** What `usage.cjs` writes down. */
interface Noted {
  maxRssKb: number;
  cpuMs: number;
}

/** Runs a program of Node to its end, with its output in `output`. Throws unless it ends well. */
export async function runNode(
  args: readonly string[],
  { cwd, output }: { cwd: string; output: string },
): Promise<Usage> {
  const note = `${output}.usage`;
  const started = performance.now();
  await run(["--require", USAGE, ...args], { cwd, output, env: { ...cleanEnv(), SEQ_BENCH_USAGE: note } });
  const wallMs = performance.now() - started;
  const { maxRssKb, cpuMs } = JSON.parse(await readFile(note, "utf8")) as Noted;
  return { wallMs, peakMb: maxRssKb / 1024, cpuMs };
}

/** The bare wall time of a program of Node, started as cron does it: no terminal, no preloaded file. */
export async function timeNode(
  args: readonly string[],
  { cwd, output }: { cwd: string; output: string },
): Promise<number> {
  const started = performance.now();
  await run(args, { cwd, output, env: cleanEnv() });
  return performance.now() - started;
}

/** Without what npm and tsx leave for their children, which would change what is measured. */
function cleanEnv(): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env;
  return { PATH, HOME, ...(TMPDIR === undefined ? {} : { TMPDIR }) };
}

async function run(
  args: readonly string[],
  { cwd, output, env }: { cwd: string; output: string; env: NodeJS.ProcessEnv },
): Promise<void> {
  const file = openSync(output, "w");
  try {
    const child = spawn(process.execPath, args, { cwd, env, stdio: ["ignore", file, file] });
    const status = await new Promise<number | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", resolve);
    });
    if (status === 0) return;
    const said = await readFile(output, "utf8");
    throw new Error(`node ${args.join(" ")} ended with ${status}:\n${said.slice(-2_000)}`);
  } finally {
    closeSync(file);
  }
}
