import type { Instant } from "../engine/plan.ts";
import { findConsent, standingOf } from "./consent-life.ts";
import type { Compliance, Consent, CountryLaw, Exception, Medium, Subject, Verdict } from "./law.ts";
import { findLaw } from "./table.ts";

/** What the law of a person's country says of one touch. */
export interface Judgement {
  verdict: Verdict;
  /** One clause, for a rep. */
  reason: string;
  source: string;
  regime: string;
  /** What would open it, where it is closed. */
  lacks: "consent" | "postal_address" | "source_notice" | null;
  /** The basis it rests on, and when that ends. */
  basis: string | null;
  until: Instant | null;
}

type Settings = Pick<
  Compliance,
  "jurisdictions" | "overrides" | "postalAddress" | "privacyUrl" | "dataSource"
>;

/** Whether seq.yaml enforces the law of a country; unknown countries go with `auto`. */
export function isEnforced(
  { jurisdictions }: Pick<Compliance, "jurisdictions">,
  country: string | null,
): boolean {
  if (typeof jurisdictions === "string") return jurisdictions === "auto";
  return country !== null && jurisdictions.includes(country.toUpperCase());
}

/**
 * Judges one touch by the table, whether or not it is enforced. Pure: the same person, consents and moment give the
 * same answer.
 */
export function judge(
  subject: Subject,
  medium: Medium,
  consents: readonly Consent[],
  settings: Settings,
  at: Instant,
): Judgement {
  const law = findLaw(subject.country);
  const override = settings.overrides[law.country]?.media[medium];
  if (override !== undefined) {
    const reason = `seq.yaml says ${override}: ${settings.overrides[law.country]?.reason ?? ""}`;
    return { ...blank(law, medium), verdict: override, reason, source: "compliance.overrides" };
  }
  const allowed = judgeConsent(subject, law, medium, consents, at);
  if (allowed.verdict === "block") return allowed;
  return judgeMessage(law, medium, settings) ?? allowed;
}

function blank(law: CountryLaw, medium: Medium): Judgement {
  const { without: verdict, reason, source } = law.media[medium];
  return { verdict, reason, source, regime: law.regime, lacks: null, basis: null, until: null };
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
    return { ...judgement, verdict: "allow", reason: rule.except.reason };
  }
  const ended = consents
    .map((consent) => standingOf(consent, law, medium, at))
    .find((standing) => !standing.counts && (standing.why === "expired" || standing.why === "withdrawn"));
  const reason =
    ended === undefined || ended.counts
      ? rule.reason
      : `the recorded consent ${ended.why === "expired" ? "has expired" : "was withdrawn"}; ${rule.reason}`;
  return { ...judgement, reason, lacks: rule.without === "block" ? "consent" : null };
}

/** What the message itself must carry and seq.yaml does not have. */
function judgeMessage(law: CountryLaw, medium: Medium, settings: Settings): Judgement | null {
  if (medium !== "email") return null;
  const { postalAddress, sourceNotice } = law.carries;
  const base = { ...blank(law, medium), verdict: "block" as const };
  if (postalAddress !== undefined && isEmpty(settings.postalAddress)) {
    const reason = "no postal address stands in seq.yaml (compliance.postal_address)";
    return { ...base, reason, source: postalAddress.source, lacks: "postal_address" };
  }
  if (sourceNotice !== undefined && isEmpty(settings.privacyUrl) && isEmpty(settings.dataSource)) {
    const reason =
      "the first message must say where the data is from: compliance.privacy_url and data_source are missing";
    return { ...base, reason, source: sourceNotice.source, lacks: "source_notice" };
  }
  return null;
}

function isEmpty(text: string | null): boolean {
  return text === null || text.trim() === "";
}

/** Mailboxes that name a function, not a person (own; RFC 2142 and common use). */
const IMPERSONAL =
  /^(?:info|contact|office|hello|mail|sales|support|service|team|admin|marketing|enquiries|inquiries|reception|hq)@/i;

function isExcepted(who: Exception, subject: Subject): boolean {
  switch (who) {
    case "company_mail":
      return (
        subject.isCompanyMail && subject.entityType !== "sole_trader" && subject.entityType !== "individual"
      );
    case "legal_person":
      return subject.entityType === "company" || subject.entityType === "public_body";
    case "impersonal_address":
      return subject.email !== null && IMPERSONAL.test(subject.email);
    default:
      return who satisfies never;
  }
}
