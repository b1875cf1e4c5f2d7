import type { MessagePort } from "node:worker_threads";
import type { PostgresAddress } from "./address.ts";

/** What the thread that speaks with the server is started with. */
export interface ThreadStart {
  address: PostgresAddress;
  /** See `SIGNAL`. */
  signal: Int32Array;
  /** Where it is asked, and answers. */
  port: MessagePort;
}

/** Places in the memory that both threads share: the number of the question that was answered last, and how often the server gave a sign of life meanwhile. */
export const SIGNAL = { answered: 0, beats: 1 } as const;

/** `name`: prepared under it; without values several statements may stand in one text. */
export type Ask =
  | { type: "connect" }
  | { type: "query"; text: string; values: (string | null)[] | null; name: string | null; asArrays: boolean }
  | { type: "end" };

export type Answer = { type: "rows"; rows: unknown[]; count: number } | { type: "error"; error: ServerError };

/** Each question has a number, which its answer bears: none is ever taken for another's. */
export interface Asked {
  id: number;
  ask: Ask;
}

export interface Answered {
  id: number;
  answer: Answer;
}

/** What the server, or the way to it, said. */
export interface ServerError {
  /** SQLSTATE, or the system's or TLS's code; "" where there is none. */
  code: string;
  message: string;
  /** Whether the connection is gone. */
  isLost: boolean;
}
