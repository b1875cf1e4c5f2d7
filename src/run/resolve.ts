import type { Instant } from "../engine/plan.ts";
import { UserError } from "../errors.ts";
import type { Attempt } from "../store/port.ts";
import { type Changer, changeEnrollment } from "./change-enrollment.ts";
import { entryOf } from "./timeline-entries.ts";

/** An uncertain attempt by its id. */
export async function findUncertain(changer: Pick<Changer, "store">, id: number): Promise<Attempt> {
  const [attempt] = await changer.store.attempts({ id });
  if (attempt === undefined) throw new UserError(`there is no attempt ${id}`, { hint: "seq resolve" });
  if (attempt.status !== "uncertain") {
    throw new UserError(`attempt ${id} is ${attempt.status}, not uncertain`, { hint: "seq resolve" });
  }
  return attempt;
}

/** A person, or evidence named by `reason`, settles an uncertain attempt: it was sent and the sequence goes on, or it was not and is due again, with the same bytes. */
export async function resolveAttempt(
  changer: Changer,
  id: number,
  sent: boolean,
  now: Instant,
  reason = "settled by hand",
): Promise<Attempt> {
  const attempt = await findUncertain(changer, id);
  const { step } = attempt;
  const changed = await changeEnrollment(changer, attempt.enrollment, now, async ({ enrollment }, plan) => {
    // A worker taken for dead may have come back and settled it meanwhile.
    await findUncertain(changer, id);
    return {
      event: sent ? { type: "performed", step, as: "sent" } : { type: "not_sent", step },
      events: [
        {
          ...entryOf(sent ? "sent" : "not_sent", plan, enrollment, step, now),
          data: { resolved: true, attempt: id, reason },
        },
      ],
      extra: { attempt: { id, status: sent ? "sent" : "failed", reason, at: sent ? attempt.at : now } },
    };
  });
  if (changed === null) throw new UserError(`the enrollment of attempt ${id} is gone`);
  return { ...attempt, status: sent ? "sent" : "failed" };
}
