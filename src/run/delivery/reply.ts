import type { MachineChannel, Outcome, Prepared, Touch } from "../../channels/channel.ts";
import type { Sender } from "../../config/workspace-config.ts";
import type { Instant } from "../../engine/plan.ts";
import { UserError } from "../../errors.ts";
import type { Prospect } from "../../store/port.ts";
import type { ReplyResult } from "../../store/ports/inbox-port.ts";
import { capsOf } from "../capacity/limits.ts";
import type { RunContext } from "../context.ts";
import { sendPrepared } from "./delivery.ts";

/** An answer to a message, as it is to leave: a rep wrote it, or it is what the law wants answered. */
export interface Reply {
  /** The message that it answers: one is answered at most once. */
  message: number;
  /** Under which it is journaled, once for an enrollment; absent: once for the message. */
  step?: string;
  enrollment: number;
  person: Prospect;
  sender: Sender;
  touch: Touch;
}

/** How a reply ended. */
export type ReplyOutcome =
  | { type: "sent"; attempt: number; messageId: string | null }
  | { type: "failed" | "uncertain"; attempt: number; reason: string };

type ReplyRefusal = Extract<ReplyResult, { type: "refused" }>["gate"];

const REFUSALS: Readonly<Record<ReplyRefusal, string>> = {
  once: "it was answered already, or may have been (seq resolve)",
  lease: "another run works on this person; try again in a moment",
  suppression: "the person must not be written to",
  sender: "the sender is held, or its cap is reached",
  spacing: "the sender has just sent something; try again in a moment",
  budget: "the touch budget is used up",
  paused: "the sender, or everything, is paused",
};

/** A reply that must not leave. `gate`: what forbids it. */
export class ReplyRefused extends UserError {
  readonly gate: ReplyRefusal;

  constructor(message: number, gate: ReplyRefusal) {
    super(`message ${message} was not answered: ${REFUSALS[gate]}`);
    this.gate = gate;
  }
}

/**
 * Takes a reply through the stages of any delivery: prepare → journal → send → settle. It waits in no queue, so its
 * intent is its hand-off, which the store notes with it. The sender's caps are charged; the person's own budget does not
 * stand in the way of answering them. Throws ReplyRefused where it must not leave.
 */
export async function deliverReply(
  context: RunContext,
  channel: MachineChannel,
  reply: Reply,
  now: Instant,
): Promise<ReplyOutcome> {
  const { root, openService, askToken } = context;
  const transport = await channel.connect(reply.sender, {
    root,
    ...(openService !== undefined && { openService }),
    ...(askToken !== undefined && { askToken }),
  });
  try {
    const prepared = await transport.prepare(reply.touch);
    const attempt = await journal(context, channel, reply, prepared, now);
    const outcome = await sendPrepared(transport, prepared, (content) =>
      context.store.keepContent(attempt, content),
    );
    return await settle(context, attempt, prepared, outcome, now);
  } finally {
    await transport.close();
  }
}

async function journal(
  { store, config }: RunContext,
  channel: MachineChannel,
  { message, step: named, enrollment, person, sender, touch: { action } }: Reply,
  prepared: Prepared,
  now: Instant,
): Promise<number> {
  const states = await store.senderStates();
  const firstTouchAt = states.find(({ id }) => id === sender.id)?.firstTouchAt[action] ?? null;
  const step = { action } as Parameters<typeof capsOf>[3];
  const caps = capsOf(config, channel, person, step, sender, firstTouchAt, now).filter(
    ({ gate }) => gate === "sender",
  );
  const intent = {
    message,
    ...(named !== undefined && { step: named }),
    action,
    channel: channel.id,
    enrollment,
    sender: sender.id,
    at: now,
    caps,
    prepared,
  };
  const journaled = await store.journalReply(intent);
  if (journaled.type === "journaled") return journaled.attempt;
  throw new ReplyRefused(message, journaled.gate);
}

async function settle(
  { store }: RunContext,
  attempt: number,
  { messageId }: Prepared,
  outcome: Outcome,
  now: Instant,
): Promise<ReplyOutcome> {
  const { type } = outcome;
  if (type === "sent") {
    await store.settleReply(attempt, {
      status: type,
      reason: null,
      at: now,
      providerId: outcome.providerId ?? null,
    });
    return { type, attempt, messageId };
  }
  const { reason } = outcome;
  await store.settleReply(attempt, { status: type, reason, at: now, providerId: null });
  return { type, attempt, reason };
}
