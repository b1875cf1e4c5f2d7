import type { ReviewPlan } from "./plan.ts";
import type { PlanResults } from "./results.ts";

/** The plan as data, as documented: what `--json` prints and a saved plan holds. */
export function toJson(plan: ReviewPlan, results: PlanResults | null) {
  return {
    ...(plan.settings.length > 0 && { settings: plan.settings }),
    sequences: plan.sequences.map(({ name, change, fromVersion, toVersion, steps, people, ...more }) => ({
      name,
      change,
      from_version: fromVersion,
      to_version: toVersion,
      steps: steps.map(({ id, change: how, line }) =>
        line === undefined ? { id, change: how } : { id, change: how, line },
      ),
      people,
      ...(more.renames.length > 0 && {
        renames: more.renames,
        ...(more.asMoved !== null && { as_moved: more.asMoved, twice: more.twice }),
      }),
      ...(more.conditions.length > 0 && { conditions: more.conditions }),
      ...(more.misled.length > 0 && {
        misled: more.misled.map(({ step, of, people: count }) => ({ step, of, people: count })),
      }),
    })),
    capacity: plan.capacity,
    ...(results !== null && {
      results: [...results.sequences].flatMap(([sequence, { steps, tests }]) =>
        steps.length + tests.length === 0 ? [] : [{ sequence, steps, tests }],
      ),
      proposals: results.proposals,
    }),
    blocked: plan.blocked,
  };
}

/** Whether a person must look before this goes on. */
export function needsPerson(plan: ReviewPlan): boolean {
  return (
    plan.blocked > 0 ||
    plan.starved.length > 0 ||
    plan.settings.some(({ decides }) => decides !== null) ||
    plan.sequences.some(({ error }) => error !== null)
  );
}
