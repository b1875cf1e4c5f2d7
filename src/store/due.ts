import type { Instant } from "../engine/plan.ts";
import { woken } from "../engine/state-changes.ts";
import type { Param } from "./connection.ts";
import type { Context } from "./context.ts";
import type { EnrollmentRow } from "./enrollments.ts";
import { ENROLLMENT_COLUMNS, toClaims } from "./enrollments.ts";
import { inParts, placesOf } from "./parts.ts";
import { registerOwner } from "./owners.ts";
import type { Claim, DueFilter, DuePlace, PlannedTime } from "./port.ts";

/** Who takes capacity first, as the column `lane` holds it. */
const PRIORITY = { follow_up: 0, first_touch: 1 } as const;
type Priority = (typeof PRIORITY)[keyof typeof PRIORITY];
const PRIORITIES: readonly Priority[] = [PRIORITY.follow_up, PRIORITY.first_touch];

/**
 * Rows looked up before they are leased. Each lies on pages of its own in a large table, and so does its person: the
 * pages of more would push each other out of the cache before the lease is written on them.
 */
const AT_ONCE = 200;

/** INDEXED BY: better an error than a plan whose cost follows what is stored instead of what is due. */
const READY = `FROM enrollments INDEXED BY enrollments_due
  WHERE status = 'active' AND due_at IS NOT NULL AND lease_owner IS NULL AND lane = ?`;

/** As `DueFilter.notAt` has it. */
const PLACE = "plan_hash || ' ' || coalesce(step, '')";

/** The statements of the hot path. */
const DUE_STATEMENTS = {
  isDue: `SELECT 1 ${READY} AND due_at <= ? LIMIT 1`,
  nextAt: `SELECT due_at ${READY} AND due_at > ? ORDER BY due_at LIMIT 1`,
  isOverdueLease: `SELECT 1 FROM enrollments INDEXED BY enrollments_leased
    WHERE lease_owner IS NOT NULL AND lease_until <= ? AND status = 'active' AND due_at <= ? LIMIT 1`,
  hasOrphanLease: `SELECT 1 FROM enrollments INDEXED BY enrollments_leased
    WHERE lease_owner IS NOT NULL AND (lease_owner <> ? OR lease_until <= ?) LIMIT 1`,
  hasOrphanAttempt: `SELECT 1 FROM attempts INDEXED BY attempts_open
    WHERE status IN ('started', 'uncertain') AND status = 'started' AND owner IS DISTINCT FROM ? LIMIT 1`,
  isToAsk: `SELECT 1 FROM attempts INDEXED BY attempts_open
    WHERE status IN ('started', 'uncertain') AND status = 'uncertain' AND ask_at <= ? LIMIT 1`,
  claim: `SELECT ${ENROLLMENT_COLUMNS} ${READY} AND due_at <= ?`,
} as const;

/** See the port. Leases are compared with the wall clock, due times with `now`. */
export function peekDue(
  context: Pick<Context, "sql" | "ownerId" | "wallClock">,
  now: Instant,
): { due: boolean; nextAt: Instant | null; orphans: boolean; toAsk: boolean } {
  const { sql } = context;
  const wall = context.wallClock();
  const due =
    PRIORITIES.some((priority) => sql.get(DUE_STATEMENTS.isDue, priority, now) !== undefined) ||
    sql.get(DUE_STATEMENTS.isOverdueLease, wall, now) !== undefined;
  const ahead = PRIORITIES.map(
    (priority) => sql.get<{ due_at: number }>(DUE_STATEMENTS.nextAt, priority, now)?.due_at,
  ).filter((at) => at !== undefined);
  const orphans =
    sql.get(DUE_STATEMENTS.hasOrphanLease, context.ownerId ?? 0, wall) !== undefined ||
    sql.get(DUE_STATEMENTS.hasOrphanAttempt, context.ownerId ?? 0) !== undefined;
  const toAsk = sql.get(DUE_STATEMENTS.isToAsk, now) !== undefined;
  return { due, nextAt: ahead.length === 0 ? null : Math.min(...ahead), orphans, toAsk };
}

