import type { Output } from "../../app/session/output.ts";
import { ExitCode, UserError } from "../../errors.ts";

/**
 * Does what a person answered in a walk: what cannot be done is said, and the walk goes on; it never drops to the shell.
 * False where it was not done. Ctrl-C ends the walk all the same.
 */
export async function goOn(output: Pick<Output, "warn">, work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (!(error instanceof UserError) || error.exit === ExitCode.interrupted) throw error;
    output.warn(error.hint === undefined ? error.message : `${error.message} (${error.hint})`);
    return false;
  }
}
