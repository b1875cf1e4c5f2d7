import type { CountryLaw, Excepted, Mark, Medium, MediumRule } from "../law.ts";
import {
  CUSTOMER_MONTHS,
  callsToBusinesses,
  hours,
  POST,
  requireConsent,
  SOFT_OPT_IN,
  WHATSAPP,
  warn,
} from "./rules.ts";

const GDPR = "https://eur-lex.europa.eu/eli/reg/2016/679/oj";

/** Consent, or the customer who bought before, on the conditions of the directive. */
const OR_CUSTOMER: Pick<MediumRule, "opens" | "conditions"> = {
  opens: { express: null, transaction: CUSTOMER_MONTHS },
  conditions: SOFT_OPT_IN,
};

const CALL = callsToBusinesses(
  "Directive 2002/58/EC Art. 13(3)",
  "U",
  "a call for business may need presumed interest; look the number up in the national register first",
);
/** Nobody has read which of them count a message in a network as electronic mail, as Germany's courts and the ICO do. */
const LINKEDIN_IN_EUROPE: MediumRule = warn(
  "a person writes, by hand, on a legitimate interest that an objection ends; national law may count it as electronic mail",
  "GDPR Art. 6(1)(f)",
  "U",
);
const TEXTS: MediumRule = {
  without: "block",
  reason: "texts need prior consent, as electronic mail does",
  source: "Directive 2002/58/EC Art. 13(1)",
  mark: "P",
  ...OR_CUSTOMER,
};

/** Texts are electronic mail: no basis opens them that does not open email, and nobody is excepted. */
function textsLike({ opens, conditions }: MediumRule): MediumRule {
  const both = Object.entries(TEXTS.opens).filter(([basis]) => Object.hasOwn(opens, basis));
  return { ...TEXTS, opens: Object.fromEntries(both), ...(conditions !== undefined && { conditions }) };
}

interface Row {
  country: string;
  regime: string;
  url?: string;
  languages: string;
  email: MediumRule;
  other?: Partial<Record<Medium, MediumRule>>;
}

function describe({ country, regime, url = GDPR, languages, email, other = {} }: Row): CountryLaw {
  return {
    country,
    regime,
    url,
    languages: languages.split(" "),
    media: {
      email,
      sms: textsLike(email),
      whatsapp: WHATSAPP,
      call: CALL,
      linkedin: LINKEDIN_IN_EUROPE,
      post: POST,
      ...other,
    },
    carries: {
      sourceNotice: { source: "GDPR Art. 14(3)(b)", mark: "P" },
      optOut: { source: "GDPR Art. 21(4)", mark: "P" },
    },
    tracking: { source: "Directive 2002/58/EC Art. 5(3)", mark: "U" },
    duties: {},
  };
}

/** Consent from everybody; legal persons too. */
function optIn(source: string, mark: Mark, more: Partial<MediumRule> = {}): MediumRule {
  return requireConsent(source, mark, OR_CUSTOMER.opens, { conditions: SOFT_OPT_IN, ...more });
}

/** Consent, but for those whom the country excepts. */
function optInBut(
  who: Excepted,
  source: string,
  mark: Mark,
  words: { reason: string; except: string; verdict?: "allow" | "warn" },
): MediumRule {
  const { reason, except, verdict = "allow" } = words;
  return optIn(source, mark, { reason, except: { who, verdict, reason: except } });
}

/** The exception of some countries: a message to a company's mailbox that has to do with the person's role. */
const roleRelated = (source: string, mark: Mark): MediumRule =>
  optInBut("company_mail", source, mark, {
    reason: "email to a private address needs prior consent",
    except: "business mail that has to do with the person's role needs no consent, only notice and opt-out",
  });

/** Where the law protects natural persons: the one written to must be known to be none. */
const naturalPersons = (source: string, mark: Mark, who: Excepted = "legal_person_mail"): MediumRule =>
  optInBut(who, source, mark, {
    reason: "email to anybody who may be a natural person needs prior consent: set entity_type",
    except: "a legal person may be written to at its own mailbox, with notice and opt-out",
  });

