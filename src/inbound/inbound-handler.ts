import type { Instant } from "../engine/plan.ts";
import type { ClassifiedMessage } from "./classified-message.ts";

/** Where a message was found. */
export interface FoundMessage {
  /** Whose mailbox. */
  sender: string;
  mailbox: string;
  uid: number;
  /** When the server took it; null where it does not say. */
  arrivedAt: Instant | null;
  /** SHA-256 (hex) of the message: the same however often it is read. */
  hash: string;
  /** False where only its first part was read, for its size. */
  isWhole: boolean;
}

/** What came of a message. */
export interface HandledMessage {
  /** The person it is about; null where it is about nobody known. */
  prospect: string | null;
  /** In a few words, for a person: `replied; ended intro`. Null where nothing followed from it. */
  effect: string | null;
}

/** What understands a message and lets it have its effect. `handle` is idempotent: handled twice, recorded once. */
export interface InboundHandler {
  /** Whether a message may concern somebody here, by its head alone (RFC 5322 fields, then an empty line or the end). */
  concerns(head: Uint8Array, source: Pick<FoundMessage, "sender" | "arrivedAt">): Promise<boolean>;
  classify(raw: Uint8Array): ClassifiedMessage | Promise<ClassifiedMessage>;
  handle(classified: ClassifiedMessage, source: FoundMessage): Promise<HandledMessage>;
}
