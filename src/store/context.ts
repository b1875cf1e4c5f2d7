import { createHmac } from "node:crypto";
import type { Connection } from "./connection.ts";
import type { Owner } from "./port.ts";

/** What every verb of the store works with. */
export interface Context {
  sql: Connection;
  wallClock: () => number;
  /** How long a claim holds without being renewed, in milliseconds. */
  leaseMs: number;
  owner: Owner;
  /** This process's row in `owners`; null until it first claims something. */
  ownerId: number | null;
  /** Keys the hashes of erased people's addresses; hex, kept in the database. */
  erasureKey: string;
  /** Whether events were appended since the marker was last raised. */
  hasNewEvents: boolean;
}

/** HMAC-SHA256 (hex) of an address in normal form. Kinds are apart, so that equal texts do not collide. */
export function hashAddress(context: Context, kind: string, value: string): string {
  return createHmac("sha256", Buffer.from(context.erasureKey, "hex"))
    .update(`${kind}\0${value}`)
    .digest("hex");
}
