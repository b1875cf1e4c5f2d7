import type { Sender, SenderLimits, SenderOAuth2 } from "../config/workspace-config.ts";
import type { FieldValue, Person } from "../engine/facts.ts";
import type { Instant, StepService, WeeklyHours } from "../engine/plan.ts";
import type { LegalHours, Medium } from "../law/law.ts";
import type { UnrenderedTouch } from "./render-touch.ts";
import type { TaskEnding } from "./task-ending.ts";
import type { Tint } from "./tints.ts";

/** What addresses a prospect on a channel: a column of theirs, or a field that the workspace has for it. */
export type AddressKind = "email" | "linkedin_url" | "phone" | FieldAddress;

/** Addresses that a field of the workspace holds. */
export const FIELD_ADDRESSES = ["line_id", "street"] as const;
type FieldAddress = (typeof FIELD_ADDRESSES)[number];

export function isFieldAddress(kind: AddressKind): kind is FieldAddress {
  return FIELD_ADDRESSES.some((each) => each === kind);
}

/** One text of an action, as written in a sequence file. */
export interface FieldSpec {
  required: boolean;
  /** Longest rendered text in characters, with the source of the figure. */
  limit?: { characters: number; source: string };
  /** Markdown (email bodies) or plain text. */
  markdown?: true;
  /** May not contain line breaks. */
  singleLine?: true;
  describe: string;
}

/** What a step can `do`, as data: the reader, lint, the schema and the runner all ask here. */
export interface Action {
  /** As written after `do:`, e.g. `linkedin.connect`. */
  id: string;
  describe: string;
  /** The address a person needs for it; null where none is needed. */
  address: AddressKind | null;
  fields: Readonly<Record<string, FieldSpec>>;
  /** It may only carry what the person expects of a matter of theirs, never advertising, and by whose rule; absent: anything. */
  informational?: { reason: string; source: string };
  /** Advertising by it is allowed only so, by the platform's rule; absent: as the law has it for the medium. */
  advertising?: AdvertisingRule;
  /** Free text reaches the person only so long after their last message there; later it must be an approved template. */
  freeText?: { withinMs: number; template: string; source: string };
  /** Events a step with this action can have, for `steps.<id>.<event>`. */
  events: readonly string[];
  /** How a person can end its task, in the order they are offered; absent: as any task. */
  endings?: readonly TaskEnding[];
  /** How a later message speaks of one; absent where nobody does. */
  mentions?: readonly Mention[];
  /** The step writes its own request, answers and results (docs/providers.md). */
  writesRequest?: true;
  /** A later step can answer it in its `thread`, under its subject; its own subject is needed without one. */
  threads?: true;
  /** What people may do after it, for forecasts, in the order they are drawn; absent where they do nothing. */
  reactions?: readonly Reaction[];
}

/** When and how often a platform carries advertising. */
export interface AdvertisingRule {
  /** Local hours of the person. */
  hours: LegalHours;
  /** Most of them that one person gets in any `windowMs`. */
  most: { max: number; windowMs: number };
  source: string;
}

/** Something that people do after a touch, and how often, as `seq simulate` assumes and history tells. */
export interface Reaction {
  /** One of the action's events. */
  event: string;
  /** The share of people who do it. */
  rate: ReactionRate;
  /** How long after the touch; drawn from an exponential distribution around `meanMs`. */
  after: { meanMs: number } | { exactMs: number };
  /** Only after the first touch of the action, and then nothing else follows: an address that turns out dead. */
  isFirstAndLast?: true;
  /** It may lead to a meeting: in the same conversation, or days later. */
  meets?: "at once" | "later";
}

/** Names of shares in `seq simulate --rate`: one for all actions that people answer alike. */
export type ReactionRate =
  | "accept"
  | "open"
  | "reply"
  | "message"
  | "text"
  | "bounce"
  | "undelivered"
  | "opt_out"
  | "text_opt_out"
  | "answer";

