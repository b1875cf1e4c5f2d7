import type { Instant } from "../engine/plan.ts";
import { consentStatusOf, findConsent, findWithdrawal } from "./consent-life.ts";
import {
  ADS,
  type Compliance,
  type Consent,
  type CountryHint,
  type CountryLaw,
  type Excepted,
  type LegalVerdict,
  type Medium,
  type MediumRule,
  type Subject,
  WITHDRAWAL,
} from "./law.ts";
import { isPlaceholder } from "./placeholder.ts";
import { findLaw } from "./table.ts";

/** What would open a touch that is closed. */
export type Lack =
  | "consent"
  | "new_consent"
  | "country"
  | "postal_address"
  | "sender_identity"
  | "opt_out_number"
  | "source_notice";

/** What the law of a person's country says of one touch. */
export interface Judgement {
  verdict: LegalVerdict;
  /** One clause, for a rep. */
  reason: string;
  source: string;
  regime: string;
  lacks: Lack | null;
  /** The basis it rests on, and when that ends. */
  basis: string | null;
  until: Instant | null;
}

/** What the messages themselves must have. */
type Settings = Pick<
  Compliance,
  | "jurisdictions"
  | "overrides"
  | "postalAddress"
  | "privacyUrl"
  | "dataSource"
  | "company"
  | "phone"
  | "optOutNumber"
>;

/**
 * Whether seq.yaml enforces the law of people's countries. A list names whom the workspace means to write to, and frees
 * nobody else: everybody is judged by the law of their own country.
 */
export function isEnforced({ jurisdictions }: Pick<Compliance, "jurisdictions">): boolean {
  return jurisdictions === "auto" || typeof jurisdictions !== "string";
}

/**
 * Judges one touch by the table, whether or not it is enforced. Pure: the same person, consents and moment give the
 * same answer. What the person said comes first: a withdrawal closes its medium in every country.
 */
export function judge(
  subject: Subject,
  medium: Medium,
  consents: readonly Consent[],
  settings: Settings,
  at: Instant,
): Judgement {
  const law = findLaw(subject.country);
  const withdrawnAt = findWithdrawal(consents, medium, at);
  if (withdrawnAt !== null) return refuseWithdrawn(law, medium, withdrawnAt);
  const override = settings.overrides[law.country]?.media[medium];
  const allowed = override === undefined ? judgeConsent(subject, law, medium, consents, at) : waive();
  if (allowed.verdict === "block") return allowed;
  // A decision about the country is one about the people in it: it holds whatever else their data names.
  const asked = override === undefined ? judgeCountry(subject, law, medium, consents, at) : null;
  return asked ?? judgeMessage(law, medium, settings, subject) ?? allowed;

  function waive(): Judgement {
    const verdict = override ?? "block";
    const reason = `seq.yaml says ${verdict}: ${settings.overrides[law.country]?.reason ?? ""}`;
    return { ...blank(law, medium), verdict, reason, source: "compliance.overrides" };
  }
}

function blank(law: CountryLaw, medium: Medium): Judgement {
  const { without: verdict, reason, source } = law.media[medium];
  return { verdict, reason, source, regime: law.regime, lacks: null, basis: null, until: null };
}

function refuseWithdrawn(law: CountryLaw, medium: Medium, at: Instant): Judgement {
  const day = new Date(at).toISOString().slice(0, 10);
  const { reason: rule, source } = law.media[medium];
  const reason = `the person's consent was withdrawn on ${day}, and nothing given since opens it${law.media[medium].without === "block" ? `; ${rule}` : ""}`;
  return { ...blank(law, medium), verdict: "block", reason, source, lacks: "new_consent" };
}

function judgeConsent(
  subject: Subject,
  law: CountryLaw,
  medium: Medium,
  consents: readonly Consent[],
  at: Instant,
): Judgement {
  const rule = law.media[medium];
  const judgement = blank(law, medium);
  if (rule.without === "allow") return judgement;
  const found = findConsent(consents, law, medium, at);
  if (found !== null) {
    const { consent, until } = found;
    const reason = `rests on a recorded basis (${consent.basis})`;
    return { ...judgement, verdict: "allow", reason, basis: consent.basis, until };
  }
  if (rule.except !== undefined && isExcepted(rule.except.who, subject)) {
    return { ...judgement, verdict: rule.except.verdict, reason: rule.except.reason };
  }
  const why = consents
    .map((consent) => consentStatusOf(consent, law, medium, at))
    .flatMap((status) => (status.counts ? [] : (ENDED[status.why] ?? [])))[0];
  const reason = why === undefined ? rule.reason : `${why}; ${rule.reason}`;
  return { ...judgement, reason, lacks: rule.without === "block" ? "consent" : null };
}

