import type { Instant } from "../../engine/plan.ts";
import type { DuePlace, Owner } from "./running-port.ts";

/** What a process is there for. */
export interface Work {
  /** The command, as a person would write it: `run --watch`. */
  command: string;
  /** Ids of the senders it takes alone; null for all. */
  senders: readonly string[] | null;
  /** Channels it takes alone; null for all. */
  channels: readonly string[] | null;
}

/** A process that works, or has worked, on the store. */
export interface Worker extends Owner {
  /** Null for one of an earlier version. */
  since: Instant | null;
  seenAt: Instant | null;
  /** Null for one that never said. */
  work: Work | null;
  /** Whether its session with the database's server lives; null where no session tells: a file, a pooler, or not yet. */
  hasSession: boolean | null;
  /** People it has claimed. */
  holds: number;
  /** Touches of these that are journaled and have no end yet. */
  underWay: number;
  /** Senders whose mailbox it reads, where sessions tell. */
  reads: readonly string[];
}

/** Who works on the store. */
export interface WorkersPort {
  /** Says that this process is at work. One that does not stay is noted only once it has claimed something. */
  checkIn(work: Work, how: { isStaying: boolean }): Promise<void>;
  /** Takes this process from the list, unless it still holds something. */
  checkOut(): Promise<void>;
  workers(): Promise<Worker[]>;
  /** What was due before then and nobody has claimed, the oldest first, of the oldest `most`. */
  duePlaces(before: Instant, most: number): Promise<DuePlace[]>;
  /**
   * Whether this process may read a mailbox (`user@host:port`): on a server, while nobody else has it whose session lives
   * and is heard of; in a file always. It is kept until the process ends. Reading beside another one loses nothing.
   */
  takeMailbox(account: string): Promise<boolean>;
}
