import type { Person } from "../engine/facts.ts";
import { type Language, WORDS } from "./words.ts";

/** Countries with one language among those of the pages; elsewhere the browser is asked. ISO 3166-1. */
const BY_COUNTRY: Readonly<Record<string, Language>> = {
  ...group("en", "US GB IE AU NZ SG"),
  ...group("ko", "KR"),
  ...group("ja", "JP"),
  ...group("de", "DE AT LI"),
  ...group("fr", "FR MC"),
  ...group("es", "ES MX AR CO CL PE VE EC GT CU BO DO HN PY SV NI CR PA UY"),
};

function group(language: Language, countries: string): Record<string, Language> {
  return Object.fromEntries(countries.split(" ").map((country) => [country, language]));
}

/** The language of a page: the person's own, else their country's, else the browser's, else English. */
export function chooseLanguage(person: Person | null, acceptLanguage: string | undefined): Language {
  const own = toLanguage(String(person?.fields["language"] ?? ""));
  if (own !== null) return own;
  const country = String(person?.fields["country"] ?? "").toUpperCase();
  return BY_COUNTRY[country] ?? readAcceptLanguage(acceptLanguage) ?? "en";
}

/** The best known language of an Accept-Language header (RFC 9110 12.5.4). */
function readAcceptLanguage(header: string | undefined): Language | null {
  if (header === undefined) return null;
  const wishes = header
    .slice(0, 500)
    .split(",")
    .map((part) => {
      const [tag = "", ...rest] = part.split(";");
      const quality = /q=([\d.]+)/.exec(rest.join(";"))?.[1];
      return { language: toLanguage(tag), quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ quality }) => quality > 0)
    .sort((left, right) => right.quality - left.quality);
  return wishes.find(({ language }) => language !== null)?.language ?? null;
}

function toLanguage(tag: string): Language | null {
  const primary = tag.trim().toLowerCase().split(/[-_]/)[0] ?? "";
  return Object.hasOwn(WORDS, primary) ? (primary as Language) : null;
}
