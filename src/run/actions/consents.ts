import type { Instant } from "../../engine/plan.ts";
import type { NewConsent, StoredConsent, Withdrawal } from "../../store/port.ts";
import { applyEvent, type EnrollmentContext } from "../apply-event.ts";

/** Records a basis; every sequence of the person hears it. Null where the same one was recorded before. */
export async function giveConsent(
  context: EnrollmentContext,
  consent: NewConsent,
  now: Instant,
): Promise<StoredConsent | null> {
  const [added] = await context.store.addConsents([consent], now);
  if (added === undefined) return null;
  await tell(context, consent.prospect, "consent_given", now);
  return added;
}

/** Records that a medium was withdrawn; the next touch on it is judged anew. `ended`: consents that it took back. */
export async function withdrawConsent(
  context: EnrollmentContext,
  withdrawal: Withdrawal,
  now: Instant,
): Promise<{ ended: number; record: StoredConsent | null }> {
  const done = await context.store.withdrawConsents(withdrawal, now);
  if (done.ended > 0 || done.record !== null) {
    await tell(context, withdrawal.prospect, "consent_withdrawn", now);
  }
  return done;
}

async function tell(context: EnrollmentContext, prospect: number, kind: string, now: Instant): Promise<void> {
  for (const { id } of await context.store.enrollmentsOf(prospect)) {
    await applyEvent(context, id, now, () => ({ event: { type: "happened", kind } }));
  }
}
