import type { Instant } from "../engine/plan.ts";
import type { Store } from "../store/port.ts";
import type { InboxMessage } from "../store/ports/inbox-port.ts";
import { findInterest, findOptOut } from "./classify/opt-out/opt-out.ts";

/** What a person takes a reply for. Only what a person says counts in reports. */
export const SENTIMENTS = ["positive", "neutral", "negative"] as const;
export type Sentiment = (typeof SENTIMENTS)[number];

/** What a reply sounds like, and the sentence that says so; never more than a proposal. */
export interface Proposal {
  sentiment: "positive" | "negative";
  evidence: string;
}

/**
 * Proposes what a reply may be by its words: one that shows interest, or speaks of an end. Null where nothing or both are
 * found: a person reads it anyhow.
 */
export function proposeSentiment(words: string): Proposal | null {
  const interest = findInterest(words);
  const end = findOptOut(words)?.says ?? null;
  if (interest !== null && end === null) return { sentiment: "positive", evidence: interest };
  return interest === null && end !== null ? { sentiment: "negative", evidence: end } : null;
}

/** The event that a person's mark of a reply is: it has no effects, and the latest of a person's counts. */
const MARKED = "reply_marked";

/** Keeps what a person takes a message for. Saying something else later takes its place. */
export async function markReply(
  store: Pick<Store, "record">,
  { id, prospect, sequence, step, channel }: InboxMessage,
  sentiment: Sentiment,
  now: Instant,
): Promise<void> {
  if (prospect === null) return;
  const data = { sentiment, message: id };
  await store.record([{ kind: MARKED, at: now, prospect, sequence, step, channel, data }]);
}