/** Nobody has read the national law for this table: consent, but for a company's own mailbox, with a caution. */
const unread = (source: string): MediumRule =>
  optInBut("company_mail", source, "U", {
    reason: "email needs prior consent, as far as anybody has looked the national law up",
    except: "a company's own mailbox may need consent too: look the national law up, or record each basis",
    verdict: "warn",
  });

const blockedCalls = (source: string, mark: Mark): MediumRule =>
  requireConsent(
    source,
    mark,
    { express: null },
    { reason: "a call needs prior consent, also to a business" },
  );

const rows: readonly Row[] = [
  {
    country: "AT",
    regime: "TKG 2021 §174",
    url: "https://www.ris.bka.gv.at/eli/bgbl/i/2021/190/P174",
    languages: "de",
    email: optIn("TKG 2021 §174", "S"),
    other: { call: blockedCalls("TKG 2021 §174(1)", "S") },
  },
  {
    country: "BE",
    regime: "CDE art. XII.13",
    url: "https://economie.fgov.be/en/themes/online/e-commerce",
    languages: "nl fr",
    email: optInBut("impersonal_legal_person", "CDE art. XII.13", "S", {
      reason: "email to named people, and to all but legal persons, needs prior consent",
      except: "an address of a legal person that names nobody (info@) may be written to",
    }),
  },
  {
    country: "BG",
    regime: "Закон за електронната търговия",
    languages: "bg",
    email: unread("Закон за електронната търговия чл. 6"),
  },
  {
    country: "CY",
    regime: "Law 112(I)/2004",
    languages: "el en",
    email: unread("Law 112(I)/2004 s. 106"),
  },
  {
    country: "CZ",
    regime: "zákon č. 480/2004 Sb.",
    url: "https://www.e-sbirka.cz/sb/2004/480",
    languages: "cs",
    email: optIn("zákon č. 480/2004 Sb. §7", "P"),
  },
  {
    country: "DE",
    regime: "UWG §7",
    url: "https://www.gesetze-im-internet.de/uwg_2004/__7.html",
    languages: "de",
    email: optIn("UWG §7", "P"),
    other: {
      call: callsToBusinesses(
        "UWG §7(2) no. 1",
        "P",
        "a call for business needs at least presumed consent: a concrete reason to expect interest",
      ),
      linkedin: warn(
        "courts count messages in networks as electronic mail, which needs consent; connect by hand, advertise nothing",
        "UWG §7(2) no. 2",
        "S",
        { express: null },
      ),
    },
  },
  {
    country: "DK",
    regime: "markedsføringsloven §10",
    url: "https://www.retsinformation.dk/eli/lta/2017/426",
    languages: "da",
    email: optIn("markedsføringsloven §10", "S"),
  },
  {
    country: "EE",
    regime: "elektroonilise side seadus §103¹",
    languages: "et",
    email: naturalPersons("elektroonilise side seadus §103¹", "S"),
  },
  {
    country: "ES",
    regime: "LSSI art. 21",
    url: "https://www.boe.es/eli/es/l/2002/07/11/34/con",
    languages: "es",
    // Art. 21(2): a contractual relation, and the sender's own similar goods.
    email: optIn("LSSI art. 21", "P"),
    other: {
      call: callsToBusinesses(
        "Ley 11/2022 art. 66.1",
        "S",
        "a call for business needs a legitimate interest; look the number up in the Lista Robinson first",
        { hours: hours("Mon-Fri 09:00-21:00", "TRLGDCU art. 96.2", "S") },
      ),
    },
  },
  {
    country: "FI",
    regime: "Laki sähköisen viestinnän palveluista §200-202",
    url: "https://finlex.fi/fi/laki/ajantasa/2014/20140917",
    languages: "fi sv",
    email: roleRelated("Laki sähköisen viestinnän palveluista §200-202", "S"),
  },
  {
    country: "FR",
    regime: "CPCE art. L34-5",
    url: "https://www.cnil.fr/fr/la-prospection-commerciale-par-courrier-electronique",
    languages: "fr",
    email: roleRelated("CPCE art. L34-5", "P"),
    other: {
      call: callsToBusinesses(
        "Code de la consommation art. L223-1",
        "S",
        "a call for business needs a legitimate interest and an opt-out",
        { hours: hours("Mon-Fri 10:00-13:00, 14:00-20:00", "Décret n° 2022-1313", "S") },
      ),
    },
  },
  {
    country: "GR",
    regime: "Ν. 3471/2006 άρθρο 11",
    languages: "el",
    email: optIn("Ν. 3471/2006 άρθρο 11", "U"),
  },
  {
    country: "HR",
    regime: "Zakon o elektroničkim komunikacijama",
    languages: "hr",
    email: unread("Zakon o elektroničkim komunikacijama čl. 50"),
  },
  {
    country: "HU",
    regime: "Grt. 6. §",
    languages: "hu",
    email: naturalPersons("2008. évi XLVIII. törvény (Grt.) 6. §", "S"),
  },
  {
    country: "IE",
    regime: "S.I. 336/2011 reg. 13",
    url: "https://www.irishstatutebook.ie/eli/2011/si/336",
    languages: "en",
    email: roleRelated("S.I. 336/2011 reg. 13", "S"),
    other: {
      call: {
        ...requireConsent("S.I. 336/2011 reg. 13(6)", "S", { express: null }),
        reason: "a call to a mobile phone needs prior consent",
        except: {
          who: "landline",
          verdict: "warn",
          reason: "look the number up in the National Directory Database first",
        },
      },
    },
  },
  {
    country: "IS",
    regime: "Lög nr. 70/2022",
    languages: "is",
    email: unread("Lög um fjarskipti nr. 70/2022"),
  },
  {
    country: "IT",
    regime: "Codice privacy art. 130",
    url: "https://www.garanteprivacy.it/codice",
    languages: "it",
    email: optIn("Codice privacy art. 130", "S"),
  },
  {
    country: "LI",
    regime: "KomG (LI)",
    languages: "de",
    email: unread("Kommunikationsgesetz (LI)"),
  },
  {
    country: "LT",
    regime: "Elektroninių ryšių įstatymas",
    languages: "lt",
    email: optIn("Elektroninių ryšių įstatymas 81 str.", "U"),
  },
  {
    country: "LU",
    regime: "Loi du 30 mai 2005",
    languages: "fr de",
    email: naturalPersons("Loi du 30 mai 2005 art. 11", "S"),
  },
  {
    country: "LV",
    regime: "Informācijas sabiedrības pakalpojumu likums",
    languages: "lv",
    email: naturalPersons("Informācijas sabiedrības pakalpojumu likums 9. pants", "S"),
  },
  {
    country: "MT",
    regime: "S.L. 586.01",
    languages: "en",
    email: unread("S.L. 586.01 reg. 9"),
  },
  {
    country: "NL",
    regime: "Telecommunicatiewet art. 11.7",
    url: "https://wetten.overheid.nl/BWBR0009950/",
    languages: "nl",
    email: optInBut("impersonal_address", "Telecommunicatiewet art. 11.7", "S", {
      reason: "email needs prior consent, also to people at a company",
      except: "a company's own address that names nobody (info@) may be written to",
    }),
    other: {
      call: callsToBusinesses(
        "Telecommunicatiewet art. 11.7(1)",
        "S",
        "a call for business needs a legitimate interest and an offer to object",
      ),
    },
  },
  {
    country: "NO",
    regime: "markedsføringsloven § 15",
    url: "https://lovdata.no/dokument/NL/lov/2009-01-09-2",
    languages: "no",
    email: optInBut("impersonal_address", "markedsføringsloven § 15", "U", {
      reason: "email to a natural person needs prior consent, at work too",
      except: "a company's own address that names nobody (post@) may be written to",
    }),
  },
  {
    country: "PL",
    regime: "Prawo komunikacji elektronicznej art. 398",
    url: "https://isap.sejm.gov.pl/isap.nsf/DocDetails.xsp?id=WDU20240001221",
    languages: "pl",
    email: requireConsent("Prawo komunikacji elektronicznej art. 398", "S", { express: null }),
    other: { call: blockedCalls("Prawo komunikacji elektronicznej art. 398", "S") },
  },
  {
    country: "PT",
    regime: "Lei n.º 41/2004 art. 13.º-A",
    languages: "pt",
    email: naturalPersons("Lei n.º 41/2004 art. 13.º-A", "S"),
  },
  {
    country: "RO",
    regime: "Legea 506/2004 art. 12",
    languages: "ro",
    email: optIn("Legea 506/2004 art. 12", "S"),
  },
  {
    country: "SE",
    regime: "marknadsföringslagen 19 §",
    languages: "sv",
    email: naturalPersons("marknadsföringslagen 19 §", "S"),
  },
  { country: "SI", regime: "ZEKom-2", languages: "sl", email: unread("ZEKom-2 226. člen") },
  {
    country: "SK",
    regime: "zákon č. 452/2021 Z. z.",
    languages: "sk",
    email: unread("zákon č. 452/2021 Z. z. § 116"),
  },
];

