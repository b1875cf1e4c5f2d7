import type { MessageKind, ReportedRecipient } from "../../classified-message.ts";
import { AUTOMATIC_SUBJECT } from "../human/automatic.ts";
import type { Letter } from "../letter.ts";
import { findAddresses, tidyAddress } from "../mime/address.ts";
import { Headers } from "../mime/header.ts";
import { decodeText } from "../mime/read-mime.ts";
import { type DeliveryStatus, readDeliveryStatus } from "./delivery-status.ts";
import { findRefusals } from "./failed-in-text.ts";
import { judgeRefusal, type Refusal } from "./judge.ts";
import { readNotification } from "./notification.ts";
import { readReason } from "./reason.ts";
import { readRejection } from "./rejection.ts";
import * as signs from "./report-signs.ts";
import { divideReport } from "./returned-message.ts";
import { hasNullPath, isFromServer, isListRefusal, isUnmanned } from "./writer.ts";

/** A report of a mail server, understood. */
export interface Report {
  kind: Extract<MessageKind, "bounce" | "delivery_notice" | "complaint">;
  recipients: ReportedRecipient[];
  /** Nothing has failed yet: the server goes on trying. */
  isDelay?: boolean;
  evidence: string[];
  /** Headers of the returned message where it stands in the text. */
  returned: Headers[];
}

/** What a mail server says of a message that was sent; null where this is no report. */
export function readReport(letter: Letter): Report | null {
  return (
    readComplaint(letter) ??
    readNotification(letter) ??
    readRejection(letter) ??
    readStatusReport(letter) ??
    readWordReport(letter)
  );
}

/** ARF (RFC 5965), and Microsoft's older form: a subject and the message, with its own mark on the recipient. */
function readComplaint(letter: Letter): Report | null {
  const part = letter.parts.find((each) => each.type === "message/feedback-report");
  if (part !== undefined || letter.reportType === "feedback-report") {
    const text = part === undefined ? letter.readText() : decodeText(part);
    const fields = new Headers(text.replace(/^\n{1,20}/, ""));
    const type = /^[\w-]{1,40}/.exec(fields.raw("feedback-type").toLowerCase())?.[0] ?? "abuse";
    const named = [...fields.all("original-rcpt-to"), ...fields.all("removal-recipient")]
      .map((each) => tidyAddress(each))
      .filter((each) => each !== null);
    const addresses = named.length > 0 ? [...new Set(named)] : firstOf(readOriginalTo(letter.returned));
    return {
      kind: type === "not-spam" ? "delivery_notice" : "complaint",
      recipients: (addresses.length > 0 ? addresses : [null]).map((address) => ({
        address,
        status: null,
        // Taken out of the spam folder (RFC 5965 7.3): it has arrived.
        reason: type === "not-spam" ? "delivered" : "feedback",
        hard: false,
      })),
      evidence: [`Feedback-Type: ${type}`],
      returned: [],
    };
  }
  const marked = letter.returned.find((each) => each.has("x-hmxmroriginalrecipient"));
  if (marked !== undefined && /complaint/i.test(letter.subject)) {
    const address = tidyAddress(marked.raw("x-hmxmroriginalrecipient"));
    return {
      kind: "complaint",
      recipients: [{ address, status: null, reason: "feedback", hard: false }],
      evidence: ["X-HmXmrOriginalRecipient"],
      returned: [],
    };
  }
  return null;
}

/** A machine-readable report (RFC 3464, RFC 6533). Its Action counts before its Status. */
function readStatusReport(letter: Letter): Report | null {
  const parts = letter.parts.filter(
    (each) => each.type === "message/delivery-status" || each.type === "message/global-delivery-status",
  );
  const isReport = parts.length > 0;
  let statuses = parts.flatMap((each) => readDeliveryStatus(decodeText(each)));
  if (statuses.length === 0 && (letter.reportType === "delivery-status" || mayReport(letter))) {
    // A report whose parts fell together: the fields stand in the text.
    statuses = readDeliveryStatus(divideAtFields(letter.readText()));
    if (statuses.every((each) => each.address === null || !each.isActionStated)) statuses = [];
  }
  if (statuses.length === 0 && isReport && letter.reportType === "") return null;
  if (statuses.length === 0) return null;
  const text = letter.readText();
  const { said } = divideReport(text);
  const originalTo = readOriginalTo(letter.returned);
  const hints = {
    failed: readFailedField(letter),
    originalTo,
    others: readOthers(letter, []),
    subject: letter.subject,
  };
  const told =
    statuses.length > 1 || statuses.some((each) => each.diagnostic === "" || each.address === null)
      ? findRefusals(said, hints)
      : [];
  const failed: ReportedRecipient[] = [];
  const waiting: ReportedRecipient[] = [];
  for (const status of statuses) {
    const { action } = status;
    const recipient = judge(status, said, told, originalTo, statuses.length === 1);
    if (action === "failed") failed.push(recipient);
    else
      waiting.push({
        ...recipient,
        hard: false,
        reason: action === "delayed" ? recipient.reason : "delivered",
      });
  }
  const isDelay = failed.length === 0 && statuses.some((each) => each.action === "delayed");
  const kind = failed.length > 0 || isDelay ? "bounce" : "delivery_notice";
  const first = statuses.find((each) => each.action === "failed") ?? statuses[0];
  const evidence = [`Action: ${first?.isActionStated === true ? first.action : "(none)"}`];
  if (first?.status != null) evidence.push(`Status: ${first.status}`);
  return { kind, recipients: [...failed, ...waiting], isDelay, evidence, returned: [] };
}

