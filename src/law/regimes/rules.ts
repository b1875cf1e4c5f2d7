import type { MediumRule } from "../law.ts";

/** Letters reach a person without their machines: no law here forbids them without consent. */
export const POST: MediumRule = {
  without: "allow",
  reason: "letters need no consent",
  source: "no rule for post",
  opens: {},
};

/** The provider's own rule, everywhere. */
export const WHATSAPP: MediumRule = {
  without: "block",
  reason: "WhatsApp lets a business write only to people who opted in",
  source: "WhatsApp Business Messaging Policy",
  opens: { express: null },
};

/** The user agreement forbids machines; a person performs each touch, and the platform's rules hold. */
export const LINKEDIN: MediumRule = {
  without: "allow",
  reason: "a person writes, by hand",
  source: "LinkedIn user agreement 8.2",
  opens: {},
};

/** A rule under which some bases open a medium, and nothing else does. */
export function requireConsent(
  source: string,
  opens: MediumRule["opens"],
  reason = "email needs prior express consent, business mail included",
): MediumRule {
  return { without: "block", reason, source, opens };
}

/** A rule that a person must know of; any recorded basis settles it. */
export function warn(reason: string, source: string, opens: MediumRule["opens"] = ANY_BASIS): MediumRule {
  return { without: "warn", reason, source, opens };
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
