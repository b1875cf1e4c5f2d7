import { isConstant } from "../../condition/holds.ts";
import { listConditions } from "../conditions.ts";
import type { Rule } from "../rule.ts";

export const constantCondition: Rule = {
  id: "constant-condition",
  severity: "warning",
  describe: "A condition that looks at nothing gives the same answer for everyone.",
  checkSequence({ plan, reading }) {
    return plan.steps.flatMap((step) =>
      listConditions(step).flatMap(({ key, condition }) => {
        const range = isConstant(condition) ? reading.position(step.id, key) : null;
        const message = `\`${key}\` of "${step.id}" is the same for everyone`;
        return range === null
          ? []
          : [{ message, range, hint: "take it out, or ask about prospect, steps or event" }];
      }),
    );
  },
};
