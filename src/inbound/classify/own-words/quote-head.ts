import { findDay, namesDay, namesTime } from "./when.ts";

/** What is known of the mail whose words are read: by it a quote's head is told in any language. */
export interface Surroundings {
  /** Subject without "Re:" and the like, lower-cased; "" where it has none. */
  subject: string;
  /** Addresses that the quoted message may be from or to: who this mail is to, and who wrote it. Lower-cased. */
  addresses: readonly string[];
  /** Their names, lower-cased. */
  names: readonly string[];
  /** Who wrote this mail, of those: whoever gives a name, an address and a day quotes nobody. Lower-cased. */
  writer: readonly string[];
}

/** Lines that stand above a quote: where the person's words end on the first one, and how many lines they take. */
export interface QuoteHead {
  /** How many lines it takes. */
  lines: number;
  /** Words of the person that stand before it on its first line. */
  before: string;
}

const ADDRESS = /[^\s<>()[\]"'|:;,]{1,64}@[^\s<>()[\]"'|:;,]{1,200}/;
/** How an attribution ends: a colon, a row of dashes or brackets. */
const ENDS = /(?:[:：]\s?\*?|[-–—]{2,}|>{2,})\s*$/;
/** "wrote" in many languages: where there is no date, or no colon, it must say so. */
const WROTE =
  /(?<!\p{L})(?:wrote|writes|said|says|schrieb|a écrit|écrivait|escribió|escribio|ha scritto|scriveva|escreveu|schreef|geschreven|skrev|kirjoitti|napisał\p{L}{0,3}|napsal\p{L}{0,2}|пис\p{L}{1,3}|пишет|написал\p{L}?|yazdı|έγραψε|írta|scris|작성|썼습니다|님이|書きました|のメール|写道|寫道)(?!\p{L})/iu;
/** Words that begin an attribution, in the languages whose do. */
const BEGINS = /^(?:on|am|le|el|il|em|op|den|dne|dnia|w dniu|in data|a|mon|tue|wed|thu|fri|sat|sun)\s/i;
/** Apple's Polish one has six: "Wiadomość napisana przez … w dniu …, o godz. …". */
const MAX_SMALL_WORDS = 7;
/** Longest attribution, and most lines that a mail program folds it into. */
const MAX_CHARS = 420;
const MAX_FOLDS = 4;

/**
 * An attribution that begins on this line ("On 2 March 2026, Anna wrote:" in any language): a line with a day and with an
 * address or a name of the conversation, ended by a colon or dashes. Null where the line is none.
 */
export function findAttribution(
  lines: readonly string[],
  at: number,
  around: Surroundings,
  isQuotedBelow: (line: number) => boolean,
): QuoteHead | null {
  const first = clean(lines[at]);
  if (first === "" || first.length > MAX_CHARS || !mayEndHere(lines, at)) return null;
  let joined = "";
  for (let count = 1; count <= MAX_FOLDS; count += 1) {
    const line = clean(lines[at + count - 1]);
    if (line === "" || (count > 1 && /^[>＞|]/.test(line))) return null;
    joined = joined === "" ? line : `${joined} ${line}`;
    if (joined.length > MAX_CHARS) return null;
    if (isAttribution(joined, around, isQuotedBelow(at + count))) {
      // A sentence of one's own above the head belongs to no fold of it.
      const rest = joined.slice(first.length).trim();
      if (
        count > 1 &&
        (isSentence(first) || (isSignedName(first, around) && namesOther(rest, around, true))) &&
        isAttribution(rest, around, true)
      )
        return null;
      return { lines: count, before: wordsBefore(joined, first, around) };
    }
    // IBM Notes puts the quote's first words behind the head: "Anna Kim ---03/02/2026 10:00:00 AM---Hi Bob".
    const notes = /^(.{2,80}?)\s?-{2,}\s?(.{6,40}?)\s?-{2,}/.exec(joined);
    if (notes !== null && namesDay(notes[2] ?? "") && namesTime(notes[2] ?? ""))
      return { lines: count, before: "" };
    if (isSentence(line) && !ADDRESS.test(line)) return null;
  }
  return null;
}

/** A name alone that is nobody's of the conversation as it is known: who wrote this signs with it. */
function isSignedName(line: string, around: Surroundings): boolean {
  return /^\p{Lu}[\p{L}.'’-]*(?: \p{Lu}[\p{L}.'’-]*){1,3}$/u.test(line) && !namesSomebody(line, around);
}

