import type { Sender } from "../../config/workspace-config.ts";
import type { PackedError } from "../../errors.ts";
import type { Prepared } from "../channel.ts";
import type { Order, StepTemplate } from "../render-touch.ts";

/** What a thread is started with. */
export interface ThreadStart {
  sender: Sender;
}

/** An order whose wording the thread knows by number. */
export type NumberedRequest = Omit<Order, "wording"> & { wording: number };

/**
 * What a thread is asked for, done in the order in which it came. A wording comes before the first order that names
 * it, and is not answered.
 */
export type ThreadRequest =
  | { type: "wording"; id: number; wording: StepTemplate }
  | { type: "prepare"; id: number; order: NumberedRequest };

/** What a thread says: once that it is ready, then answers, some of them together. */
export type ThreadMessage = "ready" | ThreadAnswer[];

/** A message fixed for the journal, and as it leaves. Its bytes are handed over, not copied. */
export type ThreadAnswer = { id: number } & (
  | { prepared: Prepared; from: string; to: string; bytes: Uint8Array<ArrayBuffer> }
  | { error: PackedError }
);
