import { mayReopen } from "../../engine/advance.ts";
import type { Instant } from "../../engine/plan.ts";
import type { MissedTouch } from "../../store/ports/report-port.ts";
import type { EnrollmentContext } from "../apply-event.ts";
import { isElsewhere } from "../delivery/refusals.ts";
import { type Take, tellTogether } from "./tell.ts";

/**
 * Tries missed touches again, of each enrollment the first that can be: nothing was performed after it, and the person
 * was not put into the sequence once more. Nothing is sent here: they are due. Returns those that are.
 */
export async function retryMissed(
  context: EnrollmentContext,
  touches: readonly MissedTouch[],
  now: Instant,
): Promise<MissedTouch[]> {
  const byEnrollment = new Map<number, MissedTouch[]>();
  for (const touch of touches) {
    byEnrollment.set(touch.enrollment, [...(byEnrollment.get(touch.enrollment) ?? []), touch]);
  }
  const retried: MissedTouch[] = [];
  for (const [id, missed] of byEnrollment) {
    const prospect = missed[0]?.prospect;
    if (prospect === undefined || (await isElsewhere(context, prospect, id))) continue;
    const inOrder = [...missed].sort((left, right) => left.at - right.at);
    const again: { touch: MissedTouch | null } = { touch: null };
    const take: Take = ({ enrollment }) => {
      if (enrollment.id !== id) return null;
      again.touch = inOrder.find(({ step }) => mayReopen(enrollment.state, step)) ?? null;
      return again.touch === null ? null : { events: [{ type: "again", step: again.touch.step }] };
    };
    await tellTogether(context, { people: [prospect] }, take, now);
    if (again.touch !== null) retried.push(again.touch);
  }
  return retried;
}
