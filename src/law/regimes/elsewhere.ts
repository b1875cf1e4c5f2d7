import type { CountryLaw, MediumRule } from "../law.ts";
import {
  CUSTOMER_MONTHS,
  callsToBusinesses,
  hours,
  LINKEDIN,
  POST,
  requireConsent,
  SOFT_OPT_IN,
  WHATSAPP,
} from "./rules.ts";

const CAUTIOUS_HOURS = hours("Mon-Fri 09:00-18:00", "no rule read: careful hours", "U");

/** For mail whose rule nobody has read: an individual must have agreed, a company's own mailbox is written to with a caution. */
function unreadMail(source: string): MediumRule {
  return requireConsent(
    source,
    "U",
    { express: null },
    {
      reason: "nobody has read this country's law for this table: an individual must have agreed",
      except: {
        who: "company_mail",
        verdict: "warn",
        reason: "nobody has read this country's law for this table: look it up, or record each basis",
      },
    },
  );
}

const unreadCalls = callsToBusinesses(
  "no rule read",
  "U",
  "look up this country's rules for calls and its register first",
  { hours: CAUTIOUS_HOURS },
);

const texts = (source: string): MediumRule =>
  requireConsent(source, "U", { express: null }, { reason: "texts need prior consent" });

/** For people whose country is unknown, or not in the table: all that any country asks for, in English. */
export const UNKNOWN_COUNTRY: CountryLaw = {
  country: "",
  regime: "unknown",
  url: "",
  languages: ["en"],
  media: {
    email: {
      ...unreadMail("docs/law.md"),
      reason:
        "the law of this country is not in the table, or no country is set: an individual must have agreed",
      except: {
        who: "company_mail",
        verdict: "warn",
        reason: "the law of this country is not in the table, or no country is set: look it up",
      },
    },
    sms: texts("docs/law.md"),
    whatsapp: WHATSAPP,
    call: { ...unreadCalls, source: "docs/law.md" },
    linkedin: {
      ...LINKEDIN,
      without: "warn",
      reason: "the law of this country is not in the table, or no country is set: a person writes, by hand",
      source: "docs/law.md",
      mark: "U",
      opens: { express: null },
    },
    post: POST,
  },
  carries: {
    optOut: { source: "docs/law.md", mark: "U" },
    postalAddress: { source: "docs/law.md", mark: "U" },
    sender: { needs: [], source: "docs/law.md", mark: "U" },
    sourceNotice: { source: "docs/law.md", mark: "U" },
  },
  tracking: { source: "docs/law.md", mark: "U" },
  duties: {},
};

interface Row extends Pick<CountryLaw, "country" | "regime" | "url"> {
  languages: string;
  email: MediumRule;
  call?: MediumRule;
  sms?: MediumRule;
  linkedin?: MediumRule;
  carries: CountryLaw["carries"];
}

function describe({ country, regime, url, languages, email, carries, ...rest }: Row): CountryLaw {
  const { call = unreadCalls, sms = texts(email.source) } = rest;
  const byHand = { ...UNKNOWN_COUNTRY.media.linkedin, reason: "a person writes, by hand", source: regime };
  return {
    country,
    regime,
    url,
    languages: languages.split(" "),
    media: {
      email,
      sms,
      whatsapp: WHATSAPP,
      call,
      linkedin: rest.linkedin ?? byHand,
      post: POST,
    },
    carries,
    duties: {},
  };
}

/** What is asked where nobody has read more. */
const careful = (source: string): CountryLaw["carries"] => ({
  optOut: { source, mark: "U" },
  postalAddress: { source, mark: "U" },
  sender: { needs: [], source, mark: "U" },
  sourceNotice: { source, mark: "U" },
});

/** Consent, or what lets it be inferred: an address published for such mail, or a relation. */
const inferred = (source: string): MediumRule =>
  requireConsent(
    source,
    "P",
    { express: null, implied_publication: null, business_relation: null, transaction: null },
    { reason: "email needs consent, express or inferred from a relation or a published business address" },
  );

/** Where the law speaks of accounts "similar" to those of mail and instant messages, a network's is one. */
const similarAccount = (source: string): MediumRule => ({
  ...inferred(source),
  mark: "S",
  reason: "a message to an account is an electronic message, which needs consent, express or inferred",
});

