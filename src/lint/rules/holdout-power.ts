import { countOf } from "../../count-of.ts";
import { countNeeded, WORTH_SEEING } from "../power.ts";
import type { Rule } from "../rule.ts";

export const holdoutPower: Rule = {
  id: "holdout-power",
  severity: "info",
  needsSoundFile: true,
  describe: "The fewer are held out, the more people it takes to show what a sequence does.",
  checkSequence({ plan: { holdout }, reading }) {
    if (holdout === undefined) return [];
    const people = Math.ceil(countNeeded(WORTH_SEEING, (1 - holdout) / holdout) / holdout);
    const least = 2 * countNeeded(WORTH_SEEING);
    const share = `${Number((holdout * 100).toFixed(2))} %`;
    const message = `With ${share} held out it takes ${countOf(people, "person")} to tell 10 % goals from 5 %`;
    const hint = `half and half it would take ${least}; nothing less tells what the sequence does`;
    return [{ message, range: reading.positionOfValue("holdout"), hint }];
  },
};
