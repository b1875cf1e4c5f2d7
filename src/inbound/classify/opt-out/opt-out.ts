import { isReplyKeyword } from "../../../law/footer-words.ts";
import { INTEREST, NO_CALLS, NO_LINKEDIN, OFFERS, PHRASES, WRITING_AS_WELL } from "./phrases.ts";

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
const APPOINTMENT =
  /(?<![\p{L}])(?:mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|tomorrow|montags?|dienstags?|mittwochs?|donnerstags?|freitags?|übermorgen|lundi|mardi|mercredi|jeudi|vendredi|demain|lunes|martes|miércoles|jueves|viernes|lunedì|martedì|mercoledì|giovedì|venerdì|domani|maandag|dinsdag|woensdag|donderdag|vrijdag|(?:segunda|terça|quarta|quinta|sexta)-feira|måndag|tisdag|onsdag|torsdag|fredag|mandag|tirsdag|poniedział\p{L}+|wtorek|środ\p{L}|czwart\p{L}+|piąt\p{L}+|pondělí|úterý|středu|čtvrtek|pátek|понедельник|вторник|сред[ау]|четверг|пятниц[ау]|завтра|pazartesi|salı|çarşamba|perşembe|cuma)(?![\p{L}])|[월화수목금]요일|[月火水木金]曜|(?:星期|周|週)[一二三四五]|\b\d{1,2}(?:[:.]\d\d|\s?(?:am|pm|uhr|h)\b)/u;

/** A greeting, thanks, a closing or a name: says nothing for or against. */
const POLITE =
  /^(?:(?:hi|hello|hey|dear|good (?:morning|afternoon|day|evening)|hallo|guten (?:tag|morgen)|sehr geehrte\w*|liebe\w*|bonjour|bonsoir|madame|monsieur|hola|buen\w+ (?:días?|tardes)|estimad\w+|ciao|buongiorno|gentile|beste|geachte|olá|bom dia|boa tarde|prezad\w+|hej|hei|cześć|dzień dobry|szanown\w+|dobrý den|здравствуйте|добрый день|merhaba|שלום|안녕하세요|こんにちは|お世話になっております|您好|你好)[^?]{0,40}|(?:many |kind |best |warm )?(?:thanks?|thank you|thx|regards|wishes|cheers|best|sincerely|sorry|danke|vielen dank|mfg|viele grüße|freundliche grüße|mit freundlichen grüßen|merci|cordialement|gracias|saludos|un saludo|grazie|saluti|cordiali saluti|dank|groet\w*|bedankt|obrigad\w|tack|takk|tak|hälsningar|kiitos|dziękuję|pozdrawiam|děkuji|спасибо|teşekkürler|תודה|감사합니다|고맙습니다|ありがとうございます|よろしくお願い(?:いた)?します|谢谢)[\s\p{L}.,!]{0,30})$/iu;

/**
 * Whether own words ask not to be written to. Only the whole short answer acts by itself; whatever else mentions it is
 * `possible`: interested people write "unsubscribe from our vendor" too. Null where nothing speaks of it.
 */
export function findOptOut(ownWords: string, writer: string | null = null): OptOut | null {
  const sentences = readSentences(ownWords);
  const asking = sentences.find((each) => asks(each));
  const mentioning = asking ?? sentences.find((each) => mentions(each));
  if (mentioning === undefined) return null;
  const says = mentioning.slice(0, MAX_SAYS);
  const said = sentences.filter((each) => each === mentioning || !(POLITE.test(each) || isName(each)));
  const words =
    said.join(" ").split(/\s+/).length + said.join("").replace(/[^\u3040-\u9fff]/g, "").length / 3;
  const isSure =
    asking !== undefined &&
    words <= SHORT_WORDS &&
    !said.some((each) => INTEREST.test(each.toLowerCase())) &&
    !said.some((each) => each !== asking && /[?？]\s*$/.test(each)) &&
    !said.some((each) => APPOINTMENT.test(strip(each))) &&
    !namesOther(asking, writer) &&
    !tells(asking) &&
    !goesOn(asking) &&
    !isHypothetical(asking);
  return { how: isSure ? "sure" : "possible", says };
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
  const found = readSentences(ownWords).find((each) => pattern.test(strip(each)) && !each.endsWith("?"));
  return found?.slice(0, MAX_SAYS) ?? null;
}

function asks(sentence: string): boolean {
  const plain = withoutOtherChannels(strip(sentence));
  if (OFFERS.test(plain) && !/^(?:please|pls|bitte|merci)\b/.test(plain)) return false;
  return isReplyKeyword(plain) || PHRASES.some((each) => each.asks.test(plain));
}

