import { renderMarkdown } from "./markdown.ts";

/** ASCII characters that can mean something in Markdown, HTML or to a link detector. */
const MARKUP = /[!"#&'()*+\-.:;<=>@[\\\]_`{|}~]/g;

/**
 * A value as Markdown that shows exactly the value: every character of markup becomes a numeric
 * entity, which CommonMark (6.2) never reads as structure. So `<script>`, `[x](http://evil)` or
 * `www.evil.example` appear as they are, and no link, tag or list comes out of imported data.
 * Entities written by an earlier pass (a captured value) stay as they are.
 */
export function escapeMarkdown(value: string): string {
  return value
    .replace(/\r\n?/g, "\n")
    .replace(MARKUP, (character, offset: number, whole: string) => {
      if (character === "&" && /^&#\d{2,3};/.test(whole.slice(offset, offset + 6))) return character;
      if (isOwnEntityPart(whole, offset)) return character;
      return `&#${character.charCodeAt(0)};`;
    })
    .replace(/(^|\n)[ \t]+/g, "$1&#32;");
}

/** Whether the character at `offset` is the `#` or `;` of a numeric entity. */
function isOwnEntityPart(whole: string, offset: number): boolean {
  if (whole[offset] === "#") return /^&#\d{2,3};/.test(whole.slice(Math.max(0, offset - 1), offset + 5));
  if (whole[offset] === ";") return /&#\d{2,3};$/.test(whole.slice(Math.max(0, offset - 5), offset + 1));
  return false;
}

const ENTITY = /&#(\d{2,3});/g;

/**
 * Rendered Markdown for a person to edit: values of fields stand in it as themselves, `A.B. Smith & Co.`, and not as the
 * numeric entities that `escapeMarkdown` made of them. Where a character would then mean something, a backslash stands
 * before it (CommonMark 2.4), so that the text still renders to the same message.
 */
export function unescapeMarkdown(markdown: string): string {
  if (!markdown.includes("&#")) return markdown;
  const wanted = renderMarkdown(markdown).html;
  const isSame = (text: string): boolean => renderMarkdown(text).html === wanted;
  const plain = markdown.replace(ENTITY, (_, code: string) => String.fromCharCode(Number(code)));
  if (isSame(plain)) return plain;
  let text = markdown;
  // From the end, so that the places of those before stay as they were found.
  for (const { index, 0: entity, 1: code } of [...markdown.matchAll(ENTITY)].reverse()) {
    const character = String.fromCharCode(Number(code));
    const found = [character, `\\${character}`]
      .map((each) => text.slice(0, index) + each + text.slice(index + entity.length))
      .find(isSame);
    if (found !== undefined) text = found;
  }
  return text;
}