/** Leases what is due; called inside a write, after leases that have run out were recovered. */
export function claimDue(context: Context, now: Instant, limit: number, filter: DueFilter): Claim[] {
  const claims: Claim[] = [];
  for (const priority of PRIORITIES) {
    while (claims.length < limit) {
      const wanted = Math.min(limit - claims.length, AT_ONCE);
      const rows = selectDue(context, priority, now, wanted, filter);
      claims.push(...leaseRows(context, rows));
      if (rows.length < wanted) break;
    }
  }
  return claims;
}

function selectDue(
  context: Context,
  priority: Priority,
  now: Instant,
  limit: number,
  filter: DueFilter,
): EnrollmentRow[] {
  const { sequence, senders, notAt } = filter;
  const wanted = [
    { where: " AND sequence = ?", value: sequence },
    { where: " AND sender IN (SELECT value FROM json_each(?))", value: senders && JSON.stringify(senders) },
    { where: ` AND ${PLACE} NOT IN (SELECT value FROM json_each(?))`, value: notAt && JSON.stringify(notAt) },
  ].flatMap(({ where, value }) => (value === undefined ? [] : [{ where, value }]));
  return context.sql.all<EnrollmentRow>(
    `${DUE_STATEMENTS.claim}${wanted.map(({ where }) => where).join("")} ORDER BY due_at LIMIT ?`,
    priority,
    now,
    ...wanted.map(({ value }) => value),
    limit,
  );
}

/** See the port. */
export function readDuePlaces({ sql }: Context, before: Instant, most: number): DuePlace[] {
  return PRIORITIES.flatMap((priority) =>
    sql.all<DuePlace>(
      `SELECT plan_hash AS planHash, step, sender, count(*) AS count FROM (
          SELECT plan_hash, step, sender ${READY} AND due_at <= ? ORDER BY due_at LIMIT ?) AS oldest
        GROUP BY plan_hash, step, sender`,
      priority,
      before,
      most,
    ),
  );
}

/** Without damaged rows: they are no longer due then, so that they cannot stand in the way; `check` reports them. */
function leaseRows(context: Context, rows: readonly EnrollmentRow[]): Claim[] {
  const claims = toClaims(context, rows);
  const whole = new Set(claims.map(({ enrollment }) => enrollment.id));
  const damaged = rows.filter(({ id }) => !whole.has(id));
  for (const { id } of damaged) {
    context.sql.run("UPDATE enrollments SET due_at = NULL, fence = fence + 1 WHERE id = ?", id);
  }
  for (const some of inParts([...whole])) {
    context.sql.run(
      `UPDATE enrollments SET lease_owner = ?, lease_until = ?, fence = fence + 1 WHERE id IN (${placesOf(some)})`,
      context.ownerId ?? registerOwner(context),
      context.wallClock() + context.leaseMs,
      ...some,
    );
  }
  return claims.map((claim) => ({ ...claim, fence: claim.fence + 1 }));
}

/**
 * Gives claims back unperformed; those that belong to somebody else by now are left alone, and so are those that have
 * moved on with a message on its way.
 */
export function releaseClaims(context: Context, claims: readonly Claim[]): void {
  for (const { enrollment, fence } of claims) {
    context.sql.run(
      `UPDATE enrollments SET lease_owner = NULL, lease_until = NULL, fence = fence + 1
        WHERE id = ? AND lease_owner = ? AND (fence = ? OR NOT EXISTS (
          SELECT 1 FROM attempts WHERE status IN ('started', 'uncertain') AND status = 'started'
            AND enrollment = enrollments.id))`,
      enrollment.id,
      context.ownerId,
      fence,
    );
  }
}

/** Damaged rows go on sleeping. */
const ASLEEP = "status = 'active' AND due_at IS NULL AND json_valid(state)";

