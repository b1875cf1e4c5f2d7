import { CLEAR_LINE } from "../app/session/showable.ts";
import type { Interruption } from "../app/session/world.ts";
import { ExitCode } from "../errors.ts";

/** How long the process waits, once all is done, for what still hangs on, such as a name look-up. */
const LINGER_MS = 1_000;
const LOOK_UP_MS = 60_000;

/**
 * Turns SIGINT and SIGTERM into an abort for commands that finish what is in flight.
 * Other commands, and any second signal, end at once.
 */
export function watchForInterrupts(process: NodeJS.Process): Interruption {
  const controller = new AbortController();
  const interruption: Interruption = { signal: controller.signal, isGraceful: false };
  for (const [name, status] of [
    ["SIGINT", ExitCode.interrupted],
    ["SIGTERM", 143],
  ] as const) {
    process.on(name, () => {
      // A progress line may stand there, with ^C behind it.
      if (process.stderr.isTTY) process.stderr.write(CLEAR_LINE);
      if (!interruption.isGraceful || controller.signal.aborted) endNow(process, status, name);
      interruption.by = name;
      process.stderr.write("finishing what is in flight; Ctrl-C again stops at once\n");
      controller.abort();
    });
  }
  return interruption;
}

/** Whether a person stopped it. A service manager's stop is how a service ends, and no failure of it. */
export function isByPerson({ signal, by }: Interruption): boolean {
  return signal.aborted && by !== "SIGTERM";
}

/** Ends the process soon, with its exit code, though something that nobody waits for should keep it. */
export function leaveSoon(process: NodeJS.Process, { signal }: Interruption): void {
  const since = performance.now();
  const leave = (): void => {
    const isWriting = process.stdout.writableLength + process.stderr.writableLength > 0;
    // Most look-ups end by themselves, and then the exit code is told; after a stop nobody waits for that.
    const mayEnd = isLookingUp(process) && !signal.aborted && performance.now() - since < LOOK_UP_MS;
    if (isWriting || mayEnd) setTimeout(leave, LINGER_MS).unref();
    else endNow(process, process.exitCode ?? ExitCode.done, signal.aborted ? "SIGTERM" : "SIGKILL");
  };
  setTimeout(leave, LINGER_MS).unref();
}

/**
 * `process.exit`, but for a system's name look-up under way, whose thread that would wait for without end: then the
 * process ends by the signal itself, which waits for nobody.
 */
function endNow(
  process: NodeJS.Process,
  status: number | string,
  signal: "SIGINT" | "SIGTERM" | "SIGKILL",
): void {
  if (!isLookingUp(process)) process.exit(status);
  if (signal !== "SIGKILL") process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

function isLookingUp(process: NodeJS.Process): boolean {
  return process.getActiveResourcesInfo().includes("GetAddrInfoReqWrap");
}
