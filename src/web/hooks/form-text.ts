import { normaliseCountry } from "../../prospects/normalise/country.ts";
import { normaliseTimeZone } from "../../prospects/normalise/time-zone.ts";

/** What a form may say of a person not known yet, and how it is read; null for what is not taken. */
export const PERSONAL: Readonly<Record<string, (text: string) => string | null>> = {
  first_name: (text) => readName(text, 40),
  last_name: (text) => readName(text, 40),
  name: (text) => readName(text, 60),
  company: (text) => readLabel(text, 80),
  title: (text) => readLabel(text, 80),
  country: (text) => valueOf(normaliseCountry(text)),
  timezone: (text) => valueOf(normaliseTimeZone(text)),
  language: (text) => (/^[a-z]{2,3}(?:[-_][a-z\d]{2,8}){0,2}$/i.test(text) ? text.toLowerCase() : null),
};

/** Letters of any script with their marks, digits, single spaces, and the few signs that names are written with. */
const TEXT = /^[\p{L}\p{M}\p{N} '’‘‐–.,&()/+·・-]+$/u;
/** More digits than a name, or a company's, has: a telephone number. */
const MOST_DIGITS = { name: 2, label: 6 };
/** Signs between which a domain would stand (`evil.example`): after any of them no word of two letters follows at once. */
const DOMAIN = /[\p{L}\p{N}][.・·][\p{L}\p{N}\p{M}-]*[\p{L}\p{N}]{2}/u;
/** `www`, and schemes without their colon, which some mail programs turn into links as well. */
const LINK_WORD = /(?:^|[^\p{L}])(?:www\d?|https?|ftp|mailto)(?:[^\p{L}]|$)/iu;
/** A letter under a pile of marks, which would cover the lines around it. */
const PILE = /\p{M}{4,}/u;

/**
 * A stranger's text, as it may stand in a message to whom it claims to be about: words, and nothing that a mail program
 * could make a link, an address or a line of its own. Read as it will be seen (NFKC), so that full-width letters and dots
 * are what they look like. Null for anything else: the field is left out, the form still counts.
 */
function readText(text: string, longest: number, digits: number): string | null {
  // Joiners are part of Persian and Indic writing; between letters they are dropped, elsewhere they hide something.
  const plain = text
    .normalize("NFKC")
    .replace(/(?<=[\p{L}\p{M}])[\u200c\u200d](?=\p{L})/gu, "")
    .replace(/ {2,}/g, " ")
    .trim();
  if (plain === "" || plain.length > longest || !TEXT.test(plain) || PILE.test(plain)) return null;
  if (DOMAIN.test(plain) || LINK_WORD.test(plain) || plain.includes("//")) return null;
  if ((plain.match(/\p{N}/gu)?.length ?? 0) > digits || mixesScripts(plain)) return null;
  return /[\p{L}\p{N}]/u.test(plain) ? plain : null;
}

function readName(text: string, longest: number): string | null {
  const name = readText(text, longest, MOST_DIGITS.name);
  return name === null || !/\p{L}/u.test(name) ? null : name;
}

function readLabel(text: string, longest: number): string | null {
  return readText(text, longest, MOST_DIGITS.label);
}

/** Latin letters beside their Cyrillic or Greek look-alikes in one word. */
function mixesScripts(text: string): boolean {
  return text
    .split(/[^\p{L}\p{M}]+/u)
    .some((word) => /\p{Script=Latin}/u.test(word) && /[\p{Script=Cyrillic}\p{Script=Greek}]/u.test(word));
}

function valueOf(read: { ok: true; value: string } | { ok: false }): string | null {
  return read.ok ? read.value : null;
}
