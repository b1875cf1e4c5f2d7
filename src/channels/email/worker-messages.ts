import type { Sender } from "../../config/workspace-config.ts";
import type { PackedError } from "../../errors.ts";
import type { Prepared } from "../channel.ts";
import type { RenderRequest, StepTemplate } from "../render-touch.ts";

/** What a message worker is started with. */
export interface WorkerStart {
  sender: Sender;
}

/** A request whose template the worker knows by number. */
export type NumberedRequest = Omit<RenderRequest, "template"> & { template: number };

/**
 * What a worker is asked for, done in the order in which it came. A template comes before the first request that names
 * it, and is not answered.
 */
export type WorkerRequest =
  | { type: "template"; id: number; template: StepTemplate }
  | { type: "prepare"; id: number; request: NumberedRequest };

/** What a worker says: once that it is ready, then answers, some of them together. */
export type WorkerMessage = "ready" | WorkerAnswer[];

/** A message fixed for the journal, and as it leaves. Its bytes are handed over, not copied. */
export type WorkerAnswer = { id: number } & (
  | { prepared: Prepared; from: string; to: string; bytes: Uint8Array<ArrayBuffer> }
  | { error: PackedError }
);
