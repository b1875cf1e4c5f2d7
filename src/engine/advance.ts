import { OUTAGE, pauseTries, waitForLimits } from "./age.ts";
import type { EvaluationContext } from "./evaluation-context.ts";
import type { Effect, Event } from "./event.ts";
import { type EndingFact, isEndingFact } from "./facts.ts";
import { moveAlong } from "./move-along.ts";
import type { Instant, Plan } from "./plan.ts";
import { reachesPerson } from "./reach.ts";
import { factsOf, findStep, planStep } from "./schedule.ts";
import { copyState, type State } from "./state.ts";
import { hasEnded, parked, paused, woken } from "./state-changes.ts";
import {
  completeStep,
  end,
  endTransition,
  enterStep,
  exit,
  forgetTries,
  FREE_TEXT,
  record,
  recordOf,
  replan,
  startTransition,
  type Transition,
} from "./transition.ts";

export interface Advanced {
  state: State;
  effects: Effect[];
}

/**
 * The heart: what an event makes of an enrollment. Pure; the given state is not changed.
 * After `finished` or `exited` nothing moves any more: facts are still noted, so that reports stay true.
 */
export function advance(context: EvaluationContext, state: State, event: Event, now: Instant): Advanced {
  const transition = startTransition(context, state, now);
  apply(transition, event);
  return endTransition(transition);
}

/**
 * What `advance` makes of a fact that ends every enrollment, where nothing is known of the plan: a suppression is written
 * for addresses, whatever sequences their people are in.
 */
export function stop(state: State, kind: EndingFact, now: Instant): Advanced {
  const transition = { state: copyState(state), effects: [] as Effect[] };
  markHappened(transition.state, kind, now);
  if (!hasEnded(transition.state)) exit(transition, kind);
  return endTransition(transition);
}

/**
 * Whether a step that failed can be tried again: nothing was performed after it and nothing is in doubt, and the
 * sequence goes on, or ended because of it.
 */
export function mayTryAgain(state: State, id: string): boolean {
  const { status, reason, step, phase, steps } = state;
  if (phase === "uncertain" || (status === "exited" && reason !== "failed")) return false;
  if (phase === "held") return step === id;
  const failed = steps[id];
  if (failed?.outcome !== "failed") return false;
  return !Object.values(steps).some(
    ({ outcome, at }) => outcome === "performed" && (at ?? 0) >= (failed.at ?? 0),
  );
}

/** The same of a step that failed or was skipped: `again` goes back to either. */
export function mayReopen(state: State, id: string): boolean {
  const record = state.steps[id];
  if (record?.outcome !== "skipped") return mayTryAgain(state, id);
  return mayTryAgain({ ...state, steps: { ...state.steps, [id]: { ...record, outcome: "failed" } } }, id);
}

/** The step that failed last and can be tried again, with its reason; null for none. */
export function findRefused(state: State): { step: string; reason: string | null } | null {
  let latest: { step: string; reason: string | null; at: Instant } | null = null;
  for (const [step, { at = 0, reason = null }] of Object.entries(state.steps)) {
    if (mayTryAgain(state, step) && (latest === null || at >= latest.at)) latest = { step, reason, at };
  }
  return latest === null ? null : { step: latest.step, reason: latest.reason };
}

/** The state before `enrolled`. */
export function blankState(now: Instant): State {
  return {
    status: "active",
    reason: null,
    step: null,
    phase: "waiting",
    since: now,
    plannedAt: null,
    dueAt: null,
    deferredBy: null,
    tries: 0,
    touched: false,
    steps: {},
    happened: {},
  };
}

function apply(transition: Transition, event: Event): void {
  const { state, context, now } = transition;
  switch (event.type) {
    case "enrolled":
      state.happened = { ...event.happened };
      if (event.told !== undefined) state.told = event.told;
      enterStep(transition, context.plan.first, now);
      return;
    case "happened":
      applyFact(transition, event);
      return;
    case "performed":
      perform(transition, event.step, event.as);
      for (const kind of event.events ?? []) {
        applyFact(transition, { type: "happened", kind, step: event.step });
      }
      return;
    case "again":
      tryAgain(transition, event.step);
      return;
    case "taken_back":
      undoStep(transition, event.what, event.before);
      return;
    default:
      if (hasEnded(state)) return;
      applyToLiving(transition, event);
  }
}

