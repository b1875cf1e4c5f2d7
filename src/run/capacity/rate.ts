import type { Rate } from "../../config/workspace-config.ts";
import type { Instant } from "../../engine/plan.ts";

/**
 * The first moment at or after `at` where one more touch keeps every rolling window within the rate.
 * `times` holds past and reserved touches, ascending; reserved ones after the moment are respected too.
 * `Infinity` where the rate allows none at all.
 */
export function firstFree(times: readonly Instant[], rate: Rate, at: Instant): Instant {
  if (rate.max <= 0) return Number.POSITIVE_INFINITY;
  let moment = at;
  for (;;) {
    const next = pushedBack(times, rate, moment);
    if (next === moment) return moment;
    moment = next;
  }
}

function pushedBack(times: readonly Instant[], { max, windowMs }: Rate, moment: Instant): Instant {
  const after = countUpTo(times, moment);
  const within = after - countUpTo(times, moment - windowMs);
  if (within >= max) return (times[after - max] ?? moment) + windowMs;
  // A reserved touch soon after would see one too many in the window that ends with it.
  for (let index = after; index < times.length; index++) {
    const reserved = times[index] ?? 0;
    if (reserved >= moment + windowMs) return moment;
    if (index + 1 - countUpTo(times, reserved - windowMs) >= max) return reserved;
  }
  return moment;
}

/** How many instants are at or before `limit`. */
function countUpTo(sorted: readonly Instant[], limit: Instant): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Inserts in order. */
export function insertSorted(sorted: Instant[], at: Instant): void {
  if (sorted.length === 0 || (sorted.at(-1) ?? 0) <= at) sorted.push(at);
  else sorted.splice(countUpTo(sorted, at), 0, at);
}
