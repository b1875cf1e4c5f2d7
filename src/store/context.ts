import { createHmac } from "node:crypto";
import type { Instant } from "../engine/plan.ts";
import type { Connection, Progress } from "./connection.ts";
import type { Owner } from "./port.ts";
import type { Presence } from "./presence.ts";

/** How many touches a cap's window held when it began at `since`. */
export interface CountedCap extends Progress {
  count: number;
  since: Instant;
}

/** What every verb of the store works with. */
export interface Context {
  sql: Connection;
  wallClock: () => number;
  /** How long a claim holds without being renewed, in milliseconds. */
  leaseMs: number;
  owner: Owner;
  /** This process's row in `owners`; null until it first claims something. */
  ownerId: number | null;
  /** Who does what is being written, where a person does it and says who they are. */
  actor: string | null;
  /** What sessions tell of processes; null where the engine has none. */
  presence: Presence | null;
  /** Keys the hashes of erased people's addresses; hex, kept in the database. */
  erasureKey: string;
  /** Whether events were appended since the marker was last raised. */
  hasNewEvents: boolean;
  /** Counts up with every write of this process that may forbid a touch; what other processes write has its own count. */
  ownChanges: number;
  /** What was journaled and is not handed over yet, with what was known then: see `findLateRefusal`. */
  journaled: Map<number, { version: number; ownChanges: number }>;
  /** Large caps as they were last counted, by sender, action and window. */
  countedCaps: Map<string, CountedCap>;
}

/** HMAC-SHA256 (hex) of an address in normal form. Kinds are apart, so that equal texts do not collide. */
export function hashAddress(context: Context, kind: string, value: string): string {
  return createHmac("sha256", Buffer.from(context.erasureKey, "hex"))
    .update(`${kind}\0${value}`)
    .digest("hex");
}