function applyToLiving(
  transition: Transition,
  event: Exclude<Event, { type: "enrolled" | "happened" | "performed" | "again" | "taken_back" }>,
): void {
  const { state, context } = transition;
  const step = findStep(context.plan, state.step);
  switch (event.type) {
    case "due":
      // What waits for a person or evidence goes on waiting, whatever made it due.
      if (state.phase !== "waiting" && state.phase !== "approved") park(state, state.phase);
      else if (state.status === "active") moveAlong(transition);
      return;
    case "paused":
      Object.assign(state, paused(event.reason));
      record(transition, "paused", null, { reason: event.reason });
      return;
    case "resumed":
      resume(transition);
      return;
    case "exit":
      exit(transition, event.reason);
      return;
    case "delayed":
      delay(transition, event.until, event.reason);
      return;
    case "deferred":
      endUncertainty(state);
      if (event.until !== null) waitFor(transition, event.gate, event.until, event.ages === true);
      state.dueAt = event.until;
      state.deferredBy = event.gate;
      if (step?.kind === "touch") state.deferredAction = step.action;
      return;
    case "skipped":
      completeStep(transition, { outcome: "skipped", reason: event.reason }, step?.next ?? null);
      return;
    default:
      if (event.step === state.step) applyToStep(transition, event);
  }
}

/** What is planned moves to the person's return, never to earlier; what waits for a person or an event stays as it is. */
function delay(transition: Transition, until: Instant, reason: string): void {
  const { state } = transition;
  if (state.away !== undefined && state.away.until >= until) return;
  state.away = { until, reason };
  record(transition, "delayed", state.step, { until, reason });
  if (state.dueAt !== null && state.dueAt < until) replan(transition, state.dueAt);
}

function resume(transition: Transition): void {
  const { state, context, now } = transition;
  const held = state.phase === "held";
  if (state.status !== "paused" && !held) return;
  state.status = "active";
  state.reason = null;
  if (held) {
    state.phase = "waiting";
    forgetTries(state);
    replan(transition, context.calendar.nextOpen(now));
  } else if (isBlocked(state)) {
    // Whoever opened the gate meanwhile woke those who were active: it is asked again.
    Object.assign(state, woken(now));
  }
  record(transition, "resumed", null);
}

/** Stopped by a gate that only a change opens. */
function isBlocked({ phase, dueAt, deferredBy }: State): boolean {
  return (phase === "waiting" || phase === "approved") && dueAt === null && deferredBy !== null;
}

type StepEvent = Extract<
  Event,
  { type: "task_opened" | "review_asked" | "approved" | "failed" | "retry" | "uncertain" | "not_sent" }
>;

/** Events about the very step the person stands at. */
function applyToStep(transition: Transition, event: StepEvent): void {
  const { state, context, now } = transition;
  switch (event.type) {
    case "task_opened":
      park(state, "task");
      return;
    case "review_asked":
      park(state, "review");
      return;
    case "approved":
      state.phase = "approved";
      state.deferredBy = null;
      state.dueAt = context.calendar.nextOpen(now);
      return;
    case "uncertain":
      park(state, "uncertain");
      return;
    case "not_sent":
      state.phase = "waiting";
      if (state.step !== null) recordOf(state, state.step).wasInDoubt = true;
      state.tries += 1;
      state.dueAt = context.calendar.nextOpen(now);
      return;
    case "retry":
      retry(transition, event.retryAt);
      return;
    case "failed":
      fail(transition, event.reason);
      return;
    default:
      event satisfies never;
  }
}

/** The server's time is its own: it counts towards giving up, and the touch grows old. */
function waitFor({ state, now }: Transition, gate: string, until: Instant, ages: boolean): void {
  if (gate === OUTAGE) return;
  if (ages) pauseTries(state, until - now);
  else waitForLimits(state, now, until);
}

/** Hours that are closed when it is time to try again are ours, not the server's. */
function retry({ state, context, now }: Transition, retryAt: Instant): void {
  endUncertainty(state);
  const dueAt = context.calendar.nextOpen(retryAt);
  state.tries += 1;
  state.firstTryAt ??= now;
  if (dueAt !== null && dueAt > retryAt) waitForLimits(state, retryAt, dueAt);
  state.deferredBy = "retry";
  state.dueAt = dueAt;
}

/** Whoever was taken for dead came back and knows that nothing was handed over. */
function endUncertainty(state: State): void {
  if (state.phase === "uncertain") state.phase = "waiting";
}

function park(state: State, phase: Parameters<typeof parked>[0]): void {
  Object.assign(state, parked(phase));
}

