import type { LeftMessage } from "../../channels/channel.ts";
import { emailAction } from "../../channels/email/actions.ts";
import { keyOf } from "../../engine/lineage.ts";
import type { Instant } from "../../engine/plan.ts";
import { findStep } from "../../engine/schedule.ts";
import type { Prospect } from "../../store/port.ts";
import { peekTokenSubject, type TokenSubject, tagStep, verifyTouchToken } from "../../token/token.ts";
import type { EnrollmentContext } from "../apply-event.ts";
import { entryOf } from "../timeline-entries.ts";
import { chargeOf } from "../touch-line.ts";
import { type FactContext, recordFact } from "./record-fact.ts";
import { SENT_BEFORE, SENT_UNRECORDED } from "./sent-before.ts";
import { resolveAttempt } from "./resolve.ts";
import { type Take, tellTogether } from "./tell.ts";

/**
 * What a message that left is to this database:
 * - `known`: the journal has it
 * - `performed`: the step it names counts as performed from now on
 * - `noted`: it went to a person, and no step of theirs is known for it: whatever sequence they are in waits
 * - `foreign`: nothing follows from it
 */
export type LeftOutcome = "known" | "performed" | "noted" | "foreign";

/** Where the store remembers that it was restored once. */
export const RESTORED_NOTE = "restored";

/**
 * Lets the journal catch up with a message that left and that it does not know: after a restore, what was sent since the
 * backup. Doing it again changes nothing.
 */
export async function settleLeft(
  context: FactContext,
  left: LeftMessage,
  now: Instant,
): Promise<LeftOutcome> {
  const { store } = context;
  if (left.messageId !== null && (await store.attemptsOfMessages([left.messageId])).length > 0)
    return "known";
  // Whoever got a mail of ours can repeat its mark, but not put it into the sender's own folders.
  const ref = left.mark === null ? null : peekTokenSubject(left.mark);
  if (ref === null) return "foreign";
  if (await isJournaled(context, ref, now)) return "known";
  const person = await findRecipient(context, left);
  const place = person === null ? null : await findLeftStep(context, person, ref);
  if (person !== null && place !== null) return perform(context, person, place, left, now);
  const keys = await store.tokenKeys();
  const isOurs = left.mark !== null && verifyTouchToken(keys, "touch", left.mark) !== null;
  const wasRestored = store.restoredFrom !== null || (await store.getSetting(RESTORED_NOTE)) !== null;
  if (!isOurs || !wasRestored) return "foreign";
  const recipient = person ?? (await createRecipient(context, left, now));
  if (recipient === null) return "foreign";
  await noteUnrecorded(context, recipient, left, now);
  return "noted";
}

/** Some servers write a Message-ID of their own: the step that the mark names tells as well. */
async function isJournaled(
  { store, ...rest }: EnrollmentContext,
  ref: TokenSubject,
  now: Instant,
): Promise<boolean> {
  const attempts = await store.attempts({ enrollment: ref.enrollment });
  const same = attempts.filter(
    ({ prospect, stepKey, status }) =>
      prospect === ref.prospect && tagStep(stepKey) === ref.step && status !== "failed",
  );
  const uncertain = same.find(({ status }) => status === "uncertain");
  if (uncertain !== undefined)
    await resolveAttempt({ store, ...rest }, uncertain.id, true, now, "found among the messages that left");
  return same.length > 0;
}

async function findRecipient({ store }: EnrollmentContext, { to }: LeftMessage): Promise<Prospect | null> {
  const person = await store.findProspect(to);
  // `p12` and phone numbers find people too, and are no addresses.
  return person?.email === null || !to.includes("@") ? null : person;
}

interface LeftStep {
  id: number;
  step: string;
}

/** The step it was, in a sequence of the person; numbers may have been given anew since. */
async function findLeftStep(
  context: EnrollmentContext,
  person: Prospect,
  ref: TokenSubject,
): Promise<LeftStep | null> {
  const all = await context.store.enrollmentsOf(person.id);
  const nearest = [...all].sort((a, b) => Number(b.id === ref.enrollment) - Number(a.id === ref.enrollment));
  for (const { id, planHash } of nearest) {
    const plan = await context.catalog.plan(planHash);
    const step = plan?.steps.find((each) => each.kind === "touch" && tagStep(keyOf(each)) === ref.step);
    if (step !== undefined) return { id, step: step.id };
  }
  return null;
}

async function perform(
  context: FactContext,
  person: Prospect,
  { id, step }: LeftStep,
  left: LeftMessage,
  now: Instant,
): Promise<LeftOutcome> {
  const at = Math.min(left.at, now);
  const take: Take = ({ enrollment }, { plan }) => {
    const { state } = enrollment;
    if (enrollment.id !== id || state.steps[step]?.outcome === "performed") return null;
    const data = { unrecorded: true, ...(left.messageId !== null && { message_id: left.messageId }) };
    // Something has led them there, and the database does not know what.
    const isElsewhere = state.step !== step && state.status === "active";
    return {
      events: [
        { type: "performed", step, as: "sent" },
        ...(isElsewhere ? [{ type: "paused", reason: SENT_BEFORE } as const] : []),
      ],
      entries: [{ ...entryOf("sent", plan, enrollment, step, at), data }],
      extra: chargeOf(context.config, findStep(plan, step), at, left.messageId),
    };
  };
  const { changed } = await tellTogether(context, { people: [person.id] }, take, at);
  return changed.length === 0 ? "known" : "performed";
}

/** Somebody who was imported since the backup: known again by the address that the message went to. */
async function createRecipient(
  { store }: EnrollmentContext,
  { to }: LeftMessage,
  now: Instant,
): Promise<Prospect | null> {
  const email = to.toLowerCase();
  const [result] = await store.upsertProspects(
    [{ email, linkedin_url: null, phone: null, fields: {}, tags: [], companyDomain: null }],
    now,
  );
  return result === undefined || result.type === "conflict" ? null : store.getProspect(result.id);
}

async function noteUnrecorded(
  context: FactContext,
  person: Prospect,
  { messageId, mark, at }: LeftMessage,
  now: Instant,
): Promise<void> {
  const pause: Take = ({ enrollment: { state } }) =>
    state.status === "active" ? { events: [{ type: "paused", reason: SENT_BEFORE }] } : null;
  const fact = {
    kind: SENT_UNRECORDED,
    at: Math.min(at, now),
    channel: emailAction.id,
    data: messageId === null ? {} : { message_id: messageId },
    key: `unrecorded/${messageId ?? mark}`,
  };
  const known = (await context.store.timeline(person.id)).some(
    ({ kind, data }) => kind === SENT_UNRECORDED && messageId !== null && data.message_id === messageId,
  );
  // Said once: whoever resumed them since has decided.
  if (!known) await recordFact(context, person, fact, now, { after: pause });
}
