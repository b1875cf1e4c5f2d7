import { LANGUAGES } from "./languages.ts";
import { compileLanguage, type Language } from "./lexicon.ts";

const compiled: Language[] = [];

function languages(): readonly Language[] {
  if (compiled.length === 0) compiled.push(...LANGUAGES.map((each) => compileLanguage(each)));
  return compiled;
}

/**
 * The languages that a sentence may be in, the likeliest first, at most two; English where nothing tells. Its script
 * decides where it can, else the words that nearly every text of a language holds; `around` is the whole text.
 */
export function tellLanguages(sentence: string, around: string): readonly Language[] {
  if (/[\uac00-\ud7a3]/.test(sentence)) return named("ko");
  // Chinese writes no kana; a Japanese text holds some, though a sentence of it may not.
  if (/[\u3040-\u30ff\u4e00-\u9fff]/.test(sentence))
    return named(/[\u3040-\u30ff]/.test(around) ? "ja" : "zh");
  if (/[\u0430-\u044f]/.test(sentence)) return named(tellCyrillic(around));
  if (/[\u03b1-\u03c9]/.test(sentence)) return named("el");
  if (/[\u05d0-\u05ea]/.test(sentence)) return named("he");
  if (/[\u0621-\u064a]/.test(sentence)) return named("ar");
  if (/[\u0904-\u0939]/.test(sentence)) return named("hi");
  if (/[\u0e01-\u0e2e]/.test(sentence)) return named("th");
  const here = countWords(sentence);
  const whole = countWords(around);
  const scored = languages()
    .filter(({ common }) => common.size > 0)
    .map((language) => ({ language, score: 4 * count(here, language) + count(whole, language) }))
    .sort((left, right) => right.score - left.score);
  const best = scored[0]?.score ?? 0;
  if (best === 0) return named("en");
  return scored
    .filter(({ score }) => score > 0 && score >= best * 0.6)
    .slice(0, 2)
    .map(({ language }) => language);
}

/** Ukrainian has letters of its own; Bulgarian writes ъ before consonants, and words that Russian has not. */
function tellCyrillic(text: string): string {
  if (/[ієґ]/.test(text)) return "uk";
  return /ъ[бвгджзклмнпрстфхцчшщ]|(?<![а-я])(?:ще|съм|няма|от|до) (?:съм|се|да|отсъст|отпуск)/.test(text)
    ? "bg"
    : "ru";
}

function named(name: string): readonly Language[] {
  return languages().filter((each) => each.name === name);
}

function countWords(text: string): ReadonlyMap<string, number> {
  const words = new Map<string, number>();
  for (const [word] of text.matchAll(/[a-zæøłđð]+(?:'[a-z]+)?/g)) words.set(word, (words.get(word) ?? 0) + 1);
  return words;
}

/** Words of a language in a text, each counted at most twice, and its words of time and absence once each. */
function count(words: ReadonlyMap<string, number>, language: Language): number {
  let found = 0;
  for (const [word, times] of words) {
    if (language.common.has(word)) found += Math.min(times, 2);
    else if (word.length > 3 && language.phrases.has(word)) found += 1;
  }
  return found;
}
