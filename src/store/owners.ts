import type { Context } from "./context.ts";
import { parseObject } from "./json.ts";
import { readSyncStates } from "./mailboxes.ts";
import type { Owner, Work, Worker } from "./port.ts";

export interface OwnerRow extends Owner {
  id: number;
  /** See `Worker`. */
  hasSession: boolean | null;
}

/** How long a process may take to come back by a new session before it counts as gone. */
const COME_BACK_MS = 12_000;

interface StoredOwner extends Owner {
  id: number;
  since: number | null;
  seen_at: number | null;
  work: string | null;
  has_session: number;
}

const COLUMNS = "id, host, pid, start, since, seen_at, work, has_session";

/** This process's row in `owners`, created on its first claim; called inside a write. */
export function registerOwner(context: Context): number {
  const { host, pid, start } = context.owner;
  const { sql } = context;
  const now = context.wallClock();
  sql.run(
    "INSERT INTO owners (host, pid, start, since, seen_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
    host,
    pid,
    start,
    now,
    now,
  );
  const id =
    sql.get<{ id: number }>(
      "SELECT id FROM owners WHERE host = ? AND pid = ? AND start = ?",
      host,
      pid,
      start,
    )?.id ?? 0;
  context.ownerId = id;
  noteSession(context, id);
  return id;
}

/** Kept beside the row, so that whoever had no session of its own is not missed by one. */
function noteSession({ sql, presence }: Context, id: number): void {
  if (presence?.hold(id) === true) sql.run("UPDATE owners SET has_session = 1 WHERE id = ?", id);
}

/** See the port. */
export function checkIn(context: Context, work: Work, { isStaying }: { isStaying: boolean }): void {
  if (context.ownerId === null && !isStaying) return;
  const note = (id: number): boolean =>
    context.sql.run(
      "UPDATE owners SET seen_at = ?, work = ? WHERE id = ?",
      context.wallClock(),
      JSON.stringify(work),
      id,
    ) > 0;
  if (note(context.ownerId ?? registerOwner(context))) noteSession(context, context.ownerId ?? 0);
  // Somebody took this process for dead, and forgot it.
  else note(registerOwner(context));
}

/** See the port. */
export function checkOut(context: Context): void {
  const { sql, ownerId } = context;
  if (ownerId === null) return;
  const gone = sql.run(
    `DELETE FROM owners WHERE id = ? AND NOT EXISTS (
        SELECT 1 FROM enrollments INDEXED BY enrollments_leased WHERE lease_owner IS NOT NULL AND lease_owner = ?
      ) AND NOT EXISTS (
        SELECT 1 FROM attempts INDEXED BY attempts_open
          WHERE status IN ('started', 'uncertain') AND status = 'started' AND owner = ?)`,
    ownerId,
    ownerId,
    ownerId,
  );
  if (gone > 0) context.ownerId = null;
}

export function readOwners(context: Context): OwnerRow[] {
  return readStored(context).map(({ id, host, pid, start, hasSession }) => ({
    id,
    host,
    pid,
    start,
    hasSession,
  }));
}

/** See the port. */
export function readWorkers(context: Context): Worker[] {
  const mailboxes = readSyncStates(context).filter(({ nextAt }) => nextAt !== null);
  const readers = context.presence?.readers(mailboxes.map(({ account }) => account)) ?? new Map();
  return readStored(context).map(({ id, host, pid, start, since, seen_at: seenAt, work, hasSession }) => ({
    host,
    pid,
    start,
    since,
    seenAt,
    work: work === null ? null : (parseObject(work) as unknown as Work),
    hasSession,
    holds: countWhere(
      context,
      "enrollments INDEXED BY enrollments_leased",
      "lease_owner IS NOT NULL AND lease_owner = ?",
      id,
    ),
    underWay: countWhere(
      context,
      "attempts INDEXED BY attempts_open",
      "status IN ('started', 'uncertain') AND status = 'started' AND owner = ?",
      id,
    ),
    reads: mailboxes.filter(({ account }) => readers.get(account) === id).map(({ sender }) => sender),
  }));
}

function countWhere({ sql }: Context, table: string, where: string, id: number): number {
  return sql.get<{ count: number }>(`SELECT count(*) AS count FROM ${table} WHERE ${where}`, id)?.count ?? 0;
}

function readStored(context: Context): (StoredOwner & { hasSession: boolean | null })[] {
  const rows = context.sql.all<StoredOwner>(`SELECT ${COLUMNS} FROM owners ORDER BY id`);
  const isTold = context.presence !== null && rows.some((row) => row.has_session === 1);
  const living = isTold ? context.presence?.living() : undefined;
  return rows.map((row) => ({ ...row, hasSession: tellSession(context, row, living) }));
}

/** Null where no session tells, or not yet: one that broke is made anew within moments. */
function tellSession(
  { wallClock }: Context,
  { id, has_session: hasSession, seen_at: seenAt }: StoredOwner,
  living: ReadonlySet<number> | undefined,
): boolean | null {
  if (living === undefined || hasSession === 0) return null;
  if (living.has(id)) return true;
  return (seenAt ?? 0) > wallClock() - COME_BACK_MS ? null : false;
}

/** Forgets owners that hold nothing any more. */
export function deleteOwners(context: Context, ids: Iterable<number>): void {
  for (const id of ids) context.sql.run("DELETE FROM owners WHERE id = ?", id);
}

/** See the port. */
export function takeMailbox({ presence }: Context, account: string): boolean {
  return presence?.takeMailbox(account) ?? true;
}
