import { isCertificateCode } from "../../certificate-code.ts";
import { hideSecrets } from "../../hide-secrets.ts";
import type { Outcome } from "../channel.ts";
import type { SmtpFailure } from "./smtp-failure.ts";

type Failed = Extract<Outcome, { type: "failed" }>;
type FailureKind = Pick<Failed, "blame" | "permanent" | "suppress">;

const NETWORK: FailureKind = { blame: "network", permanent: false, suppress: false };
const SENDER: FailureKind = { blame: "sender", permanent: true, suppress: false };
const MESSAGE: FailureKind = { blame: "message", permanent: true, suppress: false };
const RECIPIENT: FailureKind = { blame: "recipient", permanent: true, suppress: false };
const RECIPIENT_LATER: FailureKind = { blame: "recipient", permanent: false, suppress: false };
const NO_SUCH_ADDRESS: FailureKind = { blame: "recipient", permanent: true, suppress: true };
/** One refusal cannot tell whose fault it is: the recipient's own rules, or what everybody holds against the sender. */
const REFUSED: FailureKind = { blame: "policy", permanent: true, suppress: false };

/** RFC 3463 3.2: no such mailbox, no such host, bad syntax, moved without a new address, null MX (RFC 7505). */
const DEAD_ADDRESS = /^5\.1\.(?:1|2|3|6|10)$/;
/** Who may log in (RFC 4954 6, RFC 3463 3.8). */
const LOGIN_CODES: ReadonlySet<number> = new Set([530, 534, 535, 538]);
/** Policy (RFC 3463 3.8), and a sender's address that is refused only once the recipient is named (RFC 3463 3.2). */
const POLICY_STATUS = /^5\.(?:7\.\d+|1\.[78])$/;

