import { type Course, enterStep, exit, note, replan, startCourse } from "./course.ts";
import type { Effect } from "./event.ts";
import type { Instant, Plan, Step, TouchStep } from "./plan.ts";
import { findStep, planStep } from "./schedule.ts";
import type { Setting } from "./setting.ts";
import type { State } from "./state.ts";

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
 * Moves an enrollment from one version of its sequence to another, by step id.
 * A step that was performed is never performed again. `setting` holds the new plan.
 */
export function changePlan(from: Plan, setting: Setting, state: State, now: Instant): Moved {
  const { plan } = setting;
  if (state.status === "finished" || state.status === "exited") return stay("continued", state);
  if (plan.onChange === "pin") return stay("pinned", state);
  const course = startCourse(setting, state, now);
  if (plan.onChange === "finish" && !onlyGainsSnippets(from, plan)) {
    if (state.phase === "uncertain") return stay("blocked", state);
    exit(course, "sequence_changed");
    return done("finished", course);
  }
  renameSteps(course.state, plan.moved);
  const step = findStep(plan, course.state.step);
  if (step === null)
    return state.phase === "uncertain" ? stay("blocked", state) : stepAside(from, course, state);
  const old = findStep(from, state.step);
  const isSame = old !== null && old.id === step.id && sameKind(old, step);
  // What is in doubt is known by its step: nothing may take that step's place before it is settled.
  if (state.phase === "uncertain" && !isSame) return stay("blocked", state);
  if (old === null || !sameKind(old, step)) {
    enterStep(course, step.id, course.state.since);
    return done("retimed", course);
  }
  const renamed = old.id !== step.id;
  if (renamed && state.phase !== "waiting") askAnew(course);
  if (askAgain(course, old, step)) return done("retimed", course);
  const retimed = retime(from, course, old, step);
  return done(renamed ? "moved" : retimed ? "retimed" : "continued", course);
}

function stay(move: Move, state: State): Moved {
  return { move, state, effects: [] };
}

function done(move: Move, course: Course): Moved {
  return { move, state: course.state, effects: course.effects };
}

function renameSteps(state: State, moved: Record<string, string>): void {
  const rename = (id: string): string => (Object.hasOwn(moved, id) ? (moved[id] ?? id) : id);
  state.steps = Object.fromEntries(Object.entries(state.steps).map(([id, record]) => [rename(id), record]));
  if (state.step !== null) state.step = rename(state.step);
}

/** The step was removed: on to the next one of the old course that still exists. */
function stepAside(from: Plan, course: Course, before: State): Moved {
  const { plan } = course.setting;
  let old = findStep(from, before.step);
  while (old !== null) {
    old = findStep(from, old.next);
    const id = old === null ? null : (plan.moved[old.id] ?? old.id);
    if (id !== null && findStep(plan, id) !== null && course.state.steps[id]?.outcome === undefined) {
      note(course, "step_removed", before.step);
      enterStep(course, id, course.state.since);
      return done(course.state.step === null ? "finished" : "skipped", course);
    }
  }
  note(course, "step_removed", before.step);
  enterStep(course, null, course.state.since);
  return done("finished", course);
}

function sameKind(old: Step, step: Step): boolean {
  if (old.kind !== step.kind) return false;
  return old.kind !== "touch" || (step.kind === "touch" && old.action === step.action);
}

/** An open task or review belongs to its step by name: under another name it is opened again. */
function askAnew({ state, setting, now }: Course): void {
  if (state.phase === "held") return;
  state.phase = "waiting";
  state.deferredBy = null;
  state.dueAt = setting.calendar.nextOpen(now);
}

/** A message that waits for approval, or has it, is asked for anew when its words changed. */
function askAgain(course: Course, old: Step, step: Step): boolean {
  const { state } = course;
  if (state.phase !== "review" && state.phase !== "approved") return false;
  if (old.kind !== "touch" || step.kind !== "touch" || sameWords(old, step)) return false;
  askAnew(course);
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
  return { ...plan, steps: plan.steps.map((step) => ({ ...step, snippets: undefined })) };
}

/** Plans the step anew where its timing or the calendar changed and no gate has moved it yet. */
function retime(from: Plan, course: Course, old: Step, step: Step): boolean {
  const { state, setting, now } = course;
  if (state.phase !== "waiting" || state.deferredBy !== null) return false;
  const same =
    sameJson([old.wait, old.until], [step.wait, step.until]) &&
    sameJson(from.calendar, setting.plan.calendar);
  if (same) return false;
  const before = state.dueAt;
  replan(course, planStep(setting, state, step, now));
  return state.dueAt !== before;
}

function sameJson(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
