import type { Instant } from "./plan.ts";
import type { State } from "./state.ts";

/** Why a step is skipped that could not be performed within its `max_age`. */
export const STALE = "stale";

/** Gate of what the sender's server keeps waiting: no limit of ours. */
export const OUTAGE = "outage";

/** Deferrals whose time is the end of a wait for the sender's queue or for closed hours. */
const OWN_WAITS: readonly (string | null)[] = ["sender", "spacing", "queue", "window", "legal-hours"];

/** Since when nothing of ours keeps the touch from going; null where it was never planned. */
export function freeSince(
  state: Pick<State, "freeAt" | "plannedAt" | "dueAt" | "deferredBy">,
): Instant | null {
  if (state.freeAt !== undefined) return state.freeAt;
  // Written before `freeAt` was kept.
  if (OWN_WAITS.includes(state.deferredBy) && state.dueAt !== null) return state.dueAt;
  return state.plannedAt;
}

/**
 * Our own queue or hours keep the touch from `now` until `until`: that ages neither the touch nor the tries at it. A
 * touch that had its turn before has the age that it had then.
 */
export function waitForLimits(state: State, now: Instant, until: Instant): void {
  const hadTurn = state.tries > 0 || state.deferredBy === OUTAGE;
  state.freeAt = hadTurn ? (freeSince(state) ?? now) + (until - now) : until;
  pauseTries(state, until - now);
}

/** Whatever of ours keeps it: nobody tries meanwhile. */
export function pauseTries(state: State, ms: number): void {
  if (state.firstTryAt !== undefined) state.firstTryAt += ms;
}