/** Whether anything in reach could end an attribution: most lines of a letter are passed over by this alone. */
function mayEndHere(lines: readonly string[], at: number): boolean {
  for (let fold = 0; fold < MAX_FOLDS; fold += 1) {
    const line = lines[at + fold] ?? "";
    if (/[:：>]|[-–—]{2}|\d/.test(line)) return true;
  }
  return false;
}

function isAttribution(text: string, around: Surroundings, isQuoted: boolean): boolean {
  // GroupWise: ">>> Anna Kim <anna@acme.example> 3/2/2026 10:00 AM >>>".
  const bare = text.replace(/^>{2,}\s*/, "");
  const ends = ENDS.test(bare);
  const hasDay = namesDay(bare);
  const hasWho = namesOther(bare, around, isQuoted);
  if (countSmall(bare) > MAX_SMALL_WORDS) return false;
  if (hasDay && hasWho) {
    if (ends || WROTE.test(lastPart(bare))) return true;
    // "2016-03-03 17:21 GMT+01:00 Anna Kim <anna@acme.example>" right above the quote, or the other way round.
    return (
      isQuoted && (findDay(bare) < 12 || countSmall(bare) <= 2 || (BEGINS.test(bare) && WROTE.test(bare)))
    );
  }
  if (!ends) return false;
  // "Anna Kim, 2 March:" right above the quote: a name and a day, and no word of a sentence.
  if (isQuoted && hasDay && bare.length < 60 && countSmall(bare) === 0) return true;
  // Horde: "Quoting Anna Kim <anna@acme.example>:".
  if (isQuoted && hasWho && ADDRESS.test(bare) && countSmall(bare) <= 2) return true;
  if (hasDay && namesTime(bare)) return isQuoted || WROTE.test(bare) || BEGINS.test(bare);
  if (hasDay && WROTE.test(bare)) return isQuoted || BEGINS.test(bare);
  // "Anna Kim <anna@acme.example> wrote:", "Anna Kim wrote:".
  return WROTE.test(bare) && (ADDRESS.test(bare) || (isQuoted && hasWho) || (isQuoted && bare.length < 60));
}

/** The end of a line: "my boss, who wrote me on 5 May, …" is a sentence. */
function lastPart(text: string): string {
  return text.slice(-40);
}

/** Words of small letters, without addresses and months: a sentence holds more of them than any attribution. */
function countSmall(text: string): number {
  return (
    text
      .replace(/\S{1,64}@\S{1,200}/g, " ")
      .match(/(?<![\p{L}.])\p{Ll}{1,30}(?![\p{L}])/gu)
      ?.filter((each) => !namesDay(`1 ${each}`)).length ?? 0
  );
}

/** Whether somebody else than the writer of this mail is named; above a quote, anybody. */
function namesOther(text: string, around: Surroundings, isQuoted: boolean): boolean {
  const isNamed = ADDRESS.test(text) || namesSomebody(text, around);
  if (!isNamed || isQuoted || WROTE.test(text) || around.writer.length === 0) return isNamed;
  const rest = withoutWriter(text, around);
  return ADDRESS.test(rest) || namesSomebody(rest, around);
}

function withoutWriter(text: string, { writer }: Surroundings): string {
  let rest = text.toLowerCase();
  for (const each of writer) rest = rest.replaceAll(each, " ");
  return rest;
}

function namesSomebody(text: string, { names }: Surroundings): boolean {
  const lower = text.toLowerCase();
  return names.some((name) => name.length > 2 && lower.includes(name));
}

/** Words of one's own on the line where an attribution begins: "Sounds good! On 2 March 2026, Anna wrote:". */
function wordsBefore(joined: string, first: string, around: Surroundings): string {
  const place = Math.min(findDay(first), first.search(ADDRESS) === -1 ? first.length : first.search(ADDRESS));
  const head = first.slice(0, place);
  for (let at = head.length - 1; at > 3; at -= 1) {
    if (!/[.!?…。！？]/.test(head.charAt(at - 1)) || !/\s/.test(head.charAt(at))) continue;
    const before = head.slice(0, at).trim();
    // "Mon. 2 March", "Dr. Kim": an abbreviation ends no sentence.
    if (!before.includes(" ") && !/[!?。！？…]$/.test(before) && before.length < 6) continue;
    if (/\d\.$/.test(before)) continue;
    if (/(?:^|\s)(?:\p{Lu}\p{L}{0,3}|\p{L}{1,4})\.$/u.test(before) && !/[!?]/.test(before)) continue;
    // "10 มี.ค. 2026" is one date.
    const rest = head.slice(at).trim();
    if ((rest === "" || /^\d/.test(rest)) && /\d\D{1,12}$/.test(before)) continue;
    if (isAttribution(joined.slice(at).trim(), around, true)) return before;
  }
  return "";
}

