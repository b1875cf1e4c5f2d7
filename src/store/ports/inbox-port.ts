import type { Instant } from "../../engine/plan.ts";
import type { Attempt, Cap } from "./attempts-port.ts";
import type { Prospect } from "./people-port.ts";

/**
 * How a message was tied to a touch; the strongest first. `writer`: the service that signed it names who wrote, and that
 * is one person. The last two never act by themselves on a reply.
 */
export type MatchedBy = "message_id" | "provider_id" | "token" | "writer" | "hand" | "address" | "subject";

/**
 * - `heard`: stored, its effects not yet complete; hearing it again completes them
 * - `recorded`: what it means is recorded
 * - `unanswered`: a reply; what it means is recorded, and somebody should answer it
 * - `open`: waits for a person in `seq inbox`
 * - `settled`: a person said what it is
 */
export type InboxStatus = "heard" | "recorded" | "unanswered" | "open" | "settled";

/** A message that arrived, as it is kept. Texts and addresses are gone once the person is erased. */
export interface InboxDraft {
  /** SHA-256 (hex) of what makes the message one: its Message-ID or, without one, its content. */
  key: string;
  sender: string;
  /** By which it came; `mailbox` is then the folder, or the service. */
  channel: string;
  mailbox: string;
  uid: number | null;
  receivedAt: Instant;
  /** `HeardKind`, as the classifier said. */
  kind: string;
  optOut: boolean;
  returnDate: string | null;
  from: string | null;
  fromName: string | null;
  subject: string;
  messageId: string | null;
  references: string[];
  evidence: string[];
  /** What the person wrote, without quotes and signature. */
  text: string;
  matchedBy: MatchedBy | null;
  attempt: number | null;
  enrollment: number | null;
  prospect: number | null;
  sequence: string | null;
  step: string | null;
  /** What `messageBody` gives back; absent: nothing but `text` is kept. */
  body?: MessageBody;
}

/** A message in full. */
export interface MessageBody {
  /** Without quotes, with the signature. */
  words: string;
  /** With the quotes too. */
  whole: string;
  html: string | null;
}

export interface InboxMessage extends Omit<InboxDraft, "body"> {
  id: number;
  status: InboxStatus;
  /** Why it asks a person; null where it does not. */
  question: string | null;
  /** The fact that came of it, or what a person said it is. */
  outcome: string | null;
  settledAt: Instant | null;
}

/** A touch as a message can be tied to it; a part of its attempt. */
export type TouchRef = Pick<
  Attempt,
  | "id"
  | "enrollment"
  | "prospect"
  | "sequence"
  | "step"
  | "stepKey"
  | "channel"
  | "sender"
  | "status"
  | "at"
  | "messageId"
  | "subject"
  | "references"
>;

/** A touch that a service performed, with the request as the journal holds it. */
export type ServedTouch = TouchRef & { content: string };

/**
 * How a sender's mail fared: messages sent since `since`, and to how many people's it came back. A report that nothing
 * of ours vouches for does not count: anybody can write one.
 */
export interface MailFigures {
  sent: number;
  /** Hard bounces, at hand-over or later. */
  bounced: number;
  /** Refused for policy or reputation: nobody's address is dead. */
  blocked: number;
  complained: number;
}

/** An answer to a message, about to leave. */
export interface ReplyIntent {
  message: number;
  /** Under which it is journaled, once for an enrollment; absent: once for the message. */
  step?: string;
  action: string;
  channel: string;
  enrollment: number;
  sender: string;
  at: Instant;
  caps: readonly Cap[];
  prepared: {
    content: string;
    hash: string;
    messageId: string | null;
    subject: string | null;
    references: string[];
  };
}

export type ReplyResult =
  | { type: "journaled"; attempt: number }
  /** `once`: an answer to this message left already, or may have; `lease`: another process works on the person. */
  | { type: "refused"; gate: "once" | "lease" | "suppression" | "sender" | "paused" | "spacing" | "budget" };

export interface NotificationDraft {
  /** One fact and one receiver: queued once, whatever is heard again. */
  key: string;
  /** Which entry of `notify`, as a hash: its URL is a secret. */
  target: string;
  kind: string;
  at: Instant;
  prospect: number;
  sequence: string | null;
  step: string | null;
  /** The message behind it, where there is one. */
  message: number | null;
}

export interface Notification extends NotificationDraft {
  id: number;
  tries: number;
}

