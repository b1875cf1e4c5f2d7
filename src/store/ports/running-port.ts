import type { FieldValue } from "../../engine/facts.ts";
import type { Instant } from "../../engine/plan.ts";
import type { State } from "../../engine/state.ts";
import type { NewAct } from "./acts-port.ts";
import type { Attempt, Cap, CapGate } from "./attempts-port.ts";
import type { NewCode } from "./codes-port.ts";
import type { Claim, EnrollDraft } from "./enrollments-port.ts";
import type { NewEvent } from "./events-port.ts";
import type { Addresses } from "./people-port.ts";
import type { NewSuppression } from "./suppressions-port.ts";
import type { NewTask } from "./tasks-port.ts";

/** The process that holds leases, told apart from every other one on any machine. */
export interface Owner {
  host: string;
  pid: number;
  /** Boot and process start, so that a reused pid is another owner. */
  start: string;
}

/**
 * Whether a process lives. `hasSession`: what the database's server knows of its session, from wherever it works; null where
 * no session tells.
 */
export type IsAlive = (owner: Owner, hasSession: boolean | null) => boolean;

/** What a dead process is known to have done with an attempt that it had started. */
export type LastNews =
  /** It kept no notes, or they are gone with the machine. */
  | { type: "unknown" }
  | { type: "journaled" }
  | { type: "handed" }
  /** The server had taken the message, and called it so. */
  | { type: "taken"; providerId: string | null };

/** An attempt that a process had started which is shut out by now. */
export interface Orphan {
  id: number;
  enrollment: number;
  /** Of its enrollment, since its process was shut out. */
  fence: number;
  news: LastNews;
}

/** What processes left behind that are gone, or whose lease has run out; none of them can write any more. */
export interface FencedOwners {
  dead: readonly (Owner & { id: number })[];
  orphans: readonly Orphan[];
  /** Orphans that the server had taken: what comes after them is the engine's to say. */
  taken: readonly { attempt: Attempt; claim: Claim }[];
}

/** What became of orphans. */
export interface Recovery {
  /** Put in doubt: `uncertain`, also in the enrollment's state, with an event. */
  uncertain: number;
  /** Surely never handed over: `failed`, as if they had not been. */
  withdrawn: number;
  /** Settled as the server had them. */
  sent: number;
}

export interface DueFilter {
  sequence?: string;
  /** Of these senders alone. */
  senders?: readonly string[];
  /** Nobody who stands at one of these places: the plan's hash, a blank, the step's id. */
  notAt?: readonly string[];
}

/** What is due of one sender at one step. */
export interface DuePlace {
  planHash: string;
  step: string | null;
  sender: string;
  count: number;
}

/** A person's way into another sequence. `draft` null: they stay outside, as `otherwise` says. */
export interface HandOver {
  draft: EnrollDraft | null;
  /** Of the person, written where they enter it. */
  fields: Readonly<Record<string, FieldValue>>;
  at: Instant;
  /** Stands on the timeline where they entered it. */
  entered: NewEvent;
  /** The same where they did not: they are or were in it, or were suppressed meanwhile; null: nothing is said of it. */
  otherwise: NewEvent | null;
}

