import type { Instant } from "../engine/plan.ts";
import { endOfConsent, standingOf } from "../law/consent-life.ts";
import { type Consent, MEDIA, type Medium } from "../law/law.ts";
import { findLaw } from "../law/table.ts";

/** Whether a recorded consent opens anything where its person lives, in words. */
export function describeStanding(
  consent: Consent,
  country: string | null,
  now: Instant,
): { holds: boolean; words: string; endsAt: Instant | null } {
  const law = findLaw(country);
  const medium: Medium = MEDIA.find((each) => each === consent.medium) ?? "email";
  const endsAt = endOfConsent(consent, country, medium);
  if (law.media[medium].without === "allow") return { holds: true, words: "not needed here", endsAt };
  const standing = standingOf(consent, law, medium, now);
  if (standing.counts) return { holds: true, words: "holds", endsAt };
  const words = {
    other_medium: "for another medium",
    no_basis_here: `counts for nothing in ${law.country}`,
    expired: "expired",
    withdrawn: "withdrawn",
    later: "not yet",
  }[standing.why];
  return { holds: false, words, endsAt };
}