function isSentence(line: string): boolean {
  return /[.!?…。！？]$/.test(line) && !/\d\.$/.test(line) && line.includes(" ");
}

const LABELLED = /^\s{0,4}\*{0,2}([\p{L}][\p{L}\p{M}.'’ /-]{0,28}?)\s?\*{0,2}\s?[:：]\*{0,2}\s?(.*)$/u;
/** Most lines that a header block takes, those folded included. */
const MAX_HEADER_LINES = 14;
/** The usual labels; any other word will do where the values speak for themselves. */
const LABEL =
  /^(?:from|sent|date|to|cc|bcc|subject|reply[- ]to|importance|von|gesendet|an|betreff|datum|de|envoyé|à|objet|enviado(?: el| em)?|enviada em|para|asunto|assunto|fecha|data|da|inviato|a|oggetto|van|verzonden|aan|onderwerp|från|skickat|till|ämne|fra|sendt|til|emne|od|wysłano|do|temat|odesláno|komu|předmět|от|отправлено|дата|кому|тема|kimden|gönderildi|gönderme|kime|konu|lähettäjä|lähetetty|vastaanottaja|aihe|보낸 ?사람|보낸 ?날짜|날짜|받는 ?사람|제목|참조|差出人|送信日時|日時|日付|宛先|件名|发件人|发送时间|收件人|主题)$/iu;

/**
 * How many lines a header block takes from here: three or more `word: value` lines in any order and language, one with a
 * day and one with an address, a name or the subject of this conversation. 0 where there is none.
 */
export function countHeaderBlock(lines: readonly string[], at: number, around: Surroundings): number {
  if (!/[:：]/.test(lines[at] ?? "")) return 0;
  const first = LABELLED.exec(clean(lines[at]));
  if (first === null || (first[2] ?? "") === "") return 0;
  let labels = 0;
  let known = 0;
  let hasDay = false;
  let hasWho = false;
  let hasOther = around.writer.length === 0;
  let end = at;
  for (let index = at; index < lines.length && index < at + MAX_HEADER_LINES; index += 1) {
    const line = clean(lines[index]);
    if (line === "") {
      // Some programs leave a line free between the labels.
      if (LABELLED.exec(clean(lines[index + 1])) === null || labels === 0) break;
      continue;
    }
    const match = LABELLED.exec(line);
    if (match === null) {
      // A folded list of recipients, or a folded subject.
      if (!ADDRESS.test(line) && !/^\s{1,8}\S/.test(lines[index] ?? "")) break;
      end = index + 1;
      continue;
    }
    const [, label = "", value = ""] = match;
    labels += 1;
    if (LABEL.test(label.trim())) known += 1;
    hasDay ||= namesDay(value) && (namesTime(value) || /\d{4}/.test(value));
    hasWho ||= isOfConversation(value, around);
    hasOther ||= isOfConversation(withoutWriter(value, around), around);
    end = index + 1;
  }
  const isNamed = known >= 3 || (known >= 2 && hasDay);
  return labels >= 3 && ((hasDay && hasWho && hasOther) || isNamed || (hasWho && known >= 2)) ? end - at : 0;
}

function isOfConversation(value: string, around: Surroundings): boolean {
  const lower = value.toLowerCase();
  const subject = stripMarks(value);
  return (
    around.addresses.some((each) => lower.includes(each)) ||
    namesSomebody(value, around) ||
    (around.subject.length > 2 && subject === around.subject)
  );
}

/** A subject without what mail programs put before it, lower-cased. */
export function stripMarks(subject: string): string {
  return subject
    .trim()
    .toLowerCase()
    .replace(/^(?:\s*(?:\[[^\]]{0,40}\]\s*)?\p{L}{1,6}(?:\[\d{1,3}\]|\(\d{1,3}\))?\s?[:：])+\s*/u, "")
    .trim();
}

/** Original or forwarded, in the words of mail programs. */
const GIVEN_ON =
  /original|forward|ursprüng|weitergel|transf|réexpéd|reenvi|encaminh|inoltr|doorgest|oorspronk|vidareb|videres|przekaz|orygin|původní|přepos|исходн|пересл|переадр|iletilen|özgün|välitet|alkuper|원본|전달|元の|転送|原始|转发/iu;

/** A row of dashes with the words of a mail program in it: "-----Original Message-----", "----- Wiadomość oryginalna -----". */
export function isSeparator(line: string, next: string, around: Surroundings): boolean {
  const words =
    /^[\s>*]{0,4}(?:-{3,}|—{2,}|_{3,}|={3,})\s?((?:[^-_=]|(?<=\p{L})-(?=\p{L})){3,60}?)\s?(?:-{2,}|—{2,}|_{2,}|={2,})[\s*]*$/u.exec(
      line,
    )?.[1];
  // Help desks (Zendesk) divide by a line of their own, in any language.
  if (/^\s{0,4}##- .{3,150} -##\s*$/.test(line)) return true;
  const isLabelled = LABELLED.test(clean(next.replace(/^[\s>＞»|]{1,4}/u, "")));
  // Apple's: "Begin forwarded message:", in any language, right above the head of the mail.
  if (words === undefined)
    return /^[^@\d?？]{6,60}[:：][\s*]*$/.test(line) && isLabelled && GIVEN_ON.test(line);
  if (GIVEN_ON.test(words)) return true;
  return countHeaderBlock([next], 0, around) > 0 || LABEL.test(LABELLED.exec(clean(next))?.[1]?.trim() ?? "");
}

/** The same words alone on a line, where a program leaves the dashes out. */
const ORIGINAL_ALONE =
  /^\*?(?:original (?:message|e-?mail|mail)|ursprüngliche (?:nachricht|e-?mail|mail)|message (?:d'origine|d’origine|original)|mensaje original|messaggio originale|mensagem original|oorspronkelijk bericht|ursprungligt meddelande|opprinnelig melding|oprindelig (?:meddelelse|besked|mail)|alkuperäinen viesti|(?:oryginalna wiadomość|wiadomość oryginalna)|původní zpráva|исходное сообщение|orijinal mesaj|元のメッセージ|원본 ?(?:메시지|메일)|原始邮件|原始郵件)\*?\s?[:：]?$/iu;

/** Whether a line says alone that the original follows. */
export function isOriginalAlone(line: string): boolean {
  return line.length <= 40 && ORIGINAL_ALONE.test(clean(line));
}

/** Greetings and the titles behind them, as the first line of a letter has them. */
const GREETING =
  /^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|hallo|moin|guten (?:tag|morgen)|grüezi|sehr geehrte[rs]?|liebe[rs]?|bonjour|bonsoir|cher|chère|hola|buenos días|buenas tardes|estimad[oa]|querid[oa]|ciao|buongiorno|buonasera|gentile|gentilissim[oa]|car[oa]|beste|geachte|goedemorgen|goedemiddag|olá|oi|bom dia|boa tarde|prezad[oa]|hej|hejsan|hei|kjære|kære|goddag|bästa|hyvä|moi|terve|cześć|dzień dobry|szanown[ya]|witam|dobrý den|vážen[ýá]|ahoj|здравствуйте|добрый день|уважаем\p{L}{2}|merhaba|sayın)(?!\p{L})[\s,]*/iu;
const TITLES =
  /(?<!\p{L})(?:mr|mrs|ms|dr|prof|herrn?|frau|monsieur|madame|mme|m|señora?|sra?|signora?|dott|dott\.ssa|pan|pani|panie|pane|paní|heer|mevrouw|bey|hanım|님|様|さん)(?!\p{L})\.?/giu;

/**
 * Whether a line greets the one who wrote this mail, by name: a letter to them begins, which is not theirs ("Hi Anna," in an
 * answer of Anna's). Needs no mark and no word of any mail program.
 */
export function greetsWriter(line: string, { writer, names }: Surroundings): boolean {
  const plain = clean(line).toLowerCase();
  const greeting = GREETING.exec(plain)?.[0] ?? "";
  if (greeting === "" && !/^[^,，、]{2,20}(?:님|様|さん)/u.test(plain)) return false;
  const others = names.filter((each) => !writer.includes(each)).join(" ");
  // Whoever has the name of somebody else of the conversation may greet that one.
  const own = writer
    .flatMap((each) => (each.includes("@") ? [] : each.split(/[\s,.]+/)))
    .filter((each) => each.length > 2 && !others.includes(each));
  let left = plain.slice(greeting.length).replace(TITLES, " ");
  let isNamed = false;
  for (const name of own) {
    const before = left.trimStart();
    if (before.startsWith(name)) {
      left = before.slice(name.length).replace(TITLES, " ");
      isNamed = true;
    } else if (/^\s*$/.test(left)) break;
  }
  return isNamed && /^\s*(?:$|[,!:;，、！：])/u.test(left);
}

function clean(line: string | undefined): string {
  return (line ?? "")
    .replaceAll("\u00a0", " ")
    .replace(/[\u200b-\u200f\ufeff\u202a-\u202e]/g, "")
    .trim();
}
