import type { Instant } from "../../engine/plan.ts";
import type { Claim } from "./enrollments-port.ts";

/** What a charge is counted by. */
export type CapKey =
  | { by: "sender"; sender: string; action?: string }
  | { by: "person"; prospect: number; action?: string }
  | { by: "company"; domain: string };

/** At most `max` charged touches with this key after `now - windowMs`. */
export interface Cap {
  gate: CapGate;
  key: CapKey;
  max: number;
  windowMs: number;
}

/** A touch about to leave, durable on disk before the first byte does. */
export interface Intent {
  claim: Claim;
  step: string;
  /** `keyOf` the step: it leaves at most once, whatever it is called. */
  stepKey: string;
  action: string;
  channel: string;
  /** What its sender may be held on besides the channel: the step's service; absent for the channel alone. */
  way?: string;
  sender: string;
  at: Instant;
  /** Rechecked in the journaling transaction itself, with the fence and every suppression. */
  caps: readonly Cap[];
  /** Kinds of events that end the enrollment; rechecked there too, since it was enrolled. */
  exits: readonly string[];
  message: {
    content: string;
    hash: string;
    messageId: string | null;
    subject: string | null;
    references: string[];
    /** Kept until the sequence has ended for the person; see `takeBacks`. */
    takeBack?: string;
  };
  variant: string | null;
  cost: number | null;
  planHash: string;
  /** From when on the service can be asked what became of it, should that be in doubt; null: it cannot be asked. */
  askAt: Instant | null;
}

export type JournalResult =
  | { type: "journaled"; attempt: number }
  | { type: "refused"; gate: JournalRefusal };

/**
 * What forbids a touch at the last moment: `lease` (the row moved on), `suppression`, `exit`, `once` (already handed
 * over), `preference` (the person paused), `sender` (held), `paused` (by a person: all, the sequence or the sender), or
 * a cap's gate.
 */
export type JournalRefusal = "lease" | "suppression" | "exit" | "once" | "paused" | CapGate;

/** The gate that a limit belongs to. */
export type CapGate = "preference" | "sender" | "spacing" | "budget";

export interface Attempt {
  id: number;
  enrollment: number;
  prospect: number;
  sequence: string;
  /** As it was called then. */
  step: string;
  /** `keyOf` the step: what it is known by since. */
  stepKey: string;
  action: string;
  channel: string;
  sender: string;
  status: "started" | "sent" | "failed" | "uncertain";
  at: Instant;
  settledAt: Instant | null;
  messageId: string | null;
  subject: string | null;
  references: string[];
  content: string;
  hash: string;
  variant: string | null;
  reason: string | null;
  /** What the server called the message; null where it did not say, or nothing is known. */
  providerId: string | null;
  /** How often its service was asked what became of it. */
  asked: number;
  /** From when on it can be asked, while the attempt is in doubt; null: it cannot be asked. */
  askAt: Instant | null;
}

/** What a service is to take back of a step. */
export interface TakeBack {
  enrollment: number;
  /** `keyOf` the step. */
  step: string;
  /** As the channel prepared it. */
  request: string;
}

/** Touches about to leave, under way, and gone. */
export interface AttemptsPort {
  journal(intent: Intent): Promise<JournalResult>;
  /**
   * The last word before the first byte of a journaled touch, which may have waited for a connection: notes that it is
   * handed over, and looks once more at what forbids it by now. Null: it may leave. Else a gate as `journal` names it;
   * the touch must not leave then, and is to be withdrawn.
   */
  handOff(intent: Intent, attempt: number): Promise<JournalRefusal | null>;
  /** Journals what became known of a message under way, before anything more is done about it: the id of its draft. */
  keepContent(attempt: number, content: string): Promise<void>;
  /**
   * Attempts in doubt whose services are to be asked by `now`, the longest waiting first. Nobody else gets them before
   * `until`.
   */
  takeUncertain(now: Instant, until: Instant, limit: number): Promise<Attempt[]>;
  /** What a service said of an attempt in doubt without settling it; `askAt` null: only a person can. */
  noteEvidence(attempt: number, evidence: string, askAt: Instant | null): Promise<void>;
  /** Notes that the server has taken the message. A death before this is settled then leaves nothing in doubt. */
  markAccepted(attempt: number, providerId: string | null): Promise<void>;
  /** What is to be taken back of enrollments that have ended; the cost follows what waits to be. */
  takeBacks(limit: number): Promise<TakeBack[]>;
  endTakeBack(done: Pick<TakeBack, "enrollment" | "step">): Promise<void>;
  /**
   * Takes back a journaled attempt that was not handed over: it is `failed`, and its touch due as before. False where
   * another process, which took this one for dead, has settled it meanwhile.
   */
  withdraw(attempt: number): Promise<boolean>;
  /**
   * Whether a death leaves only messages in doubt that were handed over: then they may be journaled ahead of a free
   * connection. Only where a process's death can be told from the machine's.
   */
  readonly tellsHandOffs: boolean;
  /** Why a death would leave more in doubt than it needs to, or did: notes cannot be kept or read; null where they can. */
  readonly notesTrouble: string | null;
  attempts(filter: { status?: Attempt["status"]; enrollment?: number; id?: number }): Promise<Attempt[]>;
  /** Instants of charged touches (started, sent, uncertain, done tasks) at or after `since`, ascending. */
  touchTimes(key: CapKey, since: Instant): Promise<Instant[]>;
  /** Future due times of enrollments of this sender whose touch with this action a capacity gate deferred, ascending. */
  reservedTimes(sender: string, action: string, onlyFollowUps: boolean, after: Instant): Promise<Instant[]>;
}
