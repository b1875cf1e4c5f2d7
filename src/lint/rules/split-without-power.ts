import { countOf } from "../../count-of.ts";
import { countNeeded, WORTH_SEEING } from "../power.ts";
import type { Rule } from "../rule.ts";

export const splitWithoutPower: Rule = {
  id: "split-without-power",
  severity: "warning",
  needsSoundFile: true,
  asksPeople: true,
  describe: "With too few people an A/B test cannot tell a difference from chance, however it ends.",
  checkSequence({ flow, reading, enrolled }) {
    if (enrolled === null || enrolled.count === 0) return [];
    return flow.touches.flatMap((step) => {
      const total = step.variants.reduce((sum, { weight }) => sum + weight, 0);
      const least = Math.min(...step.variants.map(({ weight }) => weight / total));
      const arm = Math.floor(enrolled.count * least);
      const needed = countNeeded(WORTH_SEEING);
      const range = reading.position(step.id, "variants");
      if (step.variants.length < 2 || arm >= needed || range === null) return [];
      const message = `${enrolled.count} enrolled give the smallest variant ${countOf(arm, "person")}; to tell 10 % replies from 5 % takes ${needed}`;
      return [
        { message, range, hint: `enroll ${countOf(Math.ceil(needed / least), "person")}, or keep one text` },
      ];
    });
  },
};
