import type { Language, Meaning, Sense } from "./lexicon.ts";

/** A numeric date; each part as it stands. `year` is null where none is written. */
export interface WrittenDate {
  first: number;
  second: number;
  year: number | null;
  mark: string;
}

/** A piece of a sentence that says something about time; all else is `other`. */
export type Token = Piece & {
  /** A comma stands before it. */
  isBehindComma?: boolean;
};

type Piece =
  | { type: "word"; text: string; meanings: readonly Meaning[] }
  /** `isDay`: written as the number of a day ("16th", "16.", 16일). `value` up to four digits. */
  | { type: "number"; value: number; isDay: boolean; text: string }
  | { type: "date"; date: WrittenDate; text: string }
  /** `5월`, 5月: a month by its number. */
  | { type: "month"; month: number; text: string }
  | { type: "dash"; text: string }
  | { type: "other"; text: string }
  /** The end of a sentence. */
  | { type: "end"; text: string };

const YEAR_FIRST = /(20\d\d) ?(?:[-/.] ?|[년年] ?)(\d{1,2}) ?(?:[-/.] ?|[월月] ?)(\d{1,2})(?!\d) ?[일日]?/y;
const NUMERIC = /(\d{1,2})([./-]) ?(\d{1,2})(?:\2 ?(20\d\d|\d\d))?(?![\d:%])\.?/y;
const EAST_MONTH = /(\d{1,2}) ?(?:월|月)/y;
const EAST_DAY = /(\d{1,2}) ?(?:일(?!간|주| ?동안)|日(?!間))/y;
/** Times of day say nothing about the day; they are passed over. */
const TIME =
  /(?:(?:at|um|gegen|ab|a las|alle|alle ore|om|kl\.?|klo|a|as|ore) )?(?:\d{1,2}(?:[:h]| h )\d{2}(?: ?(?:uhr|h|hrs|hours|am|pm|a\.m\.|p\.m\.))?|\d{1,2}\.\d{2} ?(?:uhr|h|hrs|am|pm|a\.m\.|p\.m\.)|\d{1,2} ?(?:uhr|am|pm|a\.m\.|p\.m\.|h|heures|시(?: ?\d{1,2}분)?|時(?: ?\d{1,2}分)?|hrs|o'clock))(?![a-z0-9])(?: ?\(?(?:cet|cest|est|edt|pst|pdt|gmt|utc|bst|kst|jst|et|pt|ct|mt)\)?(?![a-z]))?/y;
const NUMBER = /\d{1,6}/y;
const PARENTHESIS = /[([（][^()[\]（）\n]{1,12}[)\]）]/y;
/** Letters of words that spaces divide. */
const LETTER = "a-zæøłđðа-яієґα-ωא-ת\u0621-\u065f\u0900-\u0963";
const WORD = new RegExp(`[${LETTER}']+(?:-[${LETTER}']+)*`, "y");
const BEGINS = new RegExp(`^[${LETTER}]`);
const IS_LETTER = new RegExp(`[${LETTER}]`);
const DASH = /[-–—~〜～]/y;
const END = /[!?。！？।;\n]+|\.(?= |$)/y;

/** Most tokens of a text that are looked at. */
const MOST_TOKENS = 1_500;

/** Digits of Arabic, Persian, Hindi and Thai, by the number of their zero. */
const ZEROS = [0x0660, 0x06f0, 0x0966, 0x0e50];
/** "9 tháng 3 năm 2026", with the accents gone. */
const MONTH_BY_NUMBER = /(\d{1,2}) thang (\d{1,2})(?:(?: nam |[-/., ]{1,2})(20\d\d))?(?!\d)/g;

/** Lower case, Latin accents gone (Hangul and kana stay whole), spaces single, full-width digits and marks plain. */
export function simplify(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .normalize("NFC")
    .replace(/[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u0e50-\u0e59]/g, (digit) => plainDigit(digit))
    .replaceAll("ß", "ss")
    .replaceAll("ı", "i")
    .replaceAll(/[\u2018\u2019\u02bc`]/g, "'")
    .replaceAll(/[\u2010-\u2012]/g, "-")
    .replaceAll(/[*_]/g, "")
    .replace(/[^\S\n]+/g, " ")
    .replace(/ ?\n ?/g, "\n")
    .replace(MONTH_BY_NUMBER, (_, day: string, month: string, year: string | undefined) =>
      [day, month, ...(year === undefined ? [] : [year])].join("/"),
    );
}

function plainDigit(digit: string): string {
  const code = digit.charCodeAt(0);
  const zero = ZEROS.find((each) => code >= each && code < each + 10) ?? code;
  return String(code - zero);
}

/** Takes a sentence or a text, already simplified, apart with one language's words. */
export function tokenize(text: string, language: Language): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let isBehindComma = false;
  const push = (token: Token): void => {
    tokens.push(isBehindComma ? { ...token, isBehindComma } : token);
    isBehindComma = false;
  };
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found !== null) at += found[0].length;
    return found;
  };
  while (at < text.length && tokens.length < MOST_TOKENS) {
    const char = text.charAt(at);
    if (char === " " || char === ",") {
      isBehindComma ||= char === ",";
      at += 1;
      continue;
    }
    const isDigit = char >= "0" && char <= "9";
    const before = text.charAt(at - 1);
    if (isDigit && !/[\d/]/.test(before)) {
      const token = readDigits(match, text, () => at, language);
      if (token !== null) push(token);
      continue;
    }
    const phrase = findPhrase(text, at, language);
    if (phrase !== null) {
      at += phrase.length;
      push({ type: "word", text: phrase, meanings: language.phrases.get(phrase) ?? [] });
      continue;
    }
    if (match(TIME) !== null) continue;
    let found = match(END);
    if (found !== null) {
      push({ type: "end", text: found[0] });
      continue;
    }
    found = match(DASH);
    if (found !== null) {
      push({ type: "dash", text: found[0] });
      continue;
    }
    // "3월 16일(월)": a weekday or a remark in brackets, unless it holds a date itself.
    const bracket = /\d/.test(text.slice(at, at + 14)) ? null : match(PARENTHESIS);
    if (bracket !== null) continue;
    found = match(WORD);
    push({ type: "other", text: found?.[0] ?? char });
    if (found === null) at += 1;
  }
  return tokens;
}

function readDigits(
  match: (pattern: RegExp) => RegExpExecArray | null,
  text: string,
  position: () => number,
  language: Language,
): Token | null {
  let found = match(YEAR_FIRST);
  if (found !== null) {
    const [whole, year, first, second] = found;
    return {
      type: "date",
      text: whole,
      date: { first: Number(first), second: Number(second), year: Number(year), mark: "iso" },
    };
  }
  if (match(TIME) !== null) return null;
  found = isRange(text, position()) ? null : match(NUMERIC);
  if (found !== null) {
    const [whole, first, mark = "", second, year] = found;
    const written = year === undefined ? null : Number(year.length === 2 ? `20${year}` : year);
    return {
      type: "date",
      text: whole,
      date: { first: Number(first), second: Number(second), year: written, mark },
    };
  }
  found = match(EAST_MONTH);
  if (found !== null) return { type: "month", month: Number(found[1]), text: found[0] };
  found = match(EAST_DAY);
  if (found !== null) return { type: "number", value: Number(found[1]), isDay: true, text: found[0] };
  found = match(NUMBER);
  const digits = found?.[0] ?? "";
  const at = position();
  const ordinal = language.ordinals.find(
    (each) => text.startsWith(each, at) && !/[a-z]/.test(text.charAt(at + each.length)) && each !== ".",
  );
  // "3. bis 9. März": a point that does not end a sentence.
  const isPoint = language.ordinals.includes(".") && /^\. ?[a-z–-]/.test(text.slice(at, at + 3));
  if (ordinal !== undefined) match(new RegExp(escape(ordinal), "y"));
  else if (isPoint) match(/\./y);
  return { type: "number", value: Number(digits), isDay: ordinal !== undefined || isPoint, text: digits };
}

/** "9-13 March", "2-6.": a dash between bare numbers with no year behind is a range, not a date. */
function isRange(text: string, at: number): boolean {
  return /^\d{1,2}-\d{1,2}(?!-?\d)/.test(text.slice(at, at + 12));
}

/** The longest phrase of the language that stands here as whole words; scripts without spaces end anywhere. */
function findPhrase(text: string, at: number, language: Language): string | null {
  const list = language.byFirst.get(text.charAt(at));
  if (list === undefined) return null;
  const before = text.charAt(at - 1);
  for (const phrase of list) {
    if (!text.startsWith(phrase, at)) continue;
    if (BEGINS.test(phrase) && IS_LETTER.test(before)) continue;
    const last = phrase.charAt(phrase.length - 1);
    if (IS_LETTER.test(last) && IS_LETTER.test(text.charAt(at + phrase.length))) continue;
    return phrase;
  }
  return null;
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** Whether a token may be taken in this sense. */
export function has(token: Token | undefined, sense: Sense): boolean {
  if (token?.type !== "word") return false;
  return token.meanings.some((each) => each.type === "sense" && each.senses.has(sense));
}
