import type { FieldValue } from "../engine/facts.ts";
import type { MatchedBy } from "../store/ports/inbox-port.ts";
import { type ClassifiedMessage, NOBODY_COMES_BACK, type ReportedRecipient } from "./classified-message.ts";
import type { Writer } from "./writer.ts";

/** A fact that a message makes. */
export interface MessageFact {
  kind: string;
  data: Record<string, FieldValue>;
}

/** What a message comes to. */
export type InboundDecision =
  | { type: "ignore" }
  /** Doubt pauses and asks (a person decides in `seq inbox`). `looksLike`: the kind it would be. */
  | { type: "ask"; question: string; looksLike: string }
  | { type: "record"; fact: MessageFact };

/** What is known of the touch that a message answers. */
export interface Answered {
  by: MatchedBy;
  /** The touched person's own address; null where the subject alone speaks. */
  address: string | null;
  /** Who wrote, seen from that person. */
  writer: Writer;
  /** Written by the mailto of our List-Unsubscribe header, with its signed word. */
  isSignedOptOut: boolean;
}

const IGNORE: InboundDecision = { type: "ignore" };
const STRANGER = "somebody of another company, or from a private address, answers in the thread: who is it?";
const UNPROVEN_OPT_OUT = "asks not to be written to, in a mail outside any thread: is it theirs?";
/** RFC 3463 3.8, X.7.x: security or policy. Never the address's fault. */
const POLICY_STATUS = /^[45]\.7\./;
/** The sender's troubles among the words of bounce classifiers (Sisimai's reasons), without underscores. */
const POLICY_REASON =
  /^(?:policy|block|spam|badreputation|reputation|auth|security|content|ratelimited|speeding|toomany|rejected|notcompliant|norelaying|requireptr|dmarc|spf|dkim|virus)/;
/** How the classifier words that somebody has gone for good. */
const HAS_LEFT =
  /no longer (?:with|work|employ|at|part)|left (?:the|our) (?:company|organi[sz]ation|firm)|has left|retired|left_company|퇴사|退職|退社|nicht mehr (?:im|bei|für|in|tätig)|ausgeschieden|ne fait plus partie|quitté|ya no (?:trabaja|forma)/iu;

/**
 * Whether a tie proves that the mail comes from somebody who got ours: only they can name it; or a service vouches for who wrote. An address, a subject and
 * what somebody said of a mail by hand prove nothing.
 */
export function isProof(by: MatchedBy | null): boolean {
  return by === "message_id" || by === "provider_id" || by === "token" || by === "writer";
}

/**
 * What a message means for the person it answers; pure. Only a thread makes a reply, and only from the person or a
 * colleague: a sender's name is easily forged, who has one thread must not speak for people in others, and a subject
 * is nobody's. By address alone an absence counts, for a while; what else nobody vouches for asks or is left alone. So
 * does an opt-out: nothing more leaves until a person has looked, which is as good as heard, and a forged one ends nothing.
 */
export function decide(classified: ClassifiedMessage, answered: Answered | null): InboundDecision {
  if (classified.kind === "own" || answered === null) return judgeUnmatched(classified);
  const isSure = isProof(answered.by);
  const isTheirs = isSure || answered.by === "address";
  switch (classified.kind) {
    case "reply":
    case "opt_out": {
      const kind = classified.kind === "opt_out" ? "opted_out" : "replied";
      if (answered.isSignedOptOut) return record(kind, classified, answered);
      if (isSure && answered.writer === "stranger") return ask(STRANGER, kind);
      // "unsubscribe from our vendor" is no request, and the next sentence may be one: a person reads it.
      if (classified.optOut === "possible")
        return ask(classified.evidence[0] ?? "may ask not to be written to", "opted_out");
      if (isSure) return record(kind, classified, answered);
      if (!isTheirs) return ask("answers a subject of ours", kind);
      return ask(kind === "opted_out" ? UNPROVEN_OPT_OUT : "a mail outside any thread", kind);
    }
    case "bounce":
      if (classified.isDelay) return isSure ? record("delivery_delayed", classified, answered) : IGNORE;
      return judgeBounce(classified, answered, isSure);
    case "complaint":
      // Providers give the mail back with a complaint, so one that names none of ours is rarely a provider's.
      return isSure
        ? record("complained", classified, answered)
        : ask("a complaint that names no message of ours", "complained");
    case "out_of_office":
      if (!isTheirs) return ask("an absence, of whom?", "out_of_office");
      return record("out_of_office", classified, answered, {
        ...(classified.returnDate !== null && { return_date: classified.returnDate }),
      });
    case "auto_reply":
      if (!isTheirs) return IGNORE;
      if (hasLeft(classified)) return ask("seems to have left the company", "left_company");
      return record("auto_reply", classified, answered);
    case "challenge":
      return ask("wants proof that a person wrote", "challenge");
    case "calendar":
      // An acceptance counts by itself only where the invitation was ours, and this program sends none.
      return isTheirs ? ask("an answer of a calendar: is it a meeting?", "meeting_booked") : IGNORE;
    case "delivery_notice": {
      if (!isSure) return IGNORE;
      const isDelivered = classified.recipients.some(
        ({ status, reason }) => status?.startsWith("2.") === true || reason === "delivered",
      );
      return record(isDelivered ? "delivered" : "delivery_delayed", classified, answered);
    }
    case "receipt":
      // Programs send them on their own: no evidence that anybody read anything.
      return isSure ? record("read_receipt", classified, answered) : IGNORE;
    case "unrelated":
      return isSure ? ask("answers a message of ours, but is none of the known kinds", "unrelated") : IGNORE;
    default:
      return classified.kind satisfies never;
  }
}

