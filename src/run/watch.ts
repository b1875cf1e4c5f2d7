import type { Instant } from "../engine/plan.ts";
import type { RunSummary } from "./touch-line.ts";

/** How long a watching run sleeps at most: other processes may have made something due meanwhile. */
const LONGEST_SLEEP_MS = 30_000;

/** Where others are at work beside it: what one of them leaves behind when it dies is taken over within moments. */
const SLEEP_BESIDE_OTHERS_MS = 5_000;

/** What has become due without being performed (another run holds it) is no reason to turn at once. */
const SHORTEST_SLEEP_MS = 250;

/**
 * Turns once, and again whenever something becomes due until `endAt`: a spacing that a run can wait for itself is not
 * left to the next one. `turn` and `sleep` as in `watchDue`.
 */
export async function waitDue(
  turn: () => Promise<RunSummary>,
  clock: { now(): Instant },
  endAt: Instant,
  sleep: (ms: number) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const isStopped = (): boolean => signal.aborted;
  let { next_due } = await turn();
  while (!isStopped() && next_due !== null && next_due <= endAt) {
    await sleep(Math.max(next_due - clock.now(), SHORTEST_SLEEP_MS));
    if (!isStopped()) ({ next_due } = await turn());
  }
}

/**
 * Runs again and again, waking at the next due time, until the signal aborts.
 * `turn` performs what is due, and says whether others hold something; `sleep` resolves early when the signal aborts.
 */
export async function watchDue(
  turn: () => Promise<Pick<RunSummary, "next_due"> & { hasOthers: boolean }>,
  clock: { now(): Instant },
  sleep: (ms: number) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const { next_due, hasOthers } = await turn();
    const longest = hasOthers ? SLEEP_BESIDE_OTHERS_MS : LONGEST_SLEEP_MS;
    const untilNext = next_due === null ? longest : next_due - clock.now();
    await sleep(Math.min(Math.max(untilNext, SHORTEST_SLEEP_MS), longest));
  }
}
