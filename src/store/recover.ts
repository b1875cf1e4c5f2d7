import type { Instant } from "../engine/plan.ts";
import type { Context } from "./context.ts";
import { overwriteState, parseState, readEnrollmentRow } from "./enrollments.ts";
import { insertEvents } from "./events.ts";
import { deleteOwners, readOwners } from "./owners.ts";
import type { Owner } from "./port.ts";

interface StartedRow {
  id: number;
  enrollment: number;
  prospect: number;
  sequence: string;
  step: string;
  channel: string;
}

/** Owners that no longer live, by id. This process itself always lives. */
export function findDeadOwners(context: Context, isAlive: (owner: Owner) => boolean): Set<number> {
  return new Set(
    readOwners(context)
      .filter(({ id, host, pid, start }) => id !== context.ownerId && !isAlive({ host, pid, start }))
      .map(({ id }) => id),
  );
}

/**
 * Takes back what dead processes held. A started attempt without a live lease may or may not have reached the
 * person: it becomes `uncertain`. Called inside a write; returns how many attempts did.
 */
export function recoverLeases(context: Context, dead: ReadonlySet<number>, now: Instant): number {
  const { sql } = context;
  const wall = context.wallClock();
  const leases = sql.all<{ id: number; lease_owner: number; lease_until: number }>(
    `SELECT id, lease_owner, lease_until FROM enrollments INDEXED BY enrollments_leased
      WHERE lease_owner IS NOT NULL${dead.size === 0 ? " AND lease_until <= ?" : " AND ? IS NOT NULL"}`,
    wall,
  );
  for (const lease of leases) {
    if (lease.lease_until > wall && !dead.has(lease.lease_owner)) continue;
    sql.run(
      "UPDATE enrollments SET lease_owner = NULL, lease_until = NULL, fence = fence + 1 WHERE id = ?",
      lease.id,
    );
  }
  const started = sql.all<StartedRow>(
    `SELECT a.id, a.enrollment, a.prospect, a.sequence, a.step, a.channel
      FROM attempts a INDEXED BY attempts_open JOIN enrollments e ON e.id = a.enrollment
      WHERE a.status IN ('started', 'uncertain') AND a.status = 'started' AND e.lease_owner IS NULL`,
  );
  for (const attempt of started) doubtAttempt(context, attempt, now);
  deleteOwners(context, dead);
  return started.length;
}

function doubtAttempt(context: Context, attempt: StartedRow, now: Instant): void {
  context.sql.run("UPDATE attempts SET status = 'uncertain', owner = NULL WHERE id = ?", attempt.id);
  insertEvents(context, [
    {
      kind: "uncertain",
      at: now,
      prospect: attempt.prospect,
      enrollment: attempt.enrollment,
      sequence: attempt.sequence,
      step: attempt.step,
      channel: attempt.channel,
      data: { reason: "interrupted" },
    },
  ]);
  const row = readEnrollmentRow(context, attempt.enrollment);
  const state = row === undefined ? null : parseState(row.state);
  if (row === undefined || state === null || state.step !== attempt.step) return;
  if (state.status !== "active" && state.status !== "paused") return;
  overwriteState(context, row, {
    ...state,
    phase: "uncertain",
    dueAt: null,
    deferredBy: null,
  });
}
