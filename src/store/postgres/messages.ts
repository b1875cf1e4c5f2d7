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
export interface Query {
  text: string;
  values: (string | null)[] | null;
  name: string | null;
  asArrays: boolean;
}

/** What a query found, and how many rows it changed. */
export interface Rows {
  rows: unknown[];
  count: number;
}

/** `query`: all are sent at once, and performed in their order. */
export type Ask = { type: "connect" } | { type: "query"; queries: readonly Query[] } | { type: "end" };

/** A result for each query; or what the first one that failed met, and how many had been answered before it. */
export type Answer = { type: "rows"; results: Rows[] } | { type: "error"; error: ServerError; done: number };

/** Each question has a number, which its answer bears: none is ever taken for another's. */
export interface Asked {
  /** 0: nobody waits for the answer. */
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
