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

/** The text, or as much of it as `width` columns hold. */
export function fitWidth(text: string, width: number): string {
  return measureWidth(text) > width ? shorten(text, width) : text;
}

/**
 * Lines of at most `width` columns, broken at spaces; a word that is longer is broken where the line is full. Line breaks of
 * the text stay.
 */
export function wrapText(text: string, width: number): string[] {
  return stripVTControlCharacters(text)
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .flatMap((line) => wrapLine(line, width));
}

function wrapLine(line: string, width: number): string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of line.split(/[ \t]+/).filter((each) => each !== "")) {
    const joined = current === "" ? word : `${current} ${word}`;
    if (measureWidth(joined) <= width) {
      current = joined;
      continue;
    }
    if (current !== "") lines.push(current);
    current = "";
    for (const character of word) {
      if (current !== "" && measureWidth(current + character) > width) {
        lines.push(current);
        current = "";
      }
      current += character;
    }
  }
  return [...lines, current];
}
