import type { Letter } from "../letter.ts";
import { foldAccents } from "./fold.ts";
import { INTEREST } from "./phrases.ts";

/** The subject of the mailto in our List-Unsubscribe (RFC 2369 3.2, "unsubscribe" and a signed mark), "Re:" before it or not. */
const OUR_SUBJECT = /^\s*(?:\p{L}{1,4}\s?[:：]\s*)*unsubscribe\s+[\w-]{16,300}\s*$/iu;
/** The word alone, in the languages we write in: what people send who write such a mail by hand. */
const WORD_SUBJECT =
  /^\s*(?:\p{L}{1,4}\s?[:：]\s*)*(?:unsubscribe|un-?subscribe me|opt[ -]?out|수신\s?거부|구독\s?취소|配信停止|配信解除|退订|退訂|abmelden|abmeldung|abbestellen|désabonner|désinscription|se désinscrire|darse de baja|baja|disiscrizione|disiscrivimi|afmelden|uitschrijven|descadastrar|cancelar inscrição|avregistrera|avprenumerera|avmeld|afmeld|wypisz(?: mnie)?|odhlásit|отписаться|הסר)(?:\s+(?:me|request|please|[\w-]{16,300}))?\s*[.!]?\s*$/iu;
/** Longest text that a mail service puts into such a mail. */
const SERVICE_CHARS = 400;

/**
 * The mail that a phone or mail service sends when somebody taps Unsubscribe, as evidence: it carries our mark or the
 * subject of our List-Unsubscribe, and no letter. Apple marks it (`X-Apple-Unsubscribe`), Gmail, Outlook and Yahoo write
 * `Auto-Submitted`, `Precedence: bulk` or a List-Id. Null for anything else.
 */
export function findServiceOptOut(letter: Letter, own: string): string | null {
  const { headers, subject } = letter;
  if (/^\s*(?:true|yes|1)\b/i.test(headers.raw("x-apple-unsubscribe"))) return "X-Apple-Unsubscribe";
  if (OUR_SUBJECT.test(subject)) return "the subject of our List-Unsubscribe";
  if (!WORD_SUBJECT.test(subject)) return null;
  const plain = own.trim();
  // The word above a letter of a person is for the letter's own words to explain.
  return plain.length <= SERVICE_CHARS &&
    !/[?？]/.test(plain) &&
    !INTEREST.test(foldAccents(plain.toLowerCase()))
    ? `subject "${subject.trim().slice(0, 60)}"`
    : null;
}
