import { InternalError } from "../../errors.ts";
import type { HandOffLog, Notebook, NotesShelf } from "../hand-off-log.ts";
import type { Owner } from "../port.ts";
import { EngineError } from "../engine-error.ts";
import { type PostgresConnection, VERSION } from "./connection.ts";

/** Notes that nobody needs any more are taken away at so many. */
const MANY = 1_000;
/** The row that says: this process keeps notes, and all of them are here. */
const BEGUN = 0;

/** As notes name a process. */
function nameOwner({ host, pid, start }: Owner): string {
  return JSON.stringify([host, pid, start]);
}

/**
 * Where notes are good: this very table, since this start of the server. It is unlogged: it outlives the process, on
 * whichever machine, and is emptied by a crash of the server. A dump that is played back brings old notes into another
 * table, of which nothing can be known.
 */
function placeOf({ schema }: PostgresConnection): string {
  return `'"${schema}".hand_overs'::regclass::oid::text || '/' || extract(epoch FROM pg_postmaster_start_time())::text`;
}

/** A process's notes in the server's memory: whoever takes it for dead, on any machine, reads what it had handed over. */
export class PostgresHandOffNotebook implements Notebook {
  readonly trouble = null;
  readonly #sql: PostgresConnection;
  readonly #owner: string;
  readonly #table: string;
  readonly #place: string;
  readonly #open = new Map<number, { taken: boolean; providerId: string | null }>();
  #count = 0;
  #hasBegun = false;

  constructor(sql: PostgresConnection, owner: Owner) {
    this.#sql = sql;
    this.#owner = nameOwner(owner);
    this.#table = `"${sql.schema}".hand_overs`;
    this.#place = placeOf(sql);
  }

  begin(): void {
    if (this.#hasBegun) return;
    this.#beginAnew();
  }

  /** What is open and that this is all of it, in one statement. */
  #beginAnew(): void {
    const open = [...this.#open].map(([attempt, { taken, providerId }]) => ({
      attempt,
      taken: taken ? 1 : 0,
      providerId,
    }));
    this.#sql.ask(
      `INSERT INTO ${this.#table} (owner, attempt, taken, provider_id)
        SELECT $1, ${BEGUN}, 0, ${this.#place}
        UNION ALL SELECT $1, (e ->> 'attempt')::bigint, (e ->> 'taken')::bigint, e ->> 'providerId'
          FROM jsonb_array_elements($2::jsonb) AS e
        ON CONFLICT (owner, attempt) DO UPDATE SET taken = excluded.taken, provider_id = excluded.provider_id`,
      [this.#owner, JSON.stringify(open)],
    );
    this.#hasBegun = true;
  }

  noteHanded(...attempts: number[]): void {
    // Nobody else would see it before the commit, and by then the message may have left.
    if (this.#sql.inTransaction) throw new InternalError("a hand-over in the middle of a write");
    for (const attempt of attempts) this.#open.set(attempt, { taken: false, providerId: null });
    this.#count += attempts.length;
    // The look at what forbids them comes after it, in a statement of its own: whoever shuts this process out either
    // finds the note, or is found.
    const noted = this.#sql.ask<{ attempt: number }>(
      `INSERT INTO ${this.#table} (owner, attempt, taken) SELECT $1, a, 0 FROM unnest($2::bigint[]) AS a
        WHERE EXISTS (SELECT 1 FROM ${this.#table} WHERE owner = $1 AND attempt = ${BEGUN} AND provider_id = ${this.#place})
        ON CONFLICT (owner, attempt) DO UPDATE SET taken = 0 RETURNING attempt`,
      [this.#owner, `{${attempts.join(",")}}`],
      [VERSION],
    );
    // The server was started anew meanwhile, and what it knew of this process is gone.
    if (noted.length < attempts.length) this.#beginAnew();
  }

  noteKept(attempt: number): void {
    this.#open.delete(attempt);
    this.#sql.ask(`DELETE FROM ${this.#table} WHERE owner = $1 AND attempt = $2`, [this.#owner, attempt]);
  }

  /** A note that cannot be written leaves the message in doubt, and no more than that. */
  markAccepted(attempt: number, providerId: string | null): void {
    const note = this.#open.get(attempt);
    if (note !== undefined) this.#open.set(attempt, { taken: true, providerId });
    const taken = `UPDATE ${this.#table} SET taken = 1, provider_id = $3 WHERE owner = $1 AND attempt = $2`;
    this.#sql.mention(taken, [this.#owner, attempt, providerId]);
  }

  get open(): HandOffLog {
    return this.#open;
  }

  forget(attempt: number): void {
    if (!this.#open.delete(attempt) || this.#open.size > 0 || this.#count < MANY) return;
    this.#count = 0;
    this.#tryTo(`DELETE FROM ${this.#table} WHERE owner = $1 AND attempt <> ${BEGUN}`, [this.#owner]);
  }

  close(isDone: boolean): void {
    if (!this.#hasBegun || !isDone || this.#open.size > 0) return;
    this.#tryTo(`DELETE FROM ${this.#table} WHERE owner = $1`, [this.#owner]);
  }

  #tryTo(text: string, params: (string | number | null)[]): void {
    try {
      this.#sql.ask(text, params);
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
    }
  }
}

/** What dead processes noted; `isOwn`: and it may be taken away. */
export function openPostgresShelf(sql: PostgresConnection, { isOwn }: { isOwn: boolean }): NotesShelf {
  const table = `"${sql.schema}".hand_overs`;
  return {
    trouble: null,
    read(owner) {
      const rows = sql.ask<{ attempt: number; taken: number; provider_id: string | null; is_here: number }>(
        `SELECT attempt, taken, provider_id, provider_id = ${placeOf(sql)} AS is_here FROM ${table} WHERE owner = $1`,
        [nameOwner(owner)],
      );
      if (!rows.some(({ attempt, is_here: isHere }) => attempt === BEGUN && isHere === 1)) return null;
      const notes = rows.filter(({ attempt }) => attempt !== BEGUN);
      return new Map(
        notes.map(({ attempt, taken, provider_id: providerId }) => [
          attempt,
          { taken: taken === 1, providerId },
        ]),
      ) satisfies HandOffLog;
    },
    remove(owner) {
      if (isOwn) sql.ask(`DELETE FROM ${table} WHERE owner = $1`, [nameOwner(owner)]);
    },
  };
}
