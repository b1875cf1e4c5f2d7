import type { Instant } from "../engine/plan.ts";
import { isInFlight } from "./attempts.ts";
import type { Context } from "./context.ts";
import { overwriteState, parseState, readEnrollmentRow } from "./enrollments.ts";
import { insertEvents } from "./events.ts";
import type { HandOverNotes } from "./hand-over-notes.ts";
import { deleteOwners, type OwnerRow, readOwners } from "./owners.ts";
import type { Owner, Recovery } from "./port.ts";

/** An attempt that a process had started which is shut out by now. */
export interface Orphan {
  id: number;
  owner: number | null;
  enrollment: number;
  prospect: number;
  sequence: string;
  step: string;
  channel: string;
  lease_owner: number | null;
  lease_until: number | null;
  /** Of its enrollment, since its process was shut out. */
  fence: number;
}

const NOBODY: ReadonlySet<number> = new Set();
const TAKEN = "the server had taken it";

/** Owners that no longer live. This process itself always lives. */
export function findDeadOwners(context: Context, isAlive: (owner: Owner) => boolean): OwnerRow[] {
  return readOwners(context).filter(
    ({ id, host, pid, start }) => id !== context.ownerId && !isAlive({ host, pid, start }),
  );
}

/** Takes back leases that have run out, of enrollments with nothing on its way. Called inside a write. */
export function freeLateLeases(context: Context): void {
  for (const { id } of readLeases(context, NOBODY)) if (!isInFlight(context, id)) freeLease(context, id);
}

/**
 * Shuts out dead processes, and any whose lease has run out: no write through their claims counts from now on. What
 * has nothing on its way can be claimed at once; the rest stays leased until `settleOrphans`. Called inside a write.
 */
export function shutOut(context: Context, dead: ReadonlySet<number>): Orphan[] {
  for (const { id } of readLeases(context, dead)) {
    if (isInFlight(context, id)) {
      context.sql.run("UPDATE enrollments SET fence = fence + 1 WHERE id = ?", id);
    } else freeLease(context, id);
  }
  const wall = context.wallClock();
  return readStarted(context).filter(
    ({ lease_owner: owner, lease_until: until }) => owner === null || dead.has(owner) || (until ?? 0) <= wall,
  );
}

/**
 * Settles what processes that were shut out had started, by their notes. What was not handed over is due as before;
 * any other may or may not have reached the person, and becomes `uncertain`. Whoever notes a hand-over looks at its
 * fence after that, so either the note is in what was read since, or the hand-over does not begin.
 * Called inside a write; skips whom somebody has got hold of in between.
 */
export function settleOrphans(
  context: Context,
  orphans: readonly Orphan[],
  notes: ReadonlyMap<number, HandOverNotes | null>,
  now: Instant,
): Pick<Recovery, "doubted" | "withdrawn"> {
  const settled = { doubted: 0, withdrawn: 0 };
  const left = new Map(readStarted(context).map((attempt) => [attempt.id, attempt]));
  for (const orphan of orphans) {
    if (left.get(orphan.id)?.fence !== orphan.fence) continue;
    const noted = notes.get(orphan.owner ?? 0) ?? null;
    const note = noted?.get(orphan.id);
    if (noted !== null && note === undefined) {
      failAttempt(context, orphan.id);
      settled.withdrawn += 1;
    } else {
      doubtAttempt(context, orphan, note ?? null, now);
      settled.doubted += 1;
    }
    freeLease(context, orphan.enrollment);
  }
  return settled;
}

/** Forgets dead owners that hold nothing any more; one that came back to life does. Called inside a write. */
export function forgetOwners(context: Context, dead: readonly OwnerRow[]): OwnerRow[] {
  const holders = new Set(
    context.sql.column<number>(
      "SELECT lease_owner FROM enrollments INDEXED BY enrollments_leased WHERE lease_owner IS NOT NULL",
    ),
  );
  const gone = dead.filter(({ id }) => !holders.has(id));
  deleteOwners(
    context,
    gone.map(({ id }) => id),
  );
  return gone;
}

/** Uncertain attempts of which a dead process had noted that the server took them. */
export function readTaken(context: Context): Recovery["taken"] {
  return context.sql.column(
    `SELECT id FROM attempts
      WHERE status IN ('started', 'uncertain') AND status = 'uncertain' AND reason = ?`,
    TAKEN,
  );
}

/** As if it had never been, for every cap and every later attempt. */
export function failAttempt(context: Context, id: number, owner?: number | null): boolean {
  return (
    context.sql.run(
      `UPDATE attempts SET status = 'failed', reason = 'never handed over', owner = NULL
        WHERE id = ? AND status = 'started' AND (? IS NULL OR owner = ?)`,
      id,
      owner ?? null,
      owner ?? null,
    ) > 0
  );
}

function freeLease({ sql }: Context, enrollment: number): void {
  sql.run(
    "UPDATE enrollments SET lease_owner = NULL, lease_until = NULL, fence = fence + 1 WHERE id = ?",
    enrollment,
  );
}

/** Leases that have run out, and those of these owners. */
function readLeases({ sql, wallClock }: Context, owners: ReadonlySet<number>): { id: number }[] {
  const wall = wallClock();
  return sql
    .all<{ id: number; lease_owner: number; lease_until: number }>(
      `SELECT id, lease_owner, lease_until FROM enrollments INDEXED BY enrollments_leased
        WHERE lease_owner IS NOT NULL${owners.size === 0 ? " AND lease_until <= ?" : " AND ? IS NOT NULL"}`,
      wall,
    )
    .filter(({ lease_owner: owner, lease_until: until }) => until <= wall || owners.has(owner));
}

function readStarted({ sql }: Context): Orphan[] {
  return sql.all<Orphan>(
    `SELECT a.id, a.owner, a.enrollment, a.prospect, a.sequence, a.step, a.channel, e.lease_owner, e.lease_until,
        e.fence
      FROM attempts a INDEXED BY attempts_open JOIN enrollments e ON e.id = a.enrollment
      WHERE a.status IN ('started', 'uncertain') AND a.status = 'started'`,
  );
}

function doubtAttempt(
  context: Context,
  attempt: Orphan,
  note: { taken: boolean; providerId: string | null } | null,
  now: Instant,
): void {
  context.sql.run(
    "UPDATE attempts SET status = 'uncertain', owner = NULL, reason = ?, provider_id = ? WHERE id = ?",
    note?.taken === true ? TAKEN : null,
    note?.providerId ?? null,
    attempt.id,
  );
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
