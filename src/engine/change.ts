import type { EvaluationContext } from "./evaluation-context.ts";
import type { Effect } from "./event.ts";
import type { StepRecord } from "./facts.ts";
import { findByKey, keyOf, keyOfId } from "./lineage.ts";
import type { Instant, Plan, Step, TouchStep } from "./plan.ts";
import { findStep, planStep } from "./schedule.ts";
import type { State } from "./state.ts";
import {
  endTransition,
  enterStep,
  exit,
  PERFORMED_BEFORE,
  record,
  replan,
  startTransition,
  type Transition,
} from "./transition.ts";

/**
 * What a changed sequence does to one enrollment:
 * - `continued`: stands at the same step, at the same time
 * - `retimed`: same step, another planned time
 * - `moved`: its step was renamed
 * - `skipped`: its step was removed; stands at the next surviving one
 * - `finished`: ended, by `on_change: finish` or because no step is left
 * - `pinned`: stays on the version it started with
 * - `blocked`: an uncertain attempt must be settled first; stays on its version until then
 */
export type Move = "continued" | "retimed" | "moved" | "skipped" | "finished" | "pinned" | "blocked";

export interface Moved {
  move: Move;
  state: State;
  effects: Effect[];
}

/**
 * Moves an enrollment from one version of its sequence to another, by the keys of their steps.
 * A step that was performed is never performed again. `context` holds the new plan.
 */
export function changePlan(from: Plan, context: EvaluationContext, state: State, now: Instant): Moved {
  const { plan } = context;
  if (state.status === "finished" || state.status === "exited") return stay("continued", state);
  if (plan.onChange === "pin") return stay("pinned", state);
  const transition = startTransition(context, state, now);
  if (plan.onChange === "finish" && !onlyGainsSnippets(from, plan)) {
    if (state.phase === "uncertain") return stay("blocked", state);
    exit(transition, "sequence_changed");
    return done("finished", transition);
  }
  carryRecords(from, plan, transition.state);
  const step = state.step === null ? null : findByKey(plan, keyOfId(from, state.step));
  if (step === null)
    return state.phase === "uncertain" ? stay("blocked", state) : stepAside(from, transition, state);
  const old = findStep(from, state.step);
  const isSame = old !== null && old.id === step.id && sameKind(old, step);
  // What is in doubt is known by its step: nothing may take that step's place before it is settled.
  if (state.phase === "uncertain" && !isSame) return stay("blocked", state);
  transition.state.step = step.id;
  if (old === null || !sameKind(old, step)) {
    enterStep(transition, step.id, transition.state.since);
    return done("retimed", transition);
  }
  if (transition.state.steps[step.id]?.outcome === "performed") {
    // Two steps became one, and the other one was performed.
    record(transition, "step_skipped", step.id, { reason: PERFORMED_BEFORE });
    enterStep(transition, step.id, transition.state.since);
    return done(transition.state.status === "finished" ? "finished" : "skipped", transition);
  }
  const renamed = old.id !== step.id;
  if (renamed && state.phase !== "waiting") askAnew(transition);
  if (askAgain(transition, old, step)) return done("retimed", transition);
  const retimed = retime(from, transition, old, step);
  return done(renamed ? "moved" : retimed ? "retimed" : "continued", transition);
}

function stay(move: Move, state: State): Moved {
  return { move, state, effects: [] };
}

function done(move: Move, transition: Transition): Moved {
  return { move, ...endTransition(transition) };
}

/** Records go on under the names that their steps have now; those of steps that are gone are kept by key. */
function carryRecords(from: Plan, to: Plan, state: State): void {
  const known = [
    ...Object.entries(state.gone ?? {}),
    ...Object.entries(state.steps).map(([id, record]) => [keyOfId(from, id), record] as const),
  ];
  const steps: State["steps"] = {};
  const gone: State["steps"] = {};
  for (const [key, record] of known) {
    const step = findByKey(to, key);
    if (step === null) gone[key] = record;
    else if (keyOf(step) === key) steps[step.id] = mergeRecords(record, steps[step.id]);
    else steps[step.id] = mergeRecords(steps[step.id], record);
  }
  state.steps = steps;
  delete state.gone;
  if (Object.keys(gone).length > 0) state.gone = gone;
}

/** Of two steps that became one the first counts, unless only the other was performed. */
function mergeRecords(first: StepRecord | undefined, second: StepRecord | undefined): StepRecord {
  if (first === undefined || second === undefined) return first ?? second ?? { events: {} };
  return second.outcome === "performed" && first.outcome !== "performed" ? second : first;
}

/** The step was removed: on to the next one of the old version that still exists. */
function stepAside(from: Plan, transition: Transition, before: State): Moved {
  const { plan } = transition.context;
  let old = findStep(from, before.step);
  while (old !== null) {
    old = findStep(from, old.next);
    const heir = old === null ? null : findByKey(plan, keyOf(old));
    if (heir !== null && transition.state.steps[heir.id]?.outcome === undefined) {
      record(transition, "step_removed", before.step);
      enterStep(transition, heir.id, transition.state.since);
      return done(transition.state.step === null ? "finished" : "skipped", transition);
    }
  }
  record(transition, "step_removed", before.step);
  enterStep(transition, null, transition.state.since);
  return done("finished", transition);
}

function sameKind(old: Step, step: Step): boolean {
  if (old.kind !== step.kind) return false;
  return old.kind !== "touch" || (step.kind === "touch" && old.action === step.action);
}

/** An open task or review belongs to its step by name: under another name it is opened again. */
function askAnew({ state, context, now }: Transition): void {
  if (state.phase === "held") return;
  state.phase = "waiting";
  state.deferredBy = null;
  state.dueAt = context.calendar.nextOpen(now);
}

/** A message that waits for approval, or has it, is asked for anew when its words changed. */
function askAgain(transition: Transition, old: Step, step: Step): boolean {
  const { state } = transition;
  if (state.phase !== "review" && state.phase !== "approved") return false;
  if (old.kind !== "touch" || step.kind !== "touch" || sameWords(old, step)) return false;
  askAnew(transition);
  return true;
}

function sameWords(old: TouchStep, step: TouchStep): boolean {
  const wordsOf = ({ content, variants, approve }: TouchStep) => [content, variants, approve];
  if (!sameJson(wordsOf(old), wordsOf(step))) return false;
  return old.snippets === undefined || sameJson(old.snippets, step.snippets);
}

/** A version stored before snippets were part of one: that its steps have them now is no change of the sequence. */
function onlyGainsSnippets(from: Plan, to: Plan): boolean {
  const knowsSnippets = ({ steps }: Plan) =>
    steps.some((step) => step.kind === "touch" && step.snippets !== undefined);
  return !knowsSnippets(from) && knowsSnippets(to) && sameJson(dropSnippets(from), dropSnippets(to));
}

function dropSnippets(plan: Plan): unknown {
  const without = { snippets: undefined, key: undefined, merged: undefined };
  return { ...plan, steps: plan.steps.map((step) => ({ ...step, ...without })) };
}

/** Plans the step anew where its timing or the calendar changed and no gate has moved it yet. */
function retime(from: Plan, transition: Transition, old: Step, step: Step): boolean {
  const { state, context, now } = transition;
  if (state.phase !== "waiting" || state.deferredBy !== null) return false;
  const same =
    sameJson([old.wait, old.until], [step.wait, step.until]) &&
    sameJson(from.calendar, context.plan.calendar);
  if (same) return false;
  const before = state.dueAt;
  replan(transition, planStep(context, state, step, now));
  return state.dueAt !== before;
}

function sameJson(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