/** A message that is tied to nobody. */
function judgeUnmatched(classified: ClassifiedMessage): InboundDecision {
  if (classified.kind === "complaint")
    return ask("a complaint about a message that is not found", "complained");
  if (classified.kind === "opt_out")
    return ask("asks not to be written to; not found among the people", "opted_out");
  return IGNORE;
}

function judgeBounce(classified: ClassifiedMessage, answered: Answered, isSure: boolean): InboundDecision {
  const recipient = chooseRecipient(classified.recipients, answered.address, isSure);
  const { status, reason, address } = recipient;
  const data = {
    hard: recipient.hard,
    reason,
    ...(status !== null && { status }),
    ...(address !== null && address !== answered.address && { address }),
  };
  // A report on several: another one's mail has failed, this one's went on.
  if (reason === "delivered") return isSure ? record("delivered", classified, answered) : IGNORE;
  if (recipient.hard) {
    if (!isSure) return ask("a bounce that names no message of ours", "bounced");
    return record("bounced", classified, answered, data);
  }
  if (!isBlock(recipient)) return record("soft_bounced", classified, answered, data);
  // It says something of the sender alone, so it is worth nothing where nobody vouches for it.
  return isSure ? record("blocked", classified, answered, data) : IGNORE;
}

/** Refused for policy, content or reputation: the sender's trouble, never the person's. */
export function isBlock({ status, reason, hard }: ReportedRecipient): boolean {
  if (hard) return false;
  return (status !== null && POLICY_STATUS.test(status)) || POLICY_REASON.test(reason.replaceAll("_", ""));
}

const NOBODY: ReportedRecipient = { address: null, status: null, reason: "unknown", hard: false };

/**
 * The recipient that the touch was for. A report that names others only (the address forwards) is about the touch
 * when the returned message is ours; it is hard only if nobody behind the address got it.
 */
function chooseRecipient(
  recipients: readonly ReportedRecipient[],
  address: string | null,
  isSure: boolean,
): ReportedRecipient {
  const own = recipients.find((each) => each.address !== null && each.address === address?.toLowerCase());
  if (own !== undefined) return own;
  if (!isSure) return recipients.find((each) => !each.hard) ?? NOBODY;
  return recipients.find((each) => !each.hard) ?? recipients[0] ?? NOBODY;
}

function hasLeft({ evidence, text }: ClassifiedMessage): boolean {
  const proof = evidence.join("\n");
  return proof.includes(NOBODY_COMES_BACK) || HAS_LEFT.test(proof) || HAS_LEFT.test(text.slice(0, 4_000));
}

function ask(question: string, looksLike: string): InboundDecision {
  return { type: "ask", question, looksLike };
}

/** Longest evidence kept with an event. */
const EVIDENCE = 200;

function record(
  kind: string,
  { evidence, from }: ClassifiedMessage,
  answered: Answered,
  data: MessageFact["data"] = {},
): InboundDecision {
  return {
    type: "record",
    fact: {
      kind,
      data: {
        ...data,
        ...(from !== null && { from }),
        matched_by: answered.by,
        ...(evidence.length > 0 && { evidence: evidence.join("; ").slice(0, EVIDENCE) }),
      },
    },
  };
}
