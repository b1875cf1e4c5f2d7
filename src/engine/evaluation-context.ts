import type { Facts, Person } from "./facts.ts";
import type { Instant, Plan } from "./plan.ts";

/**
 * The send calendar of one person in one sequence: zone, weekly hours and holidays are bound.
 * Pure: the same question always has the same answer.
 */
export interface PersonCalendar {
  /** The zone the calendar counts in (IANA). */
  readonly zone: string;
  /** Earliest instant at or after `at` inside the send window; null when no window ever opens. */
  nextOpen(at: Instant): Instant | null;
  /** The same local time `days` calendar days later. */
  addDays(at: Instant, days: number): Instant;
  /** The same local time `days` business days later: days with send hours that are no holidays. */
  addBusinessDays(at: Instant, days: number): Instant;
  /** The instant of a local date (start of day), a local date-time, or a moment in RFC 3339 with its zone. */
  at(local: string): Instant;
}

/** Decides CEL conditions. What cannot be decided (a missing field) is false, under `!` too. */
export type Holds = (condition: string, facts: Facts) => boolean;

/** Everything `advance` may look at beside state, event and now. */
export interface EvaluationContext {
  plan: Plan;
  /** Stable key of the enrollment; seeds variant assignment and jitter. */
  enrollment: string;
  person: Person;
  calendar: PersonCalendar;
  holds: Holds;
}
