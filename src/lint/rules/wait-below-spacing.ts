import { countOf } from "../../count-of.ts";
import { isNoticed } from "../quiet-actions.ts";
import type { Rule } from "../rule.ts";

const HOUR_MS = 3_600_000;
/** Least hours between two touches of one person on one channel (own: what the best tools warn about). */
const SPACING_HOURS: Readonly<Record<string, number>> = { email: 24, linkedin: 12, call: 4 };

export const waitBelowSpacing: Rule = {
  id: "wait-below-spacing",
  severity: "warning",
  needsSoundFile: true,
  describe:
    "Two touches on one channel within hours read as a machine, and cost more complaints than answers.",
  checkSequence({ flow, reading }) {
    return Object.entries(SPACING_HOURS).flatMap(([channel, hours]) => {
      const since = flow.sinceLast((touch) => touch.channel === channel && isNoticed(touch));
      return flow.touches.flatMap((step) => {
        const last = step.channel === channel && isNoticed(step) ? since.get(step.id) : undefined;
        const range = reading.position(step.id, step.wait === null ? "id" : "wait");
        if (last === undefined || last.ms >= hours * HOUR_MS || range === null) return [];
        const message = `"${step.id}" can follow "${last.from.id}" on ${channel} after ${describe(last.ms)}; leave at least ${countOf(hours, "hour")}`;
        return [{ message, range, hint: "write `wait: 2 business days`" }];
      });
    });
  },
};

function describe(ms: number): string {
  return ms === 0 ? "no time at all" : countOf(Math.round((ms / HOUR_MS) * 10) / 10, "hour");
}