/** The end of a claim: next state, timeline entries, and how the attempt ended. One atomic write. */
export interface Settlement {
  claim: Claim;
  state: State;
  /** The plan the state belongs to, when it changed. */
  planHash?: string;
  events: readonly NewEvent[];
  attempt?: {
    id: number;
    status: "sent" | "failed" | "uncertain";
    reason: string | null;
    at: Instant;
    /** What the server called the message. */
    providerId?: string | null;
    /** Refused for policy: counted in the sender's row of refusals. */
    refused?: true;
  };
  task?: NewTask;
  /** Ends a task in the same write; `done` charges the touch. */
  closeTask?: { id: number; status: "done" | "skipped"; at: Instant };
  /** Limits that the new task must fit into by now, beside what was done and what is open. */
  caps?: readonly Cap[];
  /** Counts a touch that was performed elsewhere in every limit, unless the step was handed over from here. */
  charge?: Charge;
  /** `at`: when it was asked for; absent: now, by the wall. */
  review?: { step: string; content: Record<string, string>; variant: string | null; at?: Instant };
  prospect?: { fields: Record<string, FieldValue>; addTags: string[]; removeTags: string[] };
  /**
   * Addresses that a service found for the person. Where one is another person's, or was erased, none is written, and
   * the rest is as `otherwise` says: nobody is merged with anybody by what a service says.
   */
  found?: {
    addresses: Partial<Addresses> & { companyDomain?: string };
    otherwise: { state: State; events: readonly NewEvent[] };
  };
  suppress?: readonly NewSuppression[];
  /** Codes that the person is given; where one went to somebody else meanwhile, nothing is written. */
  give?: readonly NewCode[];
  /** Hands the person over to other sequences, and says of each whether they entered it. */
  handOver?: readonly HandOver[];
  /** Lets a message that waits for approval go, with these texts. */
  approve?: { review: number; content: Record<string, string> };
  /** Hides a task until then, or changes its text. */
  changeTask?: { id: number; snoozedUntil: Instant };
  /** Nothing is written where the person is suppressed by now. */
  unlessSuppressed?: true;
  /** Remembered with the write, to be taken back; not of what is told together, where the whole is one act. */
  act?: NewAct & { at: Instant };
  /** Keeps the claim for a further step of the same person; otherwise it is released. */
  keep?: boolean;
}

/** Not `ok`: nothing is written. `gate` names the cap that refused; without it the row has moved on, or a code is gone. */
export type Settled = { ok: true; fence: number } | { ok: false; gate?: CapGate; isCodeGone?: true };

/** A touch that left by another way: by hand, or before a restore. */
export interface Charge {
  step: string;
  /** `keyOf` the step. */
  stepKey: string;
  action: string;
  channel: string;
  at: Instant;
  cost: number | null;
  messageId: string | null;
}

/** What is due, who works on it, and what became of it. */
export interface RunningPort {
  /**
   * Whether an enrollment is due at `now` without a live lease, and the earliest planned time still ahead.
   * `orphans`: there are leases or started attempts that are not this process's own, or that have run out;
   * `fenceOwners` tells whether their owners live. `toAsk`: `takeUncertain` would give some. Cheap at any size.
   */
  peekDue(now: Instant): Promise<{ due: boolean; nextAt: Instant | null; orphans: boolean; toAsk: boolean }>;
  /**
   * Shuts out processes that are dead, and any whose lease has run out: no write through their claims counts from now
   * on. What they had nothing on its way for can be claimed at once; the rest waits for `recover`. `isIdle`: this process
   * itself has nothing under way, so what a turn that failed has left it with is taken back like that of the dead.
   */
  fenceOwners(isAlive: IsAlive, own?: { isIdle?: boolean }): Promise<FencedOwners>;
  /**
   * Settles all that was fenced in one write: by `settlements` what the server had taken, as due before what was
   * never handed over, and the rest in doubt. Leaves alone whom somebody has got hold of in between.
   */
  recover(fenced: FencedOwners, settlements: readonly Settlement[], now: Instant): Promise<Recovery>;
  /** Leases up to `limit` due enrollments: follow-ups before first touches, then by due time. */
  claimDue(now: Instant, limit: number, filter: DueFilter): Promise<Claim[]>;
  release(claims: readonly Claim[]): Promise<void>;
  /** False when the row has moved on since the claim was read (read again, advance again), or would change its plan while an attempt is in flight. Releases the lease unless `keep`; a kept claim continues with the returned fence. Open tasks and reviews end when the state leaves them. */
  settle(settlement: Settlement): Promise<Settled>;
  /** Makes blocked enrollments (dueAt null, deferredBy one of `gates`) due at `now`. Returns how many. */
  wake(gates: readonly string[], now: Instant, of?: { sequence?: string; sender?: string }): Promise<number>;
}
