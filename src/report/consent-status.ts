import type { Instant } from "../engine/plan.ts";
import { consentStatusOf, endOfConsent, lastWithdrawal } from "../law/consent-life.ts";
import { type Consent, MEDIA, type Medium, WITHDRAWAL } from "../law/law.ts";
import { findLaw } from "../law/table.ts";

/** Whether a recorded consent opens anything where its person lives, in words. `others`: the person's records, for one of every medium. */
export function describeConsentStatus(
  consent: Consent,
  country: string | null,
  now: Instant,
  others: readonly Consent[] = [],
): { holds: boolean; words: string; endsAt: Instant | null } {
  if (consent.basis === WITHDRAWAL) return { holds: false, words: "withdrawal", endsAt: null };
  if (consent.withdrawnAt !== null && consent.withdrawnAt <= now) {
    return { holds: false, words: "withdrawn", endsAt: consent.withdrawnAt };
  }
  const taken = MEDIA.filter((each) => (lastWithdrawal(others, each, now) ?? consent.at - 1) >= consent.at);
  if (taken.length > 0) return { holds: false, words: `withdrawn for ${taken.join(", ")}`, endsAt: null };
  const law = findLaw(country);
  const medium: Medium = MEDIA.find((each) => each === consent.medium) ?? "email";
  const endsAt = endOfConsent(consent, country, medium);
  if (law.media[medium].without === "allow") return { holds: true, words: "not needed here", endsAt };
  const status = consentStatusOf(consent, law, medium, now);
  if (status.counts) return { holds: true, words: "holds", endsAt };
  const words = {
    other_medium: "for another medium",
    conditions_missing: "does not say what the law asks of a sale (similar_goods, notice_given)",
    no_basis_here: `counts for nothing in ${law.country || "an unknown country"}`,
    expired: "expired",
    withdrawn: "withdrawn",
    later: "not yet",
  }[status.why];
  return { holds: false, words, endsAt };
}