/** PECR 2003 reg. 22: companies are not covered; sole traders and partners count as individuals. */
const pecr: MediumRule = {
  ...optIn("PECR reg. 22", "P"),
  reason: "email to an individual, a sole trader or somebody nobody knows more of needs consent",
  // Reg. 22(3)(a): in the course of a sale or of negotiations for one.
  opens: { express: null, transaction: CUSTOMER_MONTHS, inquiry: CUSTOMER_MONTHS },
  // Reg. 2: the subscriber is the company; whoever has free-mail is one themselves, wherever they work.
  except: {
    who: "legal_person_mail",
    verdict: "allow",
    reason: "a company may be written to at its own mailbox, with notice and opt-out",
  },
};

const unitedKingdom: CountryLaw = {
  country: "GB",
  regime: "PECR and UK GDPR",
  url: "https://ico.org.uk/for-organisations/direct-marketing-and-privacy-and-electronic-communications/",
  languages: ["en"],
  media: {
    email: pecr,
    sms: {
      ...pecr,
      reason: "texts to an individual need consent",
      // Reg. 2: the subscriber counts; whose number it is nobody knows of somebody with free-mail.
      except: {
        who: "legal_person_mail",
        verdict: "allow",
        reason: "a company may be sent texts, with an opt-out",
      },
    },
    whatsapp: WHATSAPP,
    call: warn("look the number up in the TPS and CTPS first", "PECR reg. 21", "P"),
    linkedin: {
      ...pecr,
      reason: "a direct message in a network is electronic mail, which an individual must have agreed to",
      source: "ICO direct marketing guidance",
      except: {
        who: "legal_person",
        verdict: "warn",
        reason:
          "a direct message in a network is electronic mail; a company may be written to, with an opt-out",
      },
    },
    post: POST,
  },
  carries: {
    sourceNotice: { source: "UK GDPR Art. 14(3)(b)", mark: "P" },
    optOut: { source: "PECR reg. 23", mark: "P" },
  },
  tracking: { source: "PECR reg. 6", mark: "U" },
  duties: {},
};

