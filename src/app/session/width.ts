import { stripVTControlCharacters } from "node:util";

const WIDE =
  /[\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\u3000-\u303F\uFF01-\uFF60\uFFE0-\uFFE6]/u;
const INVISIBLE = /[\p{Mark}\p{Cf}]/u;

/** Columns that a text takes on a terminal: Korean, Chinese and Japanese characters take two. */
export function measureWidth(text: string): number {
  let width = 0;
  for (const character of stripVTControlCharacters(text)) {
    if (!INVISIBLE.test(character)) width += WIDE.test(character) ? 2 : 1;
  }
  return width;
}

/** Cuts to `width` columns with an ellipsis; colours are dropped, since a cut could leave one open. */
export function shorten(text: string, width: number): string {
  let shown = "";
  let used = 0;
  for (const character of stripVTControlCharacters(text)) {
    const next = measureWidth(character);
    if (used + next > width - 1) break;
    shown += character;
    used += next;
  }
  return `${shown}…`;
}
