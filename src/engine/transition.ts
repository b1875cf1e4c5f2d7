import type { EvaluationContext } from "./evaluation-context.ts";
import type { Effect } from "./event.ts";
import type { FieldValue, StepRecord } from "./facts.ts";
import type { Instant } from "./plan.ts";
import { findStep, planStep } from "./schedule.ts";
import { copyState, type State } from "./state.ts";
import { ended } from "./state-changes.ts";

/** One call of `advance` at work: a private copy of the state, and the effects so far. */
export interface Transition {
  readonly context: EvaluationContext;
  readonly state: State;
  readonly now: Instant;
  readonly effects: Effect[];
}

/** The part of a transition that an end needs. */
type Ending = Pick<Transition, "state" | "effects">;

/** Starts from a copy, so that the caller's state is never changed. */
export function startTransition(context: EvaluationContext, state: State, now: Instant): Transition {
  return { context, state: copyState(state), now, effects: [] };
}

/** What a transition came to. The action of a deferred step is told only with the gate that deferred it. */
export function endTransition({ state, effects }: Ending): { state: State; effects: Effect[] } {
  if (state.deferredBy === null) delete state.deferredAction;
  return { state, effects };
}

/** The record of a step to change: a fresh copy, since states share their records. Made on first use. */
export function recordOf(state: State, step: string): StepRecord {
  const known = state.steps[step];
  const record = known === undefined ? { events: {} } : { ...known, events: { ...known.events } };
  state.steps[step] = record;
  return record;
}

/** Puts an entry on the timeline. */
export function record(
  transition: Pick<Transition, "effects">,
  kind: string,
  step: string | null,
  data?: Record<string, FieldValue>,
): void {
  transition.effects.push(
    data === undefined ? { type: "record", kind, step } : { type: "record", kind, step, data },
  );
}

/** Why a step is passed over that was performed already, under this name or an earlier one. */
export const PERFORMED_BEFORE = "performed before";

/** Stands at `id` from `since` on and plans it; steps already performed are passed over; null finishes. */
export function enterStep(transition: Transition, id: string | null, since: Instant): void {
  const { context, state, now } = transition;
  let step = findStep(context.plan, id);
  while (step !== null && state.steps[step.id]?.outcome === "performed") {
    step = findStep(context.plan, step.next);
  }
  state.since = since;
  forgetTries(state);
  state.deferredBy = null;
  state.phase = "waiting";
  if (step === null) {
    finish(transition);
    return;
  }
  state.step = step.id;
  replan(transition, planStep(context, state, step, now));
}

/** Name in `deferredBy` of an absence that moved a planned time. */
export const AWAY = "away";

/** Gate of free text that only an answer of the person lets go: a message of theirs has it asked again. */
export const FREE_TEXT = "free-text";

/** Stores the planned time of the present step: not before the person is back. */
export function replan(transition: Transition, at: Instant | null): void {
  const { state, context } = transition;
  const back = state.away?.until;
  const isAway = at !== null && back !== undefined && at < back;
  const step = isAway ? findStep(context.plan, state.step) : null;
  const planned = isAway ? (step?.kind === "touch" ? context.calendar.nextOpen(back) : back) : at;
  if (isAway) state.deferredBy = AWAY;
  state.plannedAt = planned;
  state.dueAt = planned;
  delete state.freeAt;
}

/** What comes next is tried for the first time. */
export function forgetTries(state: State): void {
  state.tries = 0;
  delete state.firstTryAt;
}

/** Ends the present step and enters the one after it. */
export function completeStep(
  transition: Transition,
  ending: Pick<StepRecord, "reason" | "branch"> & { outcome: NonNullable<StepRecord["outcome"]> },
  next: string | null,
): void {
  const { state, now } = transition;
  if (state.step === null) return;
  Object.assign(recordOf(state, state.step), { ...ending, at: now });
  if (ending.outcome === "skipped") {
    record(transition, "step_skipped", state.step, { reason: ending.reason ?? "" });
  }
  enterStep(transition, next, now);
}

/** Ends the enrollment early. What follows from an end hangs on no plan. */
export function exit(transition: Ending, reason: string): void {
  end(transition, reason);
  record(transition, "exited", null, { reason });
}

/** The same, where another entry says it. */
export function end(transition: Ending, reason: string): void {
  leave(transition, "exited", reason);
}

function finish(transition: Ending): void {
  leave(transition, "finished", null);
  record(transition, "finished", null);
}

function leave({ state }: Ending, status: "exited" | "finished", reason: string | null): void {
  Object.assign(state, ended(status, reason));
}
