import type { ClassifiedMessage } from "../classified-message.ts";
import { findNoCalls, findNoLinkedIn } from "../classify/opt-out/declined.ts";
import { findOptOut, type OptOut } from "../classify/opt-out/opt-out.ts";

/**
 * Whole messages that ask to stop, where the same word in a letter may be anything: the rest of the FCC's list (47 CFR
 * 64.1200(a)(10): stop, quit, end, revoke, opt out, cancel, unsubscribe), and carriers' words in other languages.
 */
const STOP_WORDS: ReadonlySet<string> = new Set([
  ...["end", "revoke", "cancel", "stopall", "stop all", "optout"],
  ...["arret", "alto", "parar", "cancelar", "그만", "중지", "中止", "解除", "不要", "td"],
]);

/** What US carriers want answered (CTIA Messaging Principles and Best Practices, 5.1.4), and its like elsewhere. */
const HELP_WORDS: ReadonlySet<string> = new Set(["help", "info", "aide", "ayuda", "hilfe", "도움말"]);

/** A message of a phone, as its service gave it. */
export interface PhoneText {
  /** In normal form. */
  from: string;
  text: string;
  /** The service and its id of the message; null where it has none. */
  id: string | null;
  sentAt: number;
}

/** What a text message is, by the same ear as mail: its own words, and on a phone a keyword alone. Pure, never throws. */
export function classifyText({ from, text, id, sentAt }: PhoneText): ClassifiedMessage {
  const optOut = findStop(text);
  return {
    kind: optOut === null ? "reply" : "opt_out",
    recipients: [],
    isDelay: false,
    returnDate: null,
    optOut: optOut?.how ?? null,
    noCalls: optOut === null && findNoCalls(text) !== null,
    noLinkedIn: optOut === null && findNoLinkedIn(text) !== null,
    evidence: optOut === null ? [] : [`says "${optOut.says}"`],
    from,
    fromName: null,
    bearsOurs: false,
    ownToken: null,
    to: [],
    subject: "",
    messageId: id,
    references: [],
    tokens: [],
    sentAt,
    text,
    body: { words: text, whole: text, html: null },
  };
}

function findStop(text: string): OptOut | null {
  const word = readKeyword(text);
  return STOP_WORDS.has(word) ? { how: "sure", says: word } : findOptOut(text);
}

/** Whether a text message asks for help, and says nothing else. */
export function asksForHelp(text: string): boolean {
  return HELP_WORDS.has(readKeyword(text));
}

/** A message of few letters as one keyword: in small letters, without accents and marks around it. */
function readKeyword(text: string): string {
  if (text.length > 60) return "";
  return text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .normalize("NFC")
    .toLowerCase()
    .replace(/\s+/g, " ")
    .replace(/^[\s"'.!?,;:。！]+|[\s"'.!?,;:。！]+$/gu, "");
}
