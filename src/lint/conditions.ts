import type { Step } from "../engine/plan.ts";

/** The keys of a sequence file that hold a condition. */
export type ConditionKey = "until" | "when" | "if";

/** Every condition of a step, with the key it stands under. */
export function listConditions(step: Step): { key: ConditionKey; condition: string }[] {
  const conditions: [ConditionKey, string | null][] = [
    ["until", step.until],
    ["when", step.when],
    ["if", step.kind === "branch" ? step.condition : null],
  ];
  return conditions.flatMap(([key, condition]) => (condition === null ? [] : [{ key, condition }]));
}
