import { withoutSecrets } from "../app/session/child-env.ts";
import { isCoreutilsCall } from "./coreutils-call.ts";

/** Set for the child, so that a wrapper that leads back to us cannot loop. */
const GUARD = "PROSPECT_SEQ_HANDED_OVER";

/**
 * Runs coreutils' `seq` in our place when the arguments are meant for it: same arguments, input,
 * output and exit status. Resolves to false, having done nothing, when they are meant for us.
 *
 * @param ownDirectory folder of our launcher; a `seq` found inside our package is not the system's
 */
export async function handOver(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  ownDirectory: string,
): Promise<boolean> {
  if (!isCoreutilsCall(args)) return false;
  const { findSystemSeq } = await import("./system-seq.ts");
  const program = findSystemSeq(env[GUARD] === undefined ? (env.PATH ?? "") : "", ownDirectory);
  if (program === null) {
    process.stderr.write("seq: these arguments are for coreutils' seq, and there is none on PATH\n");
    process.exitCode = 127;
    return true;
  }
  const { spawn } = await import("node:child_process");
  const child = spawn(program, args, {
    argv0: "seq",
    stdio: "inherit",
    env: { ...withoutSecrets(env), [GUARD]: "1" },
  });
  const forwarded = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"] as const;
  for (const signal of forwarded) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (status, signal) => {
      for (const each of forwarded) process.removeAllListeners(each);
      if (signal === null) process.exitCode = status ?? 1;
      else endBySignal(signal);
      resolve(true);
    });
  });
}

/** Ends as the child did, so that a shell sees the same status (141 for a closed pipe). */
function endBySignal(signal: NodeJS.Signals): void {
  // Node ignores SIGPIPE, so it cannot die of it.
  if (signal === "SIGPIPE") process.exitCode = 141;
  else process.kill(process.pid, signal);
}
