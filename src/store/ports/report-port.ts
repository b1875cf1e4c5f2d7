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
  /** Of a touch, the version that was followed then; of an enrollment, at its beginning alone, the one that it began with. */
  version: string | null;
  /** Of an enrollment, at its beginning alone. */
  sender: string | null;
  /** Of a touch, where one stands in the journal. */
  cost: number | null;
}

/** What a run writes down on its way, and no report counts: it is not folded. */
export const UNFOLDED_KINDS: readonly string[] = [
  ...["task_opened", "review_asked", "step_skipped", "branch_taken", "finished"],
];

/** A fact without its time and its person. `stay`: which of the person's enrollments, from 0; -1 for none. */
export type WayFact = [
  ...[kind: string, stay: number, isTied: 0 | 1, sequence: string | null, step: string | null],
  ...[channel: string | null, variant: string | null, sentiment: string | null, version: string | null],
  ...[sender: string | null, cost: number | null],
];

/** People of whom the log tells the same in the same order. `isTied` of a fact: at the very moment of the one before. */
export interface PeopleOfWay {
  facts: readonly WayFact[];
  /** Numbers of each person. */
  width: number;
  /**
   * Person by person, by number: the person, their enrollments as `stay` counts them, and when each fact happened: the first
   * in milliseconds since 1970, each other after the one before.
   */
  numbers: Float64Array;
}

/** How far the log is folded into journeys. */
export interface FoldProgress {
  isDone: boolean;
  /** What is left to fold, about. */
  left: number;
  of: "people" | "events";
  /** Another number whenever journeys have changed. */
  turn: number;
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

/** Counts for `seq report`. */
export interface ReportPort {
  /** The most first. A dead address is a bounce, and not counted. Looks only at enrollments that missed something. */
  countMissed(lately: Instant): Promise<MissedCount[]>;
  /** The latest first. */
  missedTouches(filter: { sequence?: string }): Promise<MissedTouch[]>;
  /** The log's events of these kinds, without what was taken back: by person, each person's in no order. */
  streamFacts(kinds: readonly string[]): AsyncIterable<LoggedFact>;
  /**
   * Folds a piece of the log into journeys, in a write of its own that others do not wait long for. Nothing is written where
   * nothing is left; the log stays the truth.
   */
  foldJourneys(): Promise<FoldProgress>;
  foldProgress(): Promise<FoldProgress>;
  /** People of whom something else is folded than the log says, by number; reads the log once. */
  differingJourneys(): AsyncIterable<number>;
  /** Throws journeys away, to be folded anew. */
  unfoldJourneys(): Promise<void>;
  /** Everybody folded, by way; a way may come in several parts. What is folded meanwhile may be missed or come twice (`turn`). */
  streamJourneys(): AsyncIterable<PeopleOfWay>;
  /** Requests in a time: at or after `since`, before `until`. */
  touchHits(filter: { since?: Instant; until?: Instant }): Promise<TouchHits[]>;
}