function fail(transition: Transition, reason: string): void {
  const step = findStep(transition.context.plan, transition.state.step);
  const policy = step?.kind === "touch" ? step.onFail : "next";
  if (policy === "hold") {
    park(transition.state, "held");
    return;
  }
  completeStep(transition, { outcome: "failed", reason }, step?.next ?? null);
  if (policy === "exit" && transition.state.status !== "finished") exit(transition, "failed");
}

/** Back to a step that failed or was skipped, whatever was skipped or failed after it; who finished or left because of it is back. */
function tryAgain(transition: Transition, id: string): void {
  const { state, context, now } = transition;
  if (!mayReopen(state, id) || findStep(context.plan, id) === null) return;
  const { outcome: _, at: __, reason: ___, ...kept } = recordOf(state, id);
  state.steps[id] = kept;
  if (hasEnded(state)) {
    state.status = "active";
    state.reason = null;
  }
  state.step = id;
  state.phase = "waiting";
  forgetTries(state);
  state.deferredBy = null;
  replan(transition, context.calendar.nextOpen(now));
  record(transition, "step_reopened", id);
}

/**
 * Why what a person did cannot be taken back any more, though nothing has left since: a step has written fields or tags
 * into the person, which no state holds; null where it can.
 */
export function mayUndo(plan: Plan, before: State | null, state: State): string | null {
  const written = plan.steps.find(
    ({ kind, id }) =>
      (kind === "set" || kind === "code" || kind === "enroll") &&
      state.steps[id]?.outcome === "performed" &&
      before?.steps[id]?.outcome !== "performed",
  );
  if (written === undefined) return null;
  if (written.kind === "enroll")
    return `step ${written.id} has handed the person over to ${written.sequence}`;
  return written.kind === "code"
    ? `step ${written.id} has given the person a code`
    : `step ${written.id} has changed the person's fields`;
}

/** Reason of an enrollment that never was. */
export const TAKEN_BACK = "taken back";

function undoStep(transition: Transition, what: string, before: State | null): void {
  const { state } = transition;
  if (before === null) end(transition, TAKEN_BACK);
  else {
    delete state.away;
    delete state.gone;
    Object.assign(state, copyState(before));
  }
  record(transition, "taken_back", state.step, { what });
}

/** A touch was performed, perhaps while the enrollment ended: that is noted in any case. */
function perform(transition: Transition, id: string, as: "sent" | "done"): void {
  const { state, context, now } = transition;
  const record = recordOf(state, id);
  record.events[as] ??= now;
  const step = findStep(context.plan, id);
  if (step?.kind !== "touch" || reachesPerson(step.channel)) state.touched = true;
  if (state.step === id && (state.status === "active" || state.status === "paused")) {
    completeStep(transition, { outcome: "performed" }, step?.next ?? null);
  } else {
    Object.assign(record, { outcome: "performed", at: now });
  }
}

function applyFact(
  transition: Transition,
  { kind, step, isOlder, told }: Extract<Event, { type: "happened" }>,
): void {
  const { state, context, now } = transition;
  markHappened(state, kind, now);
  // An old event that is heard once more, or late, says nothing over a newer one.
  if (told !== undefined && told.at >= (state.told?.[kind]?.at ?? told.at)) {
    state.told = { ...state.told, [kind]: told };
  }
  if (step !== undefined) recordOf(state, step).events[kind] ??= now;
  if (hasEnded(state)) return;
  const ends = context.plan.exitOn.includes(kind) || isEndingFact(kind);
  if (ends && isOlder !== true) exit(transition, kind);
  else if (kind === "replied" && state.deferredBy === FREE_TEXT && isBlocked(state)) {
    Object.assign(state, woken(now));
  } else endWaitEarly(transition);
}

function markHappened(state: State, kind: string, now: Instant): void {
  if (state.happened[kind] === undefined) state.happened = { ...state.happened, [kind]: now };
}

/** `until` came true, or the date that is waited for moved: planned anew, unless the planned time has come already. */
function endWaitEarly(transition: Transition): void {
  const { state, context, now } = transition;
  const step = findStep(context.plan, state.step);
  if (step === null || state.phase !== "waiting" || state.deferredBy !== null) return;
  if (state.dueAt !== null && state.dueAt <= now) return;
  const isOver = step.until !== null && context.holds(step.until, factsOf(state, context.person));
  if (!isOver && step.wait?.kind !== "date") return;
  replan(transition, planStep(context, state, step, now));
}
