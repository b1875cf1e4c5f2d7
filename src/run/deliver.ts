import type { MachineChannel, Outcome, Prepared } from "../channels/channel.ts";
import { writeTouch } from "../channels/write-touch.ts";
import { ALWAYS_EXIT } from "../engine/facts.ts";
import { UserError } from "../errors.ts";
import type { Sender } from "../sequence/workspace-config.ts";
import type { Attempt, Claim, Intent } from "../store/port.ts";
import type { Line } from "./couriers.ts";
import type { GateInput } from "./gates/gate.ts";
import { findClosed, nextLook } from "./gates/registry.ts";
import { capsOf } from "./limits.ts";
import { holdMessage } from "./open-task.ts";
import { settleOutcome } from "./outcome.ts";
import { type Performance, report, settleEvent } from "./performance.ts";
import { presentName } from "./present-name.ts";
import { readProviderId } from "./provider-id.ts";
import { settleNotSent } from "./resolve.ts";
import { askReview } from "./review.ts";

/** A touch on its way out: decided, and soon written. */
interface Leaving {
  decided: GateInput;
  claim: Claim;
  variant: string | null;
  sender: Sender;
  line: Line;
  prepared: Prepared;
}

/** What was journaled for a touch: it leaves as soon as there is a connection. */
interface Journaled {
  attempt: number;
  intent: Intent;
  /** As decided, at the time of the intent. */
  input: GateInput;
}

/** A journaled touch that has waited this long for its connection is decided anew: hours may have ended. */
const LONGEST_WAIT_MS = 1_000;

/**
 * Prepares a touch and queues it on its sender's line: journal (durable), hand over, record. Some are prepared
 * ahead of their turn, and a few journaled, so that a connection waits neither for a text nor for the disk.
 */
export async function deliverTouch(
  performance: Performance,
  input: GateInput,
  claim: Claim,
  variant: string | null,
): Promise<void> {
  const sender = input.config.senders[claim.enrollment.sender];
  const channel = performance.context.findChannel(input.channel.id);
  if (sender === undefined || channel === null || channel.performer !== "machine") return;
  const line = await openLine(performance, input, claim, channel, sender);
  if (line === null) return;
  const handed = await line.ahead.add(async (): Promise<Handed> => {
    await line.takeTurn();
    const prepared = await prepareOrHold(performance, input, claim, variant, sender, line);
    if (prepared === null) return SETTLED;
    const leaving = { decided: input, claim, variant, sender, line, prepared };
    return line.queue.add(async (): Promise<Handed> => {
      const journaled = await journal(performance, leaving);
      if (journaled === null) return SETTLED;
      return line.connections.add(() => handOver(performance, leaving, journaled));
    });
  });
  await handed.settled;
}

/**
 * A hand-over that has left its place in the queue. A message that was sent is written down together with later ones'
 * intents, in one commit; until then a note says that the server has taken it.
 */
interface Handed {
  settled: Promise<void>;
}

const SETTLED: Handed = { settled: Promise.resolve() };

async function openLine(
  performance: Performance,
  input: GateInput,
  claim: Claim,
  channel: MachineChannel,
  sender: Sender,
): Promise<Line | null> {
  try {
    return await performance.lines.of(channel, sender);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    await holdMessage(performance, input, claim, error);
    return null;
  }
}

/** The sender's server failed before: everybody else waits, without an attempt of their own. */
async function leaveAlone(
  performance: Performance,
  input: GateInput,
  claim: Claim,
  line: Line,
): Promise<void> {
  const { step, setting, now } = input;
  const { until, reason } = line.broken ?? { until: null, reason: "" };
  await settleEvent(performance, claim, setting, { type: "deferred", gate: "sender", until }, now);
  report(performance, claim, step, until === null ? "held" : "deferred", now, reason);
}

/** Makes the touch durable, if nothing forbids it by now; null where it does not leave, which is written down then. */
async function journal(performance: Performance, leaving: Leaving): Promise<Journaled | null> {
  const { store, context, signal } = performance;
  const { decided, claim, line, sender, prepared, variant } = leaving;
  if (signal.aborted) {
    await store.release([claim]);
    return null;
  }
  if (line.broken !== null) {
    await leaveAlone(performance, decided, claim, line);
    return null;
  }
  // A slow server may have kept this one waiting since it was decided: what counts is when it leaves.
  const input = { ...decided, now: context.clock.now() };
  const closed = findClosed(input);
  if (closed !== null) {
    await giveBack(performance, input, claim, closed);
    return null;
  }
  const intent = intentOf(input, claim, sender, prepared, variant);
  const journaled = await store.journal(intent);
  if (journaled.type === "refused") {
    await giveWay(performance, input, claim, journaled.gate);
    return null;
  }
  return { attempt: journaled.attempt, intent, input };
}

/** Whoever has a connection at last leaves, unless something has come in between. */
async function handOver(performance: Performance, leaving: Leaving, first: Journaled): Promise<Handed> {
  const { store, context, signal } = performance;
  const { claim, line } = leaving;
  const isLate = context.clock.now() - first.input.now > LONGEST_WAIT_MS;
  let journaled = first;
  if (signal.aborted || line.broken !== null || isLate) {
    if (!(await takeBack(performance, claim, first))) return SETTLED;
    const again = await journal(performance, leaving);
    if (again === null) return SETTLED;
    journaled = again;
  }
  const { attempt, intent } = journaled;
  const gate = await store.handOver(intent, attempt).catch(async (error: unknown) => {
    // Nothing has left: the touch stays due, however this run ends.
    await store.withdraw(attempt).catch(() => undefined);
    throw error;
  });
  if (gate !== null) {
    if (await takeBack(performance, claim, journaled))
      await giveWay(performance, journaled.input, claim, gate);
    return SETTLED;
  }
  return deliver(performance, leaving, journaled);
}

