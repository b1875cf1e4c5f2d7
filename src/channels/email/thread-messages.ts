import type { PackedError } from "../../errors.ts";
import type { Sender } from "../../sequence/workspace-config.ts";
import type { Order, Wording } from "../write-touch.ts";
import type { ComposedMail } from "./mail.ts";

/** What a thread is started with. */
export interface ThreadStart {
  sender: Sender;
}

/** An order whose wording the thread knows by number. */
export type NumberedOrder = Omit<Order, "wording"> & { wording: number };

/**
 * What a thread is asked for, done in the order in which it came. A wording comes before the first order that names
 * it, and is not answered.
 */
export type ThreadRequest =
  | { type: "wording"; id: number; wording: Wording }
  | { type: "prepare"; id: number; order: NumberedOrder };

/** A mail, and its bytes as they leave where the sender signs them. */
export type ThreadAnswer = { id: number } & (
  | { mail: ComposedMail; signed: Uint8Array | null }
  | { error: PackedError }
);