/** Wordings of servers that give no enhanced code. */
const UNKNOWN_USER =
  /\b(?:user|recipient|mailbox|account|address)(?: \S+){0,2} (?:is )?(?:unknown|not found|not exist|doesn'?t exist|does not exist|invalid)\b|\b(?:unknown|no such|invalid|non-?existent) (?:user|recipient|mailbox|account|local part)\b|\bno mailbox here\b/i;
const POLICY =
  /\b(?:spam|policy|policies|block(?:ed|list)|black ?list(?:ed)?|reputation|relay(?:ing)?|dmarc|dkim|spf|authenticat\w*|not authori[sz]ed|rbl|dnsbl|sender)\b/i;
/**
 * How much a sender may send, whatever code stands beside it (Gmail: 550 5.4.5 "Daily user sending limit exceeded"):
 * it passes by itself, and holds for everybody's mail. Not a full mailbox, nor a size.
 */
const RATE =
  /\b(?:(?:sending|send|daily|hourly|per[- ](?:day|hour|minute)|message|messages|mails?|e-?mails?|outbound|outgoing|rate|recipients?|relay)(?:[ -]\w+){0,3} (?:quota|limit|rate|threshold)s?(?:[ -]\w+){0,4} (?:exceeded|reached|hit|used up|exhausted)|exceed(?:ed|s|ing)?(?: \w+){0,4} (?:(?:sending|send|daily|hourly|message|rate|mail|e-?mail|outbound|outgoing|relay)(?:[ -]\w+){0,3} (?:quota|limit|rate|threshold)s?|(?:quota|limit|rate|number)s? (?:of|for|on) (?:\w+ ){0,2}(?:messages|mails?|e-?mails?|recipients|sending))|(?:messages|mails|e-?mails) per (?:minute|hour|day)\b|(?:sent|sending) too (?:many|much|fast|quickly)|too many (?:messages|mails|e-?mails|recipients)|rate[- ]?limit(?:ed|ing|s)?\b|throttl(?:ed|ing))/i;
const GREYLISTED = /\bgr[ae]y[- ]?list/i;
/** A refusal that asks to be tried again, whatever its code: greylisting above all (RFC 6647). */
const LATER = /\bgr[ae]y[- ]?list|\btry (?:again|later)|\bretry later|\breceiving (?:mail|messages)\b/i;
/** The recipient's own limit: nobody else's mail waits for it. */
const RECEIVING = /\breceiving\b|\brecipient'?s? (?:has )?(?:exceeded|reached)/i;
const FULL = /\b(?:mailbox (?:is )?full|(?:over|exceeded) (?:the )?(?:storage )?quota|quota exceeded)\b/i;
const TOO_BIG = /\b(?:too (?:big|large)|size (?:limit|exceeds)|exceeds .{0,20}size)\b/i;

/**
 * Who is to blame for a failed hand-over, and whether trying again can help. Never the person for a sender's fault, and
 * the sender at once only where no recipient had been named: log-in and MAIL FROM.
 */
export function judgeFailure(failure: SmtpFailure): FailureKind {
  const { stage, reply } = failure;
  if (reply === null) return judgeSilence(failure);
  const { code, enhanced } = reply;
  // 421: the server is closing. 503: the session was out of step. Both pass on a new connection.
  if (code === 421 || code === 503) return NETWORK;
  if (isOpening(stage)) return code < 500 ? NETWORK : SENDER;
  if (isTooBig(failure)) return code < 500 ? NETWORK : MESSAGE;
  if (LOGIN_CODES.has(code)) return SENDER;
  if (code >= 500 && stage !== "sender" && DEAD_ADDRESS.test(enhanced ?? "")) return NO_SUCH_ADDRESS;
  if (isRateLimit(failure)) return NETWORK;
  if (code < 500) return judgeTemporary(failure);
  if (stage === "sender") return enhanced?.startsWith("5.6.") === true ? MESSAGE : SENDER;
  if (LATER.test(wordsOf(failure))) return RECIPIENT_LATER;
  return enhanced === null ? judgeWords(failure) : judgeStatus(failure, enhanced);
}

/** Who gives tokens refuses the log-in; any other `system` says that they could not be asked. */
export const NO_TOKEN = "ENOTOKEN";

function isOpening(stage: SmtpFailure["stage"]): boolean {
  return stage === "connect" || stage === "greeting" || stage === "tls" || stage === "login";
}

function judgeSilence({ stage, system }: SmtpFailure): FailureKind {
  if (isCertificateCode(system) || stage === "login") return SENDER;
  if (stage === "token") return system === NO_TOKEN ? SENDER : NETWORK;
  // What no server was asked: too large for it, or an address it or SMTP cannot take.
  return stage === "message" || system === "EENVELOPE" ? MESSAGE : NETWORK;
}

function judgeTemporary(failure: SmtpFailure): FailureKind {
  const { stage, reply } = failure;
  if (stage === "recipient" || reply?.enhanced === "4.2.2") return RECIPIENT_LATER;
  // Greylisting is of one sender and one recipient (RFC 6647 2.1): the others' mail goes on.
  return stage !== "sender" && GREYLISTED.test(wordsOf(failure)) ? RECIPIENT_LATER : NETWORK;
}

function judgeStatus(failure: SmtpFailure, enhanced: string): FailureKind {
  if (enhanced === "5.2.2") return RECIPIENT_LATER;
  if (POLICY_STATUS.test(enhanced)) return REFUSED;
  if (enhanced.startsWith("5.6.")) return MESSAGE;
  if (failure.stage === "recipient") return isPolicy(failure) ? REFUSED : RECIPIENT;
  return /^5\.[12]\./.test(enhanced) ? RECIPIENT : REFUSED;
}

function judgeWords(failure: SmtpFailure): FailureKind {
  const text = wordsOf(failure);
  // In doubt the person keeps their address.
  if (UNKNOWN_USER.test(text)) return POLICY.test(text) ? REFUSED : NO_SUCH_ADDRESS;
  if (FULL.test(text)) return RECIPIENT_LATER;
  return failure.stage === "recipient" && !isPolicy(failure) ? RECIPIENT : REFUSED;
}

/** RFC 5321 4.2.3: 554 is "transaction failed"; without a status it is how servers refuse for policy. */
function isPolicy(failure: SmtpFailure): boolean {
  const { reply } = failure;
  return (reply?.code === 554 && reply.enhanced === null) || POLICY.test(wordsOf(failure));
}

function isRateLimit(failure: SmtpFailure): boolean {
  const text = wordsOf(failure);
  return RATE.test(text) && !TOO_BIG.test(text) && !RECEIVING.test(text);
}

function wordsOf({ reply }: SmtpFailure): string {
  return reply?.text.slice(0, LONGEST_REPLY) ?? "";
}

function isTooBig({ reply }: SmtpFailure): boolean {
  if (reply?.enhanced === "5.3.4" || reply?.enhanced === "5.2.3") return true;
  return reply?.code === 552 && reply.enhanced === null && TOO_BIG.test(reply.text.slice(0, LONGEST_REPLY));
}

/** The failure as an outcome. `secrets` never appear in the reason. */
export function describeFailure(failure: SmtpFailure, host: string, secrets: readonly string[]): Failed {
  return { type: "failed", ...judgeFailure(failure), reason: phraseFailure(failure, host, secrets) };
}

/** One line: what happened where, with the server's code and words, without addresses and secrets. */
export function phraseFailure(failure: SmtpFailure, host: string, secrets: readonly string[]): string {
  if (failure.said !== undefined) return withoutSecrets(failure.said, secrets);
  const where = STAGES[failure.stage];
  if (failure.reply === null) return `${where} at ${host}: ${phraseSystem(failure.system)}`;
  const { code, text } = failure.reply;
  const said = cleanReply(text, secrets, { isLogIn: failure.stage === "login" });
  return `${where} at ${host}: ${`${code} ${said}`.trimEnd()}`;
}

/** More of a reply is not looked at: a server may send without end. RFC 5321 4.5.3.1.5 allows 512 octets a line. */
const LONGEST_REPLY = 2_000;
const LONGEST_SECRET = 256;

/** The beginning of a server's words, addresses and all, without secrets however encoded: a server may repeat them. */
export function withoutSecrets(
  reply: string,
  secrets: readonly string[],
  options: { isLogIn?: boolean } = {},
): string {
  const hidden = hideSecrets(reply.slice(0, LONGEST_REPLY), secrets, options);
  // A secret that the cut went through is not recognised: what may be its beginning goes, too.
  return reply.length > LONGEST_REPLY ? hidden.slice(0, -LONGEST_SECRET) : hidden;
}

/** A server's words fit for a log: one line, no addresses, no secrets however encoded, at most 200 characters. */
export function cleanReply(
  reply: string,
  secrets: readonly string[],
  options: { isLogIn?: boolean } = {},
): string {
  return withoutSecrets(reply, secrets, options)
    .replace(/[\p{Cc}\s]+/gu, " ")
    .replace(/<[^<>\s]*@[^<>\s]*>|[^\s<>()[\],;:"]+@[^\s<>()[\],;:"]+/g, "<address>")
    .trim()
    .slice(0, 200);
}

const STAGES: Readonly<Record<SmtpFailure["stage"], string>> = {
  connect: "no connection to the server",
  greeting: "the server refused the connection",
  tls: "no secure connection to the server",
  login: "the server refused the login",
  token: "no access token",
  sender: "the server refused the sender",
  recipient: "the server refused the recipient",
  data: "the server refused to take a message",
  message: "the server refused the message",
};

const SYSTEM: Readonly<Record<string, string>> = {
  ECONNREFUSED: "the connection was refused",
  ECONNRESET: "the connection was reset",
  ECONNECTION: "the connection was lost",
  ETIMEDOUT: "it did not answer in time",
  EDEADLINE: "it took longer than it may",
  ESTOPPED: "the program was stopped before",
  ENOTFOUND: "there is no such host",
  EDNS: "its name could not be looked up",
  EMESSAGE: "the message is larger than it accepts",
  ENOSMTPUTF8: "it cannot take an address with letters outside ASCII before the @",
  ENOLOGIN: "it offers no login",
};

function phraseSystem(system: string | null): string {
  const code = system ?? "unknown error";
  const words = SYSTEM[code];
  return words === undefined ? code : `${words} (${code})`;
}