/** Bundesgesetz gegen den unlauteren Wettbewerb; automated sending in bulk needs consent. */
const switzerland: CountryLaw = {
  ...describe({
    country: "CH",
    regime: "UWG (CH) Art. 3",
    url: "https://www.fedlex.admin.ch/eli/cc/1988/223_223_223/de",
    languages: "de fr",
    email: optIn("UWG (CH) Art. 3(1)(o)", "S"),
    other: {
      sms: { ...TEXTS, source: "UWG (CH) Art. 3(1)(o)", mark: "S" },
      call: callsToBusinesses(
        "UWG (CH) Art. 3(1)(u)",
        "U",
        "numbers with a star in the directory may not be called",
      ),
    },
  }),
  carries: {
    sourceNotice: { source: "DSG (CH) Art. 19", mark: "U" },
    sender: { needs: [], source: "UWG (CH) Art. 3(1)(o)", mark: "S" },
    optOut: { source: "UWG (CH) Art. 3(1)(o)", mark: "S" },
  },
  tracking: { source: "DSG (CH)", mark: "U" },
};

/** The members of the EU and the EEA. */
export const europeanUnion: readonly CountryLaw[] = rows.map(describe);

/** The EU, the EEA, the United Kingdom and Switzerland. */
export const europe: readonly CountryLaw[] = [...europeanUnion, unitedKingdom, switzerland];
