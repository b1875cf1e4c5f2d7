import type { Lineage } from "../../engine/lineage.ts";
import type { Instant, Plan } from "../../engine/plan.ts";
import type { State } from "../../engine/state.ts";
import type { NewAct } from "./acts-port.ts";
import type { Prospect } from "./people-port.ts";

export interface EnrollDraft {
  prospect: number;
  sequence: string;
  planHash: string;
  sender: string;
  state: State;
  again: boolean;
}

/** An enrollment as stored. `key` seeds hashes and never changes. */
export interface Enrollment {
  id: number;
  key: string;
  prospect: number;
  sequence: string;
  planHash: string;
  sender: string;
  state: State;
  enrolledAt: Instant;
}

/** An enrollment held by this process until `leaseUntil`, with the person it is about. */
export interface Claim {
  enrollment: Enrollment;
  person: Prospect;
  /** Fencing token: every write through this claim fails once the row has moved on. */
  fence: number;
}

/** When an enrollment is looked at next. */
export interface PlannedTime {
  enrollment: number;
  dueAt: Instant;
}

/** Who is in which sequence, and where they stand. */
export interface EnrollmentsPort {
  /** Per draft: the new id, or null where the person is or was in the sequence and `again` is false, or is suppressed. */
  enroll(drafts: readonly EnrollDraft[], at: Instant, act?: NewAct): Promise<(number | null)[]>;
  enrollmentsOf(prospect: number): Promise<Enrollment[]>;
  /** Unleased reads, for events, tasks and version changes; `settle` rejects them when the row moves on meanwhile. */
  readEnrollment(id: number): Promise<Claim | null>;
  streamEnrollments(filter: {
    sequence?: string;
    status?: State["status"];
    notPlan?: string;
    companyDomain?: string;
  }): AsyncIterable<Claim>;
  /** Earliest stored due time among a sender's active enrollments; null when none is planned. */
  nextDueOf(sender: string): Promise<Instant | null>;
  /** The earliest planned times, past or to come, ascending: of whom nobody has paused or, with `sender`, of all its people. */
  plannedTimes(limit: number, sender?: string): Promise<PlannedTime[]>;
  /** How many people stand where, by sequence; `due` counts what is due at `now`. */
  countEnrollments(now: Instant): Promise<SequenceCount[]>;
}

/** How many people stand where in one sequence. */
export interface SequenceCount {
  sequence: string;
  active: number;
  paused: number;
  finished: number;
  exited: number;
  due: number;
  tasks: number;
  uncertain: number;
  /** Waiting for a person: a message to mend, a touch that the law stops, a failure with `on_fail: hold`. */
  held: number;
  /** Messages that wait for approval. */
  reviews: number;
}

/** Versions of sequences, and small texts by name. */
export interface PlansPort {
  /** Takes a version up as its sequence's latest. Returns it with the keys of its steps, which stay its own. */
  savePlan(hash: string, plan: Plan): Promise<Plan>;
  /** A version with its keys as stored or, where it is not, as `savePlan` would store it now. */
  tracePlan(hash: string, plan: Plan): Promise<Plan>;
  /** Who bore which name in a sequence's versions. */
  lineage(sequence: string): Promise<Lineage>;
  loadPlan(hash: string): Promise<Plan | null>;
  /** Small named texts: fingerprints of files, heads of sequences. */
  getSetting(name: string): Promise<string | null>;
  setSetting(name: string, value: string): Promise<void>;
}
