import { recordFact } from "../run/record-fact.ts";
import type { Prospect } from "../store/port.ts";
import { type TouchRef, tagStep } from "../token/token.ts";
import type { WebRun } from "./place.ts";

/** How long "pause for a month" lasts. */
const PAUSE_MS = 30 * 86_400_000;

/** Whom a token leads to, and the touch that carried it. */
export interface Visitor {
  person: Prospect | null;
  /** Asked for erasure: nothing is known of them, and nothing is sent. */
  isErased: boolean;
  sequence: string | null;
  step: string | null;
  /** Who wrote, as the mail said. */
  senderName: string | null;
}

/** Reads whom a token is about. A person who was erased, or a touch that is gone, still gets an answer. */
export async function findVisitor(run: WebRun, ref: TouchRef): Promise<Visitor> {
  const person = await run.store.getProspect(ref.prospect);
  const claim = person === null ? null : await run.store.readEnrollment(ref.enrollment);
  if (claim === null || claim.enrollment.prospect !== ref.prospect) {
    const isErased = person === null && (await run.store.isErased(ref.prospect));
    return { person, isErased, sequence: null, step: null, senderName: null };
  }
  const { sequence, sender, state } = claim.enrollment;
  const steps = state.step === null ? Object.keys(state.steps) : [...Object.keys(state.steps), state.step];
  return {
    person,
    isErased: false,
    sequence,
    step: steps.find((step) => tagStep(step) === ref.step) ?? null,
    senderName: run.config.senders[sender]?.name ?? null,
  };
}

/** Whether the person themself is stopped: not an address of theirs, which may have bounced only. */
export async function isStopped(run: WebRun, person: Prospect): Promise<boolean> {
  const nobody = { id: person.id, email: null, linkedin_url: null, phone: null };
  return (await run.store.findSuppression(nobody)) !== null;
}

/** Ends everything, on every channel, at once. Once is enough: false where the person was stopped before. */
export async function optOut(
  run: WebRun,
  { person, sequence, step }: Visitor,
  source: string,
): Promise<boolean> {
  if (person === null || (await isStopped(run, person))) return false;
  const now = run.clock.now();
  await recordFact(
    run,
    person,
    {
      kind: "opted_out",
      at: now,
      channel: "email",
      ...(sequence === null ? {} : { sequence }),
      ...(step === null ? {} : { step }),
      data: { source },
    },
    now,
  );
  return true;
}

/** Takes an opt-out back. Sequences that ended stay ended; bounces and complaints stay suppressed. */
export async function resubscribe(run: WebRun, { person }: Visitor): Promise<boolean> {
  if (person === null) return false;
  const lifted = await run.store.liftOptOut(person);
  if (lifted === 0) return false;
  const now = run.clock.now();
  await recordFact(run, person, { kind: "resubscribed", at: now, data: { source: "preferences" } }, now);
  return true;
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
  const preference = {
    pause: { ...before, pausedUntil: now + PAUSE_MS },
    fewer: { ...before, fewer: true },
    normal: { pausedUntil: null, fewer: false },
  }[choice];
  await run.store.setPreference(person.id, preference, now);
  await recordFact(run, person, { kind: "preference_set", at: now, data: { choice } }, now);
}
