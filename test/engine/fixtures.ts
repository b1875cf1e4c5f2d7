import type { EvaluationContext, PersonCalendar } from "../../src/engine/evaluation-context.ts";
import type { Facts } from "../../src/engine/facts.ts";
import type { ExitStep, Plan, Step, TouchStep } from "../../src/engine/plan.ts";

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** Monday 2026-03-02T09:00Z. */
export const MONDAY = Date.UTC(2026, 2, 2, 9);

/** Mon–Fri 09:00–17:00 UTC, by plain arithmetic. */
export const officeHours: PersonCalendar = {
  zone: "UTC",
  nextOpen(at) {
    let moment = at;
    for (;;) {
      const day = Math.floor(moment / DAY) * DAY;
      const weekday = new Date(moment).getUTCDay();
      const inDay = moment - day;
      if (weekday === 0 || weekday === 6 || inDay >= 17 * HOUR) moment = day + DAY;
      else if (inDay < 9 * HOUR) return day + 9 * HOUR;
      else return moment;
    }
  },
  addDays: (at, days) => at + days * DAY,
  addBusinessDays(at, days) {
    let moment = at;
    for (let left = days; left > 0; ) {
      moment += DAY;
      const weekday = new Date(moment).getUTCDay();
      if (weekday !== 0 && weekday !== 6) left -= 1;
    }
    return moment;
  },
  at: (local) => Date.parse(local.length === 10 ? `${local}T00:00Z` : `${local}Z`),
};

/** Conditions of the tests: `steps.X.event`, `event.X`, `tag:X`, `true`, `false`, and `!`. */
export function holds(condition: string, facts: Facts): boolean {
  if (condition.startsWith("!")) return !holds(condition.slice(1), facts);
  const step = /^steps\.([\w-]+)\.(\w+)$/.exec(condition);
  if (step?.[1] && step[2]) return facts.steps[step[1]]?.events[step[2]] !== undefined;
  const event = /^event\.(\w+)$/.exec(condition);
  if (event?.[1]) return facts.happened[event[1]] !== undefined;
  if (condition.startsWith("tag:")) return facts.person.tags.includes(condition.slice(4));
  return condition === "true";
}

const base = { wait: null, until: null, when: null, next: null };

export function touch(id: string, rest: Partial<TouchStep> = {}): TouchStep {
  return {
    ...base,
    kind: "touch",
    id,
    action: "email",
    channel: "email",
    content: { subject: "s", body: "b" },
    variants: [],
    thread: null,
    from: null,
    approve: false,
    maxAge: null,
    onFail: "next",
    cost: null,
    ...rest,
  };
}

export function branch(
  id: string,
  condition: string,
  rest: Partial<Extract<Step, { kind: "branch" }>> = {},
): Step {
  return { ...base, kind: "branch", id, condition, then: null, else: null, ...rest };
}

export function exitStep(id: string, reason = "done"): ExitStep {
  return { ...base, kind: "exit", id, reason };
}

/** A plan of these steps; those without a `next` of their own follow one another where `chain` is set. */
export function planOf(steps: Step[], rest: Partial<Plan> = {}, chain = true): Plan {
  const linked = chain
    ? steps.map((step, index) => ({ ...step, next: step.next ?? steps[index + 1]?.id ?? null }))
    : steps;
  return {
    format: 1,
    name: "test",
    title: null,
    owner: null,
    persona: null,
    goal: null,
    exitOn: ["replied"],
    onChange: "follow",
    moved: {},
    calendar: { timezone: "UTC", hours: [], holidays: [] },
    first: linked[0]?.id ?? null,
    steps: linked,
    ...rest,
  };
}

export function contextFor(plan: Plan, rest: Partial<EvaluationContext> = {}): EvaluationContext {
  return {
    plan,
    enrollment: "test/p1",
    person: { fields: { first_name: "Jin" }, tags: [] },
    calendar: officeHours,
    holds,
    ...rest,
  };
}
