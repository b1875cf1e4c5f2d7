import type { ReviewPlan } from "./plan.ts";

/** The plan as data, as documented: what `--json` prints and a saved plan holds. */
export function toJson(plan: ReviewPlan) {
  return {
    sequences: plan.sequences.map(({ name, change, fromVersion, toVersion, steps, people }) => ({
      name,
      change,
      from_version: fromVersion,
      to_version: toVersion,
      steps: steps.map(({ id, change: how, line }) =>
        line === undefined ? { id, change: how } : { id, change: how, line },
      ),
      people,
    })),
    capacity: plan.capacity,
    blocked: plan.blocked,
  };
}

/** Whether a person must look before this goes on. */
export function needsPerson(plan: ReviewPlan): boolean {
  return plan.blocked > 0 || plan.starved.length > 0 || plan.sequences.some(({ error }) => error !== null);
}
