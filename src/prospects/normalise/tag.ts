import { accept, type Normalised, normaliseText, refuse } from "./text.ts";

const MAX_TAG = 100;
const MAX_TAGS = 100;

/** One tag: up to 100 characters of text without `,` and `;`, which separate tags in a cell. */
export function normaliseTag(raw: string): Normalised<string> {
  const text = normaliseText(raw);
  if (!text.ok) return text;
  if (text.value === "") return refuse("an empty tag");
  if (text.value.length > MAX_TAG) return refuse(`a tag longer than ${MAX_TAG} characters`);
  if (/[,;]/.test(text.value)) return refuse("a tag with a comma or semicolon");
  return accept(text.value);
}

/** The tags of one cell, separated by `,`, `;` or Google's ` ::: `; repeated ones once, in their first order. */
export function readTags(raw: string): Normalised<string[]> {
  const tags = new Set<string>();
  for (const part of raw.split(/[,;]|:::/)) {
    // `* myContacts` is a group that Google made, not the person's.
    if (part.trim() === "" || /^\s*\* /.test(part)) continue;
    const tag = normaliseTag(part);
    if (!tag.ok) return tag;
    tags.add(tag.value);
  }
  return tags.size > MAX_TAGS ? refuse(`more than ${MAX_TAGS} tags`) : accept([...tags]);
}