function wakeWhere(context: Context, now: Instant, where: string, ...params: Param[]): number {
  const { dueAt, deferredBy } = woken(now);
  return context.sql.run(
    `UPDATE enrollments SET due_at = ?, deferred_by = ?, fence = fence + 1 WHERE ${ASLEEP} AND ${where}`,
    dueAt,
    deferredBy,
    ...params,
  );
}

/** Looks again at messages to one person that could not be written: what was missing may be there now. */
export function wakeMessages(context: Context, prospect: number, now: Instant): void {
  wakeWhere(context, now, "prospect = ? AND +deferred_by = 'message'", prospect);
}

/** Looks again at what the law stopped for one person: a consent came, or the person's data changed. */
export function wakeLaw(context: Context, prospect: number, now: Instant): void {
  wakeWhere(context, now, "prospect = ? AND deferred_by = 'law'", prospect);
}

/** Makes enrollments that wait for a gate to open due at `now`; see the port. */
export function wakeBlocked(
  context: Context,
  gates: readonly string[],
  now: Instant,
  of: { sequence?: string; sender?: string } = {},
): number {
  let count = 0;
  for (const gate of gates) {
    count += wakeWhere(
      context,
      now,
      "deferred_by IS NOT NULL AND deferred_by = ? AND (? IS NULL OR sequence = ?) AND (? IS NULL OR sender = ?)",
      gate,
      of.sequence ?? null,
      of.sequence ?? null,
      of.sender ?? null,
      of.sender ?? null,
    );
  }
  return count;
}

/**
 * Due times after `after` that a capacity gate has given to people of this sender for an action, ascending. Of those
 * deferred before schema 29 nobody knows the action: they count for each.
 */
export function readReservedTimes(
  context: Context,
  sender: string,
  action: string,
  onlyFollowUps: boolean,
  after: Instant,
): Instant[] {
  const lane = onlyFollowUps ? PRIORITY.follow_up : PRIORITY.first_touch;
  const read = (which: string, ...params: Param[]) =>
    context.sql.column<number>(
      `SELECT due_at FROM enrollments INDEXED BY enrollments_reserved
        WHERE status = 'active' AND deferred_by IN ('sender', 'spacing', 'budget')
        AND sender = ? AND deferred_action ${which} AND due_at > ? AND lane <= ? ORDER BY due_at`,
      ...params,
      after,
      lane,
    );
  const times = read("= ?", sender, action);
  const older = read("IS NULL", sender);
  return older.length === 0 ? times : [...times, ...older].sort((one, other) => one - other);
}

/** See the port. */
export function readPlannedTimes(context: Context, limit: number, sender?: string): PlannedTime[] {
  return sender === undefined ? readPlanned(context, limit) : readPlannedOf(context, sender, limit);
}

/** See the port. */
export function readNextDueOf(context: Context, sender: string): Instant | null {
  return readPlannedOf(context, sender, 1)[0]?.dueAt ?? null;
}

/** Rows that are paused by their sequence or sender are passed over one by one. */
function readPlanned({ sql }: Context, limit: number): PlannedTime[] {
  const rows = PRIORITIES.flatMap((priority) =>
    sql.all<PlannedTime>(
      `SELECT id AS enrollment, due_at AS dueAt ${READY} AND NOT EXISTS (SELECT 1 FROM pauses WHERE scope = 'all'
          OR (scope = 'sequence' AND name = sequence) OR (scope = 'sender' AND name = sender))
        ORDER BY due_at LIMIT ?`,
      priority,
      limit,
    ),
  );
  return rows.sort((a, b) => a.dueAt - b.dueAt).slice(0, limit);
}

function readPlannedOf({ sql }: Context, sender: string, limit: number): PlannedTime[] {
  return sql.all<PlannedTime>(
    `SELECT id AS enrollment, due_at AS dueAt FROM enrollments INDEXED BY enrollments_sender
      WHERE status = 'active' AND due_at IS NOT NULL AND sender = ? ORDER BY due_at LIMIT ?`,
    sender,
    limit,
  );
}
