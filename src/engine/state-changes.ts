import type { Instant } from "./plan.ts";
import type { State } from "./state.ts";

// Transitions that hang on no plan: what they change of a state, for `advance` and for whoever keeps states.

/** Whether nothing moves any more. */
export function hasEnded({ status }: Pick<State, "status">): boolean {
  return status === "finished" || status === "exited";
}

/** At the end, early or not: at no step, and nothing is due. */
export function ended(
  status: "exited" | "finished",
  reason: string | null,
): Pick<State, "status" | "reason" | "step" | "phase" | "deferredBy" | "plannedAt" | "dueAt"> {
  return { status, reason, step: null, phase: "waiting", deferredBy: null, plannedAt: null, dueAt: null };
}

/** Stopped until somebody resumes it; what is planned stays as it is. */
export function paused(reason: string): Pick<State, "status" | "reason"> {
  return { status: "paused", reason };
}

/** Waits for a person or for evidence, and for no time. */
export function parked(
  phase: "task" | "review" | "uncertain" | "held",
): Pick<State, "phase" | "dueAt" | "deferredBy"> {
  return { phase, dueAt: null, deferredBy: null };
}

/** Nobody knows whether this step's touch has reached the person; null where they stand elsewhere by now. */
export function uncertain(
  state: Pick<State, "status" | "step">,
  step: string,
): Pick<State, "phase" | "dueAt" | "deferredBy"> | null {
  return hasEnded(state) || state.step !== step ? null : parked("uncertain");
}

/** What a gate had stopped is looked at again now: it may have opened. */
export function woken(now: Instant): Pick<State, "dueAt" | "deferredBy" | "deferredAction"> {
  return { dueAt: now, deferredBy: null, deferredAction: undefined };
}

/** What a gate has put off is looked at then, by the same gate: what it goes by has changed. */
export function lookedAt(at: Instant): Pick<State, "dueAt"> {
  return { dueAt: at };
}
