import type { Instant } from "../engine/plan.ts";
import type { Basis, Consent, CountryLaw, Medium } from "./law.ts";
import { addMonths } from "./months.ts";
import { findLaw } from "./table.ts";

const DAY_MS = 86_400_000;

/** How a consent stands towards one medium in one country at one moment. */
export type ConsentStanding =
  /** `until`: the first moment at which it no longer counts; null for no end. */
  | { counts: true; until: Instant | null }
  | { counts: false; why: "other_medium" | "no_basis_here" | "expired" | "withdrawn" | "later" };

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
export function standingOf(consent: Consent, law: CountryLaw, medium: Medium, at: Instant): ConsentStanding {
  if (consent.medium !== medium && consent.medium !== "any") return { counts: false, why: "other_medium" };
  if (law.media[medium].opens[consent.basis as Basis] === undefined) {
    return { counts: false, why: "no_basis_here" };
  }
  if (consent.withdrawnAt !== null && consent.withdrawnAt <= at) return { counts: false, why: "withdrawn" };
  // A date without a time names a whole day, somewhere on earth.
  if (consent.at > at + DAY_MS) return { counts: false, why: "later" };
  const until = endOfConsent(consent, law.country, medium);
  return until !== null && until <= at ? { counts: false, why: "expired" } : { counts: true, until };
}

/** The consent that counts longest, or null. */
export function findConsent<Each extends Consent>(
  consents: readonly Each[],
  law: CountryLaw,
  medium: Medium,
  at: Instant,
): { consent: Each; until: Instant | null } | null {
  let best: { consent: Each; until: Instant | null } | null = null;
  for (const consent of consents) {
    const standing = standingOf(consent, law, medium, at);
    if (!standing.counts) continue;
    if (best === null || outlasts(standing.until, best.until)) best = { consent, until: standing.until };
  }
  return best;
}

function outlasts(a: Instant | null, b: Instant | null): boolean {
  return b !== null && (a === null || a > b);
}
