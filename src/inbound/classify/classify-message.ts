import { FOOTERS } from "../../law/footer-words.ts";
import {
  type ClassifiedMessage,
  type MessageKind,
  NOBODY_COMES_BACK,
  type ReportedRecipient,
} from "../classified-message.ts";
import { readAuthor } from "./author.ts";
import { findAcknowledgement, findDeparture } from "./human/acknowledgement.ts";
import * as automatic from "./human/automatic.ts";
import { findChallenge } from "./human/challenge.ts";
import { type Letter, readLetter } from "./letter.ts";
import { findMachineAnswer } from "./machine-answer.ts";
import { findMachineMail } from "./machine-mail.ts";
import { findNoCalls, findNoLinkedIn } from "./opt-out/declined.ts";
import { foldAccents } from "./opt-out/fold.ts";
import { findInvitedOptOut, findOptOut, findSubjectOptOut, type OptOut } from "./opt-out/opt-out.ts";
import { INTEREST } from "./opt-out/phrases.ts";
import { findServiceOptOut } from "./opt-out/service.ts";
import { compileKnown } from "./own-words/known-text.ts";
import { type OwnWords, readOwnWords } from "./own-words/own-words.ts";
import { stripMarks } from "./own-words/quote-head.ts";
import { readReport } from "./report/read-report.ts";
import { hasNullPath, isFromServer } from "./report/writer.ts";
import { moveDate, readDateHeader } from "./temporal/day.ts";
import { findSolicitation } from "./solicitation.ts";
import { readAbsence } from "./temporal/return-date.ts";
import { readReferences, readTokens } from "./trace.ts";

/** What is known of ourselves; everything is optional, and only makes the answer surer. */
export interface Knowing {
  /** Addresses that our senders write from, lower-cased. */
  ownAddresses?: readonly string[];
  /** It is known to answer a mail of ours: somebody's, then, even where one of our own addresses stands in From. */
  isAnswer?: boolean;
  /** Right sides of the Message-IDs that we make. */
  ownMessageIdDomains?: readonly string[];
  /**
   * When it was written (ms), in place of its Date: in a rehearsal, whose clock stands on another day than the servers'.
   * A return on "12 March" is then in the year of the rehearsal.
   */
  writtenAt?: number;
  /** What we sent in this thread, and footers that may stand in any of our mails: quoted words that are not the person's. */
  sent?: readonly string[];
}

/** Characters of a text in which a responder says what it is. */
const OPENING_CHARS = 3_000;
/** Of so few characters a responder has room for one thing to say. */
const FEW_CHARS = 400;

interface Finding {
  kind: MessageKind;
  evidence: string[];
  recipients?: ReportedRecipient[];
  isDelay?: boolean;
  returnDate?: string | null;
  optOut?: OptOut["how"] | null;
}

/**
 * What a raw message is (RFC 5322 bytes). Pure, never throws, and takes a bounded time whatever arrives: limits in
 * mime/limits.ts. The tests come in the order of docs/classification.md, reports first: a bounce also says
 * `Auto-Submitted: auto-replied` (152 of 217 in Sisimai's set), so it must be recognised before an absence.
 */
