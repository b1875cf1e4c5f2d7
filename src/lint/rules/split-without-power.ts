import { countOf } from "../../count-of.ts";
import type { Rule } from "../rule.ts";

/** Standard normal quantiles: two-sided 5 % error, 80 % power. */
const Z_ERROR = 1.96;
const Z_POWER = 0.8416;
/** The difference worth seeing: twice as many replies as a usual 5 % (own). */
const RATES = [0.05, 0.1] as const;

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
      const needed = countNeeded(...RATES);
      const range = reading.position(step.id, "variants");
      if (step.variants.length < 2 || arm >= needed || range === null) return [];
      const message = `${enrolled.count} enrolled give the smallest variant ${countOf(arm, "person")}; to tell 10 % replies from 5 % takes ${needed}`;
      return [
        { message, range, hint: `enroll ${countOf(Math.ceil(needed / least), "person")}, or keep one text` },
      ];
    });
  },
};

/** People an arm needs to tell two rates apart: the usual formula for two proportions (Fleiss 1981, 3.2). */
function countNeeded(low: number, high: number): number {
  const mean = (low + high) / 2;
  const root =
    Z_ERROR * Math.sqrt(2 * mean * (1 - mean)) + Z_POWER * Math.sqrt(low * (1 - low) + high * (1 - high));
  return Math.ceil(root ** 2 / (high - low) ** 2);
}
