import { wayOf } from "../../channels/find-channel.ts";
import type { Outcome, Prepared, Transport } from "../../channels/channel.ts";
import type { Sender } from "../../config/workspace-config.ts";
import { ALWAYS_EXIT } from "../../engine/facts.ts";
import { keyOf } from "../../engine/lineage.ts";
import type { Instant } from "../../engine/plan.ts";
import { UserError } from "../../errors.ts";
import type { Claim, Intent } from "../../store/port.ts";
import { askReview } from "../actions/review.ts";
import { capsOf } from "../capacity/limits.ts";
import type { GateInput } from "../gates/gate.ts";
import { findClosed } from "../gates/registry.ts";
import type { RunSession } from "../run-session.ts";
import { deferSenderDown, deferWindowClosed, passOverSlow, refuse, withdraw } from "./defer.ts";
import { checkMailboxHealth } from "./mailbox-health.ts";
import { holdMessage } from "./open-task.ts";
import type { SenderQueue } from "./sender-queue.ts";
import { retryAt } from "./sender-trouble.ts";
import { settleOutcome } from "./settle-outcome.ts";

/** A journaled touch that has waited this long for its connection is decided anew: hours may have ended. */
const LONGEST_WAIT_MS = 1_000;

/** A decided touch on its way out through its sender. */
export interface Delivery {
  session: RunSession;
  /** As the gates saw it. */
  decided: GateInput;
  claim: Claim;
  variant: string | null;
  sender: Sender;
  queue: SenderQueue;
}

/** What was journaled of a delivery: it leaves as soon as there is a connection. */
interface Journaled {
  attempt: number;
  intent: Intent;
  /** As decided, at the time of the intent. */
  input: GateInput;
}

