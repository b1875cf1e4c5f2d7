/** Korean family names of two syllables that are no common beginning of a three-letter full name. */
const COMPOUND = ["남궁", "황보", "제갈", "독고", "사공", "서문"];
const COMPOUND_4 = [...COMPOUND, "선우", "동방", "망절", "장곡", "강전", "소봉"];
const HANGUL = /^[가-힣]+$/;
const EAST_ASIAN = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々]+$/u;
const HONORIFIC = /^(?:mr|mrs|ms|miss|mx|dr|prof|sir|dame)\.?$/i;
const SUFFIX = /^(?:ph\.?d|m\.?d|mba|cpa|cfa|pmp|esq|jr|sr|ii|iii|iv|dds|rn|pe|msc|bsc|llm|jd)\.?$/i;

export interface SplitName {
  first: string | null;
  last: string | null;
}

/**
 * First and last name of a full name. 김민수 → 민수, 김; "Anna Kim" → Anna, Kim; "Kim, Anna" → Anna, Kim.
 * Honorifics and degrees are left out. What cannot be told apart stays null, so that no greeting is wrong.
 */
export function splitName(full: string): SplitName {
  const [main = "", ...rest] = full.split(",").map((part) => part.trim());
  const given = rest.find((part) => part !== "" && !SUFFIX.test(part.split(" ")[0] ?? ""));
  if (given !== undefined && rest[0] === given && main !== "") {
    return { first: dropTitles(given.split(" ")).join(" ") || null, last: main };
  }
  const words = dropTitles(main.split(" "));
  const [only, second] = words;
  if (only === undefined) return { first: null, last: null };
  if (second === undefined) return splitSingle(only);
  if (words.length === 2 && words.every((word) => HANGUL.test(word))) return orderHangul(only, second);
  if (words.every((word) => EAST_ASIAN.test(word))) return { first: words.slice(1).join(" "), last: only };
  return { first: only, last: words.slice(1).join(" ") };
}

function dropTitles(words: string[]): string[] {
  const kept = words.filter((word) => word !== "");
  while (kept.length > 1 && HONORIFIC.test(kept[0] ?? "")) kept.shift();
  while (kept.length > 1 && (SUFFIX.test(kept.at(-1) ?? "") || /^[님씨]$/.test(kept.at(-1) ?? "")))
    kept.pop();
  return kept;
}

function splitSingle(word: string): SplitName {
  if (!HANGUL.test(word))
    return EAST_ASIAN.test(word) ? { first: null, last: null } : { first: word, last: null };
  const name = word.length > 2 && word.endsWith("님") ? word.slice(0, -1) : word;
  if (name.length < 2 || name.length > 4) return { first: null, last: null };
  const compound = name.length === 4 ? COMPOUND_4 : name.length === 3 ? COMPOUND : [];
  const family = compound.some((start) => name.startsWith(start)) ? 2 : 1;
  return { first: name.slice(family), last: name.slice(0, family) };
}

/** Family name first, unless only the second word can be one. */
function orderHangul(one: string, two: string): SplitName {
  const swapped = one.length > 1 && two.length === 1 && !COMPOUND_4.includes(one);
  return swapped ? { first: one, last: two } : { first: two, last: one };
}
