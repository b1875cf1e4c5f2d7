import type { Condition, LegalHours, Mark, MediumRule } from "../law.ts";

/** Letters reach a person without their machines: no law here forbids them without consent. */
export const POST: MediumRule = {
  without: "allow",
  reason: "letters need no consent",
  source: "no rule for post",
  mark: "U",
  opens: {},
};

/** The provider's own rule, everywhere. */
export const WHATSAPP: MediumRule = {
  without: "block",
  reason: "WhatsApp lets a business write only to people who opted in",
  source: "WhatsApp Business Messaging Policy",
  mark: "P",
  opens: { express: null },
};

/** The user agreement forbids machines; a person performs each touch, and the platform's rules hold. */
export const LINKEDIN: MediumRule = {
  without: "allow",
  reason: "a person writes, by hand",
  source: "LinkedIn user agreement 8.2",
  mark: "P",
  opens: {},
};

/** Directive 2002/58/EC Art. 13(2): the sender's own similar goods, and an offer to object, at collection and with each use. */
export const SOFT_OPT_IN: readonly Condition[] = ["similar_goods", "notice_given"];

/** Months for which a sale opens mail where the law names no age: a careful guess (own). */
export const CUSTOMER_MONTHS = 24;

/** A rule under which some bases open a medium, and nothing else does. */
export function requireConsent(
  source: string,
  mark: Mark,
  opens: MediumRule["opens"],
  more: Partial<MediumRule> = {},
): MediumRule {
  const reason = "email needs prior express consent, business mail included";
  return { without: "block", reason, source, mark, opens, ...more };
}

/** A rule that a person must know of; any recorded basis settles it. */
export function warn(
  reason: string,
  source: string,
  mark: Mark,
  opens: MediumRule["opens"] = ANY_BASIS,
): MediumRule {
  return { without: "warn", reason, source, mark, opens };
}

/** A call that an individual must have agreed to; what a business must know of is `business`. */
export function callsToBusinesses(
  source: string,
  mark: Mark,
  business: string,
  more: Partial<MediumRule> = {},
): MediumRule {
  return {
    without: "block",
    reason: "a call to an individual needs prior consent",
    source,
    mark,
    opens: { express: null },
    except: { who: "business", verdict: "warn", reason: business },
    ...more,
  };
}

/** Legal hours; nobody is called whose zone is unknown. */
export function hours(week: string, source: string, mark: Mark): LegalHours {
  return { week, source, mark, unknownZone: "block" };
}

/** Every basis, without an end. */
export const ANY_BASIS: MediumRule["opens"] = {
  express: null,
  implied_publication: null,
  business_relation: null,
  inquiry: null,
  transaction: null,
  legitimate_interest: null,
};
