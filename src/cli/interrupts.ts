import { ExitCode } from "../errors.ts";
import type { Interruption } from "./world.ts";

/**
 * Turns SIGINT and SIGTERM into an abort for commands that finish what is in flight.
 * Other commands, and any second signal, end at once.
 */
export function listenForInterrupts(process: NodeJS.Process): Interruption {
  const controller = new AbortController();
  const interruption = { signal: controller.signal, isGraceful: false };
  for (const [name, status] of [
    ["SIGINT", ExitCode.interrupted],
    ["SIGTERM", 143],
  ] as const) {
    process.on(name, () => {
      if (!interruption.isGraceful || controller.signal.aborted) process.exit(status);
      process.stderr.write("\nfinishing what is in flight; Ctrl-C again stops at once\n");
      controller.abort();
    });
  }
  return interruption;
}
