import { freeSince, STALE } from "./age.ts";
import { valuesOf } from "./code-values.ts";
import type { FieldValue, Person } from "./facts.ts";
import type { BranchStep, SetStep, Step, TouchStep } from "./plan.ts";
import { factsOf, findStep, lacksDate, planStep } from "./schedule.ts";
import {
  completeStep,
  enterStep,
  exit,
  PERFORMED_BEFORE,
  record,
  recordOf,
  replan,
  type Transition,
} from "./transition.ts";
import { drawVariant } from "./draw.ts";

/**
 * Walks through everything that is due now, up to the first touch, which it asks to deliver, or to a hand-over: what comes
 * after one looks at the person as they are once it is known whether they entered.
 */
export function moveAlong(start: Transition): void {
  const { state, now, effects } = start;
  let transition = start;
  while (state.status === "active" && state.dueAt !== null && state.dueAt <= now) {
    if (state.phase !== "waiting" && state.phase !== "approved") return;
    if (state.away !== undefined && now < state.away.until) {
      replan(transition, state.dueAt);
      return;
    }
    const step = findStep(transition.context.plan, state.step);
    if (step === null) return;
    if (state.steps[step.id]?.outcome === "performed") {
      record(transition, "step_skipped", step.id, { reason: PERFORMED_BEFORE });
      enterStep(transition, step.next, now);
      continue;
    }
    if (step.wait?.kind === "date" && state.phase === "waiting" && state.deferredBy === null) {
      // The date may have moved since the step was planned.
      const at = planStep(transition.context, state, step, now);
      if (at !== null && at > now) {
        replan(transition, at);
        return;
      }
    }
    const reason = whyPass(transition, step);
    if (reason !== null) {
      completeStep(transition, { outcome: "skipped", reason }, step.next);
      continue;
    }
    switch (step.kind) {
      case "touch":
        effects.push({ type: "deliver", step, variant: draw(transition, step) });
        return;
      case "branch":
        takeBranch(transition, step);
        break;
      case "set":
        transition = {
          ...transition,
          context: { ...transition.context, person: applySet(transition.context.person, step) },
        };
        effects.push({ type: "set", ...pickSet(step) });
        completeStep(transition, { outcome: "performed" }, step.next);
        break;
      case "code":
        effects.push({ type: "issue", step });
        record(transition, "code_issued", step.id, { name: step.name });
        Object.assign(recordOf(state, step.id), { values: valuesOf(step) });
        recordOf(state, step.id).events["code_issued"] ??= now;
        state.happened = { code_issued: now, ...state.happened };
        completeStep(transition, { outcome: "performed" }, step.next);
        // When the code ends is known once it is written down.
        if (findStep(transition.context.plan, state.step)?.wait?.kind === "date") return;
        break;
      case "enroll":
        effects.push({ type: "enroll", step });
        completeStep(transition, { outcome: "performed" }, step.next);
        return;
      case "exit":
        recordOf(state, step.id).outcome = "passed";
        exit(transition, step.reason);
        break;
      default:
        step satisfies never;
    }
  }
}

function takeBranch(transition: Transition, step: BranchStep): void {
  const { context, state } = transition;
  const branch = context.holds(step.condition, factsOf(state, context.person)) ? "then" : "else";
  record(transition, "branch_taken", step.id, { branch });
  completeStep(transition, { outcome: "passed", branch }, step[branch] ?? step.next);
}

function pickSet({
  fields,
  addTags,
  removeTags,
}: SetStep): Pick<SetStep, "fields" | "addTags" | "removeTags"> {
  return { fields, addTags, removeTags };
}

/** Why a step is passed over that waits for a date which nobody knows. */
const NO_DATE = "no date";

/** Why a step is passed over at its time, or null. */
function whyPass({ state, context, now }: Transition, step: Step): string | null {
  if (step.kind === "touch" && step.maxAge !== null && now - (freeSince(state) ?? now) > step.maxAge) {
    return STALE;
  }
  if (lacksDate(context, state, step)) return NO_DATE;
  if (step.when !== null && !context.holds(step.when, factsOf(state, context.person))) return "when";
  return null;
}

function draw(transition: Transition, step: TouchStep): string | null {
  const variant = drawVariant(transition.context.enrollment, step);
  if (variant !== null) recordOf(transition.state, step.id).variant = variant;
  return variant;
}

/** The person once a `set` step, or the effect that it has, was applied. */
export function applySet(
  person: Person,
  set: Pick<SetStep, "fields" | "addTags" | "removeTags">,
): { fields: Record<string, FieldValue>; tags: string[] } {
  const tags = person.tags.filter((tag) => !set.removeTags.includes(tag));
  return { fields: { ...person.fields, ...set.fields }, tags: [...new Set([...tags, ...set.addTags])] };
}
