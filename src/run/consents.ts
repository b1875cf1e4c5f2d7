import type { Instant } from "../engine/plan.ts";
import type { NewConsent, Prospect, StoredConsent } from "../store/port.ts";
import { type Changer, changeEnrollment } from "./change-enrollment.ts";

/** Records a basis; every sequence of the person hears it. Null where the same one was recorded before. */
export async function giveConsent(
  changer: Changer,
  consent: NewConsent,
  now: Instant,
): Promise<StoredConsent | null> {
  const [added] = await changer.store.addConsents([consent], now);
  if (added === undefined) return null;
  await tell(changer, consent.prospect, "consent_given", now);
  return added;
}

/** Ends what holds for a medium; the next touch on it is judged anew. Returns how many records ended. */
export async function withdrawConsent(
  changer: Changer,
  person: Pick<Prospect, "id">,
  medium: string,
  now: Instant,
): Promise<number> {
  const ended = await changer.store.withdrawConsents(person.id, medium, now);
  if (ended > 0) await tell(changer, person.id, "consent_withdrawn", now);
  return ended;
}

async function tell(changer: Changer, prospect: number, kind: string, now: Instant): Promise<void> {
  for (const { id } of await changer.store.enrollmentsOf(prospect)) {
    await changeEnrollment(changer, id, now, () => ({ event: { type: "happened", kind } }));
  }
}
