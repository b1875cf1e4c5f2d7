import type { FieldValue } from "../../engine/facts.ts";
import type { Instant } from "../../engine/plan.ts";
import type { NewAct } from "./acts-port.ts";
import type { CodeUse, CodeVerdict } from "./codes-port.ts";
import type { Withdrawal } from "./consents-port.ts";
import type { Claim, EnrollDraft, Enrollment } from "./enrollments-port.ts";
import type { NotificationDraft } from "./inbox-port.ts";
import type { Addresses } from "./people-port.ts";
import type { Settlement } from "./running-port.ts";
import type { NewSuppression } from "./suppressions-port.ts";
import type { Preference } from "./web-port.ts";

export interface NewEvent {
  kind: string;
  at: Instant;
  prospect: number | null;
  enrollment?: number | null;
  sequence?: string | null;
  step?: string | null;
  /** `keyOf` the step; absent where that is its id. */
  stepKey?: string;
  channel?: string | null;
  data?: Record<string, FieldValue>;
  /** Names a fact that may be reported more than once; it is recorded the first time. */
  key?: string;
  /** Our own clock, where `at` is another's: a mail server's. Absent where `at` is our own clock's. */
  heardAt?: Instant;
}

export interface StoredEvent extends NewEvent {
  id: number;
  /** Taken back since: it counts no more. Told by `timeline` alone. */
  isTakenBack?: true;
  data: Record<string, FieldValue>;
}

/** What becomes of one enrollment's row, and what is written down with it. */
export type EnrollmentChange = Omit<Settlement, "claim" | "planHash" | "keep" | "act">;

/** How an enrollment takes in what is recorded: applied to its row as it is in that very write. */
export interface Telling {
  enrollment: number;
  /** The plan that `apply` goes by. */
  planHash: string;
  /** Pure; it may be asked more than once. Null leaves the row as it is. */
  apply(claim: Claim): EnrollmentChange | null;
}

/** What becomes true together with a fact: no crash leaves an opt-out known and a sequence going on. */
export interface Consequences {
  /**
   * Enrollments that hear of it. Every enrollment of these people, and every one that goes on of these companies (by
   * domain), must be among them, each on the plan it follows now; otherwise nothing at all is written.
   */
  tell?: {
    enrollments: readonly Telling[];
    everyoneOf: { people: readonly number[]; companies: readonly string[] };
  };
  suppress?: readonly NewSuppression[];
  notify?: readonly NotificationDraft[];
  /** Ends every consent that a person had given by then. */
  withdrawConsents?: { prospect: number; at: Instant; givenBy: Instant };
  /** What a person took back, as `withdrawConsents` records it. */
  withdrawal?: Withdrawal;
  /** Takes back what the person's own page suppressed. */
  lift?: Addresses & { id: number };
  /** What the person asked for, in place of what they had. */
  preference?: { prospect: number; wish: Preference; at: Instant };
  /** Sequences that begin with it; suppressed people enter none. */
  enroll?: { drafts: readonly EnrollDraft[]; at: Instant };
  /** A use of a code that counts with it; one that may not be counted keeps everything else from being written. */
  use?: CodeUse;
  /** Remembered with the write, to be taken back. */
  act?: NewAct & { at: Instant; prospect: number };
}

/** `changed`: who took it in, and how; `enrolled` as by `enroll`. Not `ok`: read anew whom to tell, and tell them. */
export type Recorded =
  | {
      ok: true;
      changed: { before: Claim; change: EnrollmentChange }[];
      enrolled: (number | null)[];
      /** What became of `use`; absent without one. */
      verdict?: CodeVerdict;
    }
  | { ok: false };

/** What happened, and what follows from it. */
export interface EventsPort {
  /** Appends facts, and what follows from them at once: all of it or nothing. */
  record(events: readonly NewEvent[], consequences?: Consequences): Promise<Recorded>;
  /**
   * Kinds of the person's events since they were enrolled, each once: by when they happened, or, where a clock may have
   * been set back, by when they were recorded. An indexed read: it is asked at every touch.
   */
  kindsSince(enrollment: Pick<Enrollment, "id" | "prospect" | "sequence" | "enrolledAt">): Promise<string[]>;
  /** When each kind of event first happened to the person, in any sequence. */
  firstFacts(prospect: number): Promise<Record<string, Instant>>;
  /** The person's last event of a kind, by when it happened, on one channel where it is named; null for none. An indexed read. */
  latestFact(prospect: number, kind: string, channel?: string): Promise<StoredEvent | null>;
  /**
   * Whose bookings (`meeting_booked`, `booked`) have a `starts_at` or `day` whose text is at or after `from` and before `to`;
   * all begin with a date. Two indexed reads.
   */
  bookingsBetween(from: string, to: string): Promise<{ prospect: number }[]>;
  timeline(prospect: number): Promise<StoredEvent[]>;
  /** When the event recorded last happened; null in an empty store. */
  newestEventAt(): Promise<Instant | null>;
}
