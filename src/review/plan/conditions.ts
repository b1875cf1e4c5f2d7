import { holds, readReferences } from "../../condition/holds.ts";
import { findByKey, keyOf } from "../../engine/lineage.ts";
import type { Plan, Step } from "../../engine/plan.ts";
import { factsOf } from "../../engine/schedule.ts";
import { openFlow } from "../../lint/flow.ts";
import type { ChangeOutcome } from "./judge.ts";

/** What a new or changed condition says of the people who are still to come to it, by what is known today. */
export interface ConditionCount {
  step: string;
  key: "when" | "until" | "if";
  condition: string;
  matches: number;
  people: number;
  /** Fields that it asks for and people lack, so that it is false for them. */
  lacking: { field: string; people: number }[];
  /** People for whom the answer is another one than before; 0 for a new condition. */
  changed: number;
}

/** Counts every condition that `to` has and the version that people are on had not, or had otherwise. */
export function countConditions(to: Plan, outcomes: readonly ChangeOutcome[]): ConditionCount[] {
  const flow = openFlow(to);
  const counts = new Map<string, ConditionCount>();
  for (const { person, from, to: plan, after, move } of outcomes) {
    if (from === null || plan === null || move === "blocked" || after.step === null) continue;
    const facts = factsOf(after, person.person);
    for (const step of plan.steps) {
      const isAhead = step.id === after.step || flow.canBeBefore(after.step, step.id);
      if (!isAhead || after.steps[step.id]?.outcome !== undefined) continue;
      const old = findByKey(from, keyOf(step));
      for (const [key, condition] of listOf(step)) {
        const before = old === null ? undefined : new Map(listOf(old)).get(key);
        if (before === condition) continue;
        const name = JSON.stringify([step.id, key]);
        const count = counts.get(name) ?? {
          ...{ step: step.id, key, condition, matches: 0, people: 0, lacking: [], changed: 0 },
        };
        counts.set(name, count);
        const isTrue = holds(condition, facts);
        count.people += person.people;
        if (isTrue) count.matches += person.people;
        if (before !== undefined && holds(before, facts) !== isTrue) count.changed += person.people;
        for (const field of new Set(readReferences(condition).fields.map((each) => each.name))) {
          if (Object.hasOwn(person.person.fields, field)) continue;
          const lack = count.lacking.find((each) => each.field === field);
          if (lack === undefined) count.lacking.push({ field, people: person.people });
          else lack.people += person.people;
        }
      }
    }
  }
  return [...counts.values()];
}

function listOf(step: Step): [ConditionCount["key"], string][] {
  return [
    ...(step.when === null ? [] : [["when", step.when] as ["when", string]]),
    ...(step.until === null ? [] : [["until", step.until] as ["until", string]]),
    ...(step.kind === "branch" ? [["if", step.condition] as ["if", string]] : []),
  ];
}
