import type { FieldValue } from "../engine/facts.ts";
import type { Lineage } from "../engine/lineage.ts";
import type { Instant, Plan } from "../engine/plan.ts";
import type { State } from "../engine/state.ts";
import type { ActsPort, NewAct } from "./ports/acts-port.ts";
import type { ConsentsPort, NewConsent, Withdrawal } from "./ports/consents-port.ts";

export type { NewConsent, StoredConsent, Withdrawal } from "./ports/consents-port.ts";

import type { InboxStore, NotificationDraft } from "./ports/inbox-port.ts";
import type { MailDomainPort } from "./ports/mail-domain-port.ts";
import type { MailboxPort } from "./ports/mailbox-port.ts";
import type { ReportPort } from "./ports/report-port.ts";
import type { RestorePort } from "./ports/restore-port.ts";
import type { Erasure, RightsPort } from "./ports/rights-port.ts";
import type { TokenPort } from "./ports/token-port.ts";
import type { Preference, WebPort } from "./ports/web-port.ts";

/** Addresses, in normal form: email lower-cased domain, LinkedIn as https://www.linkedin.com/in/slug, phone as E.164. */
export interface Addresses {
  email: string | null;
  linkedin_url: string | null;
  phone: string | null;
}

/** A stored person. Fields hold everything a template may use, addresses and standard columns included. */
export interface Prospect extends Addresses {
  id: number;
  fields: Record<string, FieldValue>;
  tags: string[];
  /** Registrable domain of the company's mail, null for free-mail domains. */
  companyDomain: string | null;
  createdAt: Instant;
  updatedAt: Instant;
  /**
   * A form named the address then, and whoever reads it has not confirmed that yet: no list shows them, and nothing but
   * the request to confirm may reach them. Absent for everybody else.
   */
  pendingSince?: Instant;
}

/** One normalised import row. */
export interface ProspectDraft extends Addresses {
  fields: Record<string, FieldValue>;
  tags: string[];
  companyDomain: string | null;
  /** What the row records of consents; kept by `addConsents` once the person has an id. */
  consents?: Omit<NewConsent, "prospect">[];
}

export type UpsertResult =
  | { type: "created" | "updated" | "unchanged"; id: number }
  /** The row's identities belong to two different people, or to an erased and suppressed one. */
  | { type: "conflict"; field: string; reason: string };

/** What the earlier rows of a file leave of a later one about the same person. */
export type LaterRow =
  /** Values that an earlier row gave are taken out, so that the first row wins. */
  { type: "left"; draft: ProspectDraft } | { type: "conflict"; field: string; reason: string };

/** The earlier rows of a file, as far as later ones must know them. */
export interface EarlierRows {
  /** A batch begins, or begins again: what was noted since the last one that was kept is forgotten. */
  begin(): void;
  /** What a row that is about this person may still change. */
  leave(draft: ProspectDraft, person: Addresses & { id: number }): LaterRow;
  /** The row was taken, and was about this person. */
  note(id: number, draft: ProspectDraft): void;
}

export interface ProspectFilter {
  ids?: readonly number[];
  tag?: string;
}

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

/** What a charge is counted by. */
export type CapKey =
  | { by: "sender"; sender: string; action?: string }
  | { by: "person"; prospect: number }
  | { by: "company"; domain: string };

/** At most `max` charged touches with this key after `now - windowMs`. */
export interface Cap {
  gate: string;
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
  };
  variant: string | null;
  cost: number | null;
  planHash: string;
}

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
export interface ShutOut {
  dead: readonly (Owner & { id: number })[];
  orphans: readonly Orphan[];
  /** Orphans that the server had taken: what comes after them is the engine's to say. */
  taken: readonly { attempt: Attempt; claim: Claim }[];
}

/** What became of orphans. */
export interface Recovery {
  /** Put in doubt: `uncertain`, also in the enrollment's state, with an event. */
  doubted: number;
  /** Surely never handed over: `failed`, as if they had not been. */
  withdrawn: number;
  /** Settled as the server had them. */
  sent: number;
}

export type JournalResult =
  | { type: "journaled"; attempt: number }
  /**
   * `gate` names what refused: `lease` (the row moved on), `suppression`, `exit`, `once` (already handed over),
   * `preference` (the person paused), `sender` (held), `paused` (by a person: all, the sequence or the sender), or a
   * cap's gate.
   */
  | { type: "refused"; gate: string };

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
  /** Limits that the new task must fit into by now, beside what was done and what is open. */
  caps?: readonly Cap[];
  /** Ends a task in the same write; `done` charges the touch. */
  closeTask?: { id: number; status: "done" | "skipped"; at: Instant };
  /** Counts a touch that was performed elsewhere in every limit, unless the step was handed over from here. */
  charge?: Charge;
  /** `at`: when it was asked for; absent: now, by the wall. */
  review?: { step: string; content: Record<string, string>; variant: string | null; at?: Instant };
  prospect?: { fields: Record<string, FieldValue>; addTags: string[]; removeTags: string[] };
  suppress?: readonly NewSuppression[];
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

