import type { Instant } from "../../engine/plan.ts";

/** What figures can be told apart by, inside the database. */
export interface ReportSplit {
  step: boolean;
  channel: boolean;
  variant: boolean;
  sender: boolean;
  version: boolean;
}

export interface ReportFilter {
  sequence?: string;
  /** At or after. */
  since?: Instant;
  /** Before. */
  until?: Instant;
}

/** What figures are about; null where they are not told apart by it, or where it is not known. */
export interface ReportKey {
  sequence: string | null;
  step: string | null;
  channel: string | null;
  variant: string | null;
  sender: string | null;
  version: string | null;
}

/** How often a kind of event happened, and to how many people. */
export interface CountedFact extends ReportKey {
  kind: string;
  count: number;
  people: number;
}

/** Hand-overs that were performed, and what they cost where a cost stands. */
export interface CountedCost extends ReportKey {
  cost: number;
}

/** Opens and clicks, all of them and those likely made by a person, each by touches. */
export interface CountedHits extends ReportKey {
  kind: "open" | "click";
  touches: number;
  humanTouches: number;
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
  /**
   * Facts by kind. A fact without a sequence belongs to the last touch before it; one without any is left out.
   * A fact without a step belongs to the last touch of its sequence. Steps are told apart by key, not by name. `touched` alone counts whom anything reached.
   */
  countFacts(kinds: readonly string[], split: ReportSplit, filter: ReportFilter): Promise<CountedFact[]>;
  countCosts(split: ReportSplit, filter: ReportFilter): Promise<CountedCost[]>;
  /** `steps` are the keys by which tagged hits are known. */
  countHits(
    split: ReportSplit,
    filter: ReportFilter,
    steps: readonly { tag: string; step: string }[],
  ): Promise<CountedHits[]>;
}
