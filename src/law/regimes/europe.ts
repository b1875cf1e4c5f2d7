import type { CountryLaw, Medium, MediumRule } from "../law.ts";
import { ANY_BASIS, LINKEDIN, POST, requireConsent, WHATSAPP, warn } from "./rules.ts";

const GDPR = "https://eur-lex.europa.eu/eli/reg/2016/679/oj";
const SOURCE_NOTICE = { source: "GDPR Art. 14(3)(b)" };

/** Consent, or the customer who bought before: ePrivacy directive 2002/58/EC Art. 13(2). */
const SOFT_OPT_IN: MediumRule["opens"] = { express: null, transaction: null };

const CALL = warn(
  "a call for business may need presumed interest; look the number up in the national register first",
  "Directive 2002/58/EC Art. 13(3)",
);
const LINKEDIN_IN_EUROPE = {
  ...LINKEDIN,
  reason: "a person writes, by hand, on a legitimate interest that an objection ends",
  source: "GDPR Art. 6(1)(f) and 21",
};

function describe(
  country: string,
  regime: string,
  url: string,
  email: MediumRule,
  other: Partial<Record<Medium, MediumRule>> = {},
): CountryLaw {
  const sms: MediumRule = {
    without: "block",
    reason: "texts need prior consent, as electronic mail does",
    source: "Directive 2002/58/EC Art. 13(1)",
    opens: SOFT_OPT_IN,
  };
  return {
    country,
    regime,
    url,
    media: { email, sms, whatsapp: WHATSAPP, call: CALL, linkedin: LINKEDIN_IN_EUROPE, post: POST, ...other },
    carries: { sourceNotice: SOURCE_NOTICE, senderFooter: { source: "GDPR Art. 21(4)" } },
    duties: {},
  };
}

function optIn(
  country: string,
  source: string,
  url: string,
  opens: MediumRule["opens"] = SOFT_OPT_IN,
): CountryLaw {
  return describe(country, source, url, requireConsent(source, opens));
}

/** The exception of some countries: a message to a company's mailbox that has to do with the person's role. */
function roleRelated(country: string, source: string, url: string): CountryLaw {
  return describe(country, source, url, {
    without: "block",
    reason: "email to a private address needs prior consent",
    source,
    opens: SOFT_OPT_IN,
    except: {
      who: "company_mail",
      reason: "business mail that has to do with the person's role needs no consent, only notice and opt-out",
    },
  });
}

const germanPhone =
  "a call for business needs at least presumed consent: a concrete reason to expect interest";

/** Germany's neighbours in strictness, each with its own law. */
const optInCountries: readonly CountryLaw[] = [
  describe(
    "DE",
    "UWG §7",
    "https://www.gesetze-im-internet.de/uwg_2004/__7.html",
    requireConsent("UWG §7", SOFT_OPT_IN),
    {
      call: warn(germanPhone, "UWG §7(2) no. 1"),
      linkedin: warn(
        "courts count messages in networks as electronic mail, which needs consent; connect by hand, advertise nothing",
        "UWG §7(2) no. 2",
      ),
    },
  ),
  optIn("AT", "TKG 2021 §174", "https://www.ris.bka.gv.at/eli/bgbl/i/2021/190/P174"),
  optIn("DK", "markedsføringsloven §10", "https://www.retsinformation.dk/eli/lta/2017/426"),
  optIn("IT", "Codice privacy art. 130", "https://www.garanteprivacy.it/codice"),
  optIn("ES", "LSSI art. 21", "https://www.boe.es/eli/es/l/2002/07/11/34/con", {
    ...SOFT_OPT_IN,
    business_relation: null,
  }),
  optIn("PL", "Prawo komunikacji elektronicznej art. 398", "https://isap.sejm.gov.pl", { express: null }),
  describe("BE", "CDE art. XII.13", "https://economie.fgov.be/en/themes/online/e-commerce", {
    ...requireConsent("CDE art. XII.13: named people", SOFT_OPT_IN),
    except: {
      who: "impersonal_address",
      reason: "an address that names nobody (info@) may be written to",
    },
  }),
];

const roleRelatedCountries: readonly CountryLaw[] = [
  roleRelated(
    "FR",
    "CPCE art. L34-5",
    "https://www.cnil.fr/fr/la-prospection-commerciale-par-courrier-electronique",
  ),
  roleRelated(
    "FI",
    "Laki sähköisen viestinnän palveluista §200-202",
    "https://finlex.fi/fi/laki/ajantasa/2014/20140917",
  ),
  roleRelated("IE", "S.I. 336/2011 reg. 13", "https://www.irishstatutebook.ie/eli/2011/si/336"),
];

/** The rest of the EU and the EEA: their own exceptions were not read for this table. */
const OTHERS = "BG CY CZ EE GR HR HU IS LI LT LU LV MT NL NO PT RO SE SI SK".split(" ");

const otherCountries = OTHERS.map((country) =>
  describe(
    country,
    "GDPR and ePrivacy",
    GDPR,
    warn(
      "email may need consent under the national law; at least a legitimate interest, a notice and an opt-out",
      "GDPR Art. 6(1)(f), 14 and 21; Directive 2002/58/EC Art. 13",
    ),
  ),
);

/** PECR 2003 reg. 22: companies are not covered; sole traders and partners count as individuals. */
const pecr: MediumRule = {
  without: "block",
  reason: "email to an individual, a sole trader or somebody nobody knows more of needs consent",
  source: "PECR reg. 22",
  opens: { express: null, transaction: null, inquiry: null },
  except: { who: "legal_person", reason: "a company may be written to, with notice and opt-out" },
};

const unitedKingdom: CountryLaw = {
  country: "GB",
  regime: "PECR and UK GDPR",
  url: "https://ico.org.uk/for-organisations/direct-marketing-and-privacy-and-electronic-communications/",
  media: {
    email: pecr,
    sms: { ...pecr, reason: "texts to an individual need consent" },
    whatsapp: WHATSAPP,
    call: warn("look the number up in the TPS and CTPS first", "PECR reg. 21"),
    linkedin: { ...LINKEDIN_IN_EUROPE, source: "UK GDPR Art. 6(1)(f) and 21", opens: ANY_BASIS },
    post: POST,
  },
  carries: {
    sourceNotice: { source: "UK GDPR Art. 14(3)(b)" },
    senderFooter: { source: "PECR reg. 23, UK GDPR Art. 21(4)" },
  },
  duties: {},
};

/** The EU, the EEA and the United Kingdom. */
export const europe: readonly CountryLaw[] = [
  ...optInCountries,
  ...roleRelatedCountries,
  ...otherCountries,
  unitedKingdom,
];
