import type { Rate } from "../../config/workspace-config.ts";
import type { Instant } from "../../engine/plan.ts";
import { firstFree } from "../capacity/rate.ts";

/** What waits for an open task is looked at again no sooner than this: nobody knows when it is done. */
export const TASK_RECHECK_MS = 3_600_000;

/** The first moment at or after `at` that a rate leaves free beside `open` tasks, each of which may be done any moment. */
export function firstBeside(
  { count: open }: { count: number },
  taken: readonly Instant[],
  rate: Rate,
  { at, now }: { at: Instant; now: Instant },
): Instant {
  const max = rate.max - open;
  if (rate.max > 0 && max <= 0) return Math.max(at, now + TASK_RECHECK_MS);
  return firstFree(taken, { ...rate, max }, at);
}
