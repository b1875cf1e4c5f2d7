import type { CountryLaw, LegalHours, MediumRule } from "../law.ts";
import { hours, LINKEDIN, POST, requireConsent, WHATSAPP } from "./rules.ts";

/** Enforcement Decree Art. 61(2): six months after the end of a transaction, for the same kind of goods. */
const KR_TRANSACTION: Pick<MediumRule, "opens" | "conditions"> = {
  opens: { express: null, transaction: 6 },
  conditions: ["similar_goods"],
};
/** Network Act Art. 50(7), Decree Art. 62-2: the result of an opt-out, a refusal or a consent is told within 14 days. */
const KR_RESULT_DAYS = 14;
/** Network Act Art. 50(8), Decree Art. 62-3: whether the consent still holds is asked every two years. */
const KR_RECONFIRM_MONTHS = 24;

/** Network Act Art. 50(3): not from 21:00 to 08:00 without a consent for the night; email is exempt (Decree Art. 61(3)). */
const DAYTIME: LegalHours = {
  ...hours("Mon-Sun 08:00-21:00", "Network Act art. 50(3)", "P"),
  opensForNight: true,
};

const networkAct: MediumRule = requireConsent("Network Act art. 50", "P", KR_TRANSACTION.opens, {
  reason: "advertising mail needs prior consent and `(광고)` at the start of the subject",
  ...KR_TRANSACTION,
});

/** 정보통신망 이용촉진 및 정보보호 등에 관한 법률 제50조. Art. 50-2: gathering or guessing addresses by machine is a crime. */
export const korea: CountryLaw = {
  country: "KR",
  regime: "Network Act",
  url: "https://www.law.go.kr/법령/정보통신망이용촉진및정보보호등에관한법률/제50조",
  languages: ["ko", "en-free"],
  everyLanguage: { source: "Network Act Decree Annex 6", mark: "P" },
  media: {
    email: networkAct,
    sms: {
      ...networkAct,
      reason: "advertising texts need prior consent and `(광고)` at their start",
      hours: DAYTIME,
    },
    whatsapp: { ...WHATSAPP, hours: DAYTIME },
    call: {
      without: "warn",
      reason: "say who calls and where the number is from, and ask first whether the person will listen",
      source: "Network Act art. 50(1) no. 2",
      mark: "P",
      ...KR_TRANSACTION,
      hours: DAYTIME,
    },
    linkedin: {
      ...LINKEDIN,
      without: "warn",
      reason:
        "a person writes, by hand; advertising to somebody who did not agree falls under the same article",
      source: "Network Act art. 50(1)",
      mark: "U",
      ...KR_TRANSACTION,
    },
    post: POST,
  },
  carries: {
    subjectPrefix: { text: "(광고) ", source: "Network Act Decree Annex 6", mark: "P" },
    optOut: { source: "Network Act art. 50(4)", mark: "P" },
    postalAddress: { source: "Network Act Decree Annex 6", mark: "S" },
    sender: { needs: ["company", "phone"], source: "Network Act Decree Annex 6", mark: "S" },
  },
  textOptOut: { by: "free_number", source: "Network Act Decree Annex 6", mark: "S" },
  // The wording was not read at its source again: the careful way, which holds whichever article it is.
  guessing: {
    reason: "making up people's addresses from names and domains is forbidden",
    source: "Network Act art. 50(5) no. 2, art. 50-2",
    mark: "U",
  },
  duties: {
    resultNotice: { days: KR_RESULT_DAYS, source: "Network Act art. 50(7)", mark: "P" },
    reconfirmation: { months: KR_RECONFIRM_MONTHS, source: "Network Act art. 50(8)", mark: "P" },
  },
};

const japaneseMail: MediumRule = {
  without: "block",
  reason: "email needs opt-in, a business relation or a published business address",
  source: "特定電子メール法 art. 3",
  mark: "P",
  opens: {
    express: null,
    // Art. 3(1) no. 2-4: an address given to the sender, a business relation, a published business address.
    inquiry: null,
    transaction: null,
    business_relation: null,
    implied_publication: null,
  },
};

/** 特定電子メールの送信の適正化等に関する法律. */
export const japan: CountryLaw = {
  country: "JP",
  regime: "特定電子メール法",
  url: "https://laws.e-gov.go.jp/law/414AC1000000026",
  languages: ["ja"],
  media: {
    email: japaneseMail,
    sms: { ...japaneseMail, reason: "texts need opt-in or a business relation" },
    whatsapp: WHATSAPP,
    call: {
      without: "warn",
      reason: "say at once who calls and that it is a sales call; never again after a refusal",
      source: "特定商取引法 art. 16 and 17",
      mark: "P",
      opens: { express: null, business_relation: null, inquiry: null, transaction: null },
      hours: hours("Mon-Sun 09:00-20:00", "no rule read: careful hours", "U"),
    },
    linkedin: LINKEDIN,
    post: POST,
  },
  carries: {
    optOut: { source: "特定電子メール法 art. 4", mark: "P" },
    postalAddress: { source: "特定電子メール法施行規則 art. 9", mark: "S" },
    sender: { needs: ["company"], source: "特定電子メール法 art. 4", mark: "P" },
  },
  duties: {},
};
