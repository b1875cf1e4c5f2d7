import type { Instant } from "../../engine/plan.ts";
import { checkTime, type Gate, type GateInput, pass } from "./gate.ts";
import { firstBeside } from "./promises.ts";

/** Touches per person and per company, across sequences and channels; an open task counts as one until it is ended. */
export const budgetGate: Gate = {
  id: "budget",
  check(input) {
    if (input.channel.reachesNobody === true) return pass("it does not reach the person");
    const { person, company } = input.promised;
    const open = Math.max(person.count, company.count);
    const tasks = open === 0 ? "" : `, ${open} open ${open === 1 ? "task" : "tasks"} counted: seq tasks`;
    const verdict = checkTime(
      earliest(input, input.now),
      input.now,
      "within the touch budget",
      `the touch budget is used up${tasks}`,
    );
    // Colleagues of a company queue; what one person gets is theirs: "tomorrow it is" is not said a day later.
    return verdict.pass || earliestOfPerson(input, input.now) === input.now
      ? verdict
      : { ...verdict, ages: true };
  },
  earliest,
};

function earliestOfPerson({ config, usage, promised, now }: GateInput, at: Instant): Instant {
  let moment = at;
  for (const rate of config.touchBudget.person)
    moment = Math.max(moment, firstBeside(promised.person, usage.person, rate, { at: moment, now }));
  return moment;
}

function earliest(input: GateInput, at: Instant): Instant | null {
  const { config, usage, promised, now } = input;
  if (input.channel.reachesNobody === true) return at;
  let moment = earliestOfPerson(input, at);
  for (const rate of config.touchBudget.company)
    moment = Math.max(moment, firstBeside(promised.company, usage.company, rate, { at: moment, now }));
  // A budget of 0 never has room.
  return Number.isFinite(moment) ? moment : null;
}