/** Null where no machine performs the touch; UserError for a sender whose settings cannot work. */
export async function openDelivery(
  session: RunSession,
  decided: GateInput,
  claim: Claim,
  variant: string | null,
): Promise<Delivery | UserError | null> {
  const sender = decided.config.senders[claim.enrollment.sender];
  const channel = session.context.findChannel(decided.channel.id);
  if (sender === undefined || channel === null || channel.performer !== "machine") return null;
  try {
    const queue = await session.queues.of(channel, sender, wayOf(decided.step));
    if (channel.form === "letter") await checkHealthOnce(session, sender.id, queue, decided.now);
    return { session, decided, claim, variant, sender, queue };
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

/**
 * Once a run, before the first message: a report that came when the mailbox had sent too little to be judged by counts
 * now, as does one whose process died before it looked. So it does not matter what came first.
 */
async function checkHealthOnce(
  session: RunSession,
  sender: string,
  queue: SenderQueue,
  now: Instant,
): Promise<void> {
  let looking = session.health.get(sender);
  if (looking === undefined) {
    looking = checkMailboxHealth(session.store, sender, now);
    session.health.set(sender, looking);
  }
  const reason = await looking;
  if (reason !== null) queue.down ??= { until: null, reason: `sender ${sender} is held: ${reason}` };
}

/**
 * Takes a touch through every stage: prepare → journal → handOff → send → settle. A stage that gives null has written
 * down why the touch does not leave now. Some are prepared ahead of their turn, and a few journaled, so that a
 * connection waits neither for a text nor for the disk. `early`: prepared already, as it was decided.
 */
export async function deliver(delivery: Delivery, early: Prepared | null): Promise<void> {
  const { session, decided, claim, sender, queue } = delivery;
  if (queue.isFull && queue.down === null) {
    passOverSlow(session, decided, claim, sender.id);
    return;
  }
  const ticket = await queue.enter();
  try {
    const prepared = early ?? (await prepare(delivery));
    if (prepared === null) return;
    await ticket.toJournal();
    const journaled = await journal(delivery, prepared);
    if (journaled === null) return;
    await ticket.toConnection();
    const leaving = await handOff(delivery, prepared, journaled);
    if (leaving === null) return;
    const outcome = await send(delivery, prepared, leaving);
    // A message that was sent is written down with later ones' intents, in one commit. Whatever else happened may stop
    // the queue: nothing more leaves before that is known.
    if (outcome.type === "sent") ticket.leave();
    await settle(delivery, prepared, leaving, outcome);
  } finally {
    ticket.leave();
  }
}

/**
 * The exact message: as journaled by an earlier attempt, as a person approved it, or rendered now. Null where it waits
 * for a person, or cannot be written for this one.
 */
export async function prepare(delivery: Delivery): Promise<Prepared | null> {
  const { session, decided: input, claim, variant, sender, queue } = delivery;
  const { step } = input;
  const { enrollment } = claim;
  try {
    const { tries, steps } = enrollment.state;
    // Tries are counted anew where the way leads here once more; what was in doubt stays one message.
    const isAgain = tries > 0 || steps[step.id]?.wasInDoubt === true;
    const attempts =
      step.thread !== null || isAgain ? await session.store.attempts({ enrollment: enrollment.id }) : [];
    const earlier = isAgain ? attempts.findLast(({ stepKey }) => stepKey === keyOf(step)) : undefined;
    // One that surely was not performed is not tried again with words that the step has no more.
    const isCurrent = () => queue.transport.isCurrent?.(earlier as Prepared, step.service) !== false;
    if (earlier !== undefined && (earlier.status !== "failed" || isCurrent())) {
      const { content, hash, messageId, subject, references } = earlier;
      return { content, hash, messageId, subject, references };
    }
    const content = step.approve ? await askReview(session, input, claim, variant, sender) : null;
    if (step.approve && content === null) return null;
    const request = await session.renderRequests.of(input, claim, { variant, attempts, content });
    return await queue.transport.prepare({ request, renderer: session.renderer });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    await holdMessage(session, input, claim, error);
    return null;
  }
}

/** Makes the intent durable, if nothing forbids the touch by now. */
async function journal(delivery: Delivery, prepared: Prepared): Promise<Journaled | null> {
  const { session, decided, claim, queue } = delivery;
  const { store, context, signal } = session;
  if (signal.aborted) {
    await store.release([claim]);
    return null;
  }
  if (queue.down !== null) {
    await deferSenderDown(session, decided, claim, queue.down);
    return null;
  }
  // A slow server may have kept this one waiting since it was decided: what counts is when it leaves.
  const input = { ...decided, now: context.clock.now() };
  const closed = findClosed(input);
  if (closed !== null) {
    await deferWindowClosed(session, input, claim, closed);
    return null;
  }
  const intent = intentOf(delivery, prepared, input);
  const journaled = await store.journal(intent);
  if (journaled.type === "refused") {
    await refuse(session, input, claim, journaled.gate);
    return null;
  }
  return { attempt: journaled.attempt, intent, input };
}

/** The last look before the first byte: whoever has a connection at last leaves, unless something came in between. */
async function handOff(delivery: Delivery, prepared: Prepared, first: Journaled): Promise<Journaled | null> {
  const { session, claim, queue } = delivery;
  const { store, context, signal } = session;
  const isLate = context.clock.now() - first.input.now > LONGEST_WAIT_MS;
  let journaled = first;
  if (signal.aborted || queue.down !== null || isLate) {
    if (!(await withdraw(session, first.input, claim, first.attempt))) return null;
    const again = await journal(delivery, prepared);
    if (again === null) return null;
    journaled = again;
  }
  const { attempt, intent, input } = journaled;
  const refusal = await store.handOff(intent, attempt).catch(async (error: unknown) => {
    // Nothing has left: the touch stays due, however this run ends.
    await store.withdraw(attempt).catch(() => undefined);
    throw error;
  });
  if (refusal === null) return journaled;
  if (await withdraw(session, input, claim, attempt)) await refuse(session, input, claim, refusal);
  return null;
}

/** Hands the message to the server, and notes at once that it was accepted: a death from here on leaves nothing in doubt. */
async function send(
  { session, claim, queue }: Delivery,
  prepared: Prepared,
  { attempt, input }: Journaled,
): Promise<Outcome> {
  const end = queue.begin(retryAt(claim.enrollment.key, input.step.id, 0, input.now));
  const keep = (content: string) => session.store.keepContent(attempt, content);
  const outcome = await sendPrepared(queue.transport, prepared, keep);
  end();
  // What may be asked again for its results is in doubt until they are written down.
  if (outcome.type === "sent" && outcome.results?.mayAskAgain !== true) {
    await session.store.markAccepted(attempt, outcome.providerId ?? null);
  }
  return outcome;
}

/** Sends through a transport, whose errors are its bugs: whether the message left is unknown, so nothing sends it again. */
export async function sendPrepared(
  transport: Transport,
  prepared: Prepared,
  keep?: (content: string) => Promise<void>,
): Promise<Outcome> {
  try {
    return await transport.send(prepared, keep);
  } catch (error) {
    return { type: "uncertain", reason: error instanceof Error ? error.name : "unknown error" };
  }
}

/** Writes down how it ended, and what follows. What a stop kept from leaving is as if it had never been. */
async function settle(
  { session, claim, variant, sender, queue }: Delivery,
  prepared: Prepared,
  { attempt, input }: Journaled,
  outcome: Outcome,
): Promise<void> {
  if (outcome.type === "failed" && outcome.stopped === true) {
    if (await withdraw(session, input, claim, attempt)) session.passedOver.push(claim);
    return;
  }
  await settleOutcome(session, input, claim, { attempt, prepared, variant, sender, queue }, outcome);
}

function intentOf(
  { claim, sender, variant, queue }: Delivery,
  message: Prepared,
  { step, now, config, channel, senderState, preference, evaluation, law }: GateInput,
): Intent {
  const firstTouchAt = senderState?.firstTouchAt[step.action] ?? null;
  return {
    claim,
    step: step.id,
    stepKey: keyOf(step),
    action: step.action,
    channel: step.channel,
    way: wayOf(step),
    sender: sender.id,
    at: now,
    caps: capsOf(config, channel, claim.person, step, sender, firstTouchAt, now, preference, law?.most),
    exits: [...ALWAYS_EXIT, ...evaluation.plan.exitOn],
    message,
    variant,
    cost: step.cost ?? config.costs.byAction[step.action] ?? null,
    planHash: claim.enrollment.planHash,
    askAt: queue.transport.settle === undefined ? null : now,
  };
}
