import { APPOINTMENT } from "./appointment.ts";
import { asks, mentions, protests } from "./asking.ts";
import { folded, INTEREST, type OptOutPhrases } from "./phrases.ts";
import { nameLanguage, readWords } from "./request.ts";
import { BIT } from "./words/lexicon.ts";
import { foldAccents } from "./fold.ts";
import { POLITE } from "./polite.ts";
import { CLAUSE_WORDS, holdsAny, readClause, readClauses, type Sentence } from "./sentence.ts";

/** An end that holds until a date: said of an end, it never acts by itself; of a contract with others it may say why. */
const UNTIL = folded(
  /\buntil (?!further notice)|\btill (?:the|next|we|i|you|after|\p{L}+day|\d|january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|autumn|winter)|\bhasta (?:el |la |que |enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)|\b(?:bis|vor) (?:zum |nach |ende |anfang |mitte )?(?:januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|herbst|frühjahr|sommer)|\bjusqu|월까지|년까지|月まで|年まで/u,
);
/** The conversation goes on: about others' mail, with a request for help. Never acts by itself. */
const GOING_ON = folded(
  /\b(?:come|drop|swing) (?:by|in|over)\b|\b(?:can|could) you help (?:us|me)\b|\baider a|\bhelfen,? (?:uns|mich)|\b(?:von|der|den) anderen\b|\bde otros\b|\bd'autres (?:fournisseurs|offres)|\baltre offerte|\bde outros\b|\bfrom (?:others|other (?:vendors|suppliers|companies|senders))\b|他社|다른 (?:회사|업체)|\buse (?:the|my|our) (?:new|other|private)\b|\bbut (?:yours|your offer)\b/u,
);

/** Whether a sentence asks for something beside an end: a call, a day, another plan, a wish of its own. */
export function wantsMore(sentence: Sentence, phrases: readonly OptOutPhrases[]): boolean {
  return (
    goesElsewhere(sentence) || partsOf(sentence).some((each) => each.wishesFor && !isOfEnd(each, phrases))
  );
}

/** The same without wishes: who names a law wishes for a confirmation, too. */
export function goesElsewhere(sentence: Sentence): boolean {
  const { plain, asksForOther, languages } = sentence;
  const isOfEnd = languages.length === 0 || holdsAny(sentence, ["not", "stop", "drop", "out", "take"]);
  return asksForOther || APPOINTMENT.test(plain) || GOING_ON.test(plain) || (isOfEnd && UNTIL.test(plain));
}

/** Whether beside an end something is told that is no refusal: "…, we bought it". */
export function givesReason(sentence: Sentence, phrases: readonly OptOutPhrases[]): boolean {
  return partsOf(sentence).some(
    (each) =>
      !isOfEnd(each, phrases) &&
      !POLITE.test(each.plain.trim()) &&
      !each.requests.some(({ isNegated }) => isNegated) &&
      holdsUnknown(each),
  );
}

function partsOf(sentence: Sentence): readonly Sentence[] {
  const clauses = readClauses(sentence);
  return clauses.length === 0 ? [sentence] : clauses;
}

function isOfEnd(part: Sentence, phrases: readonly OptOutPhrases[]): boolean {
  return asks(part, phrases) || mentions(part, phrases) || part.requests.some(({ isFaint }) => isFaint);
}

/**
 * Where a request stands, most words are of no language likely here: it may be another's, or long past. What a table of phrases knows
 * is not judged by single words.
 */
export function isObscure(sentence: Sentence, phrases: readonly OptOutPhrases[]): boolean {
  const asking = readClauses(sentence).filter((each) => asks(each, phrases));
  const parts = asking.length === 0 ? [sentence] : asking;
  return parts.every(
    (each) => isMostlyUnknown(each) && phrases.every(({ asks: inWords }) => !inWords.test(each.said)),
  );
}

function isMostlyUnknown({ words, languages }: Sentence): boolean {
  const known = languages.map((each) => (words.bits.get(each) ?? []).filter((one) => one !== 0).length);
  return words.ends.length >= LONG && Math.max(0, ...known) < words.ends.length * LEAST_KNOWN;
}

