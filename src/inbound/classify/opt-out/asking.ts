import { isReplyKeyword } from "../../../law/footer-words.ts";
import { folded, OFFERS, type OptOutPhrases, PHRASES } from "./phrases.ts";
import { nameLanguage, type Request, tellLanguages } from "./request.ts";
import { type Sentence, stripMarks } from "./sentence.ts";

/** Of fewer known words no language can be told. */
const SURE_WORDS = 4;

/** The tables of the languages that a text or a sentence of it is in, where that can be told. */
export function findPhrases(text: string, sentences: readonly Sentence[]): readonly OptOutPhrases[] {
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

/** Danish shares Norwegian's table of phrases. */
function tableOf(language: string): string {
  return language === "da" ? "no" : language;
}

/** Whether a sentence asks for it in so many words. */
export function asks(
  { raw, plain, said, requests, declinesCalls }: Sentence,
  phrases: readonly OptOutPhrases[],
): boolean {
  if (declinesCalls) return false;
  if (LINK_LABEL.test(plain)) return false;
  if (offers(said) && !/^(?:please|pls|bitte|merci)\b/.test(said)) return false;
  if (isReplyKeyword(stripMarks(raw))) return !isLinked(plain);
  if (requests.some(({ isEndDenied }) => isEndDenied)) return false;
  if (requests.some(({ end }) => end !== null)) return true;
  return !isOfOther(said, requests, phrases) && phrases.some((each) => each.asks.test(said));
}

/** A statement, or a request for something else, in the words of a request: in every language that hears one. */
export function tells({ raw, said, requests }: Sentence, phrases: readonly OptOutPhrases[]): boolean {
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

/** Whether a sentence speaks of it at all; what footers offer does not. */
export function mentions(
  { said, isQuestion, requests, declinesCalls }: Sentence,
  phrases: readonly OptOutPhrases[],
): boolean {
  if (declinesCalls) return false;
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

/** Anger, and by what right one is written to. */
export function protests(sentence: Sentence, phrases: readonly OptOutPhrases[]): boolean {
  if (sentence.isQuestion && sentence.asksByWhatRight) return true;
  return phrases.some((each) => each.protests?.test(sentence.said) === true);
}

/** Something else is asked for in such words, and no end. */
export function isOfOther(
  said: string,
  requests: readonly Request[],
  phrases: readonly OptOutPhrases[],
): boolean {
  return requests.some(({ isOther }) => isOther) || phrases.some(({ other }) => other?.test(said) === true);
}

/** "If you want no more mail, click here", unless it names its writer: "I'd be glad if you wrote me no more". */
export function offers(said: string): boolean {
  return OFFERS.test(said) && !/\b(?:me|my|mir|mich|mein\w{0,3}|moi|mon|mes)\b|\bm'/.test(said);
}

/** What a footer's link is called. */
const LINK_LABEL = /^[^:：.!?]{1,40}[:：] ?<?https?:\/\//;

/** A link or a list's address in it, as footers have them. */
export function isLinked(plain: string): boolean {
  return /https?:\/\/|\bwww\.|\S-(?:leave|unsubscribe|request|signoff)@/.test(plain);
}

/** "Could you take my address out of it?" beside another request. */
export function asksByQuestion(sentence: Sentence, phrases: readonly OptOutPhrases[]): boolean {
  return sentence.isAskedAsQuestion && mentions(sentence, phrases);
}

/** "Don't write before Monday" asks for a time, not for an end. */
const NOT_NOW = folded(
  /\b(?:me|us|call|write|contact|e-?mails?|mails?|messages?) (?:before|until|till|during|on|(?:this|next|the next) (?:week|month|year|quarter|morning|afternoon|evening|time|spring|summer|autumn|winter)|at (?:the moment|present|this|night|work)|while|today|tomorrow|right now)\b|\b(?:nicht|keine)\b[^.!?]{0,30}\b(?:vor|bis|diese|nächste|heute)\b|\b(?:pas|plus)\b[^.!?]{0,20}\bavant\b|\bantes del?\b/u,
);

/** "Please do not remove me", "how do people unsubscribe". */
const CONTRARY = folded(
  /\b(?:do not|don't|dont|never|didn't|did not|won't) (?:ever )?(?:remove|unsubscribe|take|delete|opt)\b|\b(?:how (?:do|can|does)|whether|if (?:people|users|customers|someone|recipients|they)|people|users|customers|recipients|clients|prospects|leads) (?:\w+ ){0,3}(?:unsubscrib|opt|stop)|\bnehmen sie (?:mich|uns) nicht\b|\bne (?:me |nous )?(?:retirez|supprimez|désinscrivez) pas\b/u,
);

/** Questions about it, and "please do not remove me": no request. */
export function isHypothetical({ plain, isQuestion, isAskedAsQuestion }: Sentence): boolean {
  return (isQuestion && !isAskedAsQuestion) || NOT_NOW.test(plain) || CONTRARY.test(plain);
}

/** Somebody or something else is spoken of, in every language that it may be in, and it is no footer's own word. */
export function isOpen({ raw, requests }: Sentence): boolean {
  if (isReplyKeyword(stripMarks(raw)) || requests.some(({ end }) => end !== null)) return false;
  return requests.some((each) => each.isOpen);
}
