import type { Rate } from "../../config/workspace-config.ts";
import { OUTAGE } from "../../engine/age.ts";
import type { Instant } from "../../engine/plan.ts";
import type { State } from "../../engine/state.ts";
import type { GateInput } from "../gates/gate.ts";
import { firstFree } from "./rate.ts";

/**
 * How far ahead slots are booked one by one. Whoever finds no slot within it looks again at its end:
 * by then limits may have been raised, senders added or people gone.
 */
export const RESERVATION_HORIZON_MS = 24 * 3_600_000;

/**
 * The names that a refusal is kept under where no slot of the sender's mail is taken by it: its time lies beyond the
 * horizon, or a person performs the touch.
 */
const WITHOUT_RESERVATION: Readonly<Record<string, string>> = {
  sender: "queue",
  spacing: "queue",
  budget: "touch_budget",
};

/** Gates that give a person a slot of the sender's when they refuse; the store knows them as booked by these names. */
const RESERVING_GATES: readonly (string | null)[] = ["sender", "spacing", "budget"];

/**
 * Whether the turn of an enrollment has come: the slot that was booked for it, or a touch that had its turn before the
 * server failed. A greylisting server knows it for some hours only: behind a queue of days it would be new there again.
 */
export function isReservationDue(
  { dueAt, deferredBy, tries }: Pick<State, "dueAt" | "deferredBy" | "tries">,
  now: Instant,
): boolean {
  if (tries > 0) return true;
  return dueAt !== null && dueAt <= now && [...RESERVING_GATES, OUTAGE].includes(deferredBy);
}

/** Under which name a refusal is kept, and whether `until` is a slot that the sender's other messages give way to. */
export function nameDeferral(
  gate: string,
  until: Instant | null,
  now: Instant,
  isMachine: boolean,
): { gate: string; isReservation: boolean } {
  if (until === null) return { gate, isReservation: false };
  const isReservation = isMachine && until < now + RESERVATION_HORIZON_MS;
  return { gate: isReservation ? gate : (WITHOUT_RESERVATION[gate] ?? gate), isReservation };
}

/**
 * How far a slot that has come may slide: a run is always a little late, and so is everybody after it.
 * Whoever would slide further is booked anew behind everybody else, so that the late ones do not crowd one moment.
 */
const MOST_SLIDE_MS = 15 * 60_000;

/**
 * The first moment at or after `at` that a rate of the sender leaves free. Whoever's own slot has come does not give
 * way to slots booked behind it: as every run is late, all would give way to each other and none would ever go. Nor
 * does, however far it slides, what is tried again.
 */
export function firstUnreserved(
  { usage, now, enrollment }: Pick<GateInput, "usage" | "now" | "enrollment">,
  rate: Rate,
  at: Instant,
): Instant {
  if (usage.forDueReservation !== null) {
    const moment = firstFree(usage.forDueReservation, rate, at);
    if (enrollment.state.tries > 0 || moment <= now + MOST_SLIDE_MS) return moment;
  }
  return firstFree(usage.withReservations, rate, at);
}

/** Cuts a slot beyond the booking horizon down to "look again then". */
export function withinHorizon(moment: Instant, at: Instant, now: Instant): Instant {
  return Math.min(moment, Math.max(at, now + RESERVATION_HORIZON_MS));
}
