import { freeSince, STALE } from "./age.ts";
import {
  type Course,
  completeStep,
  enterStep,
  exit,
  note,
  PERFORMED_BEFORE,
  recordOf,
  replan,
} from "./course.ts";
import type { Person } from "./facts.ts";
import type { BranchStep, SetStep, Step, TouchStep } from "./plan.ts";
import { factsOf, findStep } from "./schedule.ts";
import { drawVariant } from "./variant.ts";

/** Walks through everything that is due now, up to the first touch, which it asks to deliver. */
export function moveAlong(start: Course): void {
  const { state, now, effects } = start;
  let course = start;
  while (state.status === "active" && state.dueAt !== null && state.dueAt <= now) {
    if (state.phase !== "waiting" && state.phase !== "approved") return;
    if (state.away !== undefined && now < state.away.until) {
      replan(course, state.dueAt);
      return;
    }
    const step = findStep(course.setting.plan, state.step);
    if (step === null) return;
    if (state.steps[step.id]?.outcome === "performed") {
      note(course, "step_skipped", step.id, { reason: PERFORMED_BEFORE });
      enterStep(course, step.next, now);
      continue;
    }
    const reason = whyPass(course, step);
    if (reason !== null) {
      completeStep(course, { outcome: "skipped", reason }, step.next);
      continue;
    }
    switch (step.kind) {
      case "touch":
        effects.push({ type: "deliver", step, variant: draw(course, step) });
        return;
      case "branch":
        takeBranch(course, step);
        break;
      case "set":
        course = { ...course, setting: { ...course.setting, person: withSet(course.setting.person, step) } };
        effects.push({ type: "set", ...pickSet(step) });
        completeStep(course, { outcome: "performed" }, step.next);
        break;
      case "exit":
        recordOf(state, step.id).outcome = "passed";
        exit(course, step.reason);
        break;
      default:
        step satisfies never;
    }
  }
}

function takeBranch(course: Course, step: BranchStep): void {
  const { setting, state } = course;
  const branch = setting.holds(step.condition, factsOf(state, setting.person)) ? "then" : "else";
  note(course, "branch_taken", step.id, { branch });
  completeStep(course, { outcome: "passed", branch }, step[branch] ?? step.next);
}

function pickSet({
  fields,
  addTags,
  removeTags,
}: SetStep): Pick<SetStep, "fields" | "addTags" | "removeTags"> {
  return { fields, addTags, removeTags };
}

/** Why a step is passed over at its time, or null. */
function whyPass({ state, setting, now }: Course, step: Step): string | null {
  if (step.kind === "touch" && step.maxAge !== null && now - (freeSince(state) ?? now) > step.maxAge) {
    return STALE;
  }
  if (step.when !== null && !setting.holds(step.when, factsOf(state, setting.person))) return "when";
  return null;
}

function draw(course: Course, step: TouchStep): string | null {
  const variant = drawVariant(course.setting.enrollment, step);
  if (variant !== null) recordOf(course.state, step.id).variant = variant;
  return variant;
}

function withSet(person: Person, step: SetStep): Person {
  const tags = person.tags.filter((tag) => !step.removeTags.includes(tag));
  return { fields: { ...person.fields, ...step.fields }, tags: [...new Set([...tags, ...step.addTags])] };
}
