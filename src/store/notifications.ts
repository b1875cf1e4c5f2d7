import type { Instant } from "../engine/plan.ts";
import type { Context } from "./context.ts";
import type { Notification, NotificationDraft } from "./ports/inbox-port.ts";

/** Queues each notification once; called inside a write. */
export function insertNotifications(context: Context, notifications: readonly NotificationDraft[]): void {
  for (const { key, target, kind, at, prospect, sequence, step, message } of notifications) {
    context.sql.run(
      `INSERT INTO notifications (key, target, kind, at, prospect, sequence, step, message, status, next_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'waiting', ?) ON CONFLICT DO NOTHING`,
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
}

/** Notifications whose time has come, oldest first. */
export function readDueNotifications(context: Context, now: Instant, limit: number): Notification[] {
  return context.sql.all<Notification>(
    `SELECT id, key, target, kind, at, prospect, sequence, step, message, tries FROM notifications
      WHERE status = 'waiting' AND next_at <= ? ORDER BY next_at, id LIMIT ?`,
    now,
    limit,
  );
}

export function settleNotification(
  context: Context,
  id: number,
  { status, retryAt }: { status: "told" | "failed" | "waiting"; retryAt: Instant | null },
): void {
  context.sql.run(
    "UPDATE notifications SET status = ?, next_at = ?, tries = tries + 1 WHERE id = ?",
    status,
    retryAt,
    id,
  );
}

export function countNotifications(context: Context): { waiting: number; failed: number } {
  const count = (status: string): number =>
    context.sql.get<{ count: number }>(
      `SELECT count(*) AS count FROM notifications WHERE status = '${status === "failed" ? "failed" : "waiting"}'`,
    )?.count ?? 0;
  return { waiting: count("waiting"), failed: count("failed") };
}