const ENDED: Readonly<Partial<Record<string, string>>> = {
  expired: "the recorded consent has expired",
  withdrawn: "the recorded consent was withdrawn",
  conditions_missing:
    "the recorded sale does not say all that the law asks: of similar goods, and that the person could object then and can each time",
};

/** Media whose law turns on the country so much that a doubt about it holds the touch. */
const HELD_IN_DOUBT: readonly Medium[] = ["email", "sms", "whatsapp", "call"];

/** A country that other data contradicts, or that only other data names: a person is asked. */
function judgeCountry(
  subject: Subject,
  law: CountryLaw,
  medium: Medium,
  consents: readonly Consent[],
  at: Instant,
): Judgement | null {
  const { country, hints = [] } = subject;
  const hint = hints.find(({ countries }) => country === null || !countries.includes(country));
  if (hint === undefined || medium === "post") return null;
  if (!HELD_IN_DOUBT.includes(medium) && !isClosedThere(hint, subject, medium, consents, at)) return null;
  const reason =
    country === null
      ? `${hint.says}, and no country is set: set country`
      : `${hint.says}, and the country is ${country}: correct country, or set country_checked to ${country}`;
  return { ...blank(law, medium), verdict: "block", reason, lacks: "country" };
}

function isClosedThere(
  { countries }: CountryHint,
  subject: Subject,
  medium: Medium,
  consents: readonly Consent[],
  at: Instant,
): boolean {
  return countries.some(
    (country) =>
      judgeConsent({ ...subject, country }, findLaw(country), medium, consents, at).verdict === "block",
  );
}

/** What the message itself must carry and seq.yaml, or the person's own record, does not have. */
function judgeMessage(
  law: CountryLaw,
  medium: Medium,
  settings: Settings,
  { source: own = null }: Subject,
): Judgement | null {
  if (medium === "sms") return judgeText(law, settings);
  if (medium !== "email") return null;
  const { postalAddress, sender, sourceNotice } = law.carries;
  const base = { ...blank(law, medium), verdict: "block" as const };
  if (postalAddress !== undefined && isEmpty(settings.postalAddress)) {
    const reason =
      "each email must carry your postal address: write it into seq.yaml (compliance.postal_address)";
    return { ...base, reason, source: postalAddress.source, lacks: "postal_address" };
  }
  const missing = sender?.needs.filter((each) => isEmpty(settings[each])) ?? [];
  if (sender !== undefined && missing.length > 0) {
    const reason = `each email must name your business: write it into seq.yaml (${missing.map((each) => `compliance.${each}`).join(" and ")})`;
    return { ...base, reason, source: sender.source, lacks: "sender_identity" };
  }
  if (sourceNotice === undefined) return null;
  const lacking = [
    ...(isEmpty(own) && isEmpty(settings.dataSource)
      ? ["where the data is from (the person's source, or compliance.data_source)"]
      : []),
    ...(isEmpty(settings.privacyUrl) ? ["where the privacy notice is (compliance.privacy_url)"] : []),
  ];
  if (lacking.length === 0) return null;
  const reason = `the first message must say ${lacking.join(" and ")}`;
  return { ...base, reason, source: sourceNotice.source, lacks: "source_notice" };
}

/** An advertising text names the business and a number that costs nothing, where the law asks for one. */
function judgeText(law: CountryLaw, settings: Settings): Judgement | null {
  const { textOptOut } = law;
  if (textOptOut?.by !== "free_number") return null;
  const missing = [
    ...(isUntold(settings.company) ? ["the business (compliance.company)"] : []),
    ...(isUntold(settings.optOutNumber) ? ["a free number to opt out (compliance.opt_out_number)"] : []),
  ];
  if (missing.length === 0) return null;
  const reason = `an advertising text must name ${missing.join(" and ")}, and seq.yaml does not`;
  return {
    ...blank(law, "sms"),
    verdict: "block",
    reason,
    source: textOptOut.source,
    lacks: "opt_out_number",
  };
}

/** A person pastes a text where no service sends it, so that a placeholder would leave. */
function isUntold(text: string | null): boolean {
  return text === null || isEmpty(text) || isPlaceholder(text);
}

function isEmpty(text: string | null): boolean {
  return text === null || text.trim() === "";
}

