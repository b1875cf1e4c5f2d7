import { isReplyKeyword } from "../../../law/footer-words.ts";
import { tellSpoken } from "../temporal/tell-language.ts";
import { simplify } from "../temporal/tokens.ts";
import { correctSlips } from "./misspelt.ts";
import {
  COURTESIES,
  foldAccents,
  folded,
  INTEREST,
  NO_CALLS,
  NO_LINKEDIN,
  OFFERS,
  type OptOutPhrases,
  PHRASES,
  WRITING_AS_WELL,
} from "./phrases.ts";

/** What a person's words say of being written to. */
export interface OptOut {
  /**
   * - `sure`: the whole short answer is an unmistakable request, and nothing beside it goes on with the conversation
   * - `possible`: something in it asks for it or speaks of it; a person reads it
   */
  how: "sure" | "possible";
  /** The sentence that says it, as evidence. */
  says: string;
}

/** A short answer is believed as a whole; in a longer one anything may be meant. */
const SHORT_WORDS = 45;
/** A shorter clause behind a request is a name, thanks or "please". */
const CLAUSE_WORDS = 5;
/** Characters and lines of a text that are looked at. */
const MAX_CHARS = 8_000;
const MAX_SENTENCES = 120;
const MAX_SAYS = 120;

/** A weekday or an hour: a conversation goes on, whatever else is asked. */
const APPOINTMENT = folded(
  /(?<![\p{L}])(?:mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|tomorrow|montags?|dienstags?|mittwochs?|donnerstags?|freitags?|übermorgen|lundi|mardi|mercredi|jeudi|vendredi|demain|lunes|martes|miércoles|jueves|viernes|lunedì|martedì|mercoledì|giovedì|venerdì|domani|maandag|dinsdag|woensdag|donderdag|vrijdag|(?:segunda|terça|quarta|quinta|sexta)-feira|måndag|tisdag|onsdag|torsdag|fredag|mandag|tirsdag|poniedział\p{L}+|wtorek|środ\p{L}|czwart\p{L}+|piąt\p{L}+|pondělí|úterý|středu|čtvrtek|pátek|понедельник|вторник|сред[ау]|четверг|пятниц[ау]|завтра|pazartesi|salı|çarşamba|perşembe|cuma)(?![\p{L}])|[월화수목금]요일|[月火水木金]曜|(?:星期|周|週)[一二三四五]|\b\d{1,2}(?:[:.]\d\d|\s?(?:am|pm|uhr|h)\b)/u,
);

/** A greeting, thanks, a closing or a name: says nothing for or against. */
const POLITE = folded(
  /^(?:(?:hi|hello|hey|dear|good (?:morning|afternoon|day|evening)|hallo|guten (?:tag|morgen)|sehr geehrte\w*|liebe\w*|bonjour|bonsoir|madame|monsieur|hola|buen\w+ (?:días?|tardes)|estimad\w+|ciao|buongiorno|gentile|beste|geachte|olá|bom dia|boa tarde|prezad\w+|hej|hei|cześć|dzień dobry|szanown\w+|dobrý den|здравствуйте|добрый день|merhaba|שלום|안녕하세요|こんにちは|お世話になっております|您好|你好)[^?]{0,40}|(?:many |kind |best |warm )?(?:thanks?|thank you|thx|regards|wishes|cheers|best|sincerely|sorry|danke|vielen dank|mfg|viele grüße|freundliche grüße|mit freundlichen grüßen|merci|cordialement|gracias|saludos|un saludo|grazie|saluti|cordiali saluti|dank|groet\w*|bedankt|obrigad\w|tack|takk|tak|hälsningar|kiitos|dziękuję|pozdrawiam|děkuji|спасибо|teşekkürler|תודה|감사합니다|고맙습니다|ありがとうございます|よろしくお願い(?:いた)?します|谢谢)[\s\p{L}.,!]{0,30})$/iu,
);

/** A sentence, as it is asked about. */
interface Sentence {
  /** As it was written. */
  raw: string;
  /** In small letters, without accents, marks around it and slips. */
  plain: string;
  /** The same without what it says of other channels, and courtesies. */
  said: string;
  isQuestion: boolean;
}

/**
 * Whether own words ask not to be written to. Only the whole short answer acts by itself; whatever else mentions it is
 * `possible`: interested people write "unsubscribe from our vendor" too. Null where nothing speaks of it, or where
 * somebody who goes on talking speaks of others' mail in such words.
 */