export function classifyMessage(raw: Uint8Array, knowing: Knowing = {}): ClassifiedMessage {
  const letter = readLetter(raw);
  const stated = readDateHeader(letter.headers.raw("date"));
  const { writtenAt } = knowing;
  const date = writtenAt === undefined ? stated : moveDate(writtenAt, stated?.offsetMinutes ?? 0);
  const report = readReport(letter);
  const author = readAuthor(letter, knowing.ownAddresses ?? []);
  // A report holds no person's words, and its length is the server's.
  const own = report === null ? readOwn(letter, knowing) : NO_WORDS;
  const verdict: Finding =
    report ??
    judge(letter, own, date, {
      ours: knowing.isAnswer === true ? null : author.own,
      sent: knowing.sent,
    });
  return {
    kind: verdict.kind,
    recipients: verdict.recipients ?? [],
    isDelay: verdict.isDelay ?? false,
    returnDate: verdict.returnDate ?? null,
    optOut: verdict.optOut ?? null,
    noCalls: verdict.kind === "reply" && findNoCalls(own.whole) !== null,
    noLinkedIn: verdict.kind === "reply" && findNoLinkedIn(own.whole) !== null,
    evidence: verdict.evidence,
    from: author.writer?.address ?? null,
    fromName: author.writer === null || author.writer.name === "" ? null : author.writer.name,
    bearsOurs: author.bearsOurs,
    ownToken: letter.headers.raw("x-seq-touch").slice(0, 500) || null,
    to: letter.to,
    subject: letter.subject,
    messageId: /<[^<>\s]{1,500}>/.exec(letter.headers.raw("message-id"))?.[0] ?? null,
    references: readReferences(letter, report?.returned ?? [], knowing.ownMessageIdDomains ?? []),
    tokens: readTokens(letter, report?.returned ?? []),
    sentAt: stated?.at ?? null,
    text: own.text,
    body: { words: own.whole, whole: letter.readText(), html: letter.readHtmlPart() },
  };
}

/** Whether a head (no body) may be a report's, which only its body says whom it is about. */
export function isReportHead(head: Uint8Array): boolean {
  const letter = readLetter(head);
  return (
    letter.reportType !== "" ||
    letter.headers.has("x-failed-recipients") ||
    isFromServer(letter) ||
    hasNullPath(letter)
  );
}

/** The footers of every law and language, that any mail of ours may end with. */
const OUR_FOOTERS = compileKnown(FOOTERS);

const NO_WORDS: OwnWords = { text: "", whole: "" };

function readOwn(letter: Letter, { ownAddresses = [], sent = [] }: Knowing): OwnWords {
  const { from, to, toNames, subject } = letter;
  const around = {
    subject: stripMarks(subject),
    addresses: [...to, ...ownAddresses, ...(from === null ? [] : [from.address])],
    names: [...toNames, ...(from === null || from.name === "" ? [] : [from.name.toLowerCase()])],
    // Longest first: what an address holds is gone with it.
    writer: from === null ? [] : [from.address, from.name.toLowerCase()].filter((each) => each.length > 2),
  };
  return readOwnWords(letter.readText(), {
    around,
    known: sent.length === 0 ? [OUR_FOOTERS] : [compileKnown(sent), OUR_FOOTERS],
  });
}

/** Everything that is no report. `ours`: why it is our own; null for anybody else's. */
function judge(
  letter: Letter,
  own: OwnWords,
  date: ReturnType<typeof readDateHeader>,
  { ours, sent = [] }: { ours: string | null; sent?: readonly string[] | undefined },
): Finding {
  // What a mail service sends for somebody who tapped "Unsubscribe" calls itself automatic, bulk, or comes from a machine.
  const service = findServiceOptOut(letter, own.whole);
  if (service !== null) return { kind: "opt_out", optOut: "sure", evidence: [service] };
  const machine = findMachineAnswer(letter);
  if (machine !== null) return machine;
  if (ours !== null) return { kind: "own", evidence: [ours] };
  const answer = judgeAutomatic(letter, own, date);
  if (answer !== null) return answer;
  const stranger = findUnrelated(letter, own.whole);
  if (stranger !== null) return { kind: "unrelated", evidence: [stranger] };
  const writer = letter.from?.address ?? null;
  const asked =
    strongest(
      findInvitedOptOut(own.whole, [letter.readText(), ...sent].join("\n")),
      findOptOut(own.whole, writer),
    ) ?? findSubjectOptOut(letter.subject, own.whole, writer);
  if (asked?.how === "sure") return { kind: "opt_out", optOut: "sure", evidence: [`says "${asked.says}"`] };
  const words = letter.headers.has("in-reply-to") ? "In-Reply-To, in a person's words" : "a person's words";
  if (asked === null) return { kind: "reply", evidence: [words] };
  return { kind: "reply", optOut: "possible", evidence: [`speaks of opting out: "${asked.says}"`, words] };
}

