import type { CountryLaw, MediumRule } from "../law.ts";
import { LINKEDIN, POST, requireConsent, WHATSAPP } from "./rules.ts";

/** 47 CFR 64.1200(c)(1): no telephone solicitation before 8:00 and after 21:00 at the called party's place. */
const CALLED_PARTY_HOURS = { from: "08:00", to: "21:00", source: "47 CFR 64.1200(c)(1)" } as const;

/** CASL s. 10(10): an existing business relationship lasts two years from the purchase or contract. */
const CASL_BUSINESS_MONTHS = 24;
/** CASL s. 10(10)(e): and six months from an inquiry. */
const CASL_INQUIRY_MONTHS = 6;

/** CAN-SPAM, 15 U.S.C. 7701-7713; 16 CFR 316. No exception for business mail. */
export const unitedStates: CountryLaw = {
  country: "US",
  regime: "CAN-SPAM",
  url: "https://www.ftc.gov/business-guidance/resources/can-spam-act-compliance-guide-business",
  media: {
    email: {
      without: "allow",
      reason: "email needs no consent, but a postal address and a working opt-out",
      source: "CAN-SPAM, 15 U.S.C. 7704",
      opens: {},
    },
    sms: {
      ...requireConsent(
        "TCPA, 47 CFR 64.1200(a)(2)",
        { express: null },
        "marketing texts need prior express written consent",
      ),
      hours: { ...CALLED_PARTY_HOURS, unknownZone: "block" },
    },
    whatsapp: WHATSAPP,
    call: {
      without: "warn",
      reason: "calls by hand are allowed; ask the national Do Not Call registry for mobile and home numbers",
      source: "TSR, 16 CFR 310.4(b)",
      opens: { express: null, business_relation: 18, inquiry: 3, transaction: 18 },
      hours: { ...CALLED_PARTY_HOURS, unknownZone: "allow" },
    },
    linkedin: LINKEDIN,
    post: POST,
  },
  carries: {
    postalAddress: { source: "CAN-SPAM, 15 U.S.C. 7704(a)(5)" },
    senderFooter: { source: "15 U.S.C. 7704(a)(3)" },
  },
  duties: {},
};

const casl: MediumRule = {
  without: "block",
  reason: "email needs consent, express or implied by a published address or a relation of two years",
  source: "CASL s. 6 and 10",
  opens: {
    express: null,
    implied_publication: null,
    business_relation: CASL_BUSINESS_MONTHS,
    transaction: CASL_BUSINESS_MONTHS,
    inquiry: CASL_INQUIRY_MONTHS,
  },
};

/** CASL, S.C. 2010, c. 23. */
export const canada: CountryLaw = {
  country: "CA",
  regime: "CASL",
  url: "https://laws-lois.justice.gc.ca/eng/acts/E-1.6/",
  media: {
    email: casl,
    sms: { ...casl, reason: "texts need consent, express or implied" },
    whatsapp: WHATSAPP,
    call: {
      without: "warn",
      reason: "calls to businesses are allowed; consumers may be on the National DNCL",
      source: "CRTC Unsolicited Telecommunications Rules",
      opens: { express: null, business_relation: 18, inquiry: 6, transaction: 18 },
    },
    linkedin: {
      ...casl,
      without: "warn",
      reason: "a message to an account is an electronic message, which needs consent, express or implied",
      source: "CASL s. 1(1) and 6",
    },
    post: POST,
  },
  carries: { senderFooter: { source: "CASL s. 6(2) and 11" } },
  duties: {},
};
