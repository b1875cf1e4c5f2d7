import { isSentFrom } from "../own-words/signature.ts";
import { foldAccents } from "./fold.ts";
import { correctSlips } from "./misspelt.ts";
import { asksForOther, declinesCalls, isMild, wishesFor } from "./other-way.ts";
import { COURTESIES, folded, NO_CALLS, NO_LINKEDIN, WANTS_OTHER, WRITING_AS_WELL } from "./phrases.ts";
import {
  asksWhetherYouCan,
  isKeen,
  nameLanguage,
  namesMe,
  namesRight,
  type Request,
  readRequest,
  readWords,
  tellLanguages,
  type Words,
} from "./request.ts";
import { IN_SPAM } from "./spam-folder.ts";
import { BIT, type WordClass } from "./words/lexicon.ts";

/** A shorter clause behind a request is a name, thanks or "please". */
export const CLAUSE_WORDS = 5;

/** Characters and lines of a text that are looked at. */
export const MAX_CHARS = 8_000;
const MAX_SENTENCES = 120;
/** Of a sentence that is shown as evidence. */
export const MAX_SAYS = 120;

/** A sentence, as it is asked about. */
export interface Sentence {
  /** As it was written. */
  raw: string;
  /** In small letters, without accents, marks around it and slips. */
  plain: string;
  /** The same without what it says of other channels, and courtesies. */
  said: string;
  isQuestion: boolean;
  words: Words;
  /** That it is likely in. */
  languages: readonly number[];
  /** What it asks for by its words, in each language that it may be in. */
  requests: readonly (Request & { language: string })[];
  isKeen: boolean;
  namesMe: boolean;
  /** Asks for something else beside an end or in place of it: a call, a plan, "keep the offers". */
  asksForOther: boolean;
  /** Asks for no calls, and of nothing else. */
  declinesCalls: boolean;
  /** Wishes for something that it names. */
  wishesFor: boolean;
  /** Only says that no mail is needed. */
  isMild: boolean;
  /** Speaks of my consent, or of having my address: as a question, a protest. */
  asksByWhatRight: boolean;
  /** Asks whether you could do it: a request, though it is put as a question. */
  isAskedAsQuestion: boolean;
}

/** Sentences and lines as they were written, folded lines joined. */
export function readSentences(text: string): readonly Sentence[] {
  if (last?.text !== text) last = { text, sentences: divide(text) };
  return last.sentences;
}

/** The text that was asked about last: three questions are asked of each. */
let last: { text: string; sentences: readonly Sentence[] } | null = null;

