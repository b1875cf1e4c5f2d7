import { OUTAGE } from "../../engine/age.ts";
import { keyOf } from "../../engine/lineage.ts";
import { PERFORMED_BEFORE } from "../../engine/transition.ts";
import type { Claim, JournalRefusal } from "../../store/port.ts";
import { settleNotSent } from "../actions/resolve.ts";
import type { GateInput } from "../gates/gate.ts";
import { nextLook } from "../gates/registry.ts";
import { type RunSession, report, settleEvent } from "../run-session.ts";
import { entryOf } from "../timeline-entries.ts";
import type { SenderQueue } from "./sender-queue.ts";

/** Capacity that went elsewhere is looked for again after this long. */
const LOOK_AGAIN_MS = 60_000;

/** The server is slow, and much waits for it already: still due, for another run, whose turn for it is nearer. */
export function passOverSlow(session: RunSession, input: GateInput, claim: Claim, sender: string): void {
  session.inspector.capacity.forget();
  passOver(session, input, claim, `the server of ${sender} is slow`);
}

/** The sender's server failed before, or the sender is held: everybody else waits, without an attempt of their own. */
export async function deferSenderDown(
  session: RunSession,
  { step, evaluation, now }: GateInput,
  claim: Claim,
  { until, reason }: NonNullable<SenderQueue["down"]>,
): Promise<void> {
  const gate = until === null ? "sender" : OUTAGE;
  await settleEvent(session, claim, evaluation, { type: "deferred", gate, until }, now);
  if (until === null) report(session, claim, step, "held", now, reason, true);
  else {
    session.servers.set(claim.enrollment.sender, { reason, at: now });
    report(session, claim, step, "deferred", now, reason);
  }
}

/** The window closed while this one waited for its turn: another time. */
export async function deferWindowClosed(
  session: RunSession,
  input: GateInput,
  claim: Claim,
  { gate, detail }: { gate: string; detail: string },
): Promise<void> {
  const { step, evaluation, now } = input;
  session.inspector.capacity.forget();
  const event = { type: "deferred", gate, until: nextLook(input), ages: gate === "preference" } as const;
  await settleEvent(session, claim, evaluation, event, now);
  report(session, claim, step, "deferred", now, detail);
}

/** The store refused the intent: somebody else was faster, or capacity went elsewhere since the gates looked. */
export async function refuse(
  session: RunSession,
  input: GateInput,
  claim: Claim,
  refusal: JournalRefusal,
): Promise<void> {
  session.inspector.capacity.forget();
  switch (refusal) {
    case "once":
      if (!(await settlePerformedBefore(session, input, claim))) passOver(session, input, claim, refusal);
      return;
    case "lease":
      passOver(session, input, claim, "another run has it");
      return;
    case "suppression":
    case "exit":
      passOver(session, input, claim, refusal);
      return;
    case "preference":
      await deferShortly(session, input, claim, refusal, "the person asked for a pause");
      return;
    case "sender":
    case "paused":
    case "spacing":
    case "budget":
      await deferShortly(session, input, claim, refusal, `${refusal}: capacity went to another run`);
      return;
    default:
      refusal satisfies never;
  }
}

/**
 * Takes back what was journaled and does not leave after all. False where this run was taken for dead meanwhile: then
 * the touch is due again by itself, or by whom it belongs to now.
 */
export async function withdraw(
  session: RunSession,
  { now }: Pick<GateInput, "now">,
  claim: Claim,
  attempt: number,
): Promise<boolean> {
  if (await session.store.withdraw(attempt)) return true;
  await settleNotSent(session, attempt, now);
  session.passedOver.push(claim);
  return false;
}

/** Nothing is written down: the claim is given back at the end of the run, as due as before. */
function passOver(session: RunSession, { step, now }: GateInput, claim: Claim, reason: string): void {
  session.passedOver.push(claim);
  report(session, claim, step, "deferred", now, reason);
}

async function deferShortly(
  session: RunSession,
  { step, evaluation, now }: GateInput,
  claim: Claim,
  gate: JournalRefusal,
  reason: string,
): Promise<void> {
  const until = now + LOOK_AGAIN_MS;
  await settleEvent(session, claim, evaluation, { type: "deferred", gate, until }, now);
  report(session, claim, step, "deferred", now, reason);
}

/**
 * The step was handed over before, under whatever name, and its enrollment does not know. Whoever got it goes on to
 * the next step; where nobody knows whether they did, that is what they wait for. False where it is on its way.
 */
async function settlePerformedBefore(session: RunSession, input: GateInput, claim: Claim): Promise<boolean> {
  const { step, evaluation, now } = input;
  const { enrollment } = claim;
  const attempts = await session.store.attempts({ enrollment: enrollment.id });
  const earlier = attempts.find(({ stepKey, status }) => stepKey === keyOf(step) && status !== "failed");
  if (earlier === undefined || earlier.status === "started") return false;
  const { id, status } = earlier;
  if (status === "uncertain") {
    await settleEvent(session, claim, evaluation, { type: "uncertain", step: step.id }, now);
    report(session, claim, step, "uncertain", now, `attempt ${id} is in doubt: seq resolve`);
    return true;
  }
  const note = entryOf("step_skipped", evaluation.plan, enrollment, step.id, now);
  await settleEvent(session, claim, evaluation, { type: "performed", step: step.id, as: "sent" }, now, {
    events: [{ ...note, data: { reason: PERFORMED_BEFORE } }],
  });
  report(session, claim, step, "skipped", now, PERFORMED_BEFORE);
  return true;
}