async function deliver(
  performance: Performance,
  { claim, line, prepared, variant, sender }: Leaving,
  { attempt, input }: Journaled,
): Promise<Handed> {
  const { clock } = performance.context;
  const from = clock.now();
  let outcome: Outcome;
  try {
    outcome = await line.courier.deliver(prepared);
  } catch (error) {
    // A courier that throws has a bug; whether the message left is unknown, so it is never sent again by itself.
    outcome = { type: "uncertain", reason: error instanceof Error ? error.name : "unknown error" };
  }
  line.notePace(clock.now() - from);
  if (outcome.type === "sent") await performance.store.noteTaken(attempt, readProviderId(outcome.receipt));
  const handed = { attempt, prepared, variant, sender, line };
  const settled = settleOutcome(performance, input, claim, handed, outcome).then(() => {
    if (outcome.type === "sent") report(performance, claim, input.step, "sent", input.now);
  });
  // Whatever else happened may stop the line: nothing more leaves before that is known.
  if (outcome.type !== "sent") await settled;
  return { settled };
}

/**
 * Takes back what was journaled and does not leave after all. False where this run was taken for dead meanwhile: then
 * the touch is due again by itself, or by whom it belongs to now.
 */
async function takeBack(
  performance: Performance,
  claim: Claim,
  { attempt, input }: Journaled,
): Promise<boolean> {
  if (await performance.store.withdraw(attempt)) return true;
  await settleNotSent(performance, attempt, input.now);
  performance.passedOver.push(claim);
  return false;
}

/** Null where the touch does not go now: it waits for a person, or cannot be written for this one. */
async function prepareOrHold(
  performance: Performance,
  input: GateInput,
  claim: Claim,
  variant: string | null,
  sender: Sender,
  line: Line,
): Promise<Prepared | null> {
  try {
    return await prepare(performance, input, claim, variant, sender, line);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    await holdMessage(performance, input, claim, error);
    return null;
  }
}

/** The exact message: as journaled by an earlier attempt, as a person approved it, or written now. */
async function prepare(
  performance: Performance,
  input: GateInput,
  claim: Claim,
  variant: string | null,
  sender: Sender,
  line: Line,
): Promise<Prepared | null> {
  const { step } = input;
  const { enrollment } = claim;
  const mayHavePast = step.thread !== null || enrollment.state.tries > 0;
  const past = mayHavePast ? await performance.store.attempts({ enrollment: enrollment.id }) : [];
  const attempts = past.map((attempt) => ({
    ...attempt,
    step: presentName(input.setting.plan, attempt.step),
  }));
  const earlier = attempts.findLast(({ step: id }) => id === step.id);
  if (earlier !== undefined) return preparedOf(earlier);
  const content = step.approve ? await askReview(performance, input, claim, variant, sender) : null;
  if (step.approve && content === null) return null;
  const order = await performance.orders.of(input, claim, { variant, attempts, content });
  const elsewhere = await line.courier.order?.(order);
  return elsewhere ?? line.courier.prepare(writeTouch(order, performance.renderer));
}

function preparedOf({ content, hash, messageId, subject, references }: Attempt): Prepared {
  return { content, hash, messageId, subject, references };
}

function intentOf(
  input: GateInput,
  claim: Claim,
  sender: Sender,
  message: Prepared,
  variant: string | null,
): Intent {
  const { step, now, config, channel, senderState, preference } = input;
  return {
    claim,
    step: step.id,
    action: step.action,
    channel: step.channel,
    sender: sender.id,
    at: now,
    caps: capsOf(
      config,
      channel,
      claim.person,
      step,
      sender,
      senderState?.firstEmailAt ?? null,
      now,
      preference,
    ),
    exits: [...ALWAYS_EXIT, ...input.setting.plan.exitOn],
    message,
    variant,
    cost: step.cost ?? config.costs.byAction[step.action] ?? null,
    planHash: claim.enrollment.planHash,
  };
}

/** The window closed while this one waited for its turn: another time. */
async function giveBack(
  performance: Performance,
  input: GateInput,
  claim: Claim,
  { gate, detail }: { gate: string; detail: string },
): Promise<void> {
  const { step, setting, now } = input;
  performance.inspector.ledger.forget();
  await settleEvent(performance, claim, setting, { type: "deferred", gate, until: nextLook(input) }, now);
  report(performance, claim, step, "deferred", now, detail);
}

/** The store refused the intent: somebody else was faster, or capacity went elsewhere since the gates looked. */
async function giveWay(
  performance: Performance,
  input: GateInput,
  claim: Claim,
  gate: string,
): Promise<void> {
  const { step, setting, now } = input;
  performance.inspector.ledger.forget();
  if (gate === "lease" || gate === "suppression" || gate === "exit" || gate === "once") {
    performance.passedOver.push(claim);
    report(performance, claim, step, "deferred", now, gate === "lease" ? "another run has it" : gate);
    return;
  }
  await settleEvent(performance, claim, setting, { type: "deferred", gate, until: now + 60_000 }, now);
  report(performance, claim, step, "deferred", now, `${gate}: capacity went to another run`);
}