export function findOptOut(ownWords: string, writer: string | null = null): OptOut | null {
  const sentences = readSentences(ownWords);
  const phrases = PHRASES.filter(({ script }) => script === null || script.test(ownWords));
  const asking = sentences.filter((each) => asks(each, phrases));
  const request =
    asking.find((each) => !tells(each, phrases) && !isHypothetical(each.plain, each.isQuestion)) ?? asking[0];
  const spoken = tellSpoken(simplify(ownWords.slice(0, MAX_CHARS)));
  const mentioning = request ?? sentences.find((each) => mentions(each, inLanguages(phrases, spoken)));
  if (mentioning === undefined) return null;
  const said = sentences.filter(
    (each) => each === mentioning || !(POLITE.test(each.plain) || isName(each.raw)),
  );
  const isPlain =
    request !== undefined && !tells(request, phrases) && !isHypothetical(request.plain, request.isQuestion);
  if (!isPlain) {
    const heeded = sentences.filter((each) => mentions(each, inLanguages(phrases, spoken)));
    const asked = heeded.find((each) => !isAboutOthers(each, said, inLanguages(phrases, spoken)));
    return asked === undefined ? null : { how: "possible", says: asked.raw.slice(0, MAX_SAYS) };
  }
  const words =
    said
      .map((each) => each.raw)
      .join(" ")
      .split(/\s+/).length +
    said
      .map((each) => each.raw)
      .join("")
      .replace(/[^\u3040-\u9fff]/g, "").length /
      3;
  const isSure =
    words <= SHORT_WORDS &&
    !said.some((each) => INTEREST.test(each.plain)) &&
    !said.some((each) => each !== request && each.isQuestion && !protests(each, phrases)) &&
    !said.some((each) => APPOINTMENT.test(each.plain)) &&
    !namesOther(request.raw, writer) &&
    !goesOn(request, phrases);
  return { how: isSure ? "sure" : "possible", says: request.raw.slice(0, MAX_SAYS) };
}

/** The tables of the languages that a text is in, where that can be told; Danish shares one with Norwegian. */
function inLanguages(
  phrases: readonly OptOutPhrases[],
  spoken: ReadonlySet<string> | null,
): readonly OptOutPhrases[] {
  if (spoken === null) return phrases;
  return phrases.filter(
    ({ language, script }) =>
      script !== null ||
      spoken.has(language) ||
      language === "tr" ||
      (language === "no" && (spoken.has("nb") || spoken.has("da"))),
  );
}

/**
 * Whether a sentence that holds such words speaks of a business's own affairs ("our customers opt out", "does your tool
 * unsubscribe people?") while the letter goes on: it names no "me", protests at nothing, and interest, a day or a
 * question stands in the letter.
 */
function isAboutOthers(
  sentence: Sentence,
  said: readonly Sentence[],
  phrases: readonly OptOutPhrases[],
): boolean {
  const { said: plain } = sentence;
  if (protests(sentence, phrases) || phrases.some(({ me }) => me?.test(plain) === true)) return false;
  const isInterested = said.some((each) => INTEREST.test(each.plain));
  const isOthers = phrases.some(({ others }) => others?.test(plain) === true);
  const goesOnTalking =
    isInterested ||
    said.some((each) => each.isQuestion || (each !== sentence && APPOINTMENT.test(each.plain)));
  return goesOnTalking && (isOthers || isInterested);
}

function protests(sentence: Sentence, phrases: readonly OptOutPhrases[]): boolean {
  return phrases.some((each) => each.protests?.test(sentence.said) === true);
}

/** Whether own words ask that nobody calls; they leave mail alone. The sentence, as evidence. */
export function findNoCalls(ownWords: string): string | null {
  return findDeclining(ownWords, NO_CALLS);
}

/** The same of messages on LinkedIn. */
export function findNoLinkedIn(ownWords: string): string | null {
  return findDeclining(ownWords, NO_LINKEDIN);
}

function findDeclining(ownWords: string, pattern: RegExp): string | null {
  const found = readSentences(ownWords).find((each) => pattern.test(each.plain) && !each.isQuestion);
  return found?.raw.slice(0, MAX_SAYS) ?? null;
}

function asks({ raw, plain, said }: Sentence, phrases: readonly OptOutPhrases[]): boolean {
  if (OFFERS.test(said) && !/^(?:please|pls|bitte|merci)\b/.test(said)) return false;
  if (isReplyKeyword(stripMarks(raw))) return !isLinked(plain);
  return phrases.some((each) => each.asks.test(said));
}

/** A statement, or a request for something else, in the words of a request: in every language that hears one. */
function tells({ raw, said }: Sentence, phrases: readonly OptOutPhrases[]): boolean {
  if (isReplyKeyword(stripMarks(raw))) return false;
  return phrases.every((each) => !each.asks.test(said) || each.tells?.test(said) === true);
}

/** Another clause of some length behind the request, which does not speak of it: "…, one is enough, so tell us why you". */
function goesOn({ plain, raw }: Sentence, phrases: readonly OptOutPhrases[]): boolean {
  const ends = phrases.flatMap((each) => {
    const found = each.asks.exec(plain);
    return found === null ? [] : [found.index + found[0].length];
  });
  const clauses = plain.slice(Math.max(0, ...ends)).split(/[,;:\u2013\u2014]/);
  return clauses
    .slice(1)
    .some(
      (each) =>
        each.trim().split(/\s+/).length >= CLAUSE_WORDS && !mentions(readSentence(each, raw), phrases),
    );
}

