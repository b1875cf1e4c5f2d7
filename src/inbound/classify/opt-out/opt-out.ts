import { isSentFrom } from "../own-words/signature.ts";
import {
  asks,
  asksByQuestion,
  findPhrases,
  isHypothetical,
  isLinked,
  isOfOther,
  isOpen,
  mentions,
  offers,
  protests,
  tells,
} from "./asking.ts";
import {
  CALLS,
  givesReason,
  goesElsewhere,
  goesOn,
  isAboutOthers,
  isHarmless,
  isInterested,
  isObscure,
  namesOther,
  namesThird,
  wantsMore,
} from "./going-on.ts";
import { answersInvitation, findInvitations } from "./invited.ts";
import { findIrked } from "./irked.ts";
import type { OptOutPhrases } from "./phrases.ts";
import { POLITE } from "./polite.ts";
import {
  divide,
  isName,
  isSentence,
  MAX_CHARS,
  MAX_SAYS,
  readClauses,
  readSentences,
  type Sentence,
} from "./sentence.ts";

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

/**
 * Whether own words ask not to be written to. Only the whole short answer acts by itself; whatever else mentions it is
 * `possible`: interested people write "unsubscribe from our vendor" too. Null where nothing speaks of it, or where
 * somebody who goes on talking speaks of others' mail in such words.
 */
export function findOptOut(ownWords: string, writer: string | null = null): OptOut | null {
  const found = findAsked(ownWords, writer);
  if (found !== null) return found;
  const sentences = readSentences(ownWords);
  const irked = findIrked(
    sentences,
    sentences.some((each) => isInterested(each)),
  );
  return irked === null ? null : { how: "possible", says: irked.raw.slice(0, MAX_SAYS) };
}

function findAsked(ownWords: string, writer: string | null): OptOut | null {
  const sentences = readSentences(ownWords);
  const phrases = findPhrases(ownWords, sentences);
  const asking = sentences.filter((each) => asks(each, phrases));
  const isPlainly = (each: Sentence): boolean =>
    asks(each, phrases) && !tells(each, phrases) && !isHypothetical(each);
  const asksInClause = (each: Sentence): boolean => {
    if (each.isQuestion && !each.isAskedAsQuestion) return false;
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
  const isOfLaw = isErased || LAWS.test(ownWords);
  // An end, whatever else the sentence asks for: "stop mailing, ring me".
  const endOfMany = (): OptOut | null => {
    const isKeen = sentences.some((each) => isInterested(each));
    const found = sentences.find((each) => endsInClause(each, isPlainly) && (each.asksForOther || !isKeen));
    return found === undefined ? null : { how: "possible", says: found.raw.slice(0, MAX_SAYS) };
  };
  if (mentioning === undefined) return endOfMany() ?? findFaint(sentences, phrases);
  const said = sentences.filter(
    (each) => each === mentioning || !(POLITE.test(each.plain) || isName(each.raw)),
  );
  const isClosed = said.every(
    (each) =>
      (each === mentioning || mentions(each, phrases) || isHarmless(each)) &&
      !isInterested(each) &&
      !(isErased ? goesElsewhere(each) : wantsMore(each, phrases)) &&
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
    return meant === undefined ? endOfMany() : { how: "possible", says: meant.raw.slice(0, MAX_SAYS) };
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
    !isObscure(request, phrases) &&
    !namesThird(request) &&
    !said.some((each) => isInterested(each)) &&
    !said.some(
      (each) =>
        each !== request && each.isQuestion && !protests(each, phrases) && !asksByQuestion(each, phrases),
    ) &&
    !said.some((each) => (isOfLaw ? goesElsewhere(each) : wantsMore(each, phrases))) &&
    !(request.isMild && said.some((each) => givesReason(each, phrases))) &&
    !said.some((each) => (each === request || isSentence(each.raw)) && namesOther(each.raw, writer)) &&
    (isOfLaw || !goesOn(request, phrases));
  return { how: isSure ? "sure" : "possible", says: request.raw.slice(0, MAX_SAYS) };
}

/** Of a clause, where the rest asks for more: "stop mailing, ring me", "we have a contract, so you can strike us off". */
function endsInClause(sentence: Sentence, isPlainly: (clause: Sentence) => boolean): boolean {
  return readClauses(sentence).some(
    (each) => (each.namesMe || sentence.asksForOther) && isPlainly(each) && !CALLS.test(each.plain),
  );
}

/**
 * The articles by which one has data erased (17) or objects to their use (21) of the General Data Protection Regulation
 * (EU) 2016/679, in any language; of a letter that asks to be told what is stored (15) as well, the request stands beside it.
 */
const ERASURE =
  /(?:art(?:icle|ikel|ículo|icolo|igo|ykuł\p{L}*)?|čl(?:án\p{L}+)?|чл(?:ен)?|ст(?:атья|аття|атьи)?|άρθρο|cikk|§)\.? ?(?:17|21)(?!\d)/iu;

/** Laws on data and mail by name: who cites one may ask for a confirmation beside, and for nothing else. */
const LAWS =
  /(?<!\p{L})(?:gdpr|rgpd|dsgvo|avg|rodo|bdar|ccpa|cpra|lgpd|kvkk|dpdp|pdpa|uu pdp|popia|pipeda|casl|can-?spam|appi|lopd\p{L}*|152-?фз)(?!\p{L})|個人情報保護法|개인정보 ?보호법|个人信息保护法/iu;

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
    each.requests.some(({ isFaint }) => isFaint) && !offers(each.said) && !each.declinesCalls;
  const faint =
    said.find(smells) ??
    said.find((each) => readClauses(each).some((one) => one.requests.some(({ isBareEnd }) => isBareEnd)));
  if (faint === undefined || words > FAINT_WORDS || isLinked(faint.said)) return null;
  const goesOnTalking = said.some(
    (each) => isInterested(each) || each.isQuestion || wantsMore(each, phrases),
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
