/** What a country's law asks before a commercial email. */
interface CountryRule {
  /** One clause, to stand after "3 people live in DE:". */
  rule: string;
  source: string;
  hint: string;
  /** With this at the start of every subject the sequence has seen to it. */
  prefix?: string;
}

const ASK = "ask for it: `when: prospect.consent`, with a boolean field `consent` in seq.yaml";

function requireConsent(source: string): CountryRule {
  return { rule: "email needs prior express consent, business mail included", source, hint: ASK };
}

/** By ISO 3166-1 alpha-2. Cautious, and no legal advice; countries that are not here get no warning. */
export const CONSENT_COUNTRIES: Readonly<Record<string, CountryRule>> = {
  DE: requireConsent("UWG §7"),
  AT: requireConsent("TKG 2021 §174"),
  DK: requireConsent("markedsføringsloven §10"),
  IT: requireConsent("Codice privacy art. 130"),
  ES: requireConsent("LSSI art. 21"),
  PL: requireConsent("Prawo komunikacji elektronicznej art. 398"),
  BE: requireConsent("CDE art. XII.13: named people"),
  CA: {
    rule: "email needs consent, express or implied by a published address or a relation of two years",
    source: "CASL s. 6 and 10",
    hint: ASK,
  },
  KR: {
    rule: "advertising mail needs prior consent and `(광고)` at the start of the subject",
    source: "Network Act art. 50",
    hint: "begin every subject with `(광고)`, and write only to people who agreed",
    prefix: "(광고)",
  },
  JP: {
    rule: "email needs opt-in, a business relation or a published business address",
    source: "特定電子メール法 art. 3",
    hint: ASK,
  },
};
