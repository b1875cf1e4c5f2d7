import type { Context } from "./context.ts";
import type { Refusal } from "./port.ts";

/**
 * Notes a refusal. One touch counts once: who is refused again after a hold was lifted says nothing new of the sender.
 * Called inside a write.
 */
export function insertRefusal({ sql }: Context, attempt: number): void {
  sql.run(
    `INSERT OR IGNORE INTO refusals (attempt, sender, open)
      SELECT a.id, a.sender, NOT EXISTS (SELECT 1 FROM attempts b JOIN refusals r ON r.attempt = b.id
        WHERE b.enrollment = a.enrollment AND b.step = a.step AND b.id <> a.id)
      FROM attempts a WHERE a.id = ?`,
    attempt,
  );
}

/** A message of the sender was accepted, or its hold was lifted: what was refused before is in no row any more. */
export function closeRefusals({ sql }: Context, sender: string, before: number | null): void {
  sql.run(
    "UPDATE refusals SET open = 0 WHERE open = 1 AND sender = ? AND attempt < ifnull(?, 9e18)",
    sender,
    before,
  );
}

/** The attempts whose refusals stand in a row, of every sender. */
export function readOpenRefusals({ sql }: Context): number[] {
  return sql.column<number>("SELECT attempt FROM refusals INDEXED BY refusals_open WHERE open = 1");
}

/** What ended a row is taken back: it goes on, unless a message of its sender was accepted after `since`. Called inside a write. */
export function reopenRefusals({ sql }: Context, attempts: readonly number[], since: number): void {
  for (const attempt of attempts) {
    sql.run(
      `UPDATE refusals SET open = 1 WHERE attempt = ? AND NOT EXISTS (SELECT 1 FROM attempts a
        WHERE a.failed = 0 AND a.sender = refusals.sender AND a.action = 'email' AND a.id > ? AND a.status = 'sent')`,
      attempt,
      since,
    );
  }
}

/** See the port. */
export function readRefusalsInRow({ sql }: Context, sender: string): Refusal[] {
  return sql.all<Refusal>(
    `SELECT a.enrollment, a.prospect, a.step,
        lower(substr(p.email, instr(p.email, '@') + 1)) AS domain
      FROM refusals r CROSS JOIN attempts a ON a.id = r.attempt CROSS JOIN prospects p ON p.id = a.prospect
      WHERE r.open = 1 AND r.sender = ? ORDER BY r.attempt`,
    sender,
  );
}
