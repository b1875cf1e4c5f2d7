import type { Instant } from "../../engine/plan.ts";
import { firstFree } from "../capacity/rate.ts";
import { checkTime, type Gate, type GateInput } from "./gate.ts";

/** How often one person may get a touch with this action, by law or by the platform's rule. */
export const frequencyGate: Gate = {
  id: "frequency",
  check(input) {
    const sources = input.law?.most.map(({ max, source }) => `${max} in so long, ${source}`) ?? [];
    return checkTime(
      earliest(input, input.now),
      input.now,
      "no more often than is allowed",
      `the person has had as many as are allowed: ${sources.join("; ")}`,
    );
  },
  earliest,
};

function earliest({ law, usage }: GateInput, at: Instant): Instant {
  return (law?.most ?? []).reduce(
    (moment, rate) => Math.max(moment, firstFree(usage.personByAction, rate, moment)),
    at,
  );
}
