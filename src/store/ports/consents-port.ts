import type { Instant } from "../../engine/plan.ts";

/** The basis of a record that takes back what was given for its medium; see `law/law.ts`. */
export const WITHDRAWAL = "withdrawal";

/** A consent, another basis, or a withdrawal, that somebody recorded of a person. */
export interface NewConsent {
  prospect: number;
  /** `email`, `sms`, …, or `any`. */
  medium: string;
  /** `express`, `business_relation`, …, or `withdrawal`. */
  basis: string;
  /** Where it can be proven, e.g. "fair booth form 12". */
  source: string;
  at: Instant;
  /** As the record says; null leaves the end to the law. */
  expiresAt: Instant | null;
  /** A note of the proof: a file, a ticket; null for none. */
  evidence: string | null;
  /** What it says of a customer; absent for nothing. */
  conditions?: readonly string[];
}

/** What a person took back. */
export interface Withdrawal extends Pick<NewConsent, "prospect" | "medium" | "source" | "evidence"> {
  /** When; null for now, and after everything that was given. */
  at: Instant | null;
}

export interface StoredConsent extends NewConsent {
  id: number;
  recordedAt: Instant;
  withdrawnAt: Instant | null;
}

/** A notice that the law asks for and a person has given. */
export interface DoneNotice {
  prospect: number;
  kind: string;
  /** What it counts from. */
  since: Instant;
}

/** Why people may be written to. */
export interface ConsentsPort {
  /**
   * Adds what is not there yet (same person, medium, basis and moment), with an event `consent_given` each, and
   * makes the person's enrollments that wait at gate `law` due at `recordedAt`. Returns what was new, in order.
   */
  addConsents(consents: readonly NewConsent[], recordedAt: Instant): Promise<StoredConsent[]>;
  /** By age. */
  consentsOf(prospect: number): Promise<StoredConsent[]>;
  /** Everybody's, by id; with `countries`, of people who live there. */
  streamConsents(countries?: readonly string[]): AsyncIterable<StoredConsent & { country: string | null }>;
  /**
   * Records that a medium (`any`: all) was withdrawn, also where nothing was given, and ends what was given by then, with an
   * event `consent_withdrawn` each. `record` is null where an earlier one says the same and nothing was given since. What
   * comes later with an older date is withdrawn from the start.
   */
  withdrawConsents(
    withdrawal: Withdrawal,
    recordedAt: Instant,
  ): Promise<{ ended: number; record: StoredConsent | null }>;
  /** When people first opted out, for the notices that some countries ask for; erased ones left out. */
  optOuts(
    countries: readonly string[],
  ): AsyncIterable<{ prospect: number; at: Instant; country: string | null }>;
  doneNotices(): Promise<DoneNotice[]>;
  /** False where it was done before. */
  markNotice(notice: DoneNotice, at: Instant): Promise<boolean>;
}
