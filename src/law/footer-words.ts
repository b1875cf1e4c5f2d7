import { FOOTER_WORDS, type FooterWords } from "./footer-languages.ts";
import type { CountryLaw } from "./law.ts";

const words: Readonly<Record<string, FooterWords>> = FOOTER_WORDS;

/** The words of a language; English where there are none. */
export function wordsIn(language: string): FooterWords {
  return words[language] ?? FOOTER_WORDS.en;
}

/**
 * The languages that a message must offer its way out in: all that the country's law names; elsewhere the person's own,
 * where there are words in it, or the country's. `own` is a language tag (`de-AT`) or null.
 */
export function languagesFor(
  { languages, everyLanguage }: CountryLaw,
  own: string | null,
): readonly string[] {
  if (everyLanguage !== undefined) return languages;
  const tag = own?.trim().toLowerCase() ?? "";
  const language = tag.split(/[-_]/, 1)[0] ?? "";
  const known = /^zh-(?:hant|tw|hk|mo)/.test(tag)
    ? "zh-hant"
    : language === "nb" || language === "nn"
      ? "no"
      : language;
  return known !== "" && words[known] !== undefined ? [known] : languages;
}

/** Fills in `{name}`; a value is one line. */
export function fillWords(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) =>
    (values[name] ?? whole).replace(/\s+/g, " ").trim(),
  );
}

/** What to answer to hear no more, in each language, as a footer asks for it. */
export const REPLY_KEYWORDS: readonly string[] = Object.values(words).map(({ keyword }) => keyword);

const keywords = new Set(REPLY_KEYWORDS.map(foldKeyword));

/** Whether an answer is nothing but what a footer asks for. */
export function isReplyKeyword(answer: string): boolean {
  return keywords.has(foldKeyword(answer));
}

/** Capitals of Turkish are other letters' small ones elsewhere. */
function foldKeyword(text: string): string {
  return text.toLowerCase().normalize("NFD").replaceAll("\u0307", "").replaceAll("ı", "i").normalize("NFC");
}

/** That a message is an advertisement, for the countries whose law wants it said. */
export const ADVERTISEMENT = "This message is an advertisement.";

/** Shorter words of ours may be somebody else's: "Kein Interesse? Abmelden". */
const MOST_OTHERS_CHARS = 24;

/**
 * All that a footer may say, in every language, the values left out: quoted below an answer these are our words. Only what
 * is long enough to be nobody else's.
 */
export const FOOTERS: readonly string[] = [
  ADVERTISEMENT,
  ...Object.values(words).flatMap(({ sender, optOutByReply, optOutByLink, source, privacy }) => [
    sender,
    optOutByReply,
    optOutByLink,
    source,
    privacy,
  ]),
]
  .map((text) => text.replace(/\{\w+\}/g, " ").trim())
  .filter((text) => text.length >= MOST_OTHERS_CHARS);
