import { DAY_MS, type Instant } from "../engine/plan.ts";
import { type Basis, type Consent, type CountryLaw, type Medium, NIGHT, WITHDRAWAL } from "./law.ts";
import { findLaw } from "./table.ts";

/** What a consent is towards one medium in one country at one moment. */
export type ConsentStatus =
  /** `until`: the first moment at which it no longer counts; null for no end. */
  | { counts: true; until: Instant | null }
  | {
      counts: false;
      why: "other_medium" | "no_basis_here" | "conditions_missing" | "expired" | "withdrawn" | "later";
    };

/** When a consent ends: by its own record or by the country's law, whichever is first; null for never. */
export function endOfConsent(
  consent: Pick<Consent, "basis" | "at" | "expiresAt">,
  country: string | null,
  medium: Medium,
): Instant | null {
  const months = findLaw(country).media[medium].opens[consent.basis as Basis];
  const byLaw = typeof months === "number" ? addMonths(consent.at, months) : null;
  if (byLaw === null || consent.expiresAt === null) return byLaw ?? consent.expiresAt;
  return Math.min(byLaw, consent.expiresAt);
}

/** Whether a consent opens a medium at `at`, and until when. */
export function consentStatusOf(
  consent: Consent,
  law: CountryLaw,
  medium: Medium,
  at: Instant,
): ConsentStatus {
  if (!isFor(consent, medium)) return { counts: false, why: "other_medium" };
  const { opens, conditions = [] } = law.media[medium];
  if (opens[consent.basis as Basis] === undefined) return { counts: false, why: "no_basis_here" };
  if (consent.withdrawnAt !== null && consent.withdrawnAt <= at) return { counts: false, why: "withdrawn" };
  if (isLater(consent, at)) return { counts: false, why: "later" };
  if (
    (consent.basis === "transaction" || consent.basis === "inquiry") &&
    conditions.some((each) => consent.conditions?.includes(each) !== true)
  ) {
    return { counts: false, why: "conditions_missing" };
  }
  const until = endOfConsent(consent, law.country, medium);
  return until !== null && until <= at ? { counts: false, why: "expired" } : { counts: true, until };
}

/** A date without a time names a whole day, somewhere on earth. */
function isLater(consent: Consent, at: Instant): boolean {
  return consent.at > at + DAY_MS;
}

function isFor({ medium: own }: Pick<Consent, "medium">, medium: Medium): boolean {
  return own === medium || own === "any";
}

/**
 * When a person took back what they had given for a medium, if that still holds at `at`: the latest withdrawal, unless an
 * express consent given later holds. By the dates of the facts, not of their records: an older consent that comes later
 * revives nothing. Null where nothing was taken back.
 */
export function findWithdrawal(consents: readonly Consent[], medium: Medium, at: Instant): Instant | null {
  const withdrawnAt = lastWithdrawal(consents, medium, at);
  if (withdrawnAt === null) return null;
  const isLifted = consents.some(
    (each) =>
      each.basis === "express" &&
      isFor(each, medium) &&
      each.at > withdrawnAt &&
      !isLater(each, at) &&
      (each.withdrawnAt === null || each.withdrawnAt > at) &&
      (each.expiresAt === null || each.expiresAt > at),
  );
  return isLifted ? null : withdrawnAt;
}

/** The latest withdrawal of a medium by `at`, whatever came after it; null for none. */
export function lastWithdrawal(consents: readonly Consent[], medium: Medium, at: Instant): Instant | null {
  let last: Instant | null = null;
  for (const each of consents) {
    if (each.basis !== WITHDRAWAL || !isFor(each, medium) || each.at > at) continue;
    if (last === null || each.at > last) last = each.at;
  }
  return last;
}

/** Whether somebody agreed to be reached on a medium at night, too, and still does. */
export function agreesToNight(consents: readonly Consent[], medium: Medium, at: Instant): boolean {
  const withdrawnAt = lastWithdrawal(consents, medium, at);
  return consents.some(
    (each) =>
      each.basis === "express" &&
      each.conditions?.includes(NIGHT) === true &&
      isFor(each, medium) &&
      !isLater(each, at) &&
      (withdrawnAt === null || each.at > withdrawnAt) &&
      (each.expiresAt === null || each.expiresAt > at) &&
      (each.withdrawnAt === null || each.withdrawnAt > at),
  );
}

/** The consent that counts longest, or null; what was given by the latest withdrawal does not count. */
export function findConsent<Each extends Consent>(
  consents: readonly Each[],
  law: CountryLaw,
  medium: Medium,
  at: Instant,
): { consent: Each; until: Instant | null } | null {
  const withdrawnAt = lastWithdrawal(consents, medium, at);
  let best: { consent: Each; until: Instant | null } | null = null;
  for (const consent of consents) {
    if (withdrawnAt !== null && consent.at <= withdrawnAt) continue;
    const status = consentStatusOf(consent, law, medium, at);
    if (!status.counts) continue;
    if (best === null || outlasts(status.until, best.until)) best = { consent, until: status.until };
  }
  return best;
}

function outlasts(a: Instant | null, b: Instant | null): boolean {
  return b !== null && (a === null || a > b);
}

/** The same day of the month, so many months later, in UTC; the last day where the month has no such day. */
export function addMonths(at: Instant, months: number): Instant {
  const date = new Date(at);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, last));
  return date.getTime();
}
