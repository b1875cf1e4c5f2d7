import type { FooterWords } from "./footer-languages.ts";
import { REPLY_KEYWORDS } from "./footer-words.ts";

/** Where a message's own way out leads, as it stands in the message. */
export interface OptOutAddresses {
  /** The page, with the message's token; null where there is none. */
  url: string | null;
  /** The mail, with the message's token; null where the sender has no address. */
  mailto: string | null;
}

/**
 * Whether a rendered text tells in one language how to hear no more: a line with the message's own address and the words
 * for it beside the address, or the footer's own sentence. A text that merely speaks of such things tells nothing: saying
 * it twice costs a line, not saying it breaks the law.
 */
export function tellsOptOut(text: string, words: FooterWords, addresses: OptOutAddresses): boolean {
  if (plain(text).includes(plain(words.optOutByReply))) return true;
  const own = [addresses.url, addresses.mailto].filter((address) => address !== null);
  return text
    .split("\n")
    .some(
      (line) =>
        own.some((address) => holdsAddress(line, address)) && words.names.test(withoutAddresses(line)),
    );
}

function plain(text: string): string {
  return text.normalize("NFC").replace(/\s+/g, " ").trim();
}

/** What stands in an address is read by nobody. */
function withoutAddresses(line: string): string {
  return line.replace(/(?:https?:\/\/|mailto:)\S+/g, " ");
}

/** The address as a whole: with anything behind it, it would lead elsewhere. */
function holdsAddress(line: string, address: string): boolean {
  for (let at = line.indexOf(address); at !== -1; at = line.indexOf(address, at + 1)) {
    if (/^(?:[.,]?(?:\s|$)|[)\]>"'])/.test(line.slice(at + address.length, at + address.length + 2)))
      return true;
  }
  return false;
}

const ANSWER =
  "reply|respond|answer|write back|antwort|répond|respond|rispond|antwoord|svar|vastaa|odpi|odpov|válasz|răspund|отговор|απαντ|odgovor|vastake|atbild|atsaky|회신|返信|回复|回覆|השיבו|yanıtla";
const KEYWORDS = [...REPLY_KEYWORDS, "stop", "opt out", "opt-out", "remove"].join("|");
const INSTRUCTION = new RegExp(
  `(?:${ANSWER})[^.!?\\n]{0,40}["“”„«»「『'‘’]\\s*(?:${KEYWORDS})\\s*["“”»«」』'‘’]|(?:reply|answer)[^.!?\\n]{0,30}\\b(?:STOP|UNSUBSCRIBE)\\b`,
  "i",
);

/**
 * Whether a template seems to say how to hear no more: the variable with its address, or what to answer. For hints to its
 * author; what is sent is looked at by `tellsOptOut`.
 */
export function seemsToTell(template: string): boolean {
  return /\{\{-?\s*(?:unsubscribe_url|preferences_url)\b/.test(template) || INSTRUCTION.test(template);
}
