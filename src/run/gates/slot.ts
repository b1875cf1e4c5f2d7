import type { Instant } from "../../engine/plan.ts";
import type { Rate } from "../../sequence/workspace-config.ts";
import { firstFree } from "../rate.ts";
import type { GateInput } from "./gate.ts";

/**
 * How far ahead slots are booked one by one. Whoever finds no slot within it looks again at its end:
 * by then limits may have been raised, senders added or people gone.
 */
export const BOOKING_HORIZON_MS = 24 * 3_600_000;

/**
 * How far a slot that has come may slide: a run is always a little late, and so is everybody after it.
 * Whoever would slide further is booked anew behind everybody else, so that the late ones do not crowd one moment.
 */
const MOST_SLIDE_MS = 15 * 60_000;

/**
 * The first moment at or after `at` that a rate of the sender leaves free. Whoever's own slot has come does not give
 * way to slots booked behind it: as every run is late, all would give way to each other and none would ever go.
 */
export function freeSlot({ taken, now }: Pick<GateInput, "taken" | "now">, rate: Rate, at: Instant): Instant {
  if (taken.turns !== null) {
    const moment = firstFree(taken.turns, rate, at);
    if (moment <= now + MOST_SLIDE_MS) return moment;
  }
  return firstFree(taken.slots, rate, at);
}

/** Cuts a slot beyond the booking horizon down to "look again then". */
export function withinHorizon(moment: Instant, at: Instant, now: Instant): Instant {
  return Math.min(moment, Math.max(at, now + BOOKING_HORIZON_MS));
}
