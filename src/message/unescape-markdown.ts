import { renderMarkdown } from "./markdown.ts";

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
