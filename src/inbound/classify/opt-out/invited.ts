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

/**
 * What an original invites whoever wants no more mail to answer ("Not for you? Reply “no”."), folded. `speaksOfIt`: whether
 * a sentence is about hearing no more; one that asks for a "yes" to an offer is none.
 */
export function findInvitations(
  original: string,
  speaksOfIt: (sentence: string) => boolean,
): readonly string[] {
  const text = original
    .slice(0, MOST_CHARS)
    .replace(/\n[\s>|]*/g, " ")
    .replace(/\s+/g, " ");
  const found = [...text.matchAll(QUOTED_WORD)].slice(-MOST_QUOTED).filter(({ index, 0: whole }) => {
    const before = text.slice(Math.max(0, index - 200), index);
    const begin = Math.max(...[...before.matchAll(/[.!。！]\s/g)].map((each) => each.index + 1), 0);
    const behind = /^[^.!?。！？]{0,120}/.exec(text.slice(index + whole.length))?.[0] ?? "";
    return speaksOfIt(`${before.slice(begin)}${whole}${behind}`.trim());
  });
  return [...new Set(found.map(([, word = ""]) => foldAccents(word.toLowerCase().trim())))];
}

/**
 * Whether an answer gives what an original invited to: the word alone, or with a greeting, thanks or a name beside it, is
 * unmistakable; a few words more around it ("no thanks") may be an answer to what was offered.
 */
export function answersInvitation(
  sentences: readonly string[],
  invitations: readonly string[],
): "sure" | "possible" | null {
  const telling = sentences.filter((each) => !POLITE.test(foldAccents(each)));
  // A name below it.
  const said =
    telling.length === 2 && /^\p{Lu}\p{Ll}{1,20}$/u.test(telling[1] ?? "") ? telling.slice(0, 1) : telling;
  const [only] = said;
  if (only === undefined || said.length > 1) return null;
  const plain = foldAccents(only.toLowerCase()).replace(/^[\P{L}]+|[\P{L}]+$/gu, "");
  if (invitations.includes(plain)) return "sure";
  const words = plain.split(/\P{L}+/u);
  const isNear =
    words.length <= MOST_WORDS &&
    invitations.some((each) => plain.startsWith(`${each} `) || plain.startsWith(`${each},`));
  return isNear ? "possible" : null;
}
