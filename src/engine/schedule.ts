import type { EvaluationContext } from "./evaluation-context.ts";
import type { Facts, Person } from "./facts.ts";
import type { Instant, Plan, Step } from "./plan.ts";
import type { State } from "./state.ts";

/** The step with this id; null for none. */
export function findStep(plan: Plan, id: string | null): Step | null {
  if (id === null) return null;
  return plan.steps.find((step) => step.id === id) ?? null;
}

/** What a condition sees of this enrollment. */
export function factsOf(state: State, person: Person): Facts {
  let variant = "";
  let latest = Number.NEGATIVE_INFINITY;
  for (const record of Object.values(state.steps)) {
    const at = record.at ?? latest;
    if (record.variant !== undefined && at >= latest) {
      variant = record.variant;
      latest = at;
    }
  }
  const { steps, happened, told = {} } = state;
  return { person, steps, happened, told, variant };
}

/**
 * When a step that was entered at `state.since` is due; null when only an event can make it due
 * or its window never opens. Touches move to the next moment inside the send window.
 */
export function planStep(context: EvaluationContext, state: State, step: Step, now: Instant): Instant | null {
  const ready = readyAt(context, state, step, now);
  if (ready === null) return null;
  return step.kind === "touch" ? context.calendar.nextOpen(ready) : ready;
}

function readyAt(context: EvaluationContext, state: State, step: Step, now: Instant): Instant | null {
  if (step.until !== null) {
    if (context.holds(step.until, factsOf(state, context.person))) return now;
    if (step.wait === null) return null;
  }
  return step.wait === null ? state.since : afterWait(context, state, step.wait);
}

/** Whether the date that a step waits for is not known, and nothing else has ended the wait. */
export function lacksDate(context: EvaluationContext, state: State, { wait, until }: Step): boolean {
  if (wait?.kind !== "date" || readDate(context, state, wait.of) !== null) return false;
  return until === null || !context.holds(until, factsOf(state, context.person));
}

function afterWait(context: EvaluationContext, state: State, wait: NonNullable<Step["wait"]>): Instant {
  const { since } = state;
  switch (wait.kind) {
    case "duration":
      return since + wait.ms;
    case "days":
      return wait.business
        ? context.calendar.addBusinessDays(since, wait.days)
        : context.calendar.addDays(since, wait.days);
    case "until":
      return Math.max(since, context.calendar.at(wait.at));
    case "date": {
      const date = readDate(context, state, wait.of);
      if (date === null) return since;
      return Math.max(since, context.calendar.addDays(context.calendar.at(date), wait.days));
    }
    default:
      return wait satisfies never;
  }
}

/** A date by its path, as the person, the latest event or the step has it; null for none. */
function readDate({ person }: EvaluationContext, { steps, told = {} }: State, of: string): string | null {
  const [root, first = "", second = ""] = of.split(".");
  const holder =
    root === "prospect"
      ? person.fields
      : root === "event"
        ? ownOf(told, first)?.data
        : ownOf(steps, first)?.values;
  const found = holder === undefined ? undefined : ownOf(holder, root === "prospect" ? first : second);
  return typeof found === "string" && found !== "" ? found : null;
}

function ownOf<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
