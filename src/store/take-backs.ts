import type { Context } from "./context.ts";
import type { Intent } from "./port.ts";
import type { TakeBack } from "./ports/attempts-port.ts";

/** Durable with the intent, before the first byte leaves: what was never done may be taken back, too. Called inside a write. */
export function insertTakeBack({ sql }: Context, { claim, stepKey, message }: Intent): void {
  if (message.takeBack === undefined) return;
  sql.send(
    "INSERT INTO take_backs (enrollment, step, request) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET request = excluded.request",
    claim.enrollment.id,
    stepKey,
    message.takeBack,
  );
}

/** See the port. */
export function readTakeBacks({ sql }: Context, limit: number): TakeBack[] {
  return sql.all<TakeBack>(
    `SELECT t.enrollment, t.step, t.request FROM take_backs t JOIN enrollments e ON e.id = t.enrollment
      WHERE e.status NOT IN ('active', 'paused')
        AND NOT EXISTS (SELECT 1 FROM attempts a WHERE a.enrollment = t.enrollment AND a.status = 'started')
      ORDER BY t.enrollment, t.step LIMIT ?`,
    limit,
  );
}

/** See the port. Called inside a write. */
export function endTakeBack(
  { sql }: Context,
  { enrollment, step }: Pick<TakeBack, "enrollment" | "step">,
): void {
  sql.run("DELETE FROM take_backs WHERE enrollment = ? AND step = ?", enrollment, step);
}