/** Of fewer words none is judged so. */
const LONG = 9;
const LEAST_KNOWN = 0.4;

/** A word that no language likely here knows. */
function holdsUnknown({ words, languages }: Sentence): boolean {
  return words.ends.some((_, at) => languages.every((each) => (words.bits.get(each)?.[at] ?? 0) === 0));
}

/** A shorter one has no room for a product. */
const SHORT_QUESTION = 4;

/** Calls, in many languages: whoever wants none may want mail. */
export const CALLS = folded(
  /(?<!\p{L})(?:call|phone|ring|telefon|anruf|ruf|appel|llam|chiam|lig[ua]|bel(?:len|t|d)?(?!\p{L})|dzwo|zadzwo|vol[aá]|zavol|sunat|suna[țt]i|apela|hív|ara(?:ma|yın|mayın)|soita|obažd|zov|gọi|telepon|telpon)|звон|дзвон|обажд|τηλεφων|전화|電話|电话|اتصل|تتصل|התקשר|कॉल|फ़ोन|โทร/iu,
);

export function isInterested({ plain, isKeen }: Sentence): boolean {
  return isKeen || INTEREST.test(plain);
}

/** A refusal, a name or politeness beside a request: it shows no interest, asks nothing and wants nothing else. */
export function isHarmless(clause: Sentence): boolean {
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

/** Another clause of some length behind the request, which does not speak of it: "…, one is enough, so tell us why you". */
export function goesOn({ plain, raw, requests }: Sentence, phrases: readonly OptOutPhrases[]): boolean {
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

/**
 * "Please don't write to Peter any more": whoever names another as the one who is written to, and not themselves, may go on
 * talking. German writes every noun with a capital.
 */
export function namesThird(sentence: Sentence): boolean {
  if (sentence.namesMe || holdsAny(sentence, ["my", "drop", "out"])) return false;
  if (sentence.languages.some((each) => nameLanguage(each) === "de")) return false;
  const raw = sentence.raw.match(/[\p{L}\p{M}\p{N}']+/gu) ?? [];
  return raw.some((word, at) => {
    if (at === 0 || !/^\p{Lu}\p{Ll}{2,}$/u.test(word)) return false;
    const { bits, ends } = readWords(
      foldAccents(
        raw
          .slice(0, at + 1)
          .join(" ")
          .toLowerCase(),
      ),
    );
    const isUnknown = [...bits.values()].every((known) => (known[ends.length - 1] ?? 0) === 0);
    return isUnknown && sentence.languages.some((each) => isWrittenTo(bits.get(each) ?? [], ends.length - 1));
  });
}

/** An act of writing right before, with at most a "to" or a "Mr" between. */
function isWrittenTo(known: readonly number[], at: number): boolean {
  const before = [at - 1, at - 2].map((place) => known[place] ?? 0);
  return before.some((each) => (each & BIT.write) !== 0 && (each & BIT.me) === 0);
}

/** Another address: "don't write to this one, use…", "remove Anna…". */
export function namesOther(sentence: string, writer: string | null): boolean {
  const named = sentence.toLowerCase().match(/[^\s<>()"',;:]{1,64}@[^\s<>()"',;:]{1,200}/g) ?? [];
  return named.some((each) => each.replace(/[.!?]+$/, "") !== writer);
}

/**
 * Whether a sentence that holds such words speaks of a business's own affairs ("our customers opt out", "does your tool
 * unsubscribe people?") while the letter goes on: it names no "me", protests at nothing, and interest, a day or a
 * question stands in the letter.
 */
export function isAboutOthers(
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
  if (sentence.isQuestion && !asks(sentence, phrases) && sentence.words.ends.length >= SHORT_QUESTION)
    return true;
  const someInterest = said.some((each) => isInterested(each));
  const isOthers = phrases.some(({ others }) => others?.test(plain) === true);
  const goesOnTalking =
    someInterest ||
    said.some((each) => each.isQuestion || (each !== sentence && APPOINTMENT.test(each.plain)));
  return goesOnTalking && (isOthers || someInterest);
}
