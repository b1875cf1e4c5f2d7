import { DAY_MS } from "../../engine/plan.ts";
import type { CountryLaw, MediumRule } from "../law.ts";
import { hours, LINKEDIN, POST, requireConsent, WHATSAPP } from "./rules.ts";
import { US_STATES } from "./us-states.ts";

/**
 * 47 CFR 64.1200(c)(1) lets nobody be solicited before 8:00 and after 21:00; states ask for more. Whoever's
 * state nobody knows, or has no row (us-states.ts), has the hours of those that ask most: Connecticut and Texas begin at 9:00, Connecticut, Florida,
 * Oklahoma and Washington end at 20:00, Alabama, Louisiana and Mississippi have no Sunday. Two ask for yet more, and hold where the state is known.
 */
const STATE_HOURS = hours("Mon-Sat 09:00-20:00", "state telemarketing laws (CT, TX, FL, OK, WA, AL)", "S");

/**
 * Florida, Oklahoma and Maryland let nobody be solicited more than three times in 24 hours on one matter (Fla. Stat.
 * 501.616(6)(b), 15 O.S. 775C.4, Md. Code, Com. Law 14-4503); it holds for texts to everybody whose state nobody knows.
 */
const THREE_A_DAY = {
  max: 3,
  windowMs: DAY_MS,
  source: "state telemarketing laws (FL, OK, MD)",
  mark: "S",
} as const;

/** CASL s. 10(10): an existing business relationship lasts two years from the purchase or contract. */
const CASL_BUSINESS_MONTHS = 24;
/** CASL s. 10(10)(e): and six months from an inquiry. */
const CASL_INQUIRY_MONTHS = 6;

/** CAN-SPAM, 15 U.S.C. 7701-7713; 16 CFR 316. No exception for business mail. */
export const unitedStates: CountryLaw = {
  country: "US",
  regime: "CAN-SPAM",
  url: "https://www.ftc.gov/business-guidance/resources/can-spam-act-compliance-guide-business",
  languages: ["en"],
  media: {
    email: {
      without: "allow",
      reason: "email needs no consent, but a postal address and a working opt-out",
      source: "CAN-SPAM, 15 U.S.C. 7704",
      mark: "P",
      opens: {},
    },
    sms: requireConsent(
      "TCPA, 47 CFR 64.1200(a)(2)",
      "P",
      { express: null },
      { reason: "marketing texts need prior express written consent", hours: STATE_HOURS, most: THREE_A_DAY },
    ),
    whatsapp: WHATSAPP,
    call: {
      without: "warn",
      reason: "calls by hand are allowed; ask the national Do Not Call registry for mobile and home numbers",
      source: "TSR, 16 CFR 310.4(b)",
      mark: "P",
      opens: { express: null, business_relation: 18, inquiry: 3, transaction: 18 },
      hours: STATE_HOURS,
    },
    linkedin: LINKEDIN,
    post: POST,
  },
  states: US_STATES,
  carries: {
    postalAddress: { source: "CAN-SPAM, 15 U.S.C. 7704(a)(5)", mark: "P" },
    optOut: { source: "15 U.S.C. 7704(a)(3)", mark: "P" },
    advertisement: { source: "15 U.S.C. 7704(a)(5)(A)(i)", mark: "S" },
  },
  textOptOut: {
    by: "answer",
    onlyFirst: true,
    source: "47 CFR 64.1200(a)(10), CTIA Messaging Principles 5.1",
    mark: "S",
  },
  duties: {},
};

const casl: MediumRule = {
  without: "block",
  reason: "email needs consent, express or implied by a published address or a relation of two years",
  source: "CASL s. 6 and 10",
  mark: "P",
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
  languages: ["en", "fr"],
  media: {
    email: casl,
    sms: { ...casl, reason: "texts need consent, express or implied" },
    whatsapp: WHATSAPP,
    call: {
      without: "warn",
      reason: "calls to businesses are allowed; consumers may be on the National DNCL",
      source: "CRTC Unsolicited Telecommunications Rules",
      mark: "P",
      opens: { express: null, business_relation: 18, inquiry: 6, transaction: 18 },
      hours: hours(
        "Mon-Fri 09:00-21:30; Sat-Sun 10:00-18:00",
        "CRTC Unsolicited Telecommunications Rules, Part III s. 23",
        "P",
      ),
    },
    linkedin: {
      ...casl,
      reason: "a message to an account is an electronic message, which needs consent, express or implied",
      source: "CASL s. 1(1)",
      mark: "S",
    },
    post: POST,
  },
  carries: {
    optOut: { source: "CASL s. 6(2)(c) and 11", mark: "P" },
    postalAddress: { source: "SOR/2012-36 s. 2(1)(d)", mark: "S" },
    sender: { needs: [], source: "CASL s. 6(2)(a)", mark: "P" },
  },
  duties: {},
};
