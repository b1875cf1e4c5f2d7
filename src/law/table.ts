import type { CountryLaw } from "./law.ts";
import { japan, korea } from "./regimes/east-asia.ts";
import { europe } from "./regimes/europe.ts";
import { canada, unitedStates } from "./regimes/north-america.ts";
import { LINKEDIN, POST, WHATSAPP, warn } from "./regimes/rules.ts";

/** One row a country, in the order of their codes. Cautious defaults, and no legal advice. */
export const COUNTRY_LAWS: readonly CountryLaw[] = [unitedStates, canada, ...europe, korea, japan].toSorted(
  (a, b) => (a.country < b.country ? -1 : 1),
);

/** For people whose country is unknown, or not in the table: nobody has read its law for this program. */
export const UNKNOWN_COUNTRY: CountryLaw = {
  country: "",
  regime: "unknown",
  url: "",
  media: {
    email: warn("the law of this country is not in the table: look it up", "docs/law.md"),
    sms: {
      without: "warn",
      reason: "texts need consent nearly everywhere: look it up",
      source: "docs/law.md",
      opens: { express: null },
    },
    whatsapp: WHATSAPP,
    call: warn("the law of this country is not in the table: look it up", "docs/law.md"),
    linkedin: LINKEDIN,
    post: POST,
  },
  carries: {},
  duties: {},
};

const byCountry = new Map(COUNTRY_LAWS.map((law) => [law.country, law]));

/** The row of a country (any case); the row of the unknown where there is none. */
export function findLaw(country: string | null): CountryLaw {
  if (country === null) return UNKNOWN_COUNTRY;
  return byCountry.get(country) ?? byCountry.get(country.trim().toUpperCase()) ?? UNKNOWN_COUNTRY;
}
