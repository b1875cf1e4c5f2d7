import type { Instant } from "../../engine/plan.ts";
import type { Attempt } from "./attempts-port.ts";

/** A sender whose mail is read, as the program is now set. */
export interface SyncedSender {
  sender: string;
  /** `user@host:port`: with another account everything is read anew. */
  account: string;
  /** Whether copies of what is sent go into its Sent mailbox. */
  copies: boolean;
}

/** How reading a sender's mail goes. */
export interface SyncState extends SyncedSender {
  /** When it was first read with this account. */
  since: Instant;
  /** When all its mailboxes were last read to the end; null for never. */
  readAt: Instant | null;
  /** When that was last tried. */
  triedAt: Instant | null;
  /** When it is to be read again; null for a sender whose mail is not read any more. */
  nextAt: Instant | null;
  /** Why the last try failed, in one line; null when it did not. */
  failure: string | null;
  /** Tries that failed in a row. */
  failures: number;
}

/** How one try to read a sender's mail ended. */
export interface SyncNote {
  at: Instant;
  nextAt: Instant;
  isRead: boolean;
  /** What went wrong, in one line; null for nothing. */
  failure: string | null;
}

/** How far a mailbox was read. UIDs mean nothing under another UIDVALIDITY (RFC 9051, 2.3.1.1). */
export interface MailboxState {
  sender: string;
  mailbox: string;
  uidValidity: string;
  /** Every message up to this UID was handled, but for those left out. */
  lastUid: number;
  /** UIDs that could not be handled and are tried again. */
  leftOut: number[];
}

/** A message that was sent and whose copy is not yet in the Sent mailbox. */
export interface WaitingCopy {
  attempt: Attempt;
  /** An earlier try may have put it there: look before trying again. */
  isUncertain: boolean;
}

/** What is remembered of the mailboxes that are read. */
export interface MailboxPort {
  /** Every sender whose mail was ever read, by id. */
  syncStates(): Promise<SyncState[]>;
  /** Says whose mail is read from now on; others' is not any more. Writes only what changed. */
  setSyncedSenders(synced: readonly SyncedSender[], at: Instant): Promise<void>;
  /** Notes how a try ended. `isRead`: everything that could have arrived was read, whatever else went wrong. */
  noteSync(sender: string, how: SyncNote): Promise<void>;
  mailboxState(sender: string, mailbox: string): Promise<MailboxState | null>;
  /** Moves a mailbox on and keeps the digests of what was handled, in one write. Forgets digests from before `keepSince`. */
  saveMailbox(
    state: MailboxState,
    digests: readonly string[],
    at: Instant,
    keepSince: Instant,
  ): Promise<void>;
  /** When this sender's folders were last looked at, by the names that `noteLooked` was given. */
  lookedAt(sender: string): Promise<Map<string, Instant>>;
  /** Folders that were looked at, whatever was found, whether they would open or not. */
  noteLooked(sender: string, mailboxes: readonly string[], at: Instant): Promise<void>;
  /** Those of `digests` that this sender's mailboxes had before. */
  findDigests(sender: string, digests: readonly string[]): Promise<Set<string>>;
  /** The oldest first; those that somebody began to copy after `triedBefore` are theirs still. */
  waitingCopies(sender: string, triedBefore: Instant, limit: number): Promise<WaitingCopy[]>;
  countWaitingCopies(sender: string): Promise<number>;
  /** Written before a copy leaves: from then on it may be there. False where another process was faster. */
  claimCopy(attempt: number, at: Instant, triedBefore: Instant): Promise<boolean>;
  /** The server said no: it is surely not there. */
  returnCopy(attempt: number): Promise<void>;
  /** The copy is there, or shall never be. */
  endCopy(attempt: number): Promise<void>;
  attemptsOfMessages(messageIds: readonly string[]): Promise<Attempt[]>;
  /** When the sender's first message was handed over; null where none was. */
  firstSentAt(sender: string): Promise<Instant | null>;
}
