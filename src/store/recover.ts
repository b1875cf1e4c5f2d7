import type { Instant } from "../engine/plan.ts";
import type { Context } from "./context.ts";
import { overwriteState, parseState, readEnrollmentRow } from "./enrollments.ts";
import { insertEvents } from "./events.ts";
import type { HandOverNotes } from "./hand-over-notes.ts";
import { deleteOwners, type OwnerRow, readOwners } from "./owners.ts";
import type { Owner, Recovery } from "./port.ts";

interface StartedRow {
  id: number;
  owner: number | null;
  lease_owner: number | null;
  enrollment: number;
  prospect: number;
  sequence: string;
  step: string;
  channel: string;
}

/** Owners that no longer live. This process itself always lives. */
export function findDeadOwners(context: Context, isAlive: (owner: Owner) => boolean): OwnerRow[] {
  return readOwners(context).filter(
    ({ id, host, pid, start }) => id !== context.ownerId && !isAlive({ host, pid, start }),
  );
}

/**
 * Takes back leases that have run out, and those of dead processes. Called inside a write; returns the enrollments
 * whose leases had run out.
 */
export function recoverLeases(context: Context, dead: ReadonlySet<number>): Set<number> {
  const { sql } = context;
  const wall = context.wallClock();
  const leases = sql.all<{ id: number; lease_owner: number; lease_until: number }>(
    `SELECT id, lease_owner, lease_until FROM enrollments INDEXED BY enrollments_leased
      WHERE lease_owner IS NOT NULL${dead.size === 0 ? " AND lease_until <= ?" : " AND ? IS NOT NULL"}`,
    wall,
  );
  const late = new Set<number>();
  for (const lease of leases) {
    if (!dead.has(lease.lease_owner)) {
      if (lease.lease_until > wall) continue;
      late.add(lease.id);
    }
    sql.run(
      "UPDATE enrollments SET lease_owner = NULL, lease_until = NULL, fence = fence + 1 WHERE id = ?",
      lease.id,
    );
  }
  return late;
}

/** Attempts of enrollments whose lease has run out: whether their process still lives or not, they are in doubt. */
export function doubtLate(context: Context, late: ReadonlySet<number>, now: Instant): void {
  if (late.size === 0) return;
  for (const attempt of readStarted(context))
    if (late.has(attempt.enrollment)) doubtAttempt(context, attempt, now);
}

/**
 * Settles the started attempts of dead processes, by their notes, and others without a lease. One that was not handed
 * over is as if it had never been; any other may or may not have reached the person, and becomes `uncertain`.
 * Called inside a write, after the one that took the leases back: whoever notes a hand-over looks at its lease after
 * that, so either the note is seen here, or the hand-over does not begin.
 */
export function recoverAttempts(
  context: Context,
  notes: ReadonlyMap<number, HandOverNotes | null>,
  now: Instant,
): Recovery {
  const recovery: Recovery = { doubted: 0, withdrawn: 0, taken: [] };
  for (const attempt of readStarted(context)) {
    const owner = attempt.owner ?? 0;
    if (attempt.lease_owner !== null && !notes.has(owner)) continue;
    const noted = notes.get(owner) ?? null;
    const note = noted?.get(attempt.id);
    if (noted !== null && note === undefined) {
      context.sql.run("DELETE FROM attempts WHERE id = ?", attempt.id);
      recovery.withdrawn += 1;
      continue;
    }
    doubtAttempt(context, attempt, now);
    recovery.doubted += 1;
    if (note?.taken === true) recovery.taken.push({ attempt: attempt.id, providerId: note.providerId });
  }
  deleteOwners(context, notes.keys());
  return recovery;
}

function readStarted({ sql }: Context): StartedRow[] {
  return sql.all<StartedRow>(
    `SELECT a.id, a.owner, a.enrollment, a.prospect, a.sequence, a.step, a.channel, e.lease_owner
      FROM attempts a INDEXED BY attempts_open JOIN enrollments e ON e.id = a.enrollment
      WHERE a.status IN ('started', 'uncertain') AND a.status = 'started'`,
  );
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