/** Not `ok`: nothing is written. `gate` names the cap that refused; without it the row has moved on. */
export type Settled = { ok: true; fence: number } | { ok: false; gate?: string };

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

/** What becomes of one enrollment's row, and what is written down with it. */
export type EnrollmentChange = Omit<Settlement, "claim" | "planHash" | "keep" | "act">;

/** How an enrollment takes in what is recorded: applied to its row as it is in that very write. */
export interface Telling {
  enrollment: number;
  /** The plan that `hear` goes by. */
  planHash: string;
  /** Pure; it may be asked more than once. Null leaves the row as it is. */
  hear(claim: Claim): EnrollmentChange | null;
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
  /** Remembered with the write, to be taken back. */
  act?: NewAct & { at: Instant; prospect: number };
}

/** `changed`: who took it in, and how; `enrolled` as by `enroll`. Not `ok`: read anew whom to tell, and tell them. */
export type Recorded =
  | { ok: true; changed: { before: Claim; change: EnrollmentChange }[]; enrolled: (number | null)[] }
  | { ok: false };

export interface NewTask {
  step: string;
  /** `keyOf` the step; absent where that is its id. */
  stepKey?: string;
  action: string;
  channel: string;
  sender: string;
  text: string;
  url: string | null;
  warning: string | null;
  variant: string | null;
  cost: number | null;
  at: Instant;
}

export interface Task extends NewTask {
  id: number;
  enrollment: number;
  prospect: number;
  sequence: string;
  status: "open" | "done" | "skipped" | "cancelled";
  /** Hidden until then. */
  snoozedUntil: Instant | null;
}

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
}

export type SuppressionKind = "email" | "domain" | "linkedin_url" | "phone" | "person";

export interface NewSuppression {
  kind: SuppressionKind;
  /** Normal form; for an erased person the keyed hash. */
  value: string;
  reason: string;
  at: Instant;
  /** The person whose own opt-out page made it, and may lift it; absent or null for every other origin. */
  byPage?: number | null;
}

export interface Suppression extends NewSuppression {
  hashed: boolean;
  byPage: number | null;
}

export interface Review {
  id: number;
  enrollment: number;
  prospect: number;
  sequence: string;
  step: string;
  content: Record<string, string>;
  variant: string | null;
  status: "open" | "approved" | "cancelled";
  at: Instant;
}

export interface SenderState {
  id: string;
  /** Why the sender is held, or null. Only a person lifts a hold. */
  held: string | null;
  heldAt: Instant | null;
  /** The sender's first charged email; the ramp of its mailbox counts from here, whatever was done by hand before. */
  firstEmailAt: Instant | null;
}

/** A touch that a server refused for policy. */
export interface Refusal {
  enrollment: number;
  prospect: number;
  step: string;
  /** Of the person's address; null where there is none any more. */
  domain: string | null;
}

/** A stop that a person set with `seq pause`: `name` is a sequence or a sender, or "" for everything. */
export interface Pause {
  scope: "all" | "sequence" | "sender";
  name: string;
  at: Instant;
}

/** When an enrollment is looked at next. */
export interface PlannedTime {
  enrollment: number;
  dueAt: Instant;
}

export interface DueFilter {
  sequence?: string;
}

/** The verbs that a bulk load takes together; they promise what the store's own do, except for when they are durable. */
export type BulkStore = Pick<Store, "upsertProspects" | "enroll" | "addConsents" | "suppress">;

/** The process that holds leases, told apart from every other one on any machine. */
export interface Owner {
  host: string;
  pid: number;
  /** Boot and process start, so that a reused pid is another owner. */
  start: string;
}

/**
 * Everything the program remembers, as intentions. Writes are durable when their promise resolves
 * (SQLite: `synchronous=FULL`); concurrent writes of one process share a transaction.
 * Lease times come from the wall clock given at opening, all other times from the caller.
 */
