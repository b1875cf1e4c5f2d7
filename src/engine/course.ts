import type { Effect } from "./event.ts";
import type { FieldValue, StepRecord } from "./facts.ts";
import type { Instant } from "./plan.ts";
import { findStep, planStep } from "./schedule.ts";
import type { Setting } from "./setting.ts";
import { ended } from "./standing.ts";
import { copyState, type State } from "./state.ts";

/** One call of `advance` at work: a private copy of the state, and the effects so far. */
export interface Course {
  readonly setting: Setting;
  readonly state: State;
  readonly now: Instant;
  readonly effects: Effect[];
}

/** The part of a course that an end needs. */
type Ending = Pick<Course, "state" | "effects">;

/** Starts from a copy, so that the caller's state is never changed. */
export function startCourse(setting: Setting, state: State, now: Instant): Course {
  return { setting, state: copyState(state), now, effects: [] };
}

/** The record of a step to change: a fresh copy, since states share their records. Made on first use. */
export function recordOf(state: State, step: string): StepRecord {
  const known = state.steps[step];
  const record = known === undefined ? { events: {} } : { ...known, events: { ...known.events } };
  state.steps[step] = record;
  return record;
}

/** Puts an entry on the timeline. */
export function note(
  course: Pick<Course, "effects">,
  kind: string,
  step: string | null,
  data?: Record<string, FieldValue>,
): void {
  course.effects.push(
    data === undefined ? { type: "record", kind, step } : { type: "record", kind, step, data },
  );
}

/** Why a step is passed over that was performed already, under this name or an earlier one. */
export const PERFORMED_BEFORE = "performed before";

/** Stands at `id` from `since` on and plans it; steps already performed are passed over; null finishes. */
export function enterStep(course: Course, id: string | null, since: Instant): void {
  const { setting, state, now } = course;
  let step = findStep(setting.plan, id);
  while (step !== null && state.steps[step.id]?.outcome === "performed") {
    step = findStep(setting.plan, step.next);
  }
  state.since = since;
  forgetTries(state);
  state.deferredBy = null;
  state.phase = "waiting";
  if (step === null) {
    finish(course);
    return;
  }
  state.step = step.id;
  replan(course, planStep(setting, state, step, now));
}

/** Name in `deferredBy` of an absence that moved a planned time. */
export const AWAY = "away";

/** Stores the planned time of the present step: not before the person is back. */
export function replan(course: Course, at: Instant | null): void {
  const { state, setting } = course;
  const back = state.away?.until;
  const isAway = at !== null && back !== undefined && at < back;
  const step = isAway ? findStep(setting.plan, state.step) : null;
  const planned = isAway ? (step?.kind === "touch" ? setting.calendar.nextOpen(back) : back) : at;
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
  course: Course,
  ending: Pick<StepRecord, "reason" | "branch"> & { outcome: NonNullable<StepRecord["outcome"]> },
  next: string | null,
): void {
  const { state, now } = course;
  if (state.step === null) return;
  Object.assign(recordOf(state, state.step), { ...ending, at: now });
  if (ending.outcome === "skipped") {
    note(course, "step_skipped", state.step, { reason: ending.reason ?? "" });
  }
  enterStep(course, next, now);
}

/** Ends the enrollment early. What follows from an end hangs on no plan. */
export function exit(course: Ending, reason: string): void {
  end(course, reason);
  note(course, "exited", null, { reason });
}

/** The same, where another entry says it. */
export function end(course: Ending, reason: string): void {
  leave(course, "exited", reason);
}

function finish(course: Ending): void {
  leave(course, "finished", null);
  note(course, "finished", null);
}

function leave({ state }: Ending, status: "exited" | "finished", reason: string | null): void {
  Object.assign(state, ended(status, reason));
}
