import { listConditions } from "../conditions.ts";
import type { Rule } from "../rule.ts";

export const conditionNeverTrue: Rule = {
  id: "condition-never-true",
  severity: "warning",
  needsSoundFile: true,
  describe: "A condition that cannot become true skips its step for everyone, or never ends a wait.",
  checkSequence({ plan, reading, flow }) {
    return plan.steps.flatMap((step) =>
      listConditions(step).flatMap(({ key, condition }) => {
        const range = reading.position(step.id, key);
        // `if` is branch-never-taken's, and what is settled now may still happen while an `until` waits.
        if (key === "if" || range === null || flow.decide(step.id, condition) !== false) return [];
        const effect = key === "when" ? "nobody gets this step" : "the wait never ends early";
        const message = `\`${key}\` of "${step.id}" can never be true: ${effect}`;
        return [
          { message, range, hint: "an event in `exit_on` ends the sequence before anything can ask for it" },
        ];
      }),
    );
  },
};
