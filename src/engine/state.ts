import type { StepRecord, Told } from "./facts.ts";
import type { Instant } from "./plan.ts";

/** Where one prospect stands in one sequence. Plain JSON; stored as it is. */
export interface State {
  status: "active" | "paused" | "finished" | "exited";
  /** Why the enrollment is paused or has exited. */
  reason: string | null;
  /** The step the person stands at; null once finished or exited. */
  step: string | null;
  phase: Phase;
  /** When the previous step was completed: waits count from here. */
  since: Instant;
  /** The time first planned for this step. */
  plannedAt: Instant | null;
  /** When the sender's queue and our hours would have let the touch go: `max_age` counts from here. Absent: from `plannedAt`. */
  freeAt?: Instant;
  /**
   * The first attempt at this step that surely failed, later by what our own limits and hours took since: giving up
   * counts from here (RFC 5321 section 4.5.4.1). Absent where none has failed.
   */
  firstTryAt?: Instant;
  /** When to look again. Null: nothing is due until an event or a person moves it. */
  dueAt: Instant | null;
  /** The gate that moved `dueAt` away from the plan, if one did. */
  deferredBy: string | null;
  /** The action of the step that was deferred: its limits are the sender's for that action alone. Told only with `deferredBy`. */
  deferredAction?: string | undefined;
  /** The person is away until then, whatever step comes up; absent where nobody said so. */
  away?: { until: Instant; reason: string };
  /** Attempts at this step that surely failed before hand-over. */
  tries: number;
  /** First touch or follow-up: whether any touch was performed. Follow-ups take capacity first. */
  touched: boolean;
  /** By id, as the steps of the enrollment's version are called. */
  steps: Record<string, StepRecord>;
  /** By key: records of steps that the version has no more, for when they come back. Absent for none. */
  gone?: Record<string, StepRecord>;
  happened: Record<string, Instant>;
  /** Absent where no event told anything that a condition or text may ask. */
  told?: Told;
}

/**
 * - `waiting`: for its time (`dueAt`) or for an event (`dueAt` null)
 * - `task`: open on the rep's list
 * - `review`: a person must approve the message
 * - `approved`: the message was approved; due again
 * - `uncertain`: handed over, result unknown; only a person or evidence settles it
 * - `held`: failed with `on_fail: hold`; a person resumes it
 */
export type Phase = "waiting" | "task" | "review" | "approved" | "uncertain" | "held";

/** A copy to change: records of steps and `happened` are shared, and replaced where they change (`recordOf`, `applyFact`). */
export function copyState(state: State): State {
  return { ...state, steps: { ...state.steps } };
}
