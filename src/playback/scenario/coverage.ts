import type { Plan } from "../../engine/plan.ts";
import type { PlayedScenario } from "./play-scenario.ts";

/** How much of a sequence its scenarios reached. */
export interface Coverage {
  sequence: string;
  /** Steps, and both ways out of every branch. */
  total: number;
  reached: number;
  /** Steps by id, branches as `<step>.then` and `<step>.else`. */
  missed: { name: string; step: string }[];
}

/** What no scenario reached. A step that was only ever skipped was not reached. */
export function measureCoverage(plan: Plan, played: readonly PlayedScenario[]): Coverage {
  const names = plan.steps.flatMap((step) =>
    step.kind === "branch"
      ? [`${step.id}.then`, `${step.id}.else`].map((name) => ({ name, step: step.id }))
      : [{ name: step.id, step: step.id }],
  );
  const missed = names.filter(
    ({ name }) => !played.some(({ reached, branches }) => reached.has(name) || branches.has(name)),
  );
  return { sequence: plan.name, total: names.length, reached: names.length - missed.length, missed };
}
