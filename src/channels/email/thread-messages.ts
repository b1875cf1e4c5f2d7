import type { PackedError } from "../../errors.ts";
import type { Sender } from "../../sequence/workspace-config.ts";
import type { Outcome, Prepared } from "../channel.ts";
import type { Order, Wording } from "../write-touch.ts";
import type { ComposedMail } from "./mail.ts";

/** What a thread is started with: the sender, with as many connections as this thread may open. */
export interface ThreadStart {
  sender: Sender;
}

/** An order whose wording the thread knows by number. */
export type NumberedOrder = Omit<Order, "wording"> & { wording: number };

/**
 * What a thread is asked for. Deliveries begin at once; messages are prepared in the order in which they came. A
 * wording comes before the first order that names it, and is not answered.
 */
export type ThreadRequest =
  | { type: "wording"; id: number; wording: Wording }
  | { type: "prepare"; id: number; order: NumberedOrder }
  | { type: "deliver"; id: number; prepared: Prepared }
  /** The mail of an earlier order, which the thread still holds. */
  | { type: "deliver"; id: number; held: number }
  | { type: "close"; id: number };

export type ThreadAnswer = { id: number } & (
  | { mail: ComposedMail }
  | { outcome: Outcome }
  | { error: PackedError }
  | { closed: true }
);

/** Sent once, before any answer: until then no delivery has been asked for. */
export type ThreadGreeting = "ready";

/** Composed mails that are held for their delivery; whoever asks for older ones sends them along. */
export const MOST_HELD = 100;
