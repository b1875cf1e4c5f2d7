/**
 * Words that are nothing but a request, long enough to be known with a slip in them, and like
 * no other word: "abmelden" is one letter from "anmelden". Folded (phrases.ts).
 */
const WORDS: readonly string[] = [
  "unsubscribe",
  "desinscrire",
  "desinscrivez",
  "desabonner",
  "desabonnez",
  "abbestellen",
  "disiscrivimi",
  "disiscrizione",
  "uitschrijven",
  "descadastrar",
  "avregistrera",
  "avprenumerera",
];
/** From so many letters on, two slips are forgiven. */
const LONG = 11;
/** A word with so much of the beginning right is a form of its own, unless it ends alike: "unsubscribed" tells. */
const ENDING = 2;

/** A folded sentence in small letters with slips in such words mended: "unsubcribe", "unsubsrcibe". */
export function correctSlips(sentence: string): string {
  return sentence.replace(/(?<![a-z])[a-z]{7,15}(?![a-z])/g, (word) => {
    const isForm = WORDS.some((right) => word.startsWith(right.slice(0, -ENDING)));
    for (const right of WORDS) {
      const most = right.length >= LONG ? 2 : 1;
      if (word.charAt(0) !== right.charAt(0) || Math.abs(word.length - right.length) > most) continue;
      if (isForm && !word.endsWith(right.slice(-ENDING))) continue;
      if (countSlips(word, right) <= most) return right;
    }
    return word;
  });
}

/** Letters left out, put in, exchanged or swapped with their neighbour (Damerau–Levenshtein, adjacent swaps). */
function countSlips(left: string, right: string): number {
  let before: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, at) => at);
  for (let row = 1; row <= left.length; row += 1) {
    const here = [row];
    for (let at = 1; at <= right.length; at += 1) {
      const isSame = left.charAt(row - 1) === right.charAt(at - 1);
      let least = Math.min(
        (last[at] ?? 0) + 1,
        (here[at - 1] ?? 0) + 1,
        (last[at - 1] ?? 0) + (isSame ? 0 : 1),
      );
      const isSwap =
        row > 1 &&
        at > 1 &&
        left.charAt(row - 1) === right.charAt(at - 2) &&
        left.charAt(row - 2) === right.charAt(at - 1);
      if (isSwap) least = Math.min(least, (before[at - 2] ?? 0) + 1);
      here.push(least);
    }
    before = last;
    last = here;
  }
  return last[right.length] ?? left.length;
}
