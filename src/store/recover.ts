import type { Instant } from "../engine/plan.ts";
import { uncertain } from "../engine/state-changes.ts";
import { isInFlight, readAttempts } from "./attempts.ts";
import type { Context } from "./context.ts";
import { claimDue } from "./due.ts";
import { readEnrollmentRow, toClaim, writeRow } from "./enrollments.ts";
import { insertEvents } from "./events.ts";
import type { HandOffLog } from "./hand-off-log.ts";
import { deleteOwners, type OwnerRow, readOwners } from "./owners.ts";
import type {
  Claim,
  DueFilter,
  FencedOwners,
  IsAlive,
  LastNews,
  Orphan,
  Recovery,
  Settlement,
} from "./port.ts";
import { settleClaim } from "./settle.ts";

interface OrphanRow {
  id: number;
  status: "started" | "uncertain";
  owner: number | null;
  enrollment: number;
  prospect: number;
  sequence: string;
  step: string;
  step_key: string | null;
  channel: string;
  provider_id: string | null;
  lease_owner: number | null;
  lease_until: number | null;
  fence: number;
}

const NOBODY: ReadonlySet<number> = new Set();
/** Why an attempt is in doubt although the server had taken it: how its enrollment goes on could not be told. */
const TAKEN = "the server had taken it";

/** Owners that no longer live. This process itself always lives. */
export function findDeadOwners(context: Context, isAlive: IsAlive): OwnerRow[] {
  return readOwners(context).filter(
    ({ id, host, pid, start, hasSession }) =>
      id !== context.ownerId && !isAlive({ host, pid, start }, hasSession),
  );
}

/** This process, by what it is: a commit that nobody heard of may have registered it. */
export function findSelf(context: Context): number | null {
  const { host, pid, start } = context.owner;
  const own = readOwners(context).find(
    (each) => each.host === host && each.pid === pid && each.start === start,
  );
  return own?.id ?? null;
}

/** See the port's `claimDue`: what is due, and what was leased to somebody who is late with nothing on its way. */
export function claimDueAndLate(context: Context, now: Instant, limit: number, filter: DueFilter): Claim[] {
  freeLateLeases(context);
  return claimDue(context, now, limit, filter);
}

/** Takes back leases that have run out, of enrollments with nothing on its way. Called inside a write. */
function freeLateLeases(context: Context): void {
  for (const { id } of readLeases(context, NOBODY)) if (!isInFlight(context, id)) freeLease(context, id);
}

/**
 * Shuts out processes that are over, and any whose lease has run out: no write through their claims counts from now on. What
 * has nothing on its way can be claimed at once; the rest stays leased until `settleOrphans`. Called inside a write.
 */
export function fenceDead(context: Context, dead: ReadonlySet<number>): OrphanRow[] {
  for (const { id } of readLeases(context, dead)) {
    if (isInFlight(context, id)) {
      context.sql.run("UPDATE enrollments SET fence = fence + 1 WHERE id = ?", id);
    } else freeLease(context, id);
  }
  const wall = context.wallClock();
  return readOrphans(context).filter(
    ({ status, lease_owner: owner, lease_until: until }) =>
      status === "uncertain" || owner === null || dead.has(owner) || (until ?? 0) <= wall,
  );
}

/** What the notes of their processes say of orphans, and what the server had taken as it is stored. */
export function tellTaken(
  context: Context,
  rows: readonly OrphanRow[],
  notes: ReadonlyMap<number, HandOffLog | null>,
): Pick<FencedOwners, "orphans" | "taken"> {
  const orphans = rows.map((row): Orphan => {
    const { id, enrollment, fence } = row;
    return { id, enrollment, fence, news: readNews(row, notes.get(row.owner ?? 0) ?? null) };
  });
  const taken = orphans.flatMap(({ id, enrollment, news }) => {
    if (news.type !== "taken") return [];
    const [attempt] = readAttempts(context, { id });
    const row = readEnrollmentRow(context, enrollment);
    const claim = row === undefined ? null : toClaim(context, row);
    if (attempt === undefined || claim === null) return [];
    return [{ attempt: { ...attempt, providerId: news.providerId }, claim }];
  });
  return { orphans, taken };
}

function readNews({ id, status, provider_id: providerId }: OrphanRow, notes: HandOffLog | null): LastNews {
  // An earlier recovery put it in doubt, and went away before it had told the enrollment.
  if (status === "uncertain") return { type: "taken", providerId };
  if (notes === null) return { type: "unknown" };
  const note = notes.get(id);
  if (note === undefined) return { type: "journaled" };
  return note.taken ? { type: "taken", providerId: note.providerId } : { type: "handed" };
}

/**
 * Settles what processes that were shut out had started, by their notes. What was not handed over is due as before;
 * what the server had taken goes on by its settlement; any other may or may not have reached the person, and becomes
 * `uncertain`. Whoever notes a hand-over looks at its fence after that, so either the note is in what was read since,
 * or the hand-over does not begin. Called inside a write; skips whom somebody has got hold of in between.
 */
export function settleOrphans(
  context: Context,
  orphans: readonly Orphan[],
  settlements: readonly Settlement[],
  now: Instant,
): Recovery {
  const settled: Recovery = { uncertain: 0, withdrawn: 0, sent: 0 };
  const rows = new Map(readOrphans(context).map((row) => [row.id, row]));
  for (const { id, fence, news } of orphans) {
    const row = rows.get(id);
    if (row?.fence !== fence) continue;
    const settlement = settlements.find(({ attempt }) => attempt?.id === id);
    if (news.type === "journaled") {
      failAttempt(context, id);
      settled.withdrawn += 1;
    } else if (settlement !== undefined && settleClaim(context, settlement).ok) settled.sent += 1;
    else if (row.status === "started") {
      markUncertain(context, row, news, now);
      settled.uncertain += 1;
    }
    if (row.status === "started") freeLease(context, row.enrollment);
  }
  return settled;
}

/** Forgets dead owners that hold nothing any more; one that came back to life does. Called inside a write. */
export function forgetOwners(context: Context, dead: FencedOwners["dead"]): FencedOwners["dead"] {
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

/** What is started, and what is in doubt although the server had taken it. */
function readOrphans({ sql }: Context): OrphanRow[] {
  return sql.all<OrphanRow>(
    `SELECT a.id, a.status, a.owner, a.enrollment, a.prospect, a.sequence, a.step, a.step_key, a.channel, a.provider_id,
        e.lease_owner, e.lease_until, e.fence
      FROM attempts a INDEXED BY attempts_open JOIN enrollments e ON e.id = a.enrollment
      WHERE a.status IN ('started', 'uncertain') AND (a.status = 'started' OR a.reason = ?)`,
    TAKEN,
  );
}

function markUncertain(context: Context, attempt: OrphanRow, news: LastNews, now: Instant): void {
  const isTaken = news.type === "taken";
  context.sql.run(
    "UPDATE attempts SET status = 'uncertain', owner = NULL, reason = ?, provider_id = ? WHERE id = ?",
    isTaken ? TAKEN : null,
    isTaken ? news.providerId : null,
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
      ...(attempt.step_key !== null && { stepKey: attempt.step_key }),
      channel: attempt.channel,
      data: { reason: "interrupted" },
    },
  ]);
  const row = readEnrollmentRow(context, attempt.enrollment);
  const parked = row === undefined ? null : uncertain(row, attempt.step);
  if (row === undefined || parked === null) return;
  const { phase, dueAt, deferredBy } = parked;
  writeRow(context, row, { phase, due_at: dueAt, deferred_by: deferredBy, fence: row.fence + 1 });
}
