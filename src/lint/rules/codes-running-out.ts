import { countPeople } from "../enrolled.ts";
import type { Rule } from "../rule.ts";

/** So few left are soon none. */
const FEW = 10;

export const codesRunningOut: Rule = {
  id: "codes-running-out",
  severity: "warning",
  needsSoundFile: true,
  asksPeople: true,
  describe: "Whoever comes to a step whose list of codes is used up waits there until somebody imports more.",
  checkSequence({ plan, reading, enrolled }) {
    if (enrolled?.codesLeft === undefined) return [];
    const { codesLeft, people } = enrolled;
    return plan.steps.flatMap((step) => {
      if (step.kind !== "code" || !step.code.isListed) return [];
      const left = Object.hasOwn(codesLeft, step.name) ? (codesLeft[step.name] ?? 0) : 0;
      const ahead = people.filter(({ passed }) => !passed.includes(step.id)).length;
      const range = reading.position(step.id);
      if (range === null || left - ahead >= FEW) return [];
      const message = `${step.name} has ${left} ${left === 1 ? "code" : "codes"} left; ${countPeople(ahead, people.length)} still to get one`;
      return [{ message, range, hint: `seq codes import ${step.name} FILE` }];
    });
  },
};
