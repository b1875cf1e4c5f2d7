import type { Instant } from "../engine/plan.ts";
import type { RunSummary } from "./touch-line.ts";

/** How long a watching run sleeps at most: other processes may have made something due meanwhile. */
const LONGEST_SLEEP_MS = 30_000;

/**
 * Runs again and again, waking at the next due time, until the signal aborts.
 * `turn` performs what is due; `sleep` resolves early when the signal aborts.
 */
export async function watchDue(
  turn: () => Promise<RunSummary>,
  clock: { now(): Instant },
  sleep: (ms: number) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const { next_due } = await turn();
    const untilNext = next_due === null ? LONGEST_SLEEP_MS : next_due - clock.now();
    await sleep(Math.min(Math.max(untilNext, 250), LONGEST_SLEEP_MS));
  }
}
