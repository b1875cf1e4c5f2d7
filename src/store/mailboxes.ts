import { DAY_MS, type Instant } from "../engine/plan.ts";
import type { Context } from "./context.ts";
import type { OpenDatabase } from "./open-database.ts";
import type { MailboxState, SyncedSender, SyncNote, SyncState } from "./ports/mailbox-port.ts";

interface SyncRow {
  sender: string;
  account: string;
  copies: number;
  since: number;
  heard_at: number | null;
  tried_at: number | null;
  next_at: number | null;
  failure: string | null;
  failures: number;
}

export function readSyncStates({ sql }: Pick<Context, "sql">): SyncState[] {
  return sql.all<SyncRow>("SELECT * FROM listening ORDER BY sender").map((row) => ({
    sender: row.sender,
    account: row.account,
    copies: row.copies === 1,
    since: row.since,
    readAt: row.heard_at,
    triedAt: row.tried_at,
    nextAt: row.next_at,
    failure: row.failure,
    failures: row.failures,
  }));
}

/** Whether some sender's mail is to be read at `now`; one look at a table of a few rows. */
export function isListeningDue({ sql }: Pick<Context, "sql">, now: Instant): boolean {
  return sql.get("SELECT 1 FROM listening WHERE next_at <= ? LIMIT 1", now) !== undefined;
}

/** See the port. */
export async function setSyncedSenders(
  database: OpenDatabase,
  synced: readonly SyncedSender[],
  at: Instant,
): Promise<void> {
  const { set, drop } = await database.read((context) => findSyncChanges(context, synced));
  if (set.length + drop.length === 0) return;
  await database.write((context) => writeSyncedSenders(context, synced, at));
}

/** What `setSyncedSenders` would change: nothing, nearly always. */
function findSyncChanges(
  context: Context,
  synced: readonly SyncedSender[],
): { set: SyncedSender[]; drop: string[] } {
  const known = new Map(readSyncStates(context).map((each) => [each.sender, each]));
  const set = synced.filter((each) => {
    const old = known.get(each.sender);
    return old?.nextAt == null || old.account !== each.account || old.copies !== each.copies;
  });
  const wanted = new Set(synced.map(({ sender }) => sender));
  const drop = [...known.values()].filter((old) => !wanted.has(old.sender) && old.nextAt !== null);
  return { set, drop: drop.map(({ sender }) => sender) };
}

/** Called inside a write. */
function writeSyncedSenders(context: Context, synced: readonly SyncedSender[], at: Instant): void {
  const { sql } = context;
  const { set, drop } = findSyncChanges(context, synced);
  for (const sender of drop) {
    sql.run("UPDATE listening SET next_at = NULL, copies = 0, failure = NULL WHERE sender = ?", sender);
    sql.run("DELETE FROM sent_copies WHERE sender = ?", sender);
  }
  for (const { sender, account, copies } of set) {
    const old = sql.get<SyncRow>("SELECT * FROM listening WHERE sender = ?", sender);
    if (old !== undefined && old.account !== account) {
      sql.run("DELETE FROM mailboxes WHERE sender = ?", sender);
      sql.run("DELETE FROM listening WHERE sender = ?", sender);
    }
    if (!copies) sql.run("DELETE FROM sent_copies WHERE sender = ?", sender);
    // One that comes back after a pause was deaf meanwhile: it counts from now.
    sql.run(
      `INSERT INTO listening (sender, account, copies, since, next_at) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (sender) DO UPDATE SET copies = excluded.copies,
          since = CASE WHEN listening.next_at IS NULL THEN excluded.since ELSE listening.since END,
          heard_at = CASE WHEN listening.next_at IS NULL THEN NULL ELSE listening.heard_at END,
          next_at = coalesce(listening.next_at, excluded.next_at)`,
      sender,
      account,
      copies ? 1 : 0,
      at,
      at,
    );
  }
}

