import type { Instant } from "../engine/plan.ts";
import type { Context } from "./context.ts";
import type { Notice, NoticeDraft } from "./ports/inbox-port.ts";

/** Queues each notice once. Returns how many were new; called inside a write. */
export function queueNotices(context: Context, notices: readonly NoticeDraft[]): number {
  let added = 0;
  for (const { key, target, kind, at, prospect, sequence, step, message } of notices) {
    added += context.sql.run(
      `INSERT OR IGNORE INTO notices (key, target, kind, at, prospect, sequence, step, message, status, next_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'waiting', ?)`,
      key,
      target,
      kind,
      at,
      prospect,
      sequence,
      step,
      message,
      at,
    );
  }
  return added;
}

/** Notices whose time has come, oldest first. */
export function readDueNotices(context: Context, now: Instant, limit: number): Notice[] {
  return context.sql.all<Notice>(
    `SELECT id, key, target, kind, at, prospect, sequence, step, message, tries FROM notices
      WHERE status = 'waiting' AND next_at <= ? ORDER BY next_at, id LIMIT ?`,
    now,
    limit,
  );
}

export function settleNotice(
  context: Context,
  id: number,
  { status, retryAt }: { status: "told" | "failed" | "waiting"; retryAt: Instant | null },
): void {
  context.sql.run(
    "UPDATE notices SET status = ?, next_at = ?, tries = tries + 1 WHERE id = ?",
    status,
    retryAt,
    id,
  );
}

export function countNotices(context: Context): { waiting: number; failed: number } {
  const count = (status: string): number =>
    context.sql.get<{ count: number }>(
      `SELECT count(*) AS count FROM notices WHERE status = '${status === "failed" ? "failed" : "waiting"}'`,
    )?.count ?? 0;
  return { waiting: count("waiting"), failed: count("failed") };
}