/** Words of a message that speak of a touch as something that was done, or of what came of it. */
export interface Mention {
  /** In the languages that sequences are written in; any white space between words. */
  pattern: RegExp;
  /** What must have happened for the words to be true, as `steps.<id>.<event>` says it: `done`, `sent`, `accepted`. */
  event: string;
}

/** A touch about to be performed, with its templates already rendered. */
export interface Touch {
  /** Stable key of (workspace, enrollment, step): seeds Message-ID and boundaries. */
  key: string;
  action: string;
  /** Rendered texts by field name. */
  content: Readonly<Record<string, string>>;
  /** What a service performs; absent where the channel alone says it. */
  service?: StepService;
  person: Person;
  sender: Sender;
  /** Fixed at first preparation; a retry reuses it. */
  at: Instant;
  /** The email this one answers, for `thread`. */
  parent: { messageId: string; references: string[]; subject: string; thread?: string } | null;
  /** Appended to every email where the workspace has one. */
  postalAddress: string | null;
  /** What the law of the person's country adds; absent for nothing. */
  legalNotices?: { subjectPrefix: string | null; footer: string | null };
  /** Rendered Markdown signature, or null. */
  signature: string | null;
  /** Signed marks and addresses of this very touch; absent in previews and tests. */
  links?: TouchLinks;
  /** What the person expects of a matter of theirs, and no advertising. */
  isInformational?: true;
  /** A copy for its author to look at, marked as such; no touch of anybody. */
  isTest?: true;
  /** What its channel lets the request to a service name besides: headers of a mail. */
  given?: Readonly<Record<string, unknown>>;
}

/** What a touch carries outside, so that what comes back names it. */
export interface TouchLinks {
  /** Signed, for `X-Seq-Touch`: complaints and bounces may name nobody. */
  mark: string;
  /** Signed, for the subject of an opt-out mail. */
  optOut: string;
  /** RFC 8058's address; null where the workspace has no public one. */
  unsubscribeUrl: string | null;
  preferencesUrl: string | null;
  /** Where a person rates; with `/1` to `/5` after it, the page proposes as many stars. Null as above. */
  ratingUrl: string | null;
  /** Where a person confirms what a form asked in their name; only in the mail that asks for it. */
  confirmUrl?: string;
  /** Null unless the sequence turned tracking on. */
  tracking: {
    /** Links that begin so are our own and stay as they are. */
    ownPrefix: string;
    click: ((target: string) => string) | null;
    trapUrl: string | null;
    openUrl: string | null;
  } | null;
}

/** The exact message, fixed before anything leaves: journaled, and reused byte for byte by a safe retry. */
export interface Prepared {
  /** Plain JSON, enough to rebuild the same bytes. */
  content: string;
  /** SHA-256 (hex) of the bytes that will leave. */
  hash: string;
  messageId: string | null;
  subject: string | null;
  references: string[];
  /** What takes it back once the sequence ends for the person, as plain JSON; absent for nothing. */
  takeBack?: string;
}

/** How a hand-over ended. */
export type Outcome =
  | {
      type: "sent";
      receipt: string;
      /**
       * What the server called it: `<id@host>` where the message bears that Message-ID in place of ours, else an id of
       * the server's own; absent for none.
       */
      providerId?: string | null;
      /** What its answer gives; absent where it gives nothing. */
      results?: Results;
    }
  /**
   * Surely not handed over, or refused. `blame` decides who is held or suppressed; never the person for a sender's fault. `policy`:
   * refused for this recipient, by a rule that may be theirs or be held against the sender; several in a row tell.
   */
  | {
      type: "failed";
      blame: "recipient" | "sender" | "network" | "message" | "policy";
      /** False: worth a retry after a delay. */
      permanent: boolean;
      /** The address does not exist: suppress it. Only with blame `recipient`. */
      suppress: boolean;
      /** One line for status and timeline, without addresses or secrets. */
      reason: string;
      /** The program is to end, and nothing had left: nobody's failure. */
      stopped?: true;
      /** The person has opted out at the service: every channel stops. Only with blame `recipient`. */
      optedOut?: true;
      /** The server asks for so long a wait before the next try, in milliseconds. */
      retryAfterMs?: number;
    }
  /** Handed over, result unknown. `isAwaited`: the service has it and answers later; nothing is wrong. */
  | { type: "uncertain"; reason: string; isAwaited?: true };

