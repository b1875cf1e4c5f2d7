import { readReferences } from "../../condition/holds.ts";
import { listConditions } from "../conditions.ts";
import type { Rule } from "../rule.ts";

export const openIsNotEvidence: Rule = {
  id: "open-is-not-evidence",
  severity: "warning",
  describe: "Mail programs and scanners open mail by themselves: an open says nothing about a person.",
  checkSequence({ plan, reading }) {
    return plan.steps.flatMap((step) =>
      listConditions(step).flatMap(({ key, condition }) => {
        const { steps, events } = readReferences(condition);
        const opens = [...steps.map(({ event }) => event), ...events].filter(
          (event) => event?.name === "opened",
        );
        return opens.flatMap((event) => {
          const range = event === null ? null : reading.positionIn(step.id, key, event.start, event.end);
          if (range === null) return [];
          const message = "An open is no evidence: mail programs and scanners open mail by themselves";
          return [{ message, range, hint: "ask for `clicked` or `replied`" }];
        });
      }),
    );
  },
};
