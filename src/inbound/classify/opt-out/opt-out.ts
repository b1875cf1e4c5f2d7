import { isReplyKeyword } from "../../../law/footer-words.ts";
import { isSentFrom } from "../own-words/signature.ts";
import { APPOINTMENT } from "./appointment.ts";
import { foldAccents } from "./fold.ts";
import { answersInvitation, findInvitations } from "./invited.ts";
import { correctSlips } from "./misspelt.ts";
import {
  COURTESIES,
  folded,
  INTEREST,
  NO_CALLS,
  NO_LINKEDIN,
  OFFERS,
  type OptOutPhrases,
  PHRASES,
  WRITING_AS_WELL,
} from "./phrases.ts";
import { POLITE } from "./polite.ts";
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
/** In so short an answer words that may ask for an end are asked about. */
const FAINT_WORDS = 25;
/** Of more sentences none acts by itself, and no clause is looked at alone. */
const FEW_SENTENCES = 12;
/** A shorter clause behind a request is a name, thanks or "please". */
const CLAUSE_WORDS = 5;
/** Of fewer known words no language can be told. */
const SURE_WORDS = 4;
/** Characters and lines of a text that are looked at. */
const MAX_CHARS = 8_000;
const MAX_SENTENCES = 120;
const MAX_SAYS = 120;

/** The conversation goes on: until a date, by another way, about others' mail, with a request for help. Never acts by itself. */
const GOING_ON = folded(
  /\b(?:until|till) (?!further notice)|\bhasta (?:el |la |que |enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)|\b(?:bis|vor) (?:zum |nach |ende |anfang |mitte )?(?:januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|herbst|frühjahr|sommer)|\bjusqu|월까지|년까지|月まで|年まで|\blet'?s (?:just )?(?:talk|speak)|\bpick up the phone|\b(?:ruf|rufen sie) (?:mich|uns) an|\bllam[ea]me|\bappele[zr]?-moi|\bchiama(?:mi|temi)|\b(?:can|could) you help (?:us|me)\b|\baider a|\bhelfen,? (?:uns|mich)|\b(?:von|der|den) anderen\b|\bde otros\b|\bd'autres (?:fournisseurs|offres)|\baltre offerte|\bde outros\b|\bfrom (?:others|other (?:vendors|suppliers|companies|senders))\b|他社|다른 (?:회사|업체)|\b(?:free|trial|paid) plan\b|\bwaitlist\b|\bbut (?:yours|your offer)\b/u,
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
  words: Words;
  /** That it is likely in. */
  languages: readonly number[];
  /** What it asks for by its words, in each language that it may be in. */
  requests: readonly (Request & { language: string })[];
  isKeen: boolean;
  namesMe: boolean;
  /** Speaks of my consent, or of having my address: as a question, a protest. */
  asksByWhatRight: boolean;
  /** Asks whether you could do it: a request, though it is put as a question. */
  isAskedAsQuestion: boolean;
}

/**
 * Whether own words ask not to be written to. Only the whole short answer acts by itself; whatever else mentions it is
 * `possible`: interested people write "unsubscribe from our vendor" too. Null where nothing speaks of it, or where
 * somebody who goes on talking speaks of others' mail in such words.
 */
