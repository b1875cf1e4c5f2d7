import { fstatSync, statSync } from "node:fs";
import { readIdleCache } from "../app/session/idle-cache.ts";

/**
 * The path cron takes 1,440 times a day: `seq run` with nothing due. Answers from the database
 * alone, before the command line, YAML or templates are loaded. False when the long way is needed:
 * other arguments, a changed file, something due, or anything unusual, which it then reports.
 */
export async function tryQuietRun(
  argv: readonly string[],
  // Not `stdout` of its own: touching it loads the streams, a fifth of what this start takes beyond an empty one.
  process: Pick<NodeJS.Process, "env" | "stdout" | "cwd">,
): Promise<boolean> {
  const { env, cwd } = process;
  const call = readPlainRun(argv);
  if (call === null || (env.SEQ_NOW ?? "") !== "") return false;
  // A person at a terminal wants to know what comes next.
  if (!call.quiet && mayBeTerminal(1) && process.stdout.isTTY) return false;
  try {
    const { findWorkspace } = await import("../workspace/find-workspace.ts");
    const root = findWorkspace({ cwd: cwd(), dir: call.dir, env });
    const idle = await readIdleCache(root);
    if (idle === null) return false;
    const { fingerprint } = await import("../workspace/fingerprint.ts");
    if ((await fingerprint(root)) !== idle.fingerprint) return false;
    const { peekIdle } = await import("../store/peek.ts");
    const rest = await peekIdle({ ...idle.store, now: Date.now() });
    if (rest === null) return false;
    if (rest.nextAt !== null && rest.nextAt <= Date.now() + call.forMs) return false;
    if (call.json) process.stdout.write(`${JSON.stringify(summarizeIdle(rest.nextAt))}\n`);
    return true;
  } catch {
    // The long way meets the same trouble and says what it is.
    return false;
  }
}

/** The one way of writing `--for` that needs nothing loaded to be read. */
const SECONDS = /^\d{1,6}s$/;

/** Whether output may be a terminal: a file, a pipe or the null device, which is where cron's goes, is none. */
function mayBeTerminal(descriptor: number): boolean {
  try {
    const output = fstatSync(descriptor);
    return output.isCharacterDevice() && output.rdev !== statSync("/dev/null").rdev;
  } catch {
    return true;
  }
}

/** The summary line of a run in which nothing was due. */
function summarizeIdle(nextAt: number | null) {
  const counts = { sent: 0, tasks: 0, skipped: 0, deferred: 0, failed: 0, uncertain: 0, held: 0, exited: 0 };
  return {
    type: "summary",
    due: 0,
    ...counts,
    next_due: nextAt === null ? null : new Date(nextAt).toISOString(),
    unheard: [],
  };
}

interface PlainRun {
  dir: string | null;
  quiet: boolean;
  json: boolean;
  forMs: number;
}

/** `run` with nothing but -C, --quiet, --json and --for as cron writes it, or null. */
function readPlainRun(argv: readonly string[]): PlainRun | null {
  const call: PlainRun = { dir: null, quiet: false, json: false, forMs: 0 };
  let isRun = false;
  for (let index = 0; index < argv.length; index += 1) {
    const word = argv[index];
    if (word === "run" && !isRun) isRun = true;
    else if (word === "--json") call.json = true;
    else if (word === "-q" || word === "--quiet") call.quiet = true;
    else if ((word === "-C" || word === "--dir") && argv[index + 1] !== undefined) {
      index += 1;
      call.dir = argv[index] ?? null;
    } else if (word === "--for" && SECONDS.test(argv[index + 1] ?? "")) {
      index += 1;
      call.forMs = Number.parseInt(argv[index] ?? "", 10) * 1_000;
    } else return null;
  }
  return isRun ? call : null;
}
