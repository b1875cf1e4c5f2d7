import { DAY_MS, type Plan, type Wait } from "../engine/plan.ts";

/** A week has five days of work. */
const CALENDAR_BY_BUSINESS_DAYS = 7 / 5;

/**
 * The most time that a sequence's waits add up to on any way through it, in milliseconds. Closed hours, queues, dates of
 * the calendar and waits for an event alone are not in it.
 */
export function longestWay(plan: Plan): number {
  const steps = new Map(plan.steps.map((step) => [step.id, step]));
  const known = new Map<string, number>();
  const from = (id: string | null): number => {
    const step = steps.get(id ?? "");
    if (step === undefined) return 0;
    const found = known.get(step.id);
    if (found !== undefined) return found;
    // A way in circles, which no sound plan has, ends.
    known.set(step.id, 0);
    const ways = step.kind === "branch" ? [step.next, step.then, step.else] : [step.next];
    const way = lengthOf(step.wait) + Math.max(...ways.map(from));
    known.set(step.id, way);
    return way;
  };
  return from(plan.first);
}

function lengthOf(wait: Wait | null): number {
  if (wait === null || wait.kind === "until" || wait.kind === "date") return 0;
  if (wait.kind === "duration") return wait.ms;
  return Math.ceil(wait.days * (wait.business ? CALENDAR_BY_BUSINESS_DAYS : 1)) * DAY_MS;
}