export function findOptOut(ownWords: string, writer: string | null = null): OptOut | null {
  const sentences = readSentences(ownWords);
  const phrases = findPhrases(ownWords, sentences);
  const asking = sentences.filter((each) => asks(each, phrases));
  const isPlainly = (each: Sentence): boolean =>
    asks(each, phrases) && !tells(each, phrases) && !isHypothetical(each);
  const asksInClause = (each: Sentence): boolean => {
    const clauses = readClauses(each);
    const requests = clauses.filter((one) => isPlainly(one) && !CALLS.test(one.plain));
    return (
      requests.some(({ namesMe: isOfMe }) => isOfMe) &&
      clauses.every((one) => requests.includes(one) || isHarmless(one))
    );
  };
  const asked =
    asking.find(isPlainly) ?? (sentences.length > FEW_SENTENCES ? undefined : sentences.find(asksInClause));
  const request = asked ?? asking[0];
  const mentioning = request ?? sentences.find((each) => mentions(each, phrases));
  const isErased = asksForErasure(ownWords);
  if (mentioning === undefined) return findFaint(sentences, phrases);
  const said = sentences.filter(
    (each) => each === mentioning || !(POLITE.test(each.plain) || isName(each.raw)),
  );
  const isClosed = said.every(
    (each) =>
      (each === mentioning || mentions(each, phrases) || isHarmless(each)) &&
      !isInterested(each) &&
      !namesOther(each.raw, writer),
  );
  if (
    asked === undefined &&
    isClosed &&
    (isErased || said.every(({ requests }) => requests.some(({ isBareEnd }) => isBareEnd)))
  ) {
    return { how: "sure", says: mentioning.raw.slice(0, MAX_SAYS) };
  }
  if (request === undefined || asked === undefined) {
    const heeded = sentences.filter((each) => mentions(each, phrases));
    const meant = heeded.find((each) => !isAboutOthers(each, said, phrases));
    return meant === undefined ? null : { how: "possible", says: meant.raw.slice(0, MAX_SAYS) };
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
    !isOpen(request) &&
    !said.some((each) => isInterested(each)) &&
    !said.some(
      (each) =>
        each !== request && each.isQuestion && !protests(each, phrases) && !asksByQuestion(each, phrases),
    ) &&
    !said.some((each) => APPOINTMENT.test(each.plain)) &&
    !said.some((each) => GOING_ON.test(each.plain)) &&
    !said.some((each) => (each === request || isSentence(each.raw)) && namesOther(each.raw, writer)) &&
    !goesOn(request, phrases);
  return { how: isSure ? "sure" : "possible", says: request.raw.slice(0, MAX_SAYS) };
}

/**
 * The articles by which one has data erased (17) or objects to their use (21) of the General Data Protection Regulation
 * (EU) 2016/679, in any language; of a letter that asks to be told what is stored (15) as well, the request stands beside it.
 */
const ERASURE =
  /(?:art(?:icle|ikel|ículo|icolo|igo|ykuł\p{L}*)?|čl(?:án\p{L}+)?|чл(?:ен)?|ст(?:атья|аття|атьи)?|άρθρο|cikk|§)\.? ?(?:17|21)(?!\d)/iu;

function asksForErasure(text: string): boolean {
  return ERASURE.test(text.normalize("NFKC"));
}

/**
 * Whether an answer is the word that a mail of ours invites whoever wants no more of them to answer, whatever that word is.
 * `original`: what is quoted below it, and what was sent.
 */
export function findInvitedOptOut(ownWords: string, original: string): OptOut | null {
  const said = ownWords
    .slice(0, MAX_CHARS)
    .split(/\n+|(?<=[.!?。])\s+/u)
    .map((each) => each.trim())
    .filter((each) => /\p{L}/u.test(each) && !isSentFrom(each))
    .filter((each) => !isName(each) || each.split(/\s+/).length === 1);
  if (said.length === 0 || said.length > MOST_INVITED) return null;
  const speaksOfIt = (sentence: string): boolean => {
    const read = divide(sentence);
    const phrases = findPhrases(sentence, read);
    return read.some(
      (each) =>
        offers(each.said) ||
        each.requests.some(({ isFaint }) => isFaint) ||
        phrases.some(({ mentions: of, asks: for_ }) => of.test(each.said) || for_.test(each.said)),
    );
  };
  const how = answersInvitation(said, findInvitations(original, speaksOfIt));
  return how === null ? null : { how, says: said.join(" ").slice(0, MAX_SAYS) };
}

/** Sentences of an answer to an invitation, thanks and a name included. */
const MOST_INVITED = 4;

/**
 * A short answer that goes on with nothing and smells of an end: asked about rather than missed. A no that says what it is a
 * no to ("not interested, we have a supplier") does not.
 */
function findFaint(sentences: readonly Sentence[], phrases: readonly OptOutPhrases[]): OptOut | null {
  const said = sentences.filter((each) => !(POLITE.test(each.plain) || isName(each.raw)));
  const words = said.reduce((sum, each) => sum + each.raw.split(/\s+/).length, 0);
  const smells = (each: Sentence): boolean =>
    each.requests.some(({ isFaint }) => isFaint) && !offers(each.said);
  const faint =
    said.find(smells) ??
    said.find((each) => readClauses(each).some((one) => one.requests.some(({ isBareEnd }) => isBareEnd)));
  if (faint === undefined || words > FAINT_WORDS || isLinked(faint.said)) return null;
  const goesOnTalking = said.some(
    (each) => isInterested(each) || each.isQuestion || APPOINTMENT.test(each.plain),
  );
  // The whole answer is nothing but an end: "no more, thank you".
  if (!goesOnTalking && said.every(({ requests }) => requests.some(({ isBareEnd }) => isBareEnd)))
    return { how: "sure", says: faint.raw.slice(0, MAX_SAYS) };
  return goesOnTalking || isOfOther(faint.said, faint.requests, phrases)
    ? null
    : { how: "possible", says: faint.raw.slice(0, MAX_SAYS) };
}

/** The sentence that shows interest; null where none does. */
export function findInterest(ownWords: string): string | null {
  return (
    readSentences(ownWords)
      .find((each) => isInterested(each))
      ?.raw.slice(0, MAX_SAYS) ?? null
  );
}

/** What mail programs put before the subject that they answer: what stands behind it is ours. */
const ANSWER_MARK = /(?:^|[\s–—-])\p{L}{2,6}(?:\[\d{1,3}\])?\s?[:：]/u;

/**
 * Whether the subject asks for it, where the letter itself does not speak of it. The person's own is what stands before
 * "Re:"; a subject that begins with it may be ours, so it is asked about, and so is one above words that say anything.
 */
export function findSubjectOptOut(subject: string, ownWords: string, writer: string | null): OptOut | null {
  const mark = ANSWER_MARK.exec(subject);
  const theirs = mark === null ? subject : subject.slice(0, mark.index);
  const isTheirs = theirs.trim() !== "";
  const found = findOptOut(isTheirs ? theirs : subject.slice(mark?.[0].length ?? 0), writer);
  const isSilent = readSentences(ownWords).every((each) => POLITE.test(each.plain) || isName(each.raw));
  if (found?.how === "sure") return isTheirs && isSilent ? found : { ...found, how: "possible" };
  return isTheirs && ownWords.trim() === "" ? found : null;
}

/** "Could you take my address out of it?" beside another request. */
function asksByQuestion(sentence: Sentence, phrases: readonly OptOutPhrases[]): boolean {
  return sentence.isAskedAsQuestion && mentions(sentence, phrases);
}

/** The clauses of a sentence, each as if it stood alone; the sentence itself where it is but one. */
function readClauses({ plain, raw }: Sentence): readonly Sentence[] {
  const clauses = plain.split(CLAUSE_END).filter((each) => /\p{L}/u.test(each));
  return clauses.length < 2 ? [] : clauses.map((each) => readClause(each, raw));
}

/** Commas and the like, and the words for "but" of the larger languages. */
const CLAUSE_END =
  /[,;:،、，；]|\s[\u2013\u2014-]\s|\s(?:but|aber|mais|pero|ma|mas|maar|men|ale|но|але|ama|mutta|αλλα)\s/u;

/** Calls, in many languages: whoever wants none may want mail. */
const CALLS = folded(
  /(?<!\p{L})(?:call|phone|ring|telefon|anruf|ruf|appel|llam|chiam|lig[ua]|bel(?:len|t|d)?(?!\p{L})|dzwo|zadzwo|vol[aá]|zavol|sunat|suna[țt]i|apela|hív|ara(?:ma|yın|mayın)|soita|obažd|zov|gọi|telepon|telpon)|звон|дзвон|обажд|τηλεφων|전화|電話|电话|اتصل|تتصل|התקשר|कॉल|फ़ोन|โทร/iu,
);

/** A refusal, a name or politeness beside a request: it shows no interest, asks nothing and wants nothing else. */
function isHarmless(clause: Sentence): boolean {
  const isRefusal = clause.requests.some(({ isNegated }) => isNegated);
  const isShort = clause.plain.trim().split(/\s+/).length < CLAUSE_WORDS;
  return (
    (isRefusal || isShort) &&
    !isInterested(clause) &&
    !clause.isQuestion &&
    !APPOINTMENT.test(clause.plain) &&
    !clause.requests.some(({ isOpen: opens, isEndDenied, isWish }) => opens || isEndDenied || isWish)
  );
}

/** Somebody or something else is spoken of, in every language that it may be in, and it is no footer's own word. */
function isOpen({ raw, requests }: Sentence): boolean {
  if (isReplyKeyword(stripMarks(raw)) || requests.some(({ end }) => end !== null)) return false;
  return requests.some((each) => each.isOpen);
}

/** The tables of the languages that a text or a sentence of it is in, where that can be told. */
function findPhrases(text: string, sentences: readonly Sentence[]): readonly OptOutPhrases[] {
  const spoken = tellLanguages(
    sentences.map(({ words }) => words),
    { share: 0.5, least: SURE_WORDS },
  );
  const languages = new Set(
    [...spoken, ...sentences.flatMap(({ languages }) => languages)].map((each) =>
      tableOf(nameLanguage(each)),
    ),
  );
  return PHRASES.filter(({ language, script }) =>
    script === null ? spoken.size === 0 || languages.has(language) : script.test(text),
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
  if (!protests(sentence, phrases) && sentence.requests.some(({ isEndDenied }) => isEndDenied))
    return said.some(
      (each) => isInterested(each) || (each !== sentence && each.isQuestion) || APPOINTMENT.test(each.plain),
    );
  if (protests(sentence, phrases) || sentence.namesMe || phrases.some(({ me }) => me?.test(plain) === true))
    return false;
  // What a product can do is asked by whoever may buy it.
  if (sentence.isQuestion && !asks(sentence, phrases) && isSentence(sentence.raw)) return true;
  const someInterest = said.some((each) => isInterested(each));
  const isOthers = phrases.some(({ others }) => others?.test(plain) === true);
  const goesOnTalking =
    someInterest ||
    said.some((each) => each.isQuestion || (each !== sentence && APPOINTMENT.test(each.plain)));
  return goesOnTalking && (isOthers || someInterest);
}

function isInterested({ plain, isKeen }: Sentence): boolean {
  return isKeen || INTEREST.test(plain);
}

function protests(sentence: Sentence, phrases: readonly OptOutPhrases[]): boolean {
  if (sentence.isQuestion && sentence.asksByWhatRight) return true;
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

function asks({ raw, plain, said, requests }: Sentence, phrases: readonly OptOutPhrases[]): boolean {
  if (LINK_LABEL.test(plain)) return false;
  if (offers(said) && !/^(?:please|pls|bitte|merci)\b/.test(said)) return false;
  if (isReplyKeyword(stripMarks(raw))) return !isLinked(plain);
  if (requests.some(({ isEndDenied }) => isEndDenied)) return false;
  if (requests.some(({ end }) => end !== null)) return true;
  return !isOfOther(said, requests, phrases) && phrases.some((each) => each.asks.test(said));
}

/** Something else is asked for in such words, and no end. */
function isOfOther(said: string, requests: readonly Request[], phrases: readonly OptOutPhrases[]): boolean {
  return requests.some(({ isOther }) => isOther) || phrases.some(({ other }) => other?.test(said) === true);
}

/** "If you want no more mail, click here", unless it names its writer: "I'd be glad if you wrote me no more". */
function offers(said: string): boolean {
  return OFFERS.test(said) && !/\b(?:me|my|mir|mich|mein\w{0,3}|moi|mon|mes)\b|\bm'/.test(said);
}

/** A statement, or a request for something else, in the words of a request: in every language that hears one. */
function tells({ raw, said, requests }: Sentence, phrases: readonly OptOutPhrases[]): boolean {
  if (isReplyKeyword(stripMarks(raw))) return false;
  const isTold = ({ tells }: OptOutPhrases): boolean => tells?.test(said) === true;
  return (
    phrases.every((each) => !each.asks.test(said) || isTold(each)) &&
    requests.every(
      ({ end, language }) =>
        end === null || phrases.some((each) => each.language === tableOf(language) && isTold(each)),
    )
  );
}

/** Danish shares Norwegian's table of phrases. */
function tableOf(language: string): string {
  return language === "da" ? "no" : language;
}

/** Another clause of some length behind the request, which does not speak of it: "…, one is enough, so tell us why you". */
function goesOn({ plain, raw, requests }: Sentence, phrases: readonly OptOutPhrases[]): boolean {
  const ends = phrases.flatMap((each) => {
    const found = each.asks.exec(plain);
    return found === null ? [] : [found.index + found[0].length];
  });
  for (const { end } of requests) if (end !== null) ends.push(end);
  const end = Math.max(0, ...ends);
  const isOfMe = readClause(plain.slice(0, end), raw).namesMe;
  const clauses = plain.slice(end).split(/[,;:\u2013\u2014]/);
  return clauses
    .slice(1)
    .some(
      (each) =>
        each.trim().split(/\s+/).length >= CLAUSE_WORDS &&
        !mentions(readClause(each, raw), phrases) &&
        !(isOfMe && !CALLS.test(plain) && isHarmless(readClause(each, raw))),
    );
}

/** Words enough to say something; a signature's line has fewer. */
function isSentence(raw: string): boolean {
  return raw.split(/\s+/).length >= CLAUSE_WORDS || UNDIVIDED_SENTENCE.test(raw);
}

/** Of scripts that divide no words. */
const UNDIVIDED_SENTENCE = /[\u3040-\u30ff\u3400-\u9fff]{8}/;

/** Another address: "don't write to this one, use…", "remove Anna…". */
function namesOther(sentence: string, writer: string | null): boolean {
  const named = sentence.toLowerCase().match(/[^\s<>()"',;:]{1,64}@[^\s<>()"',;:]{1,200}/g) ?? [];
  return named.some((each) => each.replace(/[.!?]+$/, "") !== writer);
}

function mentions({ said, isQuestion, requests }: Sentence, phrases: readonly OptOutPhrases[]): boolean {
  if (offers(said) && !isQuestion) return false;
  if (LINK_LABEL.test(said)) return false;
  // What a footer links to is an offer to whoever reads it.
  if (isLinked(said) && !phrases.some((each) => each.asks.test(said) && each.me?.test(said) === true))
    return false;
  return (
    requests.some(({ isHinted }) => isHinted) ||
    (!isOfOther(said, requests, phrases) &&
      phrases.some((each) => each.mentions.test(said) || each.asks.test(said)))
  );
}

/** What a footer's link is called. */
const LINK_LABEL = /^[^:：.!?]{1,40}[:：] ?<?https?:\/\//;

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
  /\b(?:me|us|call|write|contact|e-?mail|mail) (?:before|until|till|during|on|(?:this|next|the next) (?:week|month|year|quarter|morning|afternoon|evening|time|spring|summer|autumn|winter)|at (?:the moment|present|this|night|work)|while|today|tomorrow|right now)\b|\b(?:nicht|keine)\b[^.!?]{0,30}\b(?:vor|bis|diese|nächste|heute)\b|\b(?:pas|plus)\b[^.!?]{0,20}\bavant\b|\bantes del?\b/u,
);
/** "Please do not remove me", "how do people unsubscribe". */
const CONTRARY = folded(
  /\b(?:do not|don't|dont|never|didn't|did not|won't) (?:ever )?(?:remove|unsubscribe|take|delete|opt)\b|\b(?:how (?:do|can|does)|whether|if (?:people|users|customers|someone|recipients|they)|people|users|customers|recipients|clients|prospects|leads) (?:\w+ ){0,3}(?:unsubscrib|opt|stop)|\bnehmen sie (?:mich|uns) nicht\b|\bne (?:me |nous )?(?:retirez|supprimez|désinscrivez) pas\b/u,
);

/** Questions about it, and "please do not remove me": no request. */
function isHypothetical({ plain, isQuestion, isAskedAsQuestion }: Sentence): boolean {
  return (isQuestion && !isAskedAsQuestion) || NOT_NOW.test(plain) || CONTRARY.test(plain);
}

/** A line with a name, a title or a number: nothing is asked in it. */
function isName(sentence: string): boolean {
  return /^(?:[\p{Lu}][\p{L}'’.-]{0,25}\s?){1,3}$/u.test(sentence);
}

/** Sentences and lines as they were written, folded lines joined. */
function readSentences(text: string): readonly Sentence[] {
  if (last?.text !== text) last = { text, sentences: divide(text) };
  return last.sentences;
}

/** The text that was asked about last: three questions are asked of each. */
let last: { text: string; sentences: readonly Sentence[] } | null = null;

function divide(text: string): Sentence[] {
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

function readClause(text: string, raw: string): Sentence {
  return understand(readPlain(text, raw), new Set());
}

/** "…, okay?", "…, eh?": one word behind a comma makes no question of what stands before it. */
const TAG = /\S \S.*, ?\p{L}{1,12} ?[?？]$/u;
const TAG_CHARS = 40;

type Plain = Pick<Sentence, "raw" | "plain" | "said" | "isQuestion" | "words">;

function readPlain(text: string, raw: string): Plain {
  const plain = correctSlips(foldAccents(stripMarks(text)));
  const said = withoutOtherChannels(plain).replace(COURTESIES, " ");
  return {
    raw,
    plain,
    said,
    isQuestion: /[?？؟]\s*$/.test(raw) && !TAG.test(raw.trim().slice(-TAG_CHARS)),
    words: readWords(said),
  };
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
    asksByWhatRight: likely.some((each) => namesRight(words, each)),
    isAskedAsQuestion:
      ASKED_AS_QUESTION.test(sentence.plain) ||
      likely.some((each) => readRequest(words, each).end !== null && asksWhetherYouCan(words, each)),
  };
}

function stripMarks(sentence: string): string {
  return (
    sentence
      .toLowerCase()
      .replace(/^[\s"'*.,!:;#>()[\]-]+|[\s"'*.,!?:;。！？؟।#()[\]-]+$/gu, "")
      // "STOP STOP STOP", "no, no, no".
      .replace(/(?<!\p{L})(\p{L}{2,20})(?:[\s,.!]{1,3}\1(?!\p{L}))+/gu, "$1")
      .trim()
  );
}
