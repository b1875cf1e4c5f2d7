import type { Rule } from "../rule.ts";

export const goalGoesOn: Rule = {
  id: "goal-goes-on",
  severity: "warning",
  needsSoundFile: true,
  describe: "Whoever has done what the sequence is for should not be asked for it again.",
  checkSequence({ plan, flow, reading }) {
    const { goal, exitOn } = plan;
    if (goal === null || exitOn.includes(goal) || flow.touches.length < 2) return [];
    const message = `Who reaches the goal "${goal}" is still written to: \`exit_on\` leaves it out`;
    return [
      { message, range: reading.positionOfValue("goal"), hint: `write \`exit_on: [replied, ${goal}]\`` },
    ];
  },
};