/** Mailboxes that name a function, not a person (own; RFC 2142 and common use in the table's countries). */
const IMPERSONAL =
  /^(?:info|contact|kontakt|contacto|contato|contatti|office|buero|hello|hallo|mail|post|posta|sales|verkoop|ventes|vertrieb|support|service|team|admin|marketing|enquiries|inquiries|reception|hq)@/i;

function isExcepted(who: Excepted, subject: Subject): boolean {
  const { entityType, email, isCompanyMail, phone = null } = subject;
  const isLegal = entityType === "company" || entityType === "public_body";
  const isBusiness = isCompanyMail && entityType !== "sole_trader" && entityType !== "individual";
  switch (who) {
    case "company_mail":
      return isBusiness;
    case "legal_person":
      return isLegal;
    case "legal_person_mail":
      return isLegal && isCompanyMail;
    case "impersonal_address":
      return isBusiness && email !== null && IMPERSONAL.test(email);
    case "impersonal_legal_person":
      return isLegal && isCompanyMail && email !== null && IMPERSONAL.test(email);
    case "business":
      return isLegal || isBusiness;
    case "landline":
      // Ireland's numbering plan: mobiles begin with 8 (ComReg 15/136).
      return phone !== null && phone.startsWith("+353") && !phone.startsWith("+3538");
    default:
      return who satisfies never;
  }
}

/**
 * Where a law forbids to make up an address for somebody: that law, and whether it is sure that they live there. Data that
 * names the country beside another one, or alone, is a doubt. Null where none does.
 */
export function judgeGuessing({ country, hints = [] }: Pick<Subject, "country" | "hints">): {
  country: string;
  isSure: boolean;
  reason: string;
  source: string;
} | null {
  const named = hints.flatMap(({ countries }) => countries);
  const found = [...(country === null ? [] : [country]), ...named].find(
    (each) => findLaw(each).guessing !== undefined,
  );
  const law = found === undefined ? undefined : findLaw(found);
  if (law?.guessing === undefined) return null;
  const { reason, source } = law.guessing;
  return { country: law.country, isSure: found === country, reason, source };
}

/**
 * The local hours in which a medium is allowed where a person lives, and how often it is: by their state's law where that
 * is known and in the table, else by their country's. Nothing where nothing is enforced.
 */
export function timesOf(
  { country, state = null }: Pick<Subject, "country" | "state">,
  medium: Medium,
  compliance: Pick<Compliance, "jurisdictions">,
): Pick<MediumRule, "hours" | "most"> {
  if (!isEnforced(compliance)) return {};
  const { media, states = {} } = findLaw(country);
  const rule = media[medium];
  if (rule.hours === undefined || state === null) return rule;
  const wanted = state.trim().toLowerCase();
  const found = Object.entries(states).find(
    ([code, { name }]) => code.toLowerCase() === wanted || name.toLowerCase() === wanted,
  );
  return found?.[1] ?? rule;
}

/**
 * Whether somebody agreed to have their data handed to others for advertising, such as an address, hashed, to an ad
 * platform: an express consent for that (`ads`), everywhere. A consent to be written to, on `any` medium too, is none:
 * it has another purpose (GDPR Art. 6(1)(a) and 7; CJEU C-252/21, 117; Korea: PIPA Art. 17 and 22). What was taken back for
 * `ads` or for everything counts.
 */
export function judgeAds(consents: readonly Consent[], at: Instant): Judgement {
  const isNow = (each: Consent) =>
    each.at <= at &&
    (each.withdrawnAt === null || each.withdrawnAt > at) &&
    (each.expiresAt === null || each.expiresAt > at);
  const withdrawnAt = Math.max(
    ...consents
      .filter(
        ({ basis, medium, at: when }) =>
          basis === WITHDRAWAL && (medium === ADS || medium === "any") && when <= at,
      )
      .map((each) => each.at),
  );
  const given = consents.find(
    (each) => each.basis === "express" && each.medium === ADS && isNow(each) && each.at > withdrawnAt,
  );
  const source = "GDPR Art. 6(1)(a); PIPA Art. 17";
  if (given !== undefined) {
    const reason = "agreed to have their data used for advertising";
    return {
      verdict: "allow",
      reason,
      source,
      regime: "ads",
      lacks: null,
      basis: "express",
      until: given.expiresAt,
    };
  }
  const isTaken = Number.isFinite(withdrawnAt);
  return {
    verdict: "block",
    reason: isTaken
      ? "took back their consent to have their data used for advertising"
      : "has not agreed to have their data used for advertising: seq consent add --medium ads",
    source,
    regime: "ads",
    lacks: isTaken ? "new_consent" : "consent",
    basis: null,
    until: null,
  };
}