/** The rest of the table. */
export const elsewhere: readonly CountryLaw[] = [
  describe({
    country: "AE",
    regime: "Cabinet Resolution 56/2024",
    url: "https://uaelegislation.gov.ae/en/legislations/2427",
    languages: "en ar",
    email: unreadMail("Federal Decree-Law 45/2021"),
    call: callsToBusinesses(
      "Cabinet Resolution 56/2024",
      "S",
      "telemarketing needs a licence and a look at the Do Not Call register",
      { hours: hours("Mon-Sun 09:00-18:00", "Cabinet Resolution 56/2024", "S") },
    ),
    carries: careful("Federal Decree-Law 45/2021"),
  }),
  describe({
    country: "AU",
    regime: "Spam Act 2003",
    url: "https://www.legislation.gov.au/C2004A01214/latest/text",
    languages: "en",
    email: inferred("Spam Act 2003 s. 16"),
    call: callsToBusinesses(
      "Do Not Call Register Act 2006",
      "U",
      "wash the number against the Do Not Call Register first",
      { hours: CAUTIOUS_HOURS },
    ),
    linkedin: similarAccount("Spam Act 2003 s. 5"),
    carries: {
      optOut: { source: "Spam Act 2003 s. 18", mark: "P" },
      sender: { needs: [], source: "Spam Act 2003 s. 17", mark: "P" },
    },
  }),
  describe({
    country: "BR",
    regime: "LGPD",
    url: "https://www.planalto.gov.br/ccivil_03/_ato2015-2018/2018/lei/l13709.htm",
    languages: "pt",
    email: unreadMail("LGPD (Lei 13.709/2018)"),
    carries: careful("LGPD (Lei 13.709/2018)"),
  }),
  describe({
    country: "CN",
    regime: "互联网电子邮件服务管理办法",
    url: "https://www.gov.cn/flfg/2006-02/22/content_207156.htm",
    languages: "zh",
    email: requireConsent(
      "互联网电子邮件服务管理办法 art. 13",
      "S",
      { express: null },
      { reason: "advertising mail needs express consent and `广告` or `AD` first in the subject" },
    ),
    carries: {
      ...careful("互联网电子邮件服务管理办法"),
      subjectPrefix: { text: "广告 ", source: "互联网电子邮件服务管理办法 art. 13", mark: "S" },
      optOut: { source: "互联网电子邮件服务管理办法 art. 14", mark: "S" },
    },
  }),
  describe({
    country: "HK",
    regime: "UEMO (Cap. 593)",
    url: "https://www.elegislation.gov.hk/hk/cap593",
    languages: "en zh-hant",
    email: requireConsent(
      "PDPO (Cap. 486) Part 6A",
      "U",
      { express: null },
      {
        reason: "an individual's data may be used for marketing only with consent",
        except: {
          who: "company_mail",
          verdict: "warn",
          reason: "the ordinance asks for sender and opt-out; personal data may need consent",
        },
      },
    ),
    carries: {
      optOut: { source: "UEMO (Cap. 593) s. 9", mark: "P" },
      postalAddress: { source: "UEMO (Cap. 593) s. 8", mark: "P" },
      sender: { needs: [], source: "UEMO (Cap. 593) s. 8", mark: "P" },
    },
  }),
  describe({
    country: "IL",
    regime: "Communications Law s. 30A",
    url: "https://www.gov.il/en/departments/topics/spam",
    languages: "he",
    email: requireConsent(
      "Communications Law s. 30A",
      "S",
      { express: null, transaction: CUSTOMER_MONTHS },
      {
        reason: "advertising mail needs prior consent and the word for advertisement first in the subject",
        conditions: SOFT_OPT_IN,
      },
    ),
    carries: {
      ...careful("Communications Law s. 30A"),
      subjectPrefix: { text: "פרסומת: ", source: "Communications Law s. 30A(e)", mark: "S" },
      optOut: { source: "Communications Law s. 30A(e)", mark: "S" },
    },
  }),
  describe({
    country: "IN",
    regime: "DPDP Act 2023",
    url: "https://www.meity.gov.in/data-protection-framework",
    languages: "en",
    email: unreadMail("DPDP Act 2023"),
    sms: {
      ...texts("TCCCPR 2018 (TRAI)"),
      hours: hours("Mon-Sun 10:00-21:00", "TCCCPR 2018 (TRAI) Schedule II", "S"),
    },
    carries: careful("DPDP Act 2023"),
  }),
  describe({
    country: "MX",
    regime: "LFPDPPP",
    url: "https://www.diputados.gob.mx/LeyesBiblio/pdf/LFPDPPP.pdf",
    languages: "es",
    email: unreadMail("LFPDPPP"),
    carries: careful("LFPDPPP"),
  }),
  describe({
    country: "NZ",
    regime: "Unsolicited Electronic Messages Act 2007",
    url: "https://www.legislation.govt.nz/act/public/2007/0007/latest/DLM405134.html",
    languages: "en",
    email: inferred("UEMA 2007 s. 9"),
    linkedin: similarAccount("UEMA 2007 s. 4"),
    carries: {
      optOut: { source: "UEMA 2007 s. 11", mark: "P" },
      sender: { needs: [], source: "UEMA 2007 s. 10", mark: "P" },
    },
  }),
  describe({
    country: "SG",
    regime: "Spam Control Act 2007",
    url: "https://sso.agc.gov.sg/Act/SCA2007",
    languages: "en",
    email: requireConsent(
      "PDPA 2012 s. 13",
      "U",
      { express: null },
      {
        reason: "an individual's data may be used for marketing only with consent",
        except: {
          who: "company_mail",
          verdict: "warn",
          reason:
            "business contact data is free; each message is marked as an advertisement, with an opt-out",
        },
      },
    ),
    carries: {
      subjectPrefix: { text: "<ADV> ", source: "Spam Control Act 2007 Second Schedule", mark: "P" },
      optOut: { source: "Spam Control Act 2007 Second Schedule", mark: "P" },
      sender: { needs: [], source: "Spam Control Act 2007 Second Schedule", mark: "P" },
    },
  }),
  describe({
    country: "TR",
    regime: "6563 sayılı Kanun",
    url: "https://www.mevzuat.gov.tr/mevzuat?MevzuatNo=6563&MevzuatTur=1&MevzuatTertip=5",
    languages: "tr",
    email: requireConsent(
      "6563 sayılı Kanun m. 6",
      "S",
      { express: null },
      {
        reason: "commercial mail to a consumer needs prior consent",
        except: {
          who: "legal_person_mail",
          verdict: "warn",
          reason: "merchants may be written to until they object; look the address up in İYS first",
        },
      },
    ),
    carries: careful("6563 sayılı Kanun m. 7"),
  }),
  describe({
    country: "ZA",
    regime: "POPIA s. 69",
    url: "https://www.gov.za/documents/protection-personal-information-act",
    languages: "en",
    email: requireConsent(
      "POPIA s. 69",
      "S",
      { express: null, transaction: CUSTOMER_MONTHS },
      { reason: "email needs prior consent, of legal persons too", conditions: SOFT_OPT_IN },
    ),
    carries: careful("POPIA s. 69(4)"),
  }),
];
