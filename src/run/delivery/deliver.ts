import type { Prepared } from "../../channels/channel.ts";
import type { Sender } from "../../config/workspace-config.ts";
import type { Instant } from "../../engine/plan.ts";
import { UserError } from "../../errors.ts";
import type { Claim } from "../../store/port.ts";
import type { Line } from "./sender-queue.ts";
import type { GateInput } from "../gates/gate.ts";
import { type Handed, handOff, SETTLED } from "./hand-over.ts";
import { journal } from "./delivery.ts";
import { checkMailboxHealth } from "./mailbox-health.ts";
import { holdMessage } from "./open-task.ts";
import { type RunSession, report } from "../run-session.ts";
import { prepareOrHold } from "./prepare.ts";

/**
 * Prepares a touch and queues it on its sender's line: journal (durable), hand over, record. Some are prepared
 * ahead of their turn, and a few journaled, so that a connection waits neither for a text nor for the disk.
 */
export async function deliverTouch(
  session: RunSession,
  input: GateInput,
  claim: Claim,
  variant: string | null,
  early: Prepared | null,
): Promise<void> {
  const opened = await openLine(session, input, claim);
  if (opened === null) return;
  const { sender, line } = opened;
  if (line.isFull && line.broken === null) {
    // Still due, for another run: in this one it would keep a place in memory, and its own turn is far.
    session.inspector.capacity.forget();
    session.passedOver.push(claim);
    report(session, claim, input.step, "deferred", input.now, `the server of ${sender.id} is slow`);
    return;
  }
  const unwritten = { decided: input, claim, variant, sender, line };
  const handed = await line.ahead.add(async (): Promise<Handed> => {
    await line.takeTurn();
    const prepared = early ?? (await prepareOrHold(session, unwritten));
    if (prepared === null) return SETTLED;
    const leaving = { ...unwritten, prepared };
    return line.queue.add(async (): Promise<Handed> => {
      const journaled = await journal(session, leaving);
      if (journaled === null) return SETTLED;
      return line.connections.add(() => handOff(session, leaving, journaled));
    });
  });
  await handed.settled;
}

/**
 * The message of a touch, written before its place is taken; `held` where it cannot be, or waits for a person. Null
 * where nothing leaves through its sender in this run.
 */
export async function writeEarly(
  session: RunSession,
  input: GateInput,
  claim: Claim,
  variant: string | null,
): Promise<Prepared | "held" | null> {
  const opened = await openLine(session, input, claim);
  if (opened === null) return "held";
  if (opened.line.broken !== null || opened.line.isFull) return null;
  return (await prepareOrHold(session, { decided: input, claim, variant, ...opened })) ?? "held";
}

async function openLine(
  session: RunSession,
  input: GateInput,
  claim: Claim,
): Promise<{ sender: Sender; line: Line } | null> {
  const sender = input.config.senders[claim.enrollment.sender];
  const channel = session.context.findChannel(input.channel.id);
  if (sender === undefined || channel === null || channel.performer !== "machine") return null;
  try {
    const line = await session.lines.of(channel, sender);
    await checkHealthOnce(session, sender.id, line, input.now);
    return { sender, line };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    await holdMessage(session, input, claim, error);
    return null;
  }
}

/**
 * Once a run, before the first message: a report that came when the mailbox had sent too little to be judged by counts
 * now, as does one whose process died before it looked. So it does not matter what came first.
 */
async function checkHealthOnce(
  session: RunSession,
  sender: string,
  line: Line,
  now: Instant,
): Promise<void> {
  let looking = session.health.get(sender);
  if (looking === undefined) {
    looking = checkMailboxHealth(session.store, sender, now);
    session.health.set(sender, looking);
  }
  const reason = await looking;
  if (reason !== null) line.broken ??= { until: null, reason: `sender ${sender} is held: ${reason}` };
}