/** The same of a text that is asked about once. */
export function divide(text: string): Sentence[] {
  const plain = text
    .slice(0, MAX_CHARS)
    .normalize("NFKC")
    .replaceAll(/[\u2018\u2019\u02bc`´]/g, "'")
    .replaceAll(/[\u201c\u201d„«»]/g, '"')
    .replace(/(?<=[\u0370-\u03ff])[;\u037e]/g, "?")
    .replace(/[^\S\n]+/g, " ");
  const read = plain
    .split("\n")
    .filter((each) => !isSentFrom(each))
    .join("\n")
    // A link below its name.
    .replace(/: ?\n(?=<?(?:https?:|www\.))/g, ": ")
    // A line that was folded goes on in small letters.
    .replace(/(?<=[\p{L},;]) ?\n(?=\p{Ll})/gu, " ")
    .split(/(?<=[.!?。！？؟।])\s+|(?<=[。！？])|\n+/u)
    .map((each) => each.trim())
    .filter((each) => /[\p{L}\p{N}]/u.test(each))
    .slice(0, MAX_SENTENCES)
    .map((each) => readPlain(each, each));
  const whole = tellLanguages(read.map(({ words }) => words));
  return read.map((each) => understand(each, whole));
}

/** Commas and the like, and the words for "but" of the larger languages. */
const CLAUSE_END =
  /[,;:،、，；]|\s[\u2013\u2014-]\s|\s(?:but|aber|mais|pero|ma|mas|maar|men|ale|но|але|ama|mutta|αλλα)\s/u;

/** The clauses of a sentence, each as if it stood alone; the sentence itself where it is but one. */
export function readClauses({ plain, raw }: Sentence): readonly Sentence[] {
  const clauses = plain.split(CLAUSE_END).filter((each) => /\p{L}/u.test(each));
  return clauses.length < 2 ? [] : clauses.map((each) => readClause(each, raw));
}

/** Words as if they stood alone. `raw`: what they stand in, as evidence. */
export function readClause(text: string, raw: string): Sentence {
  return understand(readPlain(text, raw), new Set());
}

/** "…, okay?", "…, eh?": one word behind a comma makes no question of what stands before it. */
const TAG = /\S \S.*, ?\p{L}{1,12} ?[?？]$/u;

const TAG_CHARS = 40;

type Plain = Pick<Sentence, "raw" | "plain" | "said" | "isQuestion" | "words">;

function readPlain(text: string, raw: string): Plain {
  const plain = correctSlips(foldAccents(stripMarks(writeLatin(text))));
  const said = withoutOtherChannels(plain).replace(COURTESIES, " ").replace(IN_SPAM, " ");
  return {
    raw,
    plain,
    said,
    isQuestion: /[?？؟]\s*$/.test(raw) && !TAG.test(raw.trim().slice(-TAG_CHARS)),
    words: readWords(said),
  };
}

/** Letters that only Serbian writes beside those of other Cyrillic. */
const SERBIAN = /[јљњћђџ]/iu;
const SERBIAN_LETTERS: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from("абвгдђежзијклмнопрстћуфхцчш").map((letter, at) => [
    letter,
    Array.from("abvgdđežzijklmnoprstćufhcčš")[at] ?? letter,
  ]),
);

/** Serbian in Latin letters, as Croatian is written: one table hears both. */
function writeLatin(text: string): string {
  if (!SERBIAN.test(text)) return text;
  return text
    .toLowerCase()
    .replaceAll("љ", "lj")
    .replaceAll("њ", "nj")
    .replaceAll("џ", "dž")
    .replace(/[а-џ]/g, (letter) => SERBIAN_LETTERS[letter] ?? letter);
}

/** In the languages that the whole text is likely in, and the sentence by itself. */
function understand(sentence: Plain, whole: ReadonlySet<number>): Sentence {
  const { words } = sentence;
  const here = tellLanguages([words]);
  const languages = [...here].filter((each) => whole.size === 0 || whole.has(each));
  const likely = languages.length === 0 ? [...here] : languages;
  return {
    ...sentence,
    languages: likely,
    requests: likely.map((each) => ({ ...readRequest(words, each), language: nameLanguage(each) })),
    isKeen: likely.some((each) => isKeen(words, each)),
    namesMe: likely.some((each) => namesMe(words, each)),
    asksForOther: WANTS_OTHER.test(sentence.plain) || likely.some((each) => asksForOther(words, each)),
    declinesCalls: likely.some((each) => declinesCalls(words, each)),
    wishesFor: likely.length > 0 && likely.every((each) => wishesFor(words, each)),
    isMild: likely.length > 0 && likely.every((each) => isMild(words, each)),
    asksByWhatRight: likely.some((each) => namesRight(words, each)),
    isAskedAsQuestion:
      ASKED_AS_QUESTION.test(sentence.plain) ||
      likely.some((each) => readRequest(words, each).end !== null && asksWhetherYouCan(words, each)),
  };
}

/** Requests that are put as a question: "could you take me off?" */
const ASKED_AS_QUESTION = folded(
  /^(?:please |hi,? |so,? )?(?:can|could|would|will) you\b|^(?:können|könnten|würden) sie\b|^pouvez-vous\b|^pourriez-vous\b|^(?:pueden?|podrían?)\b|^(?:potete|potreste)\b|^(?:kunt|kun) (?:u|je)\b|해 ?주(?:세요|시겠|실 ?수)|いただけ|もらえ/u,
);

/** "call or e-mail me" and "e-mail or call me": mail is what the sentence is about; "don't call me, e-mail is fine" is not. */
const CALL_OR =
  /\b(?:call|phone|ring|telephone)(?:ing)?(?: me| us)? ?(?:(?:or|and|nor|\/) ?(?=(?:to )?(?:e-?mail|writ|text|messag|contact))|, ?(?=(?:e-?mail|write|text|message|contact) (?:me|us|or|and)\b))/;

const OR_CALL = / ?(?:\bor|\band|\bnor|\/) ?(?:call|phone|ring|telephone)(?:ing)?\b/;

/**
 * "Please don't call me" is about calls, and so of LinkedIn; what else the sentence says is looked at. "Do not call or
 * e-mail me" is about mail, too.
 */
function withoutOtherChannels(plain: string): string {
  let rest = plain.replace(CALL_OR, "").replace(OR_CALL, "");
  for (const pattern of [NO_CALLS, NO_LINKEDIN]) {
    const found = pattern.exec(rest);
    if (found === null) continue;
    const after = rest.slice(found.index + found[0].length);
    if (WRITING_AS_WELL.test(found[0]) || WRITING_AS_WELL.test(/^[^.!?,;]{0,60}/.exec(after)?.[0] ?? ""))
      continue;
    rest = rest.replace(pattern, " ");
  }
  return rest;
}

/** In small letters, without marks around it and words said over and over. */
export function stripMarks(sentence: string): string {
  return (
    sentence
      .toLowerCase()
      .replace(/^[\s"'*.,!:;#>()[\]-]+|[\s"'*.,!?:;。！？؟।#()[\]-]+$/gu, "")
      // "STOP STOP STOP", "no, no, no".
      .replace(/(?<!\p{L})(\p{L}{2,20})(?:[\s,.!]{1,3}\1(?!\p{L}))+/gu, "$1")
      .trim()
  );
}

/** Of scripts that divide no words. */
const UNDIVIDED_SENTENCE = /[\u3040-\u30ff\u3400-\u9fff]{8}/;

/** Words enough to say something; a signature's line has fewer. */
export function isSentence(raw: string): boolean {
  return raw.split(/\s+/).length >= CLAUSE_WORDS || UNDIVIDED_SENTENCE.test(raw);
}

/** A line with a name, a title or a number: nothing is asked in it. */
export function isName(sentence: string): boolean {
  return /^(?:[\p{Lu}][\p{L}'’.-]{0,25}\s?){1,3}$/u.test(sentence);
}

/** Whether a sentence holds a word of some class, in a language that it is likely in. */
export function holdsAny({ words, languages }: Sentence, names: readonly WordClass[]): boolean {
  return languages.some((language) =>
    (words.bits.get(language) ?? []).some((each) => names.some((name) => (each & BIT[name]) !== 0)),
  );
}
