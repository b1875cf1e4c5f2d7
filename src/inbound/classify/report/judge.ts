import type { HeardRecipient } from "../../heard.ts";
import { isDead, type Reason, readReason } from "./reason.ts";
import { isGeneral, readCodes, readMeaning, writeStatus } from "./status-code.ts";

/** What a report says of one recipient, before it is judged. */
export interface Refusal {
  address: string | null;
  /** Status field of a delivery report; null in a report of words alone. */
  status: string | null;
  /** The server's own words: Diagnostic-Code, or the lines below the address. */
  words: string;
  /** The words stand in a machine-readable report. */
  isStated: boolean;
  /** The reporter's own summary of a conversation that it does not show. */
  isSummary?: boolean;
  /** The rest of what the report says: asked where the words say nothing. */
  context: string;
}

/** Where in the conversation the refusal came: the recipient was refused, or what was sent. */
export type Phase = "recipient" | "content" | null;

const AT_RECIPIENT =
  /rcpt to(?: command| response)?\b|smtp:rcpt|does not like recipient|recipient address rejected|after rcpt|\(state 14\)/i;
const AT_CONTENT =
  /(?:end of|after|to) data\b|>>> data|data command|text command|after i sent the message|\(state 1[5-9]\)|end of message|dot command/i;

/** The phase that a report's words name. */
export function readPhase(text: string): Phase {
  // Under pipelining (RFC 2920) sendmail shows DATA above the answer to RCPT; then nobody is left to deliver to.
  if (/no valid recipients|need rcpt|no recipients? (?:were|have been|specified)/i.test(text))
    return "recipient";
  if (AT_CONTENT.test(text)) return "content";
  return AT_RECIPIENT.test(text) ? "recipient" : null;
}

/**
 * One recipient, judged. Hard means that the address itself is dead (RFC 3463 X.1.1, X.1.2, X.1.3, X.1.6,
 * X.1.10, or words that say the same): policy, authentication, a full mailbox or a bad day of the network never are.
 * An unknown user that a server reports only after it has read the message (RFC 5321 §4.3.2: to DATA), or
 * without any code of its own, is how filters talk: it is not taken for dead.
 */
export function judgeRefusal({
  address,
  status: stated,
  words,
  context,
  isStated,
  isSummary,
}: Refusal): HeardRecipient {
  const flat = flatten(words);
  const codes = readCodes(flat);
  const isStatedPrecise = stated !== null && !isGeneral(stated);
  // The server's own reply is nearer to the cause than the code that the reporter put above it.
  const status =
    codes.status !== null && (!isStatedPrecise || !isGeneral(codes.status)) ? codes.status : stated;
  const reason = decideReason({ status, reply: codes.reply, words: flat, context });
  const phase = readPhase(`${flat}\n${context}`);
  const isCodeDead = status !== null && /^[45]\.1\.(?:1|2|3|6|10|351)$/.test(status);
  const isPolicy = status !== null && /^\d\.7\./.test(status) && status !== "5.7.27";
  let hard = isDead(reason) && !isPolicy;
  if (hard && reason === "user_unknown" && !isCodeDead) {
    const isSmtpWithoutCode = codes.reply !== null && codes.status === null;
    const isRefusedAddress = /has rejected address/i.test(context);
    const isUnsaid =
      !isRefusedAddress && stated !== null && /^[45]\.0\.0$/.test(stated) && !/x-notes/i.test(words);
    if (
      phase === "content" ||
      (phase === null && (isUnsaid || isSummary === true || (isSmtpWithoutCode && !isStated)))
    )
      hard = false;
    // X.2.1 is a mailbox that is switched off: only a refused RCPT makes "unknown" of it.
    if (status !== null && /^\d\.2\./.test(status) && phase !== "recipient") hard = false;
    if (/bouncecategory: ?bad-mailbox/i.test(words)) hard = true;
  }
  // The report contradicts itself: a full mailbox has an owner.
  if (hard && isStated && readReason(context) === "mailbox_full")
    return { address, status, reason: "mailbox_full", hard: false };
  const named: Reason = isDead(reason) && !hard && reason === "user_unknown" ? "filtered" : reason;
  return {
    address,
    status: isStatedOrRead(status) ?? writeStatus(reason) ?? status,
    reason: named,
    hard,
  };
}

function isStatedOrRead(status: string | null): string | null {
  return status !== null && !/^\d\.0\.0$/.test(status) ? status : null;
}

function decideReason(known: {
  status: string | null;
  reply: string | null;
  words: string;
  context: string;
}): Reason {
  const { status, words, context } = known;
  const said = readReason(words);
  const meant = status === null ? null : readMeaning(status);
  if (status !== null && !isGeneral(status)) {
    // Authentication and policy codes: the words only say which of them (facts: X.7 never concerns a person).
    if (/^\d\.7\./.test(status))
      return said === "unknown" || isDead(said)
        ? (meant ?? "policy")
        : meant === null || meant === "policy"
          ? said
          : meant;
    // Some servers put 5.1.1 or 5.2.1 above anything: words that name another cause win.
    if (meant === "user_unknown" || meant === "suspended" || meant === "host_unknown") {
      if (
        said === "unknown" ||
        said === "policy" ||
        said === "security" ||
        said === "filtered" ||
        said === "system" ||
        said === "expired" ||
        said === "network"
      ) {
        return meant === "host_unknown" &&
          /^\d\.4\.4$/.test(status) &&
          (said === "network" || said === "expired")
          ? said
          : meant;
      }
      return said;
    }
    if (meant !== null && said !== "user_unknown")
      return meant === "expired" && said === "network" ? said : meant;
  }
  if (said !== "unknown") return said;
  // RFC 5321 §4.3.2: 550 to RCPT is "mailbox unavailable".
  if (known.reply === "550" && /recipient address rejected\.?(?: \(|$)/i.test(words)) return "user_unknown";
  if (meant !== null) return meant;
  return readReason(flatten(context));
}

/** Continuation lines joined: `550-5.7.26 This mail is\n550-5.7.26 blocked` reads as one sentence. */
function flatten(words: string): string {
  return words
    .slice(0, 8_000)
    .replace(/\s+/g, " ")
    .replace(/(?<= )([245]\d\d)-([245]\.\d{1,3}\.\d{1,3} )/g, "$2")
    .trim();
}
