import { createHash } from "node:crypto";
import type { Presence } from "../presence.ts";
import type { PostgresConnection } from "./connection.ts";

/** A session that has said nothing for so long keeps no mailbox: its process was stopped, or hangs. */
const SILENT_SECONDS = 60;
/** A machine that is gone, with its connections, is given up within half a minute; the system's own default is two hours. */
const KEEP_ALIVE =
  "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3";

/** The advisory locks of this database's sessions; every user may look at them. */
const LOCKS = `pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND granted
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

/** Half a key of an advisory lock: 31 bits, so that it is one number as a key and as PostgreSQL shows it. */
function hash(text: string): number {
  return createHash("sha256").update(text).digest().readUInt32BE(0) >>> 1;
}

/**
 * Advisory locks of a session: one says that its process lives, one each that it reads a mailbox. They are taken again by
 * each new session. Behind a pooler a session is everybody's, so none is taken.
 */
export class SessionLocks implements Presence {
  readonly #sql: PostgresConnection;
  readonly #owners: number;
  readonly #mailboxes: number;
  #owner: number | null = null;
  #isHeld = false;
  #mailboxesHeld = new Set<number>();

  constructor(sql: PostgresConnection) {
    this.#sql = sql;
    this.#owners = hash(`seq owners:${sql.schema}`);
    this.#mailboxes = hash(`seq mailboxes:${sql.schema}`);
    sql.whenConnected(() => this.#takeAnew());
  }

  hold(owner: number): boolean {
    if (this.#sql.isPooled) return false;
    if (this.#owner !== owner) {
      if (this.#owner !== null && this.#isHeld) this.#free(this.#owners, this.#owner);
      this.#owner = owner;
      this.#isHeld = false;
    }
    this.#isHeld ||= this.#take(this.#owners, owner);
    return this.#isHeld;
  }

  living(): ReadonlySet<number> {
    const rows = this.#sql.ask<{ owner: number }>(`SELECT objid AS owner FROM ${LOCKS} AND classid = $1`, [
      this.#owners,
    ]);
    return new Set(rows.map(({ owner }) => owner));
  }

  takeMailbox(account: string): boolean {
    if (this.#sql.isPooled) return true;
    const key = hash(account);
    if (this.#mailboxesHeld.has(key)) {
      // A session that broke is known to have broken, and replaced, once something is asked of it.
      this.#sql.ask("SELECT 1 AS alive");
      if (this.#mailboxesHeld.has(key)) return true;
    }
    if (this.#take(this.#mailboxes, key)) {
      this.#mailboxesHeld.add(key);
      return true;
    }
    // Of a session that broke the server may not know yet; one that hangs keeps nobody from hearing.
    const [holder] = this.#sql.ask<{ is_own: number; is_silent: number }>(
      `SELECT exists(SELECT 1 FROM ${LOCKS} AND classid = $3 AND objid = $4 AND pid = h.pid) AS is_own,
          coalesce(a.state_change < clock_timestamp() - interval '${SILENT_SECONDS} seconds', false) AS is_silent
        FROM (SELECT pid FROM ${LOCKS} AND classid = $1 AND objid = $2) AS h LEFT JOIN pg_stat_activity a ON a.pid = h.pid`,
      [this.#mailboxes, key, this.#owners, this.#owner ?? 0],
    );
    return holder === undefined || holder.is_own === 1 || holder.is_silent === 1;
  }

  readers(accounts: readonly string[]): ReadonlyMap<string, number> {
    const rows = this.#sql.ask<{ mailbox: number; owner: number }>(
      `SELECT m.objid AS mailbox, o.objid AS owner FROM (SELECT * FROM ${LOCKS} AND classid = $1) AS m
        JOIN (SELECT * FROM ${LOCKS} AND classid = $2) AS o ON o.pid = m.pid`,
      [this.#mailboxes, this.#owners],
    );
    const byMailbox = new Map(rows.map(({ mailbox, owner }) => [mailbox, owner]));
    return new Map(
      accounts.flatMap((account) => {
        const owner = byMailbox.get(hash(account));
        return owner === undefined ? [] : [[account, owner] as const];
      }),
    );
  }

  /** A new session holds nothing yet; what somebody else took meanwhile is theirs. */
  #takeAnew(): void {
    const mailboxes = [...this.#mailboxesHeld];
    this.#isHeld = false;
    this.#mailboxesHeld = new Set();
    if (this.#sql.isPooled) return;
    this.#sql.tell(KEEP_ALIVE);
    if (this.#owner !== null) this.#isHeld = this.#take(this.#owners, this.#owner);
    for (const key of mailboxes) if (this.#take(this.#mailboxes, key)) this.#mailboxesHeld.add(key);
  }

  #take(kind: number, key: number): boolean {
    const [row] = this.#sql.ask<{ is_taken: number }>(
      "SELECT pg_try_advisory_lock($1::int4, $2::int4) AS is_taken",
      [kind, key],
    );
    return row?.is_taken === 1;
  }

  #free(kind: number, key: number): void {
    this.#sql.ask("SELECT pg_advisory_unlock($1::int4, $2::int4)", [kind, key]);
  }
}
