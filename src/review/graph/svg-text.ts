/** Height of a line of text, in SVG units. */
export const LINE = 16;
const NARROW = 7.2;
const WIDE = 13;
const WIDE_CHARACTER =
  /[\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}]/u;

/** The room that lines of text take in a picture, in SVG units, whatever font draws them. */
export function measureLines(lines: readonly string[]): { width: number; height: number } {
  const widths = lines.map((line) =>
    Array.from(line).reduce((sum, character) => sum + (WIDE_CHARACTER.test(character) ? WIDE : NARROW), 0),
  );
  return { width: Math.ceil(Math.max(0, ...widths)), height: lines.length * LINE };
}

/** Text for an SVG: no markup, and no character that XML 1.0 forbids. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, " ")
    .replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0) ?? 32};`);
}
