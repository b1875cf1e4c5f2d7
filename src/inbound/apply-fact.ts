import { emailAction } from "../channels/email/actions.ts";
import { channels } from "../channels/registry.ts";
import { DAY_MS, type Instant } from "../engine/plan.ts";
import { recordFact } from "../run/actions/record-fact.ts";
import { resolveAttempt } from "../run/actions/resolve.ts";
import type { Take } from "../run/actions/tell.ts";
import { HURTS_SENDER } from "../run/delivery/mailbox-health.ts";
import type { Prospect } from "../store/port.ts";
import type { InboxMessage, TouchRef } from "../store/ports/inbox-port.ts";
import type { ClassifiedMessage } from "./classified-message.ts";
import { findNoCalls, findNoLinkedIn } from "./classify/opt-out/declined.ts";
import { isProof, type MessageFact } from "./decide.ts";
import type { InboundContext } from "./handle-inbound.ts";
import { judgeWriter } from "./writer.ts";

/** Soft bounces in a row after which an address is taken for failing; as the issue of most senders' tools. */
export const SOFT_BOUNCES_TO_ASK = 3;
const SOFT_BOUNCE_WINDOW_MS = 30 * DAY_MS;
/** What shows that mail does arrive. */
const SIGNS_OF_LIFE = ["replied", "delivered", "out_of_office", "clicked", "read_receipt"] as const;

/** A fact about to have its effects. */
export interface InboundFact {
  fact: MessageFact;
  message: InboxMessage;
  person: Prospect;
  touch: TouchRef | null;
  /** When it happened. */
  at: Instant;
  /** What the person's sequences make of it beyond hearing it, in the same write. */
  after?: Take;
}

/**
 * Records a fact and lets everything that follows happen: sequences end or wait, addresses are suppressed, the mailbox
 * rests. Repeating it changes nothing. Returns the question to ask a person, where the fact leaves one.
 */
export async function applyFact(
  inbound: InboundContext,
  effect: InboundFact,
  now: Instant,
): Promise<string | null> {
  const { fact, message, person, touch, at, after } = effect;
  // Whoever says so of a mail by hand cannot know where it came from either.
  const isProven = touch !== null && touch.id === message.attempt && isProof(message.matchedBy);
  // Whoever writes to a number names no message of ours: the last one may never have come.
  if (isProven && touch.status === "uncertain" && message.matchedBy !== "writer")
    await resolveAttempt(inbound, touch.id, true, now, "by what came back");
  await recordFact(
    inbound,
    person,
    {
      kind: fact.kind,
      at,
      channel: message.channel,
      ...(touch !== null && { sequence: touch.sequence, step: touch.step, stepKey: touch.stepKey }),
      data: {
        ...fact.data,
        inbox: message.id,
        ...(message.channel !== emailAction.id && { source: message.mailbox }),
        ...(HURTS_SENDER.has(fact.kind) && !isProven && { unproven: true }),
      },
      key: `${message.key}/${fact.kind}/p${person.id}`,
      message: message.id,
    },
    now,
    after === undefined ? {} : { after },
  );
  await tellWriter(inbound, effect, now);
  return fact.kind === "soft_bounced" ? countSoftBounces(inbound, person, at) : null;
}

/**
 * A colleague answered in the thread. Their own sequences hear a reply too; who asks not to be written to is never
 * written to, known or not. A name of another company is only believed where a person has looked: whoever has a
 * thread, or the opt-out link of one, could else end what others have.
 */
async function tellWriter(
  inbound: InboundContext,
  { fact, message, person, at }: InboundFact,
  now: Instant,
): Promise<void> {
  const { from } = message;
  if (fact.kind !== "replied" && fact.kind !== "opted_out") return;
  if (message.channel !== emailAction.id) {
    // By hand it may be somebody whose number is another one by now.
    if (fact.kind === "opted_out" && from !== null && from !== person.phone && /^\+\d+$/.test(from))
      await inbound.store.suppress([{ kind: "phone", value: from, reason: "opted_out", at: now }]);
    return;
  }
  if (from === null || from === person.email?.toLowerCase()) return;
  if (fact.data.matched_by !== "hand" && judgeWriter(from, person.email) === "stranger") return;
  const writer = await inbound.store.findProspect(from);
  if (writer !== null && writer.id !== person.id && writer.email?.toLowerCase() === from) {
    await recordFact(
      inbound,
      writer,
      {
        kind: fact.kind,
        at,
        channel: "email",
        data: { ...fact.data, inbox: message.id, instead_of: `p${person.id}` },
        key: `${message.key}/${fact.kind}/p${writer.id}`,
        message: message.id,
      },
      now,
    );
  } else if (fact.kind === "opted_out" && isOneAddress(from)) {
    await inbound.store.suppress([{ kind: "email", value: from, reason: "opted_out", at: now }]);
  }
}

function isOneAddress(text: string): boolean {
  return /^[^\s@<>,;:"]+@[^\s@<>,;:"]+\.[^\s@<>,;:"]+$/.test(text);
}

/**
 * A soft bounce is not sent again: the message was handed over, and its server tried for days already (RFC 5321
 * 4.5.4.1). The next step is the next try; after three in a row a person decides.
 */
async function countSoftBounces(
  { store }: InboundContext,
  person: Prospect,
  at: Instant,
): Promise<string | null> {
  let since = at - SOFT_BOUNCE_WINDOW_MS;
  for (const sign of SIGNS_OF_LIFE) {
    const [latest] = await store.factTimes(person.id, sign, since);
    if (latest !== undefined) since = Math.max(since, latest);
  }
  const bounces = await store.factTimes(person.id, "soft_bounced", since);
  if (bounces.length < SOFT_BOUNCES_TO_ASK) return null;
  return `${bounces.length} soft bounces in a row within 30 days: does the mailbox still take mail?`;
}

/** Channels that an answer declines, by what the classifier heard. */
export function listDeclines({
  noCalls,
  noLinkedIn,
}: Pick<ClassifiedMessage, "noCalls" | "noLinkedIn">): string[] {
  return [...(noCalls ? ["call"] : []), ...(noLinkedIn ? ["linkedin"] : [])];
}

/** The same by what was kept of it. */
export function readDeclines({ text }: Pick<InboxMessage, "text">): string[] {
  return listDeclines({ noCalls: findNoCalls(text) !== null, noLinkedIn: findNoLinkedIn(text) !== null });
}

/**
 * Records that the person asks not to be reached on these channels: from then on their steps are skipped, open tasks end,
 * and everything else goes on. A colleague speaks for themselves. Repeating it changes nothing.
 */
export async function recordDeclines(
  inbound: InboundContext,
  declines: readonly string[],
  { message, person, at }: { message: InboxMessage; person: Prospect; at: Instant },
  now: Instant,
): Promise<void> {
  const isByMail = message.channel === emailAction.id;
  if (isByMail && judgeWriter(message.from, person.email) !== "person") return;
  for (const { id, declining } of channels) {
    if (declining === undefined || !declines.includes(id)) continue;
    const kind = declining.declined;
    const data = { inbox: message.id, ...(message.from !== null && { from: message.from }) };
    const key = `${message.key}/${kind}/p${person.id}`;
    const fact = { kind, at, channel: message.channel, data, key, message: message.id };
    await recordFact(inbound, person, fact, now);
  }
}