/** What a service's answer writes down beside that the touch was performed. */
export interface Results {
  /** Fields of the person, addresses among them, as the service wrote them. */
  set: Readonly<Record<string, FieldValue>>;
  /** Facts of the step. */
  events: readonly string[];
  /** The service may be asked again, and says the same: nothing is lost where this is not written down in time. */
  mayAskAgain: boolean;
}

/** An attempt whose outcome is unknown. */
export interface DoubtfulAttempt {
  /** As journaled. */
  prepared: Prepared;
  /** When it was handed over. */
  at: Instant;
  /** How often it has been asked about before. */
  tries: number;
  /**
   * Why nothing may be done by which it could reach the person only now, and until when (null: until somebody changes
   * something): they said no since, or it is night. It may be asked about. Absent where it may.
   */
  closed?: { detail: string; until: Instant | null };
  /** The sender's others with the same action that may have left and are not settled: one that reads alike is a rival. */
  open?: readonly Prepared[];
  /** Whether what the service calls so is another touch of ours. */
  isOther?(id: string): Promise<boolean>;
}

/** What became of an attempt in doubt. */
export type Settled =
  | { type: "sent"; providerId: string | null; results?: Results }
  /** Surely not performed: it may be tried again, as if it had never been. */
  | { type: "not_sent" }
  | { type: "failed"; outcome: Extract<Outcome, { type: "failed" }> }
  /** `evidence`: one line without addresses or secrets. `askAgainAt` null: only a person can tell. */
  | { type: "unknown"; askAgainAt: Instant | null; evidence: string };

/** A message as it lies where it was delivered to. */
export interface LeftMessage {
  messageId: string | null;
  /** The signed mark of its touch. */
  mark: string | null;
  /** Whom it went to. */
  to: string;
  /** When it was written, by its own date. */
  at: Instant;
}

/** One sender's way to its server. */
export interface Transport {
  /** How many messages may be on their way at once. */
  readonly connections: number;
  /** Fixes the exact message of a touch, rendered here or wherever that is quickest. UserError for what cannot be written. */
  prepare(touch: Touch | UnrenderedTouch): Promise<Prepared>;
  /**
   * Hands it over, once. Where that takes several requests, as a draft does, it needs `keep`: that journals what is known
   * in between, in place of `prepared.content`, and nothing goes on before it is durable.
   */
  send(prepared: Prepared, keep?: (content: string) => Promise<void>): Promise<Outcome>;
  /** Whether a message is still what the step asks of its service; absent where it always is. */
  isCurrent?(prepared: Prepared, service: StepService | undefined): boolean;
  /**
   * Finds out what became of an attempt in doubt, without ever performing it twice, nor at all while it is `closed`; absent
   * where nobody can be asked.
   */
  settle?(attempt: DoubtfulAttempt): Promise<Settled>;
  /** What it has delivered, ever, where it keeps that itself: evidence where the journal has lost it. */
  listLeft?(): AsyncIterable<LeftMessage>;
  /** Logs in and out again; for `seq doctor`. Throws a UserError that says what is wrong. */
  verify(): Promise<void>;
  close(): Promise<void>;
}

/** A task for a person: the text ready to paste. */
export interface TaskDraft {
  text: string;
  /** What to open, e.g. the profile; null where there is nothing. */
  url: string | null;
  /** What to mend before pasting, e.g. "12 characters over LinkedIn's 300". */
  warning: string | null;
}

/**
 * What reaches the person. A letter has a subject, a signature, and room for what the law adds; a text is a few lines on
 * a phone; a note is pasted or spoken by a colleague, on a profile, on the telephone or anywhere.
 */
export type Form = "letter" | "text" | "profile" | "script" | "note";

