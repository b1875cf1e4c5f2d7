import type { Rule } from "../rule.ts";

export const branchNeverTaken: Rule = {
  id: "branch-never-taken",
  severity: "warning",
  needsSoundFile: true,
  describe: "A branch that nobody can take is a condition that does not say what was meant.",
  checkSequence({ plan, reading, flow }) {
    return plan.steps.flatMap((step) => {
      if (step.kind !== "branch") return [];
      const decided = flow.decide(step.id, step.condition);
      const range = reading.position(step.id, "if");
      if (decided === null || range === null) return [];
      const [never, always] = decided ? ["else", "then"] : ["then", "else"];
      const message = `\`${never}\` of "${step.id}" can never be taken: everyone who comes here goes \`${always}\``;
      const hint =
        "an event that ends the sequence, or one that an earlier step has settled, asks nothing here";
      return [{ message, range, hint }];
    });
  },
};
