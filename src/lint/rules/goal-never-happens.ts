import { canHappen, listActionsWith } from "../possible-events.ts";
import type { Rule } from "../rule.ts";

export const goalNeverHappens: Rule = {
  id: "goal-never-happens",
  severity: "warning",
  needsSoundFile: true,
  describe: "A goal that no step can bring about is never recorded: the report shows 0 % for ever.",
  checkSequence({ plan, flow, reading }) {
    const { goal } = plan;
    if (goal === null || flow.touches.length === 0 || canHappen(goal, flow.touches)) return [];
    const message = `The goal "${goal}" can happen at no step here`;
    const hint = `it happens to ${listActionsWith(goal).slice(0, 3).join(", ")}`;
    return [{ message, range: reading.positionOfValue("goal"), hint }];
  },
};
