import { findAction } from "../../channels/find-channel.ts";
import type { Rule } from "../rule.ts";

export const informationOnly: Rule = {
  id: "information-only",
  severity: "error",
  describe: "Alimtalk carries information alone: advertising by it has the business number banned.",
  checkSequence({ plan, flow, reading }) {
    if (plan.purpose === "service") return [];
    return flow.touches.flatMap(({ id, action }) => {
      const rule = findAction(action)?.action.informational;
      const range = rule === undefined ? null : reading.position(id, "do");
      if (rule === undefined || range === null) return [];
      const message = `${rule.reason} (${rule.source}), and this sequence prospects`;
      const hint =
        "where all of it only tells people of a matter of their own, write `purpose: service` at the top";
      return [{ message, range, hint }];
    });
  },
};
