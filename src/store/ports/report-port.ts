import type { Instant } from "../../engine/plan.ts";

/** An event of the log that a report counts, as far as it counts it. */
export interface LoggedFact {
  id: number;
  kind: string;
  at: Instant;
  person: number;
  enrollment: number | null;
  sequence: string | null;
  /** By key, not by name. */
  step: string | null;
  channel: string | null;
  /** Of a touch. */
  variant: string | null;
  /** Of a reply, where somebody said: `positive`, `neutral` or `negative`. */
  sentiment: string | null;
  /** Of an enrollment, at its beginning alone. */
  version: string | null;
  sender: string | null;
  /** Of a touch, where one stands in the journal. */
  cost: number | null;
}

/** A touch with an open or a click, and whether any of them was likely made by a person. */
export interface TouchHits {
  person: number;
  enrollment: number;
  /** What its mail calls the step. */
  tag: string;
  kind: "open" | "click";
  isHuman: 0 | 1;
}

/** Touches that failed for good or were left out for another reason than their `when`, by what became of them. */
export interface MissedCount {
  sequence: string;
  step: string;
  outcome: "failed" | "skipped";
  reason: string;
  people: number;
  /** Of these, since a given moment. */
  lately: number;
}

/** One of them. */
export interface MissedTouch {
  enrollment: number;
  prospect: number;
  sequence: string;
  step: string;
  outcome: "failed" | "skipped";
  reason: string;
  at: Instant;
}

/** Counts for `seq report`; reads only. */
export interface ReportPort {
  /** The most first. A dead address is a bounce, and not counted. Looks only at enrollments that missed something. */
  countMissed(lately: Instant): Promise<MissedCount[]>;
  /** The latest first. */
  missedTouches(filter: { sequence?: string }): Promise<MissedTouch[]>;
  /** The log's events of these kinds, without what was taken back: by person, each person's in no order. */
  streamFacts(kinds: readonly string[]): AsyncIterable<LoggedFact>;
  /** Requests in a time: at or after `since`, before `until`. */
  touchHits(filter: { since?: Instant; until?: Instant }): Promise<TouchHits[]>;
}
