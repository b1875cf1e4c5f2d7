import type { Instant } from "../engine/plan.ts";
import { lookedAt } from "../engine/state-changes.ts";
import type { Context } from "./context.ts";
import type { Addresses } from "./port.ts";
import type { Preference } from "./ports/web-port.ts";
import { nameSuppression } from "./suppressions.ts";

/** What a person asked for; null where they never did. */
export function readPreference(context: Context, prospect: number): Preference | null {
  const row = context.sql.get<{ paused_until: number | null; fewer: number }>(
    "SELECT paused_until, fewer FROM preferences WHERE prospect = ?",
    prospect,
  );
  return row === undefined ? null : { pausedUntil: row.paused_until, fewer: row.fewer === 1 };
}

/** Replaces what the person asked for; called inside a write. */
export function writePreference(
  context: Context,
  prospect: number,
  { pausedUntil, fewer }: Preference,
  at: Instant,
): void {
  context.sql.run(
    `INSERT INTO preferences (prospect, paused_until, fewer, at) VALUES (?, ?, ?, ?)
      ON CONFLICT (prospect) DO UPDATE SET paused_until = excluded.paused_until, fewer = excluded.fewer,
      at = excluded.at`,
    prospect,
    pausedUntil,
    fewer ? 1 : 0,
    at,
  );
  if (pausedUntil !== null) {
    context.sql.run(
      "UPDATE tasks SET snoozed_until = max(coalesce(snoozed_until, 0), ?) WHERE prospect = ? AND status = 'open'",
      pausedUntil,
      prospect,
    );
  }
  // What waits for the preference looks at the clock again: the new wish may be an earlier time.
  context.sql.run(
    `UPDATE enrollments SET due_at = ?, fence = fence + 1
      WHERE prospect = ? AND status = 'active' AND deferred_by = 'preference' AND lease_owner IS NULL`,
    lookedAt(at).dueAt,
    prospect,
  );
}

/** Removes the entries that this person's own page made; called inside a write. */
export function liftOptOut(context: Context, of: Addresses & { id: number }): void {
  const names = [`person:${of.id}`];
  for (const kind of ["email", "linkedin_url", "phone"] as const) {
    const value = of[kind];
    if (value !== null) names.push(nameSuppression(kind, value));
  }
  for (const name of names) {
    context.sql.run("DELETE FROM suppressions WHERE name = ? AND by_page = ?", name, of.id);
  }
}

/** Whether this person was erased. */
export function isErased(context: Context, prospect: number): boolean {
  return (
    context.sql.get("SELECT 1 FROM prospects WHERE id = ? AND erased_at IS NOT NULL", prospect) !== undefined
  );
}
