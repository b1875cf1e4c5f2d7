import { ELSEWHERE } from "./elsewhere.ts";
import { GERMANIC } from "./germanic.ts";
import { Lexicon } from "./lexicon.ts";
import { ROMANCE } from "./romance.ts";
import { SLAVIC } from "./slavic.ts";

let lexicon: Lexicon | null = null;

/** The words of every language, gathered when the first answer asks for them. */
export function readLexicon(): Lexicon {
  lexicon ??= new Lexicon({ ...GERMANIC, ...ROMANCE, ...SLAVIC, ...ELSEWHERE });
  return lexicon;
}