export function noteSync({ sql }: Context, sender: string, note: SyncNote): void {
  const { at, nextAt, isRead, failure } = note;
  sql.run(
    `UPDATE listening SET tried_at = ?, next_at = ?, failure = ?,
      heard_at = CASE WHEN ? THEN max(coalesce(heard_at, 0), ?) ELSE heard_at END,
      failures = CASE WHEN ? THEN 0 ELSE failures + 1 END
      WHERE sender = ? AND next_at IS NOT NULL`,
    at,
    nextAt,
    failure,
    isRead ? 1 : 0,
    at,
    isRead ? 1 : 0,
    sender,
  );
}

interface MailboxRow {
  uid_validity: string;
  last_uid: number;
  left_out: string;
}

export function readMailbox(context: Context, sender: string, mailbox: string): MailboxState | null {
  const row = context.sql.get<MailboxRow>(
    "SELECT uid_validity, last_uid, left_out FROM mailboxes WHERE sender = ? AND mailbox = ?",
    sender,
    mailbox,
  );
  if (row === undefined) return null;
  const leftOut: unknown = JSON.parse(row.left_out);
  return {
    sender,
    mailbox,
    uidValidity: row.uid_validity,
    lastUid: row.last_uid,
    leftOut: Array.isArray(leftOut) ? leftOut.filter((uid) => typeof uid === "number") : [],
  };
}

/** Called inside a write. A UID goes only forward, whichever of two processes is later. */
export function writeMailbox(
  { sql }: Context,
  state: MailboxState,
  digests: readonly string[],
  at: Instant,
  keepSince: Instant,
): void {
  sql.run(
    `INSERT INTO mailboxes (sender, mailbox, uid_validity, last_uid, left_out) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (sender, mailbox) DO UPDATE SET left_out = excluded.left_out,
        last_uid = CASE WHEN mailboxes.uid_validity = excluded.uid_validity
          THEN max(mailboxes.last_uid, excluded.last_uid)
          ELSE excluded.last_uid END,
        uid_validity = excluded.uid_validity`,
    state.sender,
    state.mailbox,
    state.uidValidity,
    state.lastUid,
    JSON.stringify(state.leftOut),
  );
  for (const digest of digests) {
    sql.run(
      "INSERT INTO heard_marks (sender, mark, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
      state.sender,
      digest,
      at,
    );
  }
  sql.run("DELETE FROM heard_marks WHERE at < ?", keepSince);
}

export function readLookedAt({ sql }: Context, sender: string): Map<string, Instant> {
  const rows = sql.all<{ mailbox: string; looked_at: number }>(
    "SELECT mailbox, looked_at FROM mailboxes WHERE sender = ? AND looked_at IS NOT NULL",
    sender,
  );
  return new Map(rows.map(({ mailbox, looked_at: at }) => [mailbox, at]));
}

/** Folders that are gone, or that nobody opens any more, are forgotten after this. */
const KEEP_LOOKS_MS = 400 * DAY_MS;

/** See the port. */
export async function noteLooked(
  database: OpenDatabase,
  sender: string,
  mailboxes: readonly string[],
  at: Instant,
): Promise<void> {
  if (mailboxes.length === 0) return;
  await database.write((context) => writeLooks(context, sender, mailboxes, at));
}

/** One that would not open has no UIDVALIDITY yet: what is read first begins anew. */
function writeLooks({ sql }: Context, sender: string, mailboxes: readonly string[], at: Instant): void {
  for (const mailbox of mailboxes) {
    sql.run(
      `INSERT INTO mailboxes (sender, mailbox, uid_validity, last_uid, left_out, looked_at) VALUES (?, ?, '', 0, '[]', ?)
        ON CONFLICT (sender, mailbox) DO UPDATE SET looked_at = excluded.looked_at`,
      sender,
      mailbox,
      at,
    );
  }
  sql.run("DELETE FROM mailboxes WHERE sender = ? AND looked_at < ?", sender, at - KEEP_LOOKS_MS);
}

export function findDigests({ sql }: Context, sender: string, digests: readonly string[]): Set<string> {
  return new Set(
    digests.filter(
      (digest) =>
        sql.get("SELECT 1 FROM heard_marks WHERE sender = ? AND mark = ?", sender, digest) !== undefined,
    ),
  );
}
