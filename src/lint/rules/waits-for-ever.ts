import type { Rule } from "../rule.ts";

export const waitsForEver: Rule = {
  id: "waits-for-ever",
  severity: "warning",
  describe: "`until` alone waits for its event, and most people never do what it asks.",
  checkSequence({ plan, reading }) {
    return plan.steps.flatMap((step) => {
      const range = reading.position(step.id, "until");
      if (step.until === null || step.wait !== null || range === null) return [];
      const message = `"${step.id}" waits without end for people who never do this`;
      return [{ message, range, hint: "add `wait: 2 weeks`: whichever comes first" }];
    });
  },
};
