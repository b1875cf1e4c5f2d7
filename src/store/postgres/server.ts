import { UserError } from "../../errors.ts";
import { EngineError } from "../engine-error.ts";

/** What a server must have: numbers of transactions that can be asked for (pg_current_xact_id, version 13). */
const LEAST_VERSION = 130_000;

/** What is looked at whenever a session begins. */
export interface ServerLook {
  /** Milliseconds since 1970. */
  now: number;
  pid: number;
  version: number;
  encoding: string;
  /** 1 for a replica. */
  replica: number;
}

export const LOOK = `SELECT extract(epoch FROM clock_timestamp()) * 1000 AS now, pg_backend_pid() AS pid,
  current_setting('server_version_num')::int AS version, current_setting('server_encoding') AS encoding,
  pg_is_in_recovery() AS replica`;

/** Refuses a server on which the store's promises would not hold. */
export function checkServer({ version, encoding, replica }: ServerLook, place: string): void {
  const refuse = (message: string, hint: string): never => {
    throw new EngineError("other", new UserError(message, { hint }));
  };
  if (replica === 1)
    refuse(
      `the database is a replica, which cannot be written: ${place}`,
      "name the primary server in `store`",
    );
  if (version < LEAST_VERSION) {
    refuse(
      `PostgreSQL ${Math.floor(version / 10_000)} is too old: ${place}`,
      "seq needs PostgreSQL 13 or later",
    );
  }
  if (encoding !== "UTF8") {
    refuse(
      `the database's encoding is ${encoding}: ${place}`,
      "make one with createdb --encoding=UTF8 --template=template0",
    );
  }
}