export interface Store
  extends ActsPort,
    ConsentsPort,
    InboxStore,
    MailboxPort,
    MailDomainPort,
    ReportPort,
    RestorePort,
    RightsPort,
    TokenPort,
    WebPort {
  // people
  /**
   * Creates or updates by identity: email first (any spelling of its mailbox; the one stored stays), then LinkedIn URL,
   * then phone (only where neither row nor person has another email). Somebody pending is taken over. One transaction. A changed person's enrollments that wait at gate `message` are due at `at`.
   * `earlier`: of two rows about one person the first wins; the drafts then are rows of the same file as those before.
   */
  upsertProspects(
    drafts: readonly ProspectDraft[],
    at: Instant,
    earlier?: EarlierRows,
  ): Promise<UpsertResult[]>;
  /** By email, LinkedIn URL, phone (normal forms) or `p<id>`. */
  findProspect(reference: string): Promise<Prospect | null>;
  getProspect(id: number): Promise<Prospect | null>;
  streamProspects(filter: ProspectFilter): AsyncIterable<Prospect>;
  countProspects(): Promise<number>;
  /** Wakes the person's enrollments as `upsertProspects` does. */
  updateProspect(
    id: number,
    change: Partial<Addresses> & {
      /** Follows the email; absent keeps it. */
      companyDomain?: string | null;
      fields?: Record<string, FieldValue | null>;
      addTags?: string[];
      removeTags?: string[];
    },
    at: Instant,
  ): Promise<UpsertResult>;
  /** Personal data gone from every table and from the database's files; suppressions become keyed hashes; enrollments exit. */
  eraseProspect(id: number, at: Instant): Promise<Erasure>;

  /**
   * For work on very many people: what is written through `bulk` is on disk when this resolves, not before, and is
   * committed in parts of some seconds, with a pause after each in which other processes get their turn. Reads see
   * it at once. A crash loses at most the last part; a part that fails rejects the whole, and what was committed before
   * stays: the work must be such that it can be done again. Other writes keep to their own promise meanwhile.
   */
  loadInBulk<T>(work: (bulk: BulkStore) => Promise<T>): Promise<T>;

  // suppression
  /** Forbids every touch from now on. Enrollments it covers go on waiting until `endSuppressed`. Returns how many were new. */
  suppress(entries: readonly NewSuppression[]): Promise<number>;
  /**
   * Ends enrollments that go on though a suppression covers their people, with their tasks and reviews: after
   * `suppress`, and what a crash has left of one. Costs nothing where there are none. Returns how many ended.
   */
  endSuppressed(now: Instant): Promise<number>;
  unsuppress(kind: SuppressionKind, value: string): Promise<boolean>;
  listSuppressions(): AsyncIterable<Suppression>;
  /** The suppression that covers any of these addresses, the email's domain or the person; null when none. */
  findSuppression(of: Addresses & { id: number }): Promise<Suppression | null>;

  // plans
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

  // enrollment
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

  // running
  /**
   * Whether an enrollment is due at `now` without a live lease, and the earliest planned time still ahead.
   * `orphans`: there are leases or started attempts that are not this process's own, or that have run out;
   * `shutOut` tells whether their owners live. Cheap at any size.
   */
  peekDue(now: Instant): Promise<{ due: boolean; nextAt: Instant | null; orphans: boolean }>;
  /**
   * Shuts out processes that are dead, and any whose lease has run out: no write through their claims counts from now
   * on. What they had nothing on its way for can be claimed at once; the rest waits for `recover`.
   */
  shutOut(isAlive: (owner: Owner) => boolean): Promise<ShutOut>;
  /**
   * Settles all that was shut out in one write: by `settlements` what the server had taken, as due before what was
   * never handed over, and the rest in doubt. Leaves alone whom somebody has got hold of in between.
   */
  recover(shutOut: ShutOut, settlements: readonly Settlement[], now: Instant): Promise<Recovery>;
  /** Leases up to `limit` due enrollments: follow-ups before first touches, then by due time. */
  claimDue(now: Instant, limit: number, filter: DueFilter): Promise<Claim[]>;
  release(claims: readonly Claim[]): Promise<void>;
  journal(intent: Intent): Promise<JournalResult>;
  /**
   * The last word before the first byte of a journaled touch, which may have waited for a connection: notes that it is
   * handed over, and looks once more at what forbids it by now. Null: it may leave. Else a gate as `journal` names it;
   * the touch must not leave then, and is to be withdrawn.
   */
  handOver(intent: Intent, attempt: number): Promise<string | null>;
  /** Notes that the server has taken the message. A death before this is settled then leaves nothing in doubt. */
  noteTaken(attempt: number, providerId: string | null): Promise<void>;
  /**
   * Takes back a journaled attempt that was not handed over: it is `failed`, and its touch due as before. False where
   * another process, which took this one for dead, has settled it meanwhile.
   */
  withdraw(attempt: number): Promise<boolean>;
  /**
   * Whether a death leaves only messages in doubt that were handed over: then they may be journaled ahead of a free
   * connection. Only where a process's death can be told from the machine's.
   */
  readonly tellsHandOvers: boolean;
  /** Why a death would leave more in doubt than it needs to, or did: notes cannot be kept or read; null where they can. */
  readonly notesTrouble: string | null;
  /** False when the row has moved on since the claim was read (read again, advance again), or would change its plan while an attempt is in flight. Releases the lease unless `keep`; a kept claim continues with the returned fence. Open tasks and reviews end when the state leaves them. */
  settle(settlement: Settlement): Promise<Settled>;
  /** Appends facts, and what follows from them at once: all of it or nothing. */
  record(events: readonly NewEvent[], consequences?: Consequences): Promise<Recorded>;
  /** Instants of charged touches (started, sent, uncertain, done tasks) at or after `since`, ascending. */
  touchTimes(key: CapKey, since: Instant): Promise<Instant[]>;
  /** Future due times of enrollments of this sender that a capacity gate deferred, ascending. */
  bookedTimes(sender: string, onlyFollowUps: boolean, after: Instant): Promise<Instant[]>;
  /** Makes blocked enrollments (dueAt null, deferredBy one of `gates`) due at `now`. Returns how many. */
  wake(gates: readonly string[], now: Instant, of?: { sequence?: string; sender?: string }): Promise<number>;

  // attempts, tasks, reviews
  attempts(filter: { status?: Attempt["status"]; enrollment?: number; id?: number }): Promise<Attempt[]>;
  /** For an uncertain attempt that a person or evidence settled. */
  settleAttempt(id: number, status: "sent" | "failed", at: Instant): Promise<boolean>;
  tasks(filter: { status?: Task["status"]; id?: number; now?: Instant }): Promise<Task[]>;
  /** `done` charges the touch. False when it was not open. */
  closeTask(id: number, status: "done" | "skipped" | "cancelled", at: Instant): Promise<boolean>;
  /** Open tasks of a sender, for one action or for all: touches that are promised but not yet charged. */
  openTaskCount(sender: string, action?: string): Promise<number>;
  /** The same of a person or a company: tasks that may be done at `now`; snoozed ones and those of paused people may not. */
  promisedTouches(key: Exclude<CapKey, { by: "sender" }>, now: Instant): Promise<number>;
  changeTask(id: number, change: { text?: string; snoozedUntil?: Instant | null }): Promise<boolean>;
  reviews(filter: { status?: Review["status"]; enrollment?: number; id?: number }): Promise<Review[]>;
  approveReview(id: number, content: Record<string, string>): Promise<boolean>;

  // senders and pauses
  senderStates(): Promise<SenderState[]>;
  holdSender(id: string, reason: string, at: Instant): Promise<void>;
  /** Its row of refusals begins anew. */
  releaseSender(id: string): Promise<boolean>;
  /**
   * Touches refused for policy since the sender's last accepted message and its last release, the oldest first; each
   * touch once, however often it was tried.
   */
  refusalsInRow(sender: string): Promise<Refusal[]>;
  pauses(): Promise<Pause[]>;
  pause(pause: Pause): Promise<void>;
  unpause(scope: Pause["scope"], name: string): Promise<boolean>;

  // looking
  /**
   * Kinds of the person's events since they were enrolled, each once: by when they happened, or, where a clock may have
   * been set back, by when they were recorded. An indexed read: it is asked at every touch.
   */
  kindsSince(enrollment: Pick<Enrollment, "id" | "prospect" | "sequence" | "enrolledAt">): Promise<string[]>;
  /** When each kind of event first happened to the person, in any sequence. */
  firstFacts(prospect: number): Promise<Record<string, Instant>>;
  /** The person's last event of a kind, by when it happened; null for none. An indexed read. */
  latestFact(prospect: number, kind: string): Promise<StoredEvent | null>;
  timeline(prospect: number): Promise<StoredEvent[]>;
  /** When the event recorded last happened; null in an empty store. */
  newestEventAt(): Promise<Instant | null>;
  /** Earliest stored due time among a sender's active enrollments; null when none is planned. */
  nextDueOf(sender: string): Promise<Instant | null>;
  /** Counts by sequence and status; `due` counts what is due at `now`. */
  countEnrollments(now: Instant): Promise<
    {
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
    }[]
  >;
  /** The earliest planned times, past or to come, ascending: of whom nobody has paused or, with `sender`, of all its people. */
  plannedTimes(limit: number, sender?: string): Promise<PlannedTime[]>;

  // the file itself
  backup(file: string): Promise<void>;
  /** A private copy with the same verbs, for dry runs; gone when closed. */
  fork(): Promise<Store>;
  /** Problems found by the engine's own integrity check, and by comparing projections with the event log. */
  check(): Promise<string[]>;
  readonly workspaceId: string;
  readonly schemaVersion: number;
  close(): Promise<void>;
}