/** A statement, or a request for something else, in the words of a request: in every language that hears one. */
function tells(sentence: string): boolean {
  const plain = withoutOtherChannels(strip(sentence));
  if (isReplyKeyword(plain)) return false;
  return PHRASES.every((each) => !each.asks.test(plain) || each.tells?.test(plain) === true);
}

/** Another clause of some length behind the request, which does not speak of it: "…, one is enough, so tell us why you". */
function goesOn(sentence: string): boolean {
  const plain = strip(sentence);
  const ends = PHRASES.flatMap((each) => {
    const found = each.asks.exec(plain);
    return found === null ? [] : [found.index + found[0].length];
  });
  const clauses = plain.slice(Math.max(0, ...ends)).split(/[,;:\u2013\u2014]/);
  return clauses.slice(1).some((each) => each.trim().split(/\s+/).length >= CLAUSE_WORDS && !mentions(each));
}

/** Another address: "don't write to this one, use…", "remove Anna…". */
function namesOther(sentence: string, writer: string | null): boolean {
  const named = sentence.toLowerCase().match(/[^\s<>()"',;:]{1,64}@[^\s<>()"',;:]{1,200}/g) ?? [];
  return named.some((each) => each.replace(/[.!?]+$/, "") !== writer);
}

function mentions(sentence: string): boolean {
  const plain = withoutOtherChannels(strip(sentence));
  if (OFFERS.test(plain) && !sentence.endsWith("?")) return false;
  return PHRASES.some((each) => each.mentions.test(plain) || each.asks.test(plain));
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

/** Questions about it, and "please do not remove me": no request. */
function isHypothetical(sentence: string): boolean {
  const plain = strip(sentence);
  const isQuestion = /[?？]\s*$/.test(sentence);
  if (
    isQuestion &&
    !/^(?:please |hi,? |so,? )?(?:can|could|would|will) you\b|^(?:können|könnten|würden) sie\b|^pouvez-vous\b|^pourriez-vous\b|^(?:pueden?|podrían?)\b|^(?:potete|potreste)\b|^(?:kunt|kun) (?:u|je)\b|해 ?주(?:세요|시겠|실 ?수)|いただけ|もらえ/.test(
      plain,
    )
  )
    return true;
  // "Don't write before Monday" asks for a time, not for an end.
  if (
    /\b(?:me|us|call|write|contact|e-?mail|mail) (?:before|until|till|during|on|this|next|at|while|today|tomorrow|right now)\b|\b(?:nicht|keine)\b[^.!?]{0,30}\b(?:vor|bis|diese|nächste|heute)\b|\b(?:pas|plus)\b[^.!?]{0,20}\bavant\b|\bantes del?\b/.test(
      plain,
    )
  )
    return true;
  return /\b(?:do not|don't|dont|never|didn't|did not|won't) (?:ever )?(?:remove|unsubscribe|take|delete|opt)\b|\b(?:how (?:do|can|does)|whether|if (?:people|users|customers|someone|recipients|they)|people|users|customers|recipients|clients|prospects|leads) (?:\w+ ){0,3}(?:unsubscrib|opt|stop)|\bnehmen sie (?:mich|uns) nicht\b|\bne (?:me |nous )?(?:retirez|supprimez|désinscrivez) pas\b/.test(
    plain,
  );
}

/** A line with a name, a title or a number: nothing is asked in it. */
function isName(sentence: string): boolean {
  return /^(?:[\p{Lu}][\p{L}'’.-]{0,25}\s?){1,3}$/u.test(sentence);
}

/** Sentences and lines as they were written, folded lines joined. */
function readSentences(text: string): string[] {
  const plain = text
    .slice(0, MAX_CHARS)
    .normalize("NFKC")
    .replaceAll(/[\u2018\u2019\u02bc`´]/g, "'")
    .replaceAll(/[\u201c\u201d„«»]/g, '"')
    .replace(/[^\S\n]+/g, " ");
  return (
    plain
      // A line that was folded goes on in small letters.
      .replace(/(?<=[\p{L},;]) ?\n(?=\p{Ll})/gu, " ")
      .split(/(?<=[.!?。！？])\s+|(?<=[。！？])|\n+/u)
      .map((each) => each.trim())
      .filter((each) => /[\p{L}\p{N}]/u.test(each))
      .slice(0, MAX_SENTENCES)
  );
}

function strip(sentence: string): string {
  return sentence
    .toLowerCase()
    .replace(/^[\s"'*.,!:;#>()[\]-]+|[\s"'*.,!?:;。！？#()[\]-]+$/gu, "")
    .trim();
}
