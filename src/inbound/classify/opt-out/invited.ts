import { foldAccents } from "./fold.ts";
import { POLITE } from "./polite.ts";

/** A word or two in quotation marks of any kind. */
const QUOTED_WORD =
  /(?:["“”„«‹‚‘’「『']|&quot;)\s?([\p{L}\p{M}]{1,20}(?:[ -][\p{L}\p{M}]{1,15})?)[.!]?\s?(?:["“”»›’‘」』']|&quot;)/gu;
/** Characters of an original in which an invitation is looked for. */
const MOST_CHARS = 20_000;
/** Footers stand at the end: so many quoted words before it are looked at. */
const MOST_QUOTED = 12;
/** A longer answer says more than the word that was asked for. */
const MOST_WORDS = 5;
/** Words of the sentences after it. */
const MOST_BESIDE = 10;

/** Where one invitation ends and another begins: `reply "yes" for the details or "no" and I stop`. */
const BETWEEN =
  /[,;:\u2013\u2014]|\b(?:or|oder|ou|o|of|eller|lub|nebo|или|або|vagy|sau|veya|tai|ή)\b|또는|または|或/iu;
/** "I stop unless you reply …", "otherwise I stop": what is invited there is the contrary. */
const CONTRARY =
  /\b(?:unless|otherwise|else|except|keep|außer|sonst|andernfalls|sauf|sinon|salvo|si no|de lo contrario|a meno|altrimenti|tenzij|anders|om inte|annars|med mindre|ellers|chyba że|inaczej|jinak|иначе|если не)\b|아니면|않으면|さもなければ|否则|否則/iu;

/** A no, and what else is answered to be left alone, in many languages. */
const NO =
  /^(?:no|nope|stop|remove|unsubscribe|nein|stopp|non|ne|nei|nej|nee|não|nao|nem|nie|nu|ei|hayır|hayir|όχι|oxi|нет|стоп|ні|не|아니요|아니오|그만|수신거부|いいえ|不要|停止|否|不|退订|退訂|không|khong|tidak|ไม่|नहीं|नही|لا|לא)$/iu;

/**
 * What an original invites whoever wants no more mail to answer ("Not for you? Reply “no”."), folded. `speaksOfIt`: whether
 * words are about hearing no more. `isOnly`: nothing else is invited beside it; a word beside others may be mistaken.
 */
export function findInvitations(
  original: string,
  speaksOfIt: (words: string) => boolean,
): readonly { word: string; isOnly: boolean }[] {
  return original
    .slice(0, MOST_CHARS)
    .split(/\n[>|\s]*\n/)
    .flatMap((paragraph) =>
      findInParagraph(paragraph.replace(/\n[\s>|]*/g, " ").replace(/\s+/g, " "), speaksOfIt),
    );
}

function findInParagraph(
  text: string,
  speaksOfIt: (words: string) => boolean,
): { word: string; isOnly: boolean }[] {
  const quoted = [...text.matchAll(QUOTED_WORD)].slice(-MOST_QUOTED);
  return quoted.flatMap(({ index, 0: whole, 1: word = "" }): { word: string; isOnly: boolean }[] => {
    const before = text.slice(Math.max(0, index - 200), index);
    const begin = Math.max(...[...before.matchAll(/[.!。！]\s/g)].map((each) => each.index + 1), 0);
    const start = index - before.length + begin;
    const behind = /^[^.!?。！？]{0,120}/.exec(text.slice(index + whole.length))?.[0] ?? "";
    const sentence = `${before.slice(begin)}${whole}${behind}`;
    if (CONTRARY.test(sentence)) return [];
    const others = quoted.filter(
      (each) =>
        each.index !== index && each.index >= start && each.index < index + whole.length + behind.length,
    );
    if (others.length === 0) {
      if (speaksOfIt(sentence.trim())) return [{ word: fold(word), isOnly: true }];
      // "Reply “no”. Unsubscribe: …": what stands around it speaks of it.
      return NO.test(word) && speaksOfIt(text) ? [{ word: fold(word), isOnly: false }] : [];
    }
    // Beside another word its own clause must speak of it.
    const left = before.slice(begin).split(BETWEEN).at(-1) ?? "";
    const right = behind.split(BETWEEN)[0] ?? "";
    return speaksOfIt(`${left}${whole}${right}`.trim()) ? [{ word: fold(word), isOnly: false }] : [];
  });
}

function fold(word: string): string {
  return foldAccents(word.toLowerCase().trim());
}

/** A yes, in many languages: nobody who says it wants to hear no more, whatever they were asked. */
const YES =
  /^(?:yes|yep|yeah|ok|okay|sure|ja|jo|jep|oui|si|sim|da|tak|ano|igen|evet|kylla|joo|nai|ναι|да|так|네|예|はい|是|好|có|co|ya|iya|نعم|כן|हाँ|हां|ใช่)$/iu;

/**
 * Whether an answer gives what an original invited to: the word alone, or with a greeting, thanks or a name beside it, is
 * unmistakable; a few words more around it ("no thanks") may be an answer to what was offered.
 */
export function answersInvitation(
  sentences: readonly string[],
  invitations: ReturnType<typeof findInvitations>,
): "sure" | "possible" | null {
  const telling = sentences.filter((each) => !POLITE.test(foldAccents(each)));
  // A name below it.
  const said =
    telling.length === 2 && /^\p{Lu}\p{Ll}{1,20}$/u.test(telling[1] ?? "") ? telling.slice(0, 1) : telling;
  const [first, ...others] = said;
  if (first === undefined) return null;
  const plain = foldAccents(first.toLowerCase()).replace(/^[\P{L}]+|[\P{L}]+$/gu, "");
  if (YES.test(plain)) return null;
  const invited = invitations.find(({ word }) => word === plain);
  if (invited !== undefined && others.length === 0) return invited.isOnly ? "sure" : "possible";
  // What is said beside it may be another answer.
  if (others.length > 0 && others.join(" ").split(/\s+/).length > MOST_BESIDE) return null;
  if (invited !== undefined) return "possible";
  const words = plain.split(/\P{L}+/u);
  const isNear =
    words.length <= MOST_WORDS &&
    invitations.some(({ word }) => plain.startsWith(`${word} `) || plain.startsWith(`${word},`));
  return isNear ? "possible" : null;
}