interface ChannelBase {
  id: string;
  actions: readonly Action[];
  form: Form;
  /**
   * Its touches go to a service or to the team: no budget, spacing between a person's touches, rule of a first touch or
   * figure of people reached counts them. What the store and the engine leave out is the same (`engine/reach.ts`).
   */
  reachesNobody?: true;
  /** What it is to the law; null for what a person does without writing to anybody. */
  medium: Medium | null;
  tint: Tint;
  /** How a person declines this channel alone, all others going on; absent where declining it is an opt-out. */
  declining?: Declining;
  /**
   * What it tells of a person whose address there is dead, one of `declining.also`: the channel is closed to them until
   * they have another. Absent: they bounced, which ends what needs the address.
   */
  deadAddress?: string;
}

/** Two kinds of facts, of which the later one counts. */
export interface Declining {
  /** The person asks not to be reached so: `no_calls`. */
  declined: string;
  /** They may be again: `calls_ok`. */
  allowed: string;
  /** What was asked, for `seq why` and the timeline: `asked not to be called`. */
  words: string;
  /** Other facts that close the channel until it is allowed again, with their words. */
  also?: Readonly<Record<string, string>>;
}

/**
 * The way to the service that performs a channel for a sender. Throws UserError where the sender's settings or the recipe
 * cannot work.
 */
export type OpenService = (
  channel: string,
  sender: Sender,
  options?: {
    stop?: AbortSignal;
    /** What a rehearsal that speaks to nobody performs in its place; absent: a file for each touch. */
    rehearse?: () => Transport;
  },
) => Promise<Transport>;

/**
 * An access token, or why there is none. `blame`: the sender's log-in is refused, or nobody could be asked. `reason`: one
 * line without secrets.
 */
export type TokenResult =
  | { type: "token"; token: string; refreshEndsAt: Instant | null }
  | { type: "none"; blame: "sender" | "network"; reason: string; isStop?: true };

/** Gives an access token of a sender's log-in; `refused`: the one that a server did not take, in place of which another is asked for. */
export type AskToken = (
  senderId: string,
  oauth2: SenderOAuth2,
  options?: { refused?: string; signal?: AbortSignal },
) => Promise<TokenResult>;

/** What a transport works with. */
export interface TransportContext {
  /** Folder of the workspace. */
  root: string;
  /** Absent where no service is to be spoken to. */
  openService?: OpenService;
  /** Absent where no log-in by token is asked for. */
  askToken?: AskToken;
  /** The program file of threads that may prepare messages, and how many; absent: all are prepared in this one. */
  messageWorkers?: { file: string; count: number };
  /** Aborts where the program is to end: nothing new leaves, and what is on its way is given a bounded time. */
  stop?: AbortSignal;
}

/** A setting without which a sender cannot send on a channel. */
export interface Lack {
  /** Of the diagnostic: `sender-without-email`. */
  code: string;
  /** With its article: `an email address`. */
  what: string;
}

/** Performed by a machine through a sender's server. */
export interface MachineChannel extends ChannelBase {
  performer: "machine";
  /** What of seq.yaml a sender must have for it and lacks; null where it can send. */
  lacks(sender: Sender): Lack | null;
  /** The task that a person performs where the sender lacks what the machine needs; absent where nobody stands in. */
  draft?(touch: Touch): TaskDraft;
  /** How much the sender may send on it. */
  limits(sender: Sender): SenderLimits;
  /** When the sender's service may send, in the zone of the sequence; null or absent: at any time. */
  hours?(sender: Sender): WeeklyHours | null;
  /** How `seq doctor` says that its log-in works, for this sender; absent where a sender has none of its own. */
  describeWay?(sender: Sender): string;
  connect(sender: Sender, context: TransportContext): Promise<Transport>;
}

/** Performed by a person from a task. */
export interface PersonChannel extends ChannelBase {
  performer: "person";
  draft(touch: Touch): TaskDraft;
}

export type Channel = MachineChannel | PersonChannel;
