import { canHappen, listActionsWith } from "../possible-events.ts";
import type { Rule } from "../rule.ts";

export const exitNeverHappens: Rule = {
  id: "exit-never-happens",
  severity: "warning",
  needsSoundFile: true,
  describe: "An exit that no step of the sequence can bring about ends it for nobody.",
  checkSequence({ plan, flow, reading }) {
    return plan.exitOn.flatMap((event, index) => {
      if (flow.touches.length === 0 || canHappen(event, flow.touches)) return [];
      const message = `No step here can have "${event}"`;
      const hint = `it happens to ${listActionsWith(event).slice(0, 3).join(", ")}; take it out, or add such a step`;
      return [{ message, range: reading.positionOfValue("exit_on", index), hint }];
    });
  },
};