function strongest(left: OptOut | null, right: OptOut | null): OptOut | null {
  return left?.how === "sure" ? left : (right ?? left);
}

/** Absences and other answers that no person wrote just now (RFC 3834). */
function judgeAutomatic(
  letter: Letter,
  own: OwnWords,
  date: ReturnType<typeof readDateHeader>,
): Finding | null {
  const field = automatic.findAutomaticField(letter.headers);
  const isSubject = automatic.AUTOMATIC_SUBJECT.test(letter.subject);
  const opening = own.whole.slice(0, OPENING_CHARS);
  const words = `${letter.subject}\n${opening}`;
  const isMarked = field !== null || hasNullPath(letter);
  const challenge =
    (isMarked || isChallengeSubject(letter.subject)
      ? automatic.CHALLENGE_WORDS.exec(words)?.[0].slice(0, 80)
      : undefined) ?? findChallenge(words, opening);
  if (challenge !== null) return { kind: "challenge", evidence: [`says "${challenge}"`] };
  if (!isMarked && !isSubject) {
    const departed = findDeparture(opening);
    if (departed !== null) return { kind: "auto_reply", evidence: [tellLeft(departed)] };
    const acknowledged = findAcknowledgement(opening);
    return acknowledged === null
      ? null
      : { kind: "auto_reply", evidence: [`acknowledges in a house's name: "${acknowledged}"`] };
  }
  const around = { today: date?.today ?? 0, offsetMinutes: date?.offsetMinutes ?? 0 };
  const told = readAbsence(opening, around);
  const absence =
    automatic.ABSENCE_WORDS.exec(opening) ??
    (field === null
      ? null
      : automatic.ABSENCE_WORDS.exec(`${letter.subject} ${letter.headers.raw("x-apple-action")}`));
  const left = automatic.LEFT_WORDS.exec(opening);
  const house = absence === null ? findAcknowledgement(opening) : null;
  const responder = automatic.RESPONDER_WORDS.exec(opening)?.[0] ?? house;
  // A responder's few words with an end of something, and no other reason to answer, tell of an absence whatever its name.
  const isTold =
    told.isAway || (field?.isSaying === true && responder === null && opening.length <= FEW_CHARS);
  // A house's "within one working day" is no absence.
  const isHouse = house !== null;
  const isDated = isTold && !isHouse && told.returnDate !== null;
  const isWorded = absence !== null || responder !== null || left !== null;
  // Never the subject alone (facts): it needs a field, the empty path, or words that say the same. A field that only asks
  // others not to answer proves nothing against a person's words.
  const isAutomatic =
    field?.isSaying === true ||
    (field !== null &&
      (isSubject ||
        hasNullPath(letter) ||
        opening === "" ||
        (isWorded && !speaksToUs(withoutSubject(opening, letter.subject))))) ||
    (isSubject && (isWorded || isDated || hasNullPath(letter))) ||
    (hasNullPath(letter) && (absence !== null || responder !== null));
  if (!isAutomatic) return null;
  const evidence = [
    field?.text ?? (isSubject ? `subject "${letter.subject.slice(0, 60)}"` : "empty Return-Path"),
  ];
  const isAway = absence !== null || isDated;
  if (QUARANTINE_SUBJECT.test(letter.subject) && !isAnswer(letter))
    return { kind: "unrelated", evidence: [...evidence, "a digest of what a filter holds back"] };
  // A list's digest and a shop's receipt are "auto-generated" as well; nobody answers us with them.
  if (isList(letter) && !isAway && left === null && !isAnswer(letter))
    return { kind: "unrelated", evidence: [...evidence, "bulk mail"] };
  if (left !== null)
    return {
      kind: "auto_reply",
      evidence: [...evidence, tellLeft(left[0].slice(0, 60))],
    };
  if (isAway) {
    const returnDate =
      date === null
        ? null
        : (told.returnDate ??
          readAbsence(letter.subject, around).returnDate ??
          readAbsence(readAppleEnd(letter), around).returnDate);
    return {
      kind: "out_of_office",
      returnDate,
      evidence: [
        ...evidence,
        absence === null ? `away, back on ${told.returnDate}` : `says "${absence[0].slice(0, 60)}"`,
      ],
    };
  }
  if (responder !== null) evidence.push(`says "${responder.slice(0, 60)}"`);
  return { kind: "auto_reply", evidence };
}