/** Another address: "don't write to this one, use…", "remove Anna…". */
function namesOther(sentence: string, writer: string | null): boolean {
  const named = sentence.toLowerCase().match(/[^\s<>()"',;:]{1,64}@[^\s<>()"',;:]{1,200}/g) ?? [];
  return named.some((each) => each.replace(/[.!?]+$/, "") !== writer);
}

function mentions({ said, isQuestion }: Sentence, phrases: readonly OptOutPhrases[]): boolean {
  if (OFFERS.test(said) && !isQuestion) return false;
  // What a footer links to is an offer to whoever reads it.
  if (isLinked(said) && !phrases.some((each) => each.asks.test(said) && each.me?.test(said) === true))
    return false;
  return phrases.some((each) => each.mentions.test(said) || each.asks.test(said));
}

/** A link or a list's address in it, as footers have them. */
function isLinked(plain: string): boolean {
  return /https?:\/\/|\bwww\.|\S-(?:leave|unsubscribe|request|signoff)@/.test(plain);
}

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

/** Requests that are put as a question: "could you take me off?" */
const ASKED_AS_QUESTION = folded(
  /^(?:please |hi,? |so,? )?(?:can|could|would|will) you\b|^(?:können|könnten|würden) sie\b|^pouvez-vous\b|^pourriez-vous\b|^(?:pueden?|podrían?)\b|^(?:potete|potreste)\b|^(?:kunt|kun) (?:u|je)\b|해 ?주(?:세요|시겠|실 ?수)|いただけ|もらえ/u,
);
/** "Don't write before Monday" asks for a time, not for an end. */
const NOT_NOW = folded(
  /\b(?:me|us|call|write|contact|e-?mail|mail) (?:before|until|till|during|on|this|next|at|while|today|tomorrow|right now)\b|\b(?:nicht|keine)\b[^.!?]{0,30}\b(?:vor|bis|diese|nächste|heute)\b|\b(?:pas|plus)\b[^.!?]{0,20}\bavant\b|\bantes del?\b/u,
);
/** "Please do not remove me", "how do people unsubscribe". */
const CONTRARY = folded(
  /\b(?:do not|don't|dont|never|didn't|did not|won't) (?:ever )?(?:remove|unsubscribe|take|delete|opt)\b|\b(?:how (?:do|can|does)|whether|if (?:people|users|customers|someone|recipients|they)|people|users|customers|recipients|clients|prospects|leads) (?:\w+ ){0,3}(?:unsubscrib|opt|stop)|\bnehmen sie (?:mich|uns) nicht\b|\bne (?:me |nous )?(?:retirez|supprimez|désinscrivez) pas\b/u,
);

/** Questions about it, and "please do not remove me": no request. */
function isHypothetical(plain: string, isQuestion: boolean): boolean {
  return (isQuestion && !ASKED_AS_QUESTION.test(plain)) || NOT_NOW.test(plain) || CONTRARY.test(plain);
}

/** A line with a name, a title or a number: nothing is asked in it. */
function isName(sentence: string): boolean {
  return /^(?:[\p{Lu}][\p{L}'’.-]{0,25}\s?){1,3}$/u.test(sentence);
}

/** Sentences and lines as they were written, folded lines joined. */
function readSentences(text: string): Sentence[] {
  const plain = text
    .slice(0, MAX_CHARS)
    .normalize("NFKC")
    .replaceAll(/[\u2018\u2019\u02bc`´]/g, "'")
    .replaceAll(/[\u201c\u201d„«»]/g, '"')
    .replace(/[^\S\n]+/g, " ");
  return (
    plain
      // A link below its name.
      .replace(/: ?\n(?=<?(?:https?:|www\.))/g, ": ")
      // A line that was folded goes on in small letters.
      .replace(/(?<=[\p{L},;]) ?\n(?=\p{Ll})/gu, " ")
      .split(/(?<=[.!?。！？])\s+|(?<=[。！？])|\n+/u)
      .map((each) => each.trim())
      .filter((each) => /[\p{L}\p{N}]/u.test(each))
      .slice(0, MAX_SENTENCES)
      .map((each) => readSentence(each, each))
  );
}

function readSentence(text: string, raw: string): Sentence {
  const plain = correctSlips(foldAccents(stripMarks(text)));
  const said = withoutOtherChannels(plain).replace(COURTESIES, " ");
  return { raw, plain, said, isQuestion: /[?？]\s*$/.test(raw) };
}

function stripMarks(sentence: string): string {
  return sentence
    .toLowerCase()
    .replace(/^[\s"'*.,!:;#>()[\]-]+|[\s"'*.,!?:;。！？#()[\]-]+$/gu, "")
    .trim();
}
