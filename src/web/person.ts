import { emailAction } from "../channels/email/actions.ts";
import { keyOf } from "../engine/lineage.ts";
import { DAY_MS } from "../engine/plan.ts";
import { recordFact } from "../run/actions/record-fact.ts";
import { tellTogether } from "../run/actions/tell.ts";
import type { Prospect, Suppression } from "../store/port.ts";
import { findTagged, type TokenSubject } from "../token/token.ts";
import type { WebRun } from "./services.ts";

/** How long "pause for a month" lasts. */
const PAUSE_MS = 30 * DAY_MS;

/** Whom a token leads to, and the touch that carried it. */
export interface Visitor {
  person: Prospect | null;
  /** Asked for erasure: nothing is known of them, and nothing is sent. */
  isErased: boolean;
  sequence: string | null;
  step: string | null;
  /** Who wrote, as the mail said. */
  senderName: string | null;
  senderEmail: string | null;
}

/** Reads whom a token is about. A person who was erased, or a touch that is gone, still gets an answer. */
export async function findVisitor(run: WebRun, ref: TokenSubject): Promise<Visitor> {
  const person = await run.store.getProspect(ref.prospect);
  const claim = person === null ? null : await run.store.readEnrollment(ref.enrollment);
  if (claim === null || claim.enrollment.prospect !== ref.prospect) {
    const isErased = person === null && (await run.store.isErased(ref.prospect));
    return { person, isErased, sequence: null, step: null, senderName: null, senderEmail: null };
  }
  const { sequence, sender, planHash } = claim.enrollment;
  const plan = await run.store.loadPlan(planHash);
  const touches = plan?.steps.map((step) => ({ step: step.id, stepKey: keyOf(step) })) ?? [];
  return {
    person,
    isErased: false,
    sequence,
    step: findTagged(touches, ref.step)?.step ?? null,
    senderName: run.config.senders[sender]?.name ?? null,
    senderEmail: run.config.senders[sender]?.email ?? null,
  };
}

/** The entry that stops the person themself: not an address of theirs, which may have bounced only. */
export async function findOwnStop(run: WebRun, person: Prospect): Promise<Suppression | null> {
  return run.store.findSuppression({ id: person.id, email: null, linkedin_url: null, phone: null });
}

/**
 * Ends everything, on every channel, in one write. Once is enough: false where the person had said so before. Whatever
 * an earlier version left going then ends now.
 */
export async function optOut(
  run: WebRun,
  { person, sequence, step }: Visitor,
  source: string,
): Promise<boolean> {
  if (person === null) return false;
  const now = run.clock.now();
  if ((await findOwnStop(run, person)) !== null && (await hasOptedOut(run, person))) {
    await endLeftovers(run, person, now);
    return false;
  }
  await recordFact(
    run,
    person,
    {
      kind: "opted_out",
      at: now,
      channel: emailAction.id,
      ...(sequence === null ? {} : { sequence }),
      ...(step === null ? {} : { step }),
      data: { source },
      byPage: true,
    },
    now,
  );
  return true;
}

/** Whether their last word was no; somebody else may have suppressed them before they said anything. */
async function hasOptedOut({ store }: WebRun, { id }: Prospect): Promise<boolean> {
  const no = await store.latestFact(id, "opted_out");
  const yes = await store.latestFact(id, "resubscribed");
  return no !== null && (yes === null || no.id > yes.id);
}

async function endLeftovers(run: WebRun, { id }: Prospect, now: number): Promise<void> {
  const all = await run.store.enrollmentsOf(id);
  if (!all.some(({ state: { status } }) => status === "active" || status === "paused")) return;
  await tellTogether(
    run,
    { people: [id] },
    () => ({ events: [{ type: "happened", kind: "opted_out" }] }),
    now,
  );
}

/**
 * Takes back what the person's own page had suppressed, and nothing else: neither bounces and complaints nor what came
 * by mail or by hand. Sequences that ended stay ended. False where there was nothing to take back.
 */
export async function resubscribe(run: WebRun, { person }: Visitor): Promise<boolean> {
  if (person === null || !isOfPage(await findOwnStop(run, person), person)) return false;
  const now = run.clock.now();
  const fact = { kind: "resubscribed", at: now, data: { source: "preferences" } };
  await recordFact(run, person, fact, now, { lift: person });
  return true;
}

/** Whether a person's own page made an entry. */
export function isOfPage(stop: Suppression | null, person: Prospect): boolean {
  return stop?.byPage === person.id;
}

/** What a person chose on the preference page, in force at once: the gate `preference` keeps it. */
export async function setPreference(
  run: WebRun,
  { person }: Visitor,
  choice: "pause" | "fewer" | "normal",
): Promise<void> {
  if (person === null) return;
  const now = run.clock.now();
  const before = (await run.store.preferenceOf(person.id)) ?? { pausedUntil: null, fewer: false };
  const wish = {
    pause: { ...before, pausedUntil: now + PAUSE_MS },
    fewer: { ...before, fewer: true },
    normal: { pausedUntil: null, fewer: false },
  }[choice];
  const fact = { kind: "preference_set", at: now, data: { choice } };
  await recordFact(run, person, fact, now, { preference: { prospect: person.id, wish, at: now } });
}