function tellLeft(words: string): string {
  return `says "${words}": no absence, ${NOBODY_COMES_BACK}`;
}

/** What a filter tells its own people of what it keeps from them. */
const QUARANTINE_SUBJECT =
  /\b(?:messages?|e-?mails?|mails?|items?)\b[^:]{0,20}\b(?:in|held in) (?:your )?(?:the )?quarantine|quarantine (?:digest|report|summary|notification)|quarantäne(?:bericht|-?digest)|\bspam (?:digest|report|summary)/i;

/** A question or interest: a person answers, whatever a list or a rule put into the header. */
function speaksToUs(words: string): boolean {
  return /[?？]/.test(words) || INTEREST.test(foldAccents(words.toLowerCase()));
}

/** Without lines that only repeat the subject ("Subject: Room in May?"): what it asks, we asked. */
function withoutSubject(words: string, subject: string): string {
  return words
    .split("\n")
    .filter((line) => {
      const repeated = /^[>\s]{0,4}\p{L}[\p{L} ]{1,20}[:：]\s{0,5}(\S.{3,200})$/u.exec(line)?.[1]?.trim();
      return repeated === undefined || !subject.includes(repeated);
    })
    .join("\n");
}

/** iCloud's responder states the last day away in a header. */
function readAppleEnd(letter: Letter): string {
  const end = /endDate=(\d{4}-\d\d-\d\d)/.exec(letter.headers.raw("x-apple-criteria"))?.[1];
  return end === undefined ? "" : `until ${end}`;
}

/** A subject that asks to be confirmed. Below "Re:" a person may stand, who asks for a confirmation too. */
function isChallengeSubject(subject: string): boolean {
  return (
    !/^\s*(?:re|aw|sv|antw|rép|회신|返信)\s?[:：]/i.test(subject) &&
    /verif|confirm|authenticat|challenge|human|sender|regist|approv|permission|whitelist|인증|認証|bestätig/i.test(
      subject,
    )
  );
}

function isBulk(letter: Letter): boolean {
  return isList(letter) || /^(?:bulk|junk)/i.test(letter.headers.raw("precedence").trim());
}

/** A list's mail. `Precedence: bulk` alone is no proof of one: responders write it so that none answers them. */
function isList(letter: Letter): boolean {
  const { headers } = letter;
  return (
    headers.has("list-unsubscribe") ||
    headers.has("list-id") ||
    /^list/i.test(headers.raw("precedence").trim())
  );
}

function isAnswer(letter: Letter): boolean {
  return (
    letter.headers.has("in-reply-to") ||
    letter.headers.has("references") ||
    /^\s*(?:re|aw|sv|antw|rép|회신|返信)\s?[:：]/i.test(letter.subject)
  );
}

/** Newsletters, lists and forwards: mail, but no answer. */
function findUnrelated(letter: Letter, own: string): string | null {
  if (isBulk(letter) && !isAnswer(letter))
    return "a mailing list or newsletter (List-Id, List-Unsubscribe, Precedence)";
  if (/^\s*(?:fwd?|wg|tr|rv|reenv|전달|転送)\s?[:：]/i.test(letter.subject) && !isAnswer(letter))
    return "a forward";
  const solicitation = findSolicitation(letter, own);
  if (solicitation !== null) return solicitation;
  return isAnswer(letter) || readTokens(letter, []).length > 0 ? null : findMachineMail(letter, own);
}
