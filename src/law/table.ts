import type { CountryLaw } from "./law.ts";
import { japan, korea } from "./regimes/east-asia.ts";
import { elsewhere, UNKNOWN_COUNTRY } from "./regimes/elsewhere.ts";
import { europe, europeanUnion } from "./regimes/europe.ts";
import { canada, unitedStates } from "./regimes/north-america.ts";

export { UNKNOWN_COUNTRY };

const own: readonly CountryLaw[] = [unitedStates, canada, ...europe, korea, japan, ...elsewhere];

/** Parts of a country that have codes of their own (ISO 3166-1) and the same law. */
const TERRITORIES: Readonly<Record<string, string>> = {
  PR: "US",
  VI: "US",
  GU: "US",
  AS: "US",
  MP: "US",
  GF: "FR",
  GP: "FR",
  MF: "FR",
  MQ: "FR",
  RE: "FR",
  YT: "FR",
  AX: "FI",
};

const territories = Object.entries(TERRITORIES).flatMap(([country, of]) =>
  own.filter((law) => law.country === of).map((law) => ({ ...law, country })),
);

/** One row a country, in the order of their codes. Cautious defaults, and no legal advice. */
export const COUNTRY_LAWS: readonly CountryLaw[] = [...own, ...territories].toSorted((a, b) =>
  a.country < b.country ? -1 : 1,
);

/** The members of the EU and the EEA, for a list that says `EU`. */
export const EUROPEAN_UNION: readonly string[] = europeanUnion.map(({ country }) => country);

const byCountry = new Map(COUNTRY_LAWS.map((law) => [law.country, law]));

/** The row of a country (any case); the row of the unknown where there is none. */
export function findLaw(country: string | null): CountryLaw {
  if (country === null) return UNKNOWN_COUNTRY;
  return byCountry.get(country) ?? byCountry.get(country.trim().toUpperCase()) ?? UNKNOWN_COUNTRY;
}
