import type { Rule } from "../rule.ts";

export const noExitOnReply: Rule = {
  id: "no-exit-on-reply",
  severity: "warning",
  describe: "Whoever answers should hear from a person, not from the next step.",
  checkSequence({ plan, reading }) {
    if (plan.exitOn.includes("replied")) return [];
    const message = "People who reply stay in this sequence: `exit_on` leaves out `replied`";
    return [{ message, range: reading.positionOfKey("exit_on"), hint: "write `exit_on: [replied, …]`" }];
  },
};
