import { readReferences } from "../../condition/holds.ts";
import { countOf } from "../../count-of.ts";
import { DAY_MS } from "../../engine/plan.ts";
import { listConditions } from "../conditions.ts";
import type { Rule } from "../rule.ts";

/** Days people need for an answer. Most invitations that are accepted at all are so within a week (own). */
const NEEDED_DAYS: Readonly<Record<string, number>> = { accepted: 3, replied: 1, clicked: 1 };

export const gateTooShort: Rule = {
  id: "gate-too-short",
  severity: "warning",
  needsSoundFile: true,
  describe: "A decision made before people had time to act takes nearly everyone for a no.",
  checkSequence({ plan, flow, reading }) {
    const times = new Map<string, ReturnType<typeof flow.sinceLast>>();
    const findTimes = (name: string) => {
      const known = times.get(name) ?? flow.sinceLast(({ id }) => id === name);
      times.set(name, known);
      return known;
    };
    return plan.steps.flatMap((step) =>
      listConditions(step).flatMap(({ key, condition }) => {
        if (key === "until") return [];
        return readReferences(condition).steps.flatMap(({ name, event }) => {
          const days = NEEDED_DAYS[event?.name ?? ""];
          const since = days === undefined ? undefined : findTimes(name).get(step.id);
          const range = event === null ? null : reading.positionIn(step.id, key, event.start, event.end);
          if (days === undefined || since === undefined || event === null || range === null) return [];
          if (since.ms >= days * DAY_MS) return [];
          const left =
            since.ms === 0 ? "at once" : `after ${countOf(Math.round(since.ms / 3_600_000), "hour")}`;
          const message = `This is decided ${left}: "${event.name}" of "${name}" takes people ${days} ${days === 1 ? "day" : "days"}`;
          return [{ message, range, hint: `write \`wait: ${days + 2} days\` with \`until: ${condition}\`` }];
        });
      }),
    );
  },
};