function judge(
  status: DeliveryStatus,
  said: string,
  told: readonly Refusal[],
  originalTo: readonly string[],
  isOnly: boolean,
): ReportedRecipient {
  const same =
    told.find((each) => each.address !== null && each.address === status.address) ??
    (isOnly ? told[0] : undefined);
  const address = status.address ?? same?.address ?? (isOnly ? (originalTo[0] ?? null) : null);
  return judgeRefusal({
    address,
    status: status.status,
    words: status.diagnostic === "" ? (same?.words ?? "") : status.diagnostic,
    isStated: true,
    remote: status.remote,
    context: isOnly ? said : (same?.words ?? ""),
  });
}

/** The text from the first field of a report on. */
function divideAtFields(text: string): string {
  const at =
    /(?:^|\n)(?:reporting-mta|final-recipient|original-recipient|arrival-date):/i.exec(text)?.index ?? -1;
  return at === -1 ? "" : text.slice(at).trimStart();
}

/** A report of words alone. Half of the bounces in the wild are (facts: 249 of 483). */
function readWordReport(letter: Letter): Report | null {
  const failedField = readFailedField(letter);
  const isServer = isFromServer(letter) || letter.from === null;
  const isNull = hasNullPath(letter);
  const subject = letter.subject;
  const isSubject = isFailureSubject(subject);
  const isGateway = isErrorAlone(letter);
  const isList = isListRefusal(letter);
  // A message given back by an unmanned address, or over the empty path, with the words of a failure.
  const isGivenBack =
    letter.returned.length > 0 &&
    (isNull || isUnmanned(letter)) &&
    signs.FAILURE_WORDS.test(letter.readText().slice(0, 3_000));
  if (
    failedField.length === 0 &&
    !isServer &&
    !(isSubject && isNull) &&
    !isGivenBack &&
    letter.reportType !== "delivery-status" &&
    !isList &&
    !isGateway
  )
    return null;
  const { said, returned } = divideReport(letter.readText());
  const opening = said.slice(0, 6_000);
  if (failedField.length === 0 && letter.returned.length === 0) {
    if (!isSubject && OWN_MAILBOX.test(opening)) return null;
    // It names nobody but its reader, who is to click: somebody plays a mail server.
    const named = findAddresses(opening);
    const isAboutReader = named.every((each) => letter.to.includes(each));
    const isBait =
      named.length > 0
        ? signs.LINK.test(`${opening}\n${letter.readHtmlPart() ?? ""}`)
        : signs.BAIT.test(opening);
    if (isAboutReader && isBait && (named.length > 0 || !SERVER_ANSWER.test(opening))) return null;
  }
  const isDelay =
    (signs.DELAY_SUBJECT.test(subject) || signs.DELAY_WORDS.test(opening)) &&
    !signs.GAVE_UP.test(opening.replace(/warning message only[^]{0,400}/i, ""));
  const isFailure =
    isSubject ||
    isList ||
    isGateway ||
    // Whatever the language: a daemon's mail over the empty path tells of a mail that it has.
    (isNull && /mailer-?daemon/i.test(letter.headers.raw("from"))) ||
    signs.FAILURE_WORDS.test(opening) ||
    failedField.length > 0 ||
    letter.reportType === "delivery-status";
  if (!isFailure && !isDelay) return null;
  // An address of the kind "postmaster@" belongs to people too: without words of failure it is no report.
  if (
    isServer &&
    !isNull &&
    failedField.length === 0 &&
    !signs.FAILURE_WORDS.test(opening) &&
    !isSubject &&
    !isDelay
  )
    return null;
  const inText = returned === "" ? [] : [new Headers(returned.split("\n\n")[0] ?? "")];
  const hints = {
    failed: failedField,
    originalTo: readOriginalTo([...letter.returned, ...inText]),
    others: readOthers(letter, inText),
    subject,
  };
  const recipients = findRefusals(said, hints)
    .map((each) => judgeRefusal({ ...each, words: each.words === "" ? subject : each.words }))
    .map(excuseGroup);
  const isDelivered = !isDelay && !signs.FAILURE_WORDS.test(opening) && signs.DELIVERED_WORDS.test(opening);
  const evidence = [
    failedField.length > 0
      ? "X-Failed-Recipients"
      : isServer
        ? "written by a mail server"
        : isNull
          ? "empty Return-Path"
          : isGateway
            ? "an error and not a word beside it"
            : "a list's refusal",
  ];
  if (isSubject || isDelay) evidence.push(`subject "${subject.slice(0, 60)}"`);
  if (isDelay || isDelivered) {
    return {
      kind: isDelay ? "bounce" : "delivery_notice",
      recipients: recipients.map((each) => ({ ...each, hard: false })),
      isDelay,
      evidence,
      returned: inText,
    };
  }
  return { kind: "bounce", recipients, evidence, returned: inText };
}

