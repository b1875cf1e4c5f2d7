import { drawFrom } from "../../engine/hash.ts";
import type { Instant } from "../../engine/plan.ts";

/** RFC 5321 section 4.5.4.1: "the retry interval SHOULD be at least 30 minutes". */
const FIRST_DELAY_MS = 30 * 60_000;
const LONGEST_DELAY_MS = 8 * 3_600_000;

/**
 * RFC 5321 section 4.5.4.1: "the give-up time generally needs to be at least 4-5 days". It counts from the first
 * attempt, without the time that our own limits and hours took since (`State.firstTryAt`).
 */
export const GIVE_UP_AFTER_MS = 4 * 86_400_000;

/** When to try again after the `tries`-th sure failure (counted from 0): 30 minutes, doubling to 8 hours, up to a tenth later. */
export function retryAt(enrollment: string, step: string, tries: number, now: Instant): Instant {
  const delay = Math.min(FIRST_DELAY_MS * 2 ** tries, LONGEST_DELAY_MS);
  return now + Math.round(delay * (1 + 0.1 * drawFrom(enrollment, step, tries, "retry")));
}
