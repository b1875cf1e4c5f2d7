import { runInNewContext } from "node:vm";

/** A pattern that takes longer than this on one text is given up. */
const PATIENCE_MS = 500;

/**
 * Whether a pattern of a scenario's file matches; null where it does not come to an end. JavaScript's own patterns can
 * backtrack for ever, and whoever writes a change chooses pattern and text.
 */
export function matchesInTime(pattern: RegExp, text: string): boolean | null {
  try {
    return runInNewContext("pattern.test(text)", { pattern, text }, { timeout: PATIENCE_MS }) as boolean;
  } catch (error) {
    // The error may be of the other context, and then it is no `Error` of this one.
    if ((error as { code?: unknown }).code === "ERR_SCRIPT_EXECUTION_TIMEOUT") return null;
    throw error;
  }
}
