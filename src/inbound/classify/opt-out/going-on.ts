import { APPOINTMENT } from "./appointment.ts";
import { asks, mentions, protests } from "./asking.ts";
import { folded, INTEREST, type OptOutPhrases } from "./phrases.ts";
import { CLAUSE_WORDS, isSentence, readClause, type Sentence } from "./sentence.ts";

/** The conversation goes on: until a date, by another way, about others' mail, with a request for help. Never acts by itself. */
export const GOING_ON = folded(
  /\b(?:until|till) (?!further notice)|\bhasta (?:el |la |que |enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)|\b(?:bis|vor) (?:zum |nach |ende |anfang |mitte )?(?:januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|herbst|frühjahr|sommer)|\bjusqu|월까지|년까지|月まで|年まで|\blet'?s (?:just )?(?:talk|speak)|\bpick up the phone|\b(?:ruf|rufen sie) (?:mich|uns) an|\bllam[ea]me|\bappele[zr]?-moi|\bchiama(?:mi|temi)|\b(?:can|could) you help (?:us|me)\b|\baider a|\bhelfen,? (?:uns|mich)|\b(?:von|der|den) anderen\b|\bde otros\b|\bd'autres (?:fournisseurs|offres)|\baltre offerte|\bde outros\b|\bfrom (?:others|other (?:vendors|suppliers|companies|senders))\b|他社|다른 (?:회사|업체)|\b(?:free|trial|paid) plan\b|\bwaitlist\b|\bbut (?:yours|your offer)\b/u,
);

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
  if (sentence.isQuestion && !asks(sentence, phrases) && isSentence(sentence.raw)) return true;
  const someInterest = said.some((each) => isInterested(each));
  const isOthers = phrases.some(({ others }) => others?.test(plain) === true);
  const goesOnTalking =
    someInterest ||
    said.some((each) => each.isQuestion || (each !== sentence && APPOINTMENT.test(each.plain)));
  return goesOnTalking && (isOthers || someInterest);
}