/** What arrived, and what is to be told to others about it. */
export interface InboxStore {
  /**
   * Keeps a message once, with what was decided of it (`verdict`, for `unfinishedMessages`, until `changeMessage` says
   * what came of it). `isNew` is false where it is known already; then nothing is changed.
   */
  keepMessage(draft: InboxDraft, verdict: string): Promise<{ message: InboxMessage; isNew: boolean }>;
  /** Messages whose effects a crash has left incomplete, with their verdicts. Costs nothing where there are none. */
  unfinishedMessages(): Promise<{ message: InboxMessage; verdict: string }[]>;
  /** Says what came of a message, and ties it to a person where that is new. */
  changeMessage(
    id: number,
    change: {
      status: InboxStatus;
      question?: string | null;
      outcome?: string | null;
      settledAt?: Instant | null;
      matched?: Pick<InboxDraft, "matchedBy" | "attempt" | "enrollment" | "prospect" | "sequence" | "step">;
    },
  ): Promise<void>;
  /** Newest last. `waiting` ones (open or unanswered) are found without looking at the others. */
  messages(filter: {
    status?: InboxStatus | "waiting";
    id?: number;
    limit?: number;
  }): Promise<InboxMessage[]>;
  /** A message in full; null where no more than its text was kept, or the person is erased. */
  messageBody(id: number): Promise<MessageBody | null>;
  /** The latest open question whether this person is never to be written to again, by its number; null for none. */
  stopInQuestion(prospect: number): Promise<number | null>;
  countWaiting(): Promise<{ open: number; unanswered: number }>;
  /**
   * Messages of a kind that are tied to nobody, or by an address or a subject alone, received at or after `since` or
   * still open; `except` is the key of one that does not count. Of a mailbox only the latest few thousand are looked at.
   */
  countUnproven(
    of: ({ prospect: number } | { sender: string }) & { kind: string; except: string },
    since: Instant,
  ): Promise<number>;
  /** Touches with one of these Message-IDs (with angle brackets), in the order of the ids asked for. An indexed look-up. */
  findTouches(messageIds: readonly string[]): Promise<TouchRef[]>;
  /** Touches whose server answered with one of these ids after DATA, alone or left of the `@` of a Message-ID; each in the order asked for. */
  findByProviderId(ids: readonly string[]): Promise<TouchRef[]>;
  /**
   * Touches that a service performed, by what it called them or by the id that it was given of the attempt; those that
   * failed last. Indexed look-ups.
   */
  findServed(of: { provider: string; id: string | null; attempt: string | null }): Promise<ServedTouch[]>;
  /** Everybody who has the address, at most 100. */
  findAddressed(kind: "email" | "phone" | "linkedin_url" | "line_id", value: string): Promise<Prospect[]>;
  /** When the person last wrote on a channel; null where they never did. */
  lastInboundAt(prospect: number, channel: string): Promise<Instant | null>;
  /** Touches of a person on a channel (email) or, by subject, of a sender, newest first, at most 50. */
  recentTouches(
    of: { prospect: number; channel?: string } | { sender: string; subject: string },
    since: Instant,
  ): Promise<TouchRef[]>;
  touch(id: number): Promise<TouchRef | null>;
  /** Facts of one kind about a person at or after `since`, newest first. */
  factTimes(prospect: number, kind: string, since: Instant): Promise<Instant[]>;

  /** Counts what was sent at or after the later of `since` and the sender's last restart, and what came back of it. */
  mailFigures(sender: string, since: Instant): Promise<MailFigures>;
  /** Counting of this sender's figures begins anew. */
  restartFigures(sender: string, at: Instant): Promise<void>;

  /** Writes an answer down before it leaves, under a lease on the enrollment; the last look at what other processes can close. */
  journalReply(intent: ReplyIntent): Promise<ReplyResult>;
  /** How it ended; a message that is answered and asks nothing else is settled in the same write. */
  settleReply(
    attempt: number,
    end: {
      status: "sent" | "failed" | "uncertain";
      reason: string | null;
      at: Instant;
      providerId: string | null;
    },
  ): Promise<void>;

  dueNotifications(now: Instant, limit: number): Promise<Notification[]>;
  /** Another try at `retryAt`; null ends it, as `told` or given up. */
  settleNotification(
    id: number,
    end: { status: "told" | "failed" | "waiting"; retryAt: Instant | null },
  ): Promise<void>;
  countNotifications(): Promise<{ waiting: number; failed: number }>;
}
