import type { Subject, Verdict } from "../../src/law/law.ts";
import { person } from "./people.ts";

/** The people that every country is asked about, in the order of the letters below. */
export const PEOPLE: readonly { who: string; of: (country: string | null) => Subject }[] = [
  { who: "a named mailbox at a company, nothing more known", of: (country) => person(country) },
  { who: "the same, `entity_type` company", of: (country) => person(country, { entityType: "company" }) },
  {
    who: "a company's info@",
    of: (country) => person(country, { entityType: "company", email: "info@firm.example" }),
  },
  {
    who: "a sole trader at an own domain",
    of: (country) => person(country, { entityType: "sole_trader" }),
  },
  {
    who: "an individual, or free-mail of somebody unknown",
    of: (country) => person(country, { email: "anna@gmail.com", isCompanyMail: false }),
  },
];

const LETTERS: Readonly<Record<string, Verdict>> = { a: "allow", w: "warn", b: "block" };
export const readVerdicts = (letters: string): Verdict[] =>
  Array.from(letters).map((letter) => LETTERS[letter] ?? "block");

/**
 * Written by hand from the sources, apart from the table in code: email, call and LinkedIn without any record, a letter
 * for each of `PEOPLE`: allow, warn, block. A country's rule may become stricter with a look at its source, never laxer
 * without.
 */
export const VERDICTS: Readonly<Record<string, readonly [email: string, call: string, linkedin: string]>> = {
  AE: ["wwwbb", "wwwbb", "wwwww"],
  AS: ["aaaaa", "wwwww", "aaaaa"],
  AT: ["bbbbb", "bbbbb", "aaaaa"],
  AU: ["bbbbb", "wwwbb", "wwwww"],
  AX: ["aaabb", "wwwbb", "aaaaa"],
  BE: ["bbabb", "wwwbb", "aaaaa"],
  BG: ["wwwbb", "wwwbb", "aaaaa"],
  BR: ["wwwbb", "wwwbb", "wwwww"],
  CA: ["bbbbb", "wwwww", "bbbbb"],
  CH: ["bbbbb", "wwwbb", "aaaaa"],
  CN: ["bbbbb", "wwwbb", "wwwww"],
  CY: ["wwwbb", "wwwbb", "aaaaa"],
  CZ: ["bbbbb", "wwwbb", "aaaaa"],
  DE: ["bbbbb", "wwwbb", "wwwww"],
  DK: ["bbbbb", "wwwbb", "aaaaa"],
  EE: ["baabb", "wwwbb", "aaaaa"],
  ES: ["bbbbb", "wwwbb", "aaaaa"],
  FI: ["aaabb", "wwwbb", "aaaaa"],
  FR: ["aaabb", "wwwbb", "aaaaa"],
  GB: ["baabb", "wwwww", "bwwbb"],
  GF: ["aaabb", "wwwbb", "aaaaa"],
  GP: ["aaabb", "wwwbb", "aaaaa"],
  GR: ["bbbbb", "wwwbb", "aaaaa"],
  GU: ["aaaaa", "wwwww", "aaaaa"],
  HK: ["wwwbb", "wwwbb", "wwwww"],
  HR: ["wwwbb", "wwwbb", "aaaaa"],
  HU: ["baabb", "wwwbb", "aaaaa"],
  IE: ["aaabb", "bbbbb", "aaaaa"],
  IL: ["bbbbb", "wwwbb", "wwwww"],
  IN: ["wwwbb", "wwwbb", "wwwww"],
  IS: ["wwwbb", "wwwbb", "aaaaa"],
  IT: ["bbbbb", "wwwbb", "aaaaa"],
  JP: ["bbbbb", "wwwww", "aaaaa"],
  KR: ["bbbbb", "wwwww", "wwwww"],
  LI: ["wwwbb", "wwwbb", "aaaaa"],
  LT: ["bbbbb", "wwwbb", "aaaaa"],
  LU: ["baabb", "wwwbb", "aaaaa"],
  LV: ["baabb", "wwwbb", "aaaaa"],
  MF: ["aaabb", "wwwbb", "aaaaa"],
  MP: ["aaaaa", "wwwww", "aaaaa"],
  MQ: ["aaabb", "wwwbb", "aaaaa"],
  MT: ["wwwbb", "wwwbb", "aaaaa"],
  MX: ["wwwbb", "wwwbb", "wwwww"],
  NL: ["bbabb", "wwwbb", "aaaaa"],
  NO: ["bbabb", "wwwbb", "aaaaa"],
  NZ: ["bbbbb", "wwwbb", "wwwww"],
  PL: ["bbbbb", "bbbbb", "aaaaa"],
  PR: ["aaaaa", "wwwww", "aaaaa"],
  PT: ["baabb", "wwwbb", "aaaaa"],
  RE: ["aaabb", "wwwbb", "aaaaa"],
  RO: ["bbbbb", "wwwbb", "aaaaa"],
  SE: ["baabb", "wwwbb", "aaaaa"],
  SG: ["wwwbb", "wwwbb", "wwwww"],
  SI: ["wwwbb", "wwwbb", "aaaaa"],
  SK: ["wwwbb", "wwwbb", "aaaaa"],
  TR: ["bwwbb", "wwwbb", "wwwww"],
  US: ["aaaaa", "wwwww", "aaaaa"],
  VI: ["aaaaa", "wwwww", "aaaaa"],
  YT: ["aaabb", "wwwbb", "aaaaa"],
  ZA: ["bbbbb", "wwwbb", "wwwww"],
};

/** What email to a country carries beside an opt-out, and the hours of calls; by hand, too. */
export const CARRIED: Readonly<Record<string, string>> = {
  AE: "address sender notice",
  AU: "sender",
  BR: "address sender notice",
  CA: "address sender",
  CH: "sender notice",
  CN: "address sender notice prefix",
  GB: "notice",
  HK: "address sender",
  IL: "address sender notice prefix",
  IN: "address sender notice",
  JP: "address sender",
  KR: "address sender prefix",
  MX: "address sender notice",
  NZ: "sender",
  SG: "sender prefix",
  TR: "address sender notice",
  US: "address advertisement",
  ZA: "address sender notice",
};

export const CALL_HOURS: Readonly<Record<string, string>> = {
  AE: "Mon-Sun 09:00-18:00",
  CA: "Mon-Fri 09:00-21:30; Sat-Sun 10:00-18:00",
  ES: "Mon-Fri 09:00-21:00",
  FR: "Mon-Fri 10:00-13:00, 14:00-20:00",
  KR: "Mon-Sun 08:00-21:00",
  US: "Mon-Sun 08:00-20:00",
};
