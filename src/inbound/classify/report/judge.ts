import type { ReportedRecipient } from "../../classified-message.ts";
import { saysNobody } from "./nobody.ts";
import { isDead, type Reason, readReason, saysFull } from "./reason.ts";
import { type Codes, isGeneral, readCodes, readMeaning, writeStatus } from "./status-code.ts";

/** What a report says of one recipient, before it is judged. */
export interface Refusal {
  address: string | null;
  /** Status field of a delivery report; null in a report of words alone. */
  status: string | null;
  /** The server's own words: Diagnostic-Code, or the lines below the address. */
  words: string;
  /** The words stand in a machine-readable report. */
  isStated: boolean;
  /** The server that refused, where the report names it. */
  remote?: string;
  /** The rest of what the report says: asked where the words say nothing. */
  context: string;
}

/** The server had taken the message's words before it refused (RFC 5321 §4.1.1.4). */
function isAfterData(told: string): boolean {
  // Under pipelining (RFC 2920) sendmail shows DATA above the answer to RCPT; then nobody is left to deliver to.
  if (/no valid recipients|need rcpt|no recipients? (?:were|have been|specified)/i.test(told)) return false;
  return /(?:end of|after|to) data\b|>>> data|data command|text command|after i sent the message|\(state 1[5-9]\)|end of message|dot command/i.test(
    told,
  );
}

/** Mail of Japanese phones: the carriers answer "unknown" to what a subscriber's filter refuses, too. */
const PHONE_MAIL =
  /(?:^|[@.\s[])(?:ezweb\.ne\.jp|(?:au|uqmobile)\.com|docomo\.ne\.jp|(?:i\.)?softbank(?:\.ne)?\.jp|(?:[a-z]\.)?vodafone\.ne\.jp)\b/i;

/** The owner's own choice, whatever code stands beside it: somebody reads that mailbox. */
const PREFERENCE =
  /recipient(?:'s)? (?:preferences?|settings|(?:mail )?rules?\b|block list|blocklist)|(?:blocked|refused|rejected|declined) by (?:the |its |this )?(?:recipient|addressee|user|owner)\b(?! ?(?:domain|(?:e-?mail |mail )?(?:server|system)|organi|'s))|(?:recipient|user|addressee) (?:has |have )?(?:blocked|refused|declined|(?:does ?n[o']t|do not|not) (?:accept|want|wish)|only accepts)/i;

/**
 * One recipient, judged. Hard means that the address itself is dead (RFC 3463 X.1.1, X.1.2, X.1.3, X.1.6, X.1.10, or
 * words that say the same in any permanent answer, to RCPT or to DATA): policy, authentication, a full mailbox or a bad
 * day of the network never are.
 */
export function judgeRefusal({
  address,
  status: stated,
  words,
  context,
  isStated,
  remote,
}: Refusal): ReportedRecipient {
  const flat = flatten(words);
  const codes = readCodes(flat);
  const isStatedPrecise = stated !== null && !isGeneral(stated);
  // The server's own reply is nearer to the cause than the code that the reporter put above it.
  const status =
    codes.status !== null && (!isStatedPrecise || !isGeneral(codes.status)) ? codes.status : stated;
  if (PREFERENCE.test(flat)) return { address, status, reason: "filtered", hard: false };
  const reason = decideReason({ status, reply: codes.reply, words: flat, context });
  if (!isDead(reason)) return { address, status: writeCode(status, reason), reason, hard: false };
  const dead = { address, status: writeCode(status, reason), reason };
  const isCodeDead = status !== null && /^5\.1\.(?:1|2|3|6|10|351)$/.test(status);
  // A passing answer (4xx) tells of no dead address, unless its code does.
  if (!isCodeDead && isPassing(codes, status))
    return { ...dead, hard: reason === "host_unknown" && saysNoDomain(flat) };
  // What was asked about the address (an address verification) has not answered for good.
  if (/\bsaid: 4\d\d[ -]/.test(flat)) return { ...dead, hard: false };
  if (reason === "user_unknown" && isPhoneMail(address, remote, flat) && isAfterData(`${flat}\n${context}`))
    return { ...dead, reason: "unknown", hard: false };
  // The report contradicts itself: a full mailbox has an owner.
  if (isStated && saysFull(context)) return { ...dead, status, reason: "mailbox_full", hard: false };
  return { ...dead, hard: true };
}

function isPassing({ status, reply }: Codes, judged: string | null): boolean {
  if (status !== null) return status.startsWith("4");
  if (reply !== null) return reply.startsWith("4");
  return judged?.startsWith("4") === true;
}

/** The domain is not there (RFC 2308 NXDOMAIN), or says that it takes no mail (RFC 7505). */
function saysNoDomain(words: string): boolean {
  return /nxdomain|non-?existent|null ?mx|(?:domain|host)[^.;]{0,60}(?:does not|doesn't) exist/i.test(words);
}

function isPhoneMail(address: string | null, remote: string | undefined, words: string): boolean {
  return PHONE_MAIL.test(address ?? "") || PHONE_MAIL.test(remote ?? "") || PHONE_MAIL.test(words);
}

function writeCode(status: string | null, reason: Reason): string | null {
  return status !== null && !/^\d\.0\.0$/.test(status) ? status : (writeStatus(reason) ?? status);
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
    // Policy codes stand above any refusal: only plain words that nobody is there outweigh them.
    if (/^\d\.7\./.test(status)) {
      if (said === "user_unknown" && (meant === null || meant === "policy") && saysNobody(words)) return said;
      if (said === "unknown" || isDead(said)) return meant ?? "policy";
      return meant === null || meant === "policy" ? said : meant;
    }
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
          /^\d\.(?:4\.4|1\.2)$/.test(status) &&
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
  // RFC 3463 §3.2: X.1.0 speaks of an address; with no word of the sender or of a rule it is the recipient's.
  if (status !== null && /^5\.1\.0$/.test(status) && /\baddress rejected/i.test(words)) return "user_unknown";
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
    .replace(/ [245]\d\d-([245]\.\d{1,3}\.\d{1,3} )/g, " $1")
    .trim();
}
