import type { Store } from "../store/port.ts";
import type { TouchRef } from "../store/ports/inbox-port.ts";
import { findTagged, verifyTouchToken } from "../token/token.ts";
import type { ClassifiedMessage } from "./classified-message.ts";
import type { InboundContext, TokenClaim } from "./handle-inbound.ts";

const OPT_OUT_SUBJECT = /^\s*unsubscribe\s+([\w-]{16,300})\s*$/i;
const MOST_TOKENS = 10;

/** Reads the signed tokens of a workspace: in headers, in the subject of an opt-out mail. */
export async function openTokenReader(
  store: Pick<Store, "tokenKeys">,
): Promise<(token: string) => TokenClaim | null> {
  const keys = await store.tokenKeys();
  return (token) => verifyTouchToken(keys, "touch", token) ?? verifyTouchToken(keys, "unsubscribe", token);
}

/** The touch that a token of ours in the message names; null where there is none, or none that is ours. */
export async function findByToken(
  inbound: InboundContext,
  { tokens }: Pick<ClassifiedMessage, "tokens">,
): Promise<TouchRef | null> {
  for (const token of tokens.slice(0, MOST_TOKENS)) {
    const touch = await findSigned(inbound, token);
    if (touch !== null) return touch;
  }
  return null;
}

/**
 * The touch whose opt-out address the mail was written to: its subject carries the signed word of our List-Unsubscribe
 * header. Like the link, it counts from whomever it comes, and for the person alone whose mail it stood in.
 */
export async function findByOptOutToken(
  inbound: InboundContext,
  { kind, subject }: Pick<ClassifiedMessage, "kind" | "subject">,
): Promise<TouchRef | null> {
  const token = kind === "opt_out" ? OPT_OUT_SUBJECT.exec(subject)?.[1] : undefined;
  return token === undefined ? null : findSigned(inbound, token);
}

/**
 * A copy of what we sent ourselves: it bears an address of ours, and its own Message-ID is in the journal or its own
 * token is signed with our key. A token alone proves nothing: whoever got a mail of ours can repeat it.
 */
export async function isOwnCopy(
  inbound: InboundContext,
  { bearsOurs, messageId, ownToken }: Pick<ClassifiedMessage, "bearsOurs" | "messageId" | "ownToken">,
): Promise<boolean> {
  if (!bearsOurs) return false;
  if (messageId !== null && (await inbound.store.findTouches([messageId])).length > 0) return true;
  return ownToken !== null && (await findSigned(inbound, ownToken)) !== null;
}

async function findSigned(inbound: InboundContext, token: string): Promise<TouchRef | null> {
  const claim = (await inbound.readToken?.(token)) ?? null;
  return claim === null ? null : findClaimed(inbound, claim);
}

async function findClaimed(
  { store }: InboundContext,
  claim: { attempt: number } | { enrollment: number; step: string },
): Promise<TouchRef | null> {
  if ("attempt" in claim) return store.touch(claim.attempt);
  const attempts = await store.attempts({ enrollment: claim.enrollment });
  const left = attempts.filter(({ status }) => status !== "failed");
  const found = findTagged(left.reverse(), claim.step);
  return found === undefined ? null : store.touch(found.id);
}
