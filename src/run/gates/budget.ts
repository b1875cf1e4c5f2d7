import type { Instant } from "../../engine/plan.ts";
import { firstFree } from "../rate.ts";
import { checkTime, type Gate, type GateInput } from "./gate.ts";

/** Touches per person and per company, across sequences and channels. */
export const budgetGate: Gate = {
  id: "budget",
  check(input) {
    return checkTime(
      earliest(input, input.now),
      input.now,
      "within the touch budget",
      "the touch budget is used up",
    );
  },
  earliest,
};

function earliest({ config, taken }: GateInput, at: Instant): Instant | null {
  let moment = at;
  for (const rate of config.touchBudget.person)
    moment = Math.max(moment, firstFree(taken.person, rate, moment));
  for (const rate of config.touchBudget.company)
    moment = Math.max(moment, firstFree(taken.company, rate, moment));
  // A budget of 0 never has room.
  return Number.isFinite(moment) ? moment : null;
}