/** A warning about the reader's own mailbox; what it says of refusals has not happened. */
const OWN_MAILBOX =
  /\b(?:your|ihr|votre|su|sua|uw) (?:mail ?box|inbox|account|postfach|bo[iî]te|buz[oó]n|casella|caixa)\b[^.\n]{0,60}(?:almost|nearly|fast|presque|casi|quasi|\d{2} ?%|reached|quota)/i;

/** A reply code of SMTP, or a status code (RFC 5321 4.2, RFC 3463). */
const SERVER_ANSWER = /(?<![\d.])[45]\d\d[ -]|(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?!\.?\d)/;

/** A server, or nobody at all, as writer; the empty path; or a subject of failure that answers nothing. */
function mayReport(letter: Letter): boolean {
  return (
    isFromServer(letter) || letter.from === null || hasNullPath(letter) || isFailureSubject(letter.subject)
  );
}

function isFailureSubject(subject: string): boolean {
  return (
    signs.FAILURE_SUBJECT.test(subject) &&
    !/^\s*(?:re|aw|sv|antw|fwd?|wg|tr|rv|회신|返信|전달|転送)\s?[:：]/i.test(subject) &&
    !AUTOMATIC_SUBJECT.test(subject) &&
    // A help desk puts its number before our own subject.
    !/^\s*[[(][^\])]{0,30}#\s?[\w-]{2,20}[\])]/.test(subject)
  );
}

/** A person speaks: of oneself, to somebody. */
const PERSON = /[?？]|\b(?:i|i'm|we|my|our|please|hi|hello|dear|thanks|ich|wir|je|nous)\b/i;
const ERROR_LINE =
  /(?:^|\n)\s{0,8}(?:(?:smtp |delivery |message )?error|fehler|erreur|errore?|오류|エラー)(?: code| \d{1,5})? ?[:：]/i;

/** What gateways to other networks answer: an error, named as such, and not a word beside it. */
function isErrorAlone(letter: Letter): boolean {
  if (letter.headers.has("in-reply-to") || letter.headers.has("references")) return false;
  const opening = letter.readText().trimStart().slice(0, 800);
  if (!ERROR_LINE.test(opening)) return false;
  const said = divideReport(opening).said.trim();
  if (said.length >= 400 || PERSON.test(said)) return false;
  return signs.FAILURE_WORDS.test(said) || readReason(said) !== "unknown";
}

/** Google Groups says in one sentence that a group may not exist or may not be written to: no proof of a dead address. */
function excuseGroup(recipient: ReportedRecipient): ReportedRecipient {
  return recipient.address?.endsWith("@googlegroups.com") === true
    ? { ...recipient, reason: "sender_rejected", status: null, hard: false }
    : recipient;
}

function readFailedField(letter: Letter): string[] {
  return letter.headers.all("x-failed-recipients").flatMap((each) => findAddresses(each));
}

/** Who the returned messages went to. */
function readOriginalTo(returned: readonly Headers[]): string[] {
  return [
    ...new Set(
      returned
        .slice(0, 3)
        .flatMap((each) =>
          [...each.all("x-original-to"), ...each.all("to")].flatMap((value) => findAddresses(value)),
        ),
    ),
  ];
}

function readOthers(letter: Letter, inText: readonly Headers[]): Set<string> {
  const others = new Set<string>();
  if (letter.from !== null) others.add(letter.from.address);
  const senders = [...letter.returned, ...inText].flatMap((each) => [
    each.raw("from"),
    each.raw("return-path"),
    each.raw("sender"),
    each.raw("reply-to"),
  ]);
  for (const value of senders) for (const address of findAddresses(value)) others.add(address);
  const recipients = readOriginalTo([...letter.returned, ...inText]);
  // Who reads the report sent the message, unless it was sent to oneself.
  for (const address of letter.to) others.add(address);
  for (const address of recipients) if (!letter.to.includes(address)) others.delete(address);
  return others;
}

function firstOf<T>(values: readonly T[]): T[] {
  return values.slice(0, 1);
}
