import type { Instant } from "../engine/plan.ts";
import { readAttempts } from "./attempts.ts";
import type { Context } from "./context.ts";
import type { Attempt } from "./port.ts";
import type { WaitingCopy } from "./ports/mailbox-port.ts";

/** Whether any sender keeps copies of what was sent. */
export function hasCopies({ sql }: Context): boolean {
  return sql.get("SELECT 1 FROM listening WHERE copies = 1 LIMIT 1") !== undefined;
}

/**
 * Queues the copy of an email that was just sent, in the write that says so; nothing where its sender keeps no
 * copies. Called inside a write.
 */
export function queueCopy({ sql }: Context, attempt: number): void {
  sql.send(
    `INSERT INTO sent_copies (attempt, sender, at)
      SELECT a.id, a.sender, a.at FROM attempts a JOIN listening l ON l.sender = a.sender AND l.copies = 1
      WHERE a.id = ? AND a.status = 'sent' AND a.channel = 'email' AND a.message_id IS NOT NULL ON CONFLICT DO NOTHING`,
    attempt,
  );
}

export function readWaitingCopies(
  context: Context,
  sender: string,
  triedBefore: Instant,
  limit: number,
): WaitingCopy[] {
  const rows = context.sql.all<{ attempt: number; tried_at: number | null }>(
    `SELECT attempt, tried_at FROM sent_copies WHERE sender = ? AND (tried_at IS NULL OR tried_at < ?)
      ORDER BY attempt LIMIT ?`,
    sender,
    triedBefore,
    limit,
  );
  return rows.flatMap(({ attempt: id, tried_at }) =>
    readAttempts(context, { id }).map((attempt) => ({ attempt, isUncertain: tried_at !== null })),
  );
}

export function countWaitingCopies({ sql }: Context, sender: string): number {
  return (
    sql.get<{ count: number }>("SELECT count(*) AS count FROM sent_copies WHERE sender = ?", sender)?.count ??
    0
  );
}

export function claimCopy({ sql }: Context, attempt: number, at: Instant, triedBefore: Instant): boolean {
  return (
    sql.run(
      "UPDATE sent_copies SET tried_at = ? WHERE attempt = ? AND (tried_at IS NULL OR tried_at < ?)",
      at,
      attempt,
      triedBefore,
    ) > 0
  );
}

export function returnCopy({ sql }: Context, attempt: number): void {
  sql.run("UPDATE sent_copies SET tried_at = NULL WHERE attempt = ?", attempt);
}

export function deleteCopy({ sql }: Context, attempt: number): void {
  sql.run("DELETE FROM sent_copies WHERE attempt = ?", attempt);
}

/** Called when a person is erased: what is gone from the journal is not copied anywhere any more. */
export function deleteCopiesOf({ sql }: Context, prospect: number): void {
  sql.run(
    "DELETE FROM sent_copies WHERE attempt IN (SELECT id FROM attempts WHERE enrollment IN (SELECT id FROM enrollments WHERE prospect = ?))",
    prospect,
  );
}

/** Attempts by the Message-IDs of what they sent. */
export function readAttemptsOfMessages(context: Context, messageIds: readonly string[]): Attempt[] {
  return messageIds.flatMap((messageId) =>
    context.sql
      .all<{ id: number }>("SELECT id FROM attempts WHERE message_id = ?", messageId)
      .flatMap(({ id }) => readAttempts(context, { id })),
  );
}

export function readFirstSentAt({ sql }: Context, sender: string): Instant | null {
  return (
    sql.get<{ at: number | null }>(
      "SELECT min(at) AS at FROM attempts WHERE failed = 0 AND sender = ?",
      sender,
    )?.at ?? null
  );
}
