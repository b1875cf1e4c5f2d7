import type { Instant } from "../engine/plan.ts";
import type { State } from "../engine/state.ts";
import { isInFlight } from "./attempts.ts";
import type { Context } from "./context.ts";
import {
  cancelReviews,
  cancelTasks,
  insertEnrollments,
  overwriteState,
  readEnrollmentRow,
  toClaim,
} from "./enrollments.ts";
import { insertEvents, readLastEvent } from "./events.ts";
import { refold } from "./fold.ts";
import type { EnrollDraft, NewEvent, NewSuppression } from "./port.ts";
import type { Act, Judge, NewAct, TakenBack } from "./ports/acts-port.ts";
import { readOpenRefusals, reopenRefusals } from "./senders.ts";
import { nameSuppression } from "./suppressions.ts";

/** Acts older than this are forgotten with the next one. */
const KEPT_MS = 2 * 3_600_000;

/**
 * What the runner writes down by itself while it moves along. Nothing of it has left, and going back undoes it; any
 * other entry is something that happened.
 */
const BOOKKEEPING: ReadonlySet<string> = new Set([
  "task_opened",
  "review_asked",
  "step_skipped",
  "branch_taken",
  "finished",
  "taken_back",
]);

/** What an act changed, as far as going back needs it. */
interface Changes {
  /** `before` null: it began with the act. */
  enrollments: { id: number; planHash: string; before: State | null }[];
  /** Open before. */
  tasks: { id: number; snoozedUntil: Instant | null }[];
  reviews: number[];
  /** Attempts that done tasks were charged as. */
  charged: number[];
  /** The attempt that was in doubt before. */
  resolved: number | null;
  /** Names of suppressions that were new. */
  suppressed: string[];
  /** Consents that ended. */
  consents: number[];
  /** Notifications that were queued. */
  notifications: number[];
  /** Attempts whose refusals were in a row until then; absent where an older version wrote the act. */
  refusals?: number[];
  /** The last attempt there was: what has a higher number came since. */
  lastAttempt: number;
}

/** What an act is about, known before it is done. */
interface Scope {
  prospect: number;
  enrollments: readonly number[];
  suppress?: readonly NewSuppression[] | undefined;
}

/** What became of it: enrollments as they were before, and those that began. Null: nothing was written. */
interface Done {
  before: readonly { id: number; planHash: string; state: State }[];
  began?: readonly { id: number; planHash: string }[];
  resolved?: number | undefined;
}

/** Each event of it says who did it. */
function workAs<Outcome>(context: Context, by: string | undefined, work: () => Outcome): Outcome {
  context.actor = by ?? null;
  try {
    return work();
  } finally {
    context.actor = null;
  }
}

/** Does something, and remembers how to take it back. Called inside a write. */
export function noteAct<Outcome>(
  context: Context,
  act: NewAct | undefined,
  at: Instant,
  scope: Scope,
  work: () => Outcome,
  describe: (outcome: Outcome) => Done | null,
): Outcome {
  if (act === undefined) return work();
  const { sql } = context;
  const tasks = ofEach<{ id: number; enrollment: number; snoozedUntil: Instant | null }>(
    context,
    "SELECT id, enrollment, snoozed_until AS snoozedUntil FROM tasks WHERE status = 'open' AND enrollment = ?",
    scope.enrollments,
  );
  const reviews = ofEach<{ id: number; enrollment: number }>(
    context,
    "SELECT id, enrollment FROM reviews WHERE status = 'open' AND enrollment = ?",
    scope.enrollments,
  );
  const valid = "SELECT id FROM consents WHERE prospect = ? AND withdrawn_at IS NULL";
  const consents = sql.column<number>(valid, scope.prospect);
  const names = (scope.suppress ?? []).map(({ kind, value }) => nameSuppression(kind, value));
  const suppressed = [...new Set(names)].filter((name) => !isNamed(context, name));
  const [lastEvent, lastAttempt, lastNotice] = [
    readLastEvent(context),
    highest(context, "attempts"),
    highest(context, "notifications"),
  ];
  const refusals = readOpenRefusals(context);
  const outcome = workAs(context, act.by, work);
  const done = describe(outcome);
  if (done === null) return outcome;
  // Who did not hear of it keeps what is open as it is.
  const touched = new Set(done.before.map(({ id }) => id));
  const isTouched = ({ enrollment }: { enrollment: number }): boolean => touched.has(enrollment);
  const still = new Set(sql.column<number>(valid, scope.prospect));
  const inRow = new Set(readOpenRefusals(context));
  const changes: Changes = {
    enrollments: [
      ...done.before.map(({ id, planHash, state }) => ({ id, planHash, before: state })),
      ...(done.began ?? []).map(({ id, planHash }) => ({ id, planHash, before: null })),
    ],
    tasks: tasks.filter(isTouched).map(({ id, snoozedUntil }) => ({ id, snoozedUntil })),
    reviews: reviews.filter(isTouched).map(({ id }) => id),
    charged: sql.column<number>("SELECT id FROM attempts WHERE id > ?", lastAttempt),
    resolved: done.resolved ?? null,
    suppressed: suppressed.filter((name) => isNamed(context, name)),
    consents: consents.filter((id) => !still.has(id)),
    notifications: sql.column<number>("SELECT id FROM notifications WHERE id > ?", lastNotice),
    refusals: refusals.filter((id) => !inRow.has(id)),
    lastAttempt: highest(context, "attempts"),
  };
  sql.run("DELETE FROM act_enrollments WHERE act IN (SELECT id FROM acts WHERE at < ?)", at - KEPT_MS);
  sql.run("DELETE FROM acts WHERE at < ?", at - KEPT_MS);
  const id = sql.insert(
    `INSERT INTO acts (batch, kind, what, at, prospect, first_event, last_event, changes)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    act.batch,
    act.kind,
    act.what,
    at,
    scope.prospect,
    lastEvent + 1,
    readLastEvent(context),
    JSON.stringify(changes),
  );
  for (const { id: enrollment } of changes.enrollments) {
    sql.run(
      "INSERT INTO act_enrollments (enrollment, act) VALUES (?, ?) ON CONFLICT DO NOTHING",
      enrollment,
      id,
    );
  }
  return outcome;
}

/** See the port. Called inside a write. */
export function enroll(
  context: Context,
  drafts: readonly EnrollDraft[],
  at: Instant,
  act?: NewAct,
): (number | null)[] {
  if (act === undefined) return insertEnrollments(context, drafts, at);
  return drafts.flatMap((draft) => enrollInAct(context, draft, at, act));
}

/** One person's beginning, which can be taken back alone. */
function enrollInAct(context: Context, draft: EnrollDraft, at: Instant, act: NewAct): (number | null)[] {
  const { prospect, planHash } = draft;
  return noteAct(
    context,
    act,
    at,
    { prospect, enrollments: [] },
    () => insertEnrollments(context, [draft], at),
    ([id]) => (id == null ? null : { before: [], began: [{ id, planHash }] }),
  );
}

function ofEach<Row>({ sql }: Context, query: string, ids: readonly number[]): Row[] {
  return ids.flatMap((id) => sql.all<Row>(query, id));
}

function highest({ sql }: Context, table: "attempts" | "notifications"): number {
  return sql.get<{ id: number | null }>(`SELECT max(id) AS id FROM ${table}`)?.id ?? 0;
}

function isNamed({ sql }: Context, name: string): boolean {
  return sql.get("SELECT 1 FROM suppressions WHERE name = ?", name) !== undefined;
}

const COLUMNS = "id, batch, kind, what, at, prospect";

/** See the port. */
export function readActs({ sql }: Context, since: Instant, prospect?: number): Act[] {
  const rows = sql.all<Omit<Act, "enrollments"> & { changes: string }>(
    `SELECT ${COLUMNS}, changes FROM acts WHERE undone_at IS NULL AND at >= ? AND (? IS NULL OR prospect = ?) ORDER BY id DESC`,
    since,
    prospect ?? null,
    prospect ?? null,
  );
  return rows.map(({ changes, ...act }) => ({ ...act, enrollments: idsOf(changes) }));
}

/** Written by `noteAct` alone. */
function parseChanges(text: string): Changes {
  return JSON.parse(text) as Changes;
}

function idsOf(changes: string): number[] {
  return parseChanges(changes).enrollments.map(({ id }) => id);
}

interface ActRow extends Omit<Act, "enrollments"> {
  first_event: number;
  last_event: number;
  changes: string;
}

/** See the port. Called inside a write. */
export function undoActs(context: Context, ids: readonly number[], at: Instant, judge: Judge): TakenBack[] {
  return [...ids]
    .sort((a, b) => b - a)
    .flatMap((id) => {
      const row = context.sql.get<ActRow>(
        `SELECT ${COLUMNS}, first_event, last_event, changes FROM acts WHERE id = ? AND undone_at IS NULL`,
        id,
      );
      if (row === undefined) return [];
      const { first_event: _, last_event: __, changes, ...rest } = row;
      const act = { ...rest, enrollments: idsOf(changes) };
      return [{ act, refusal: takeBackAct(context, row, act, at, judge) }];
    });
}

function takeBackAct(context: Context, row: ActRow, act: Act, at: Instant, judge: Judge): string | null {
  const changes = parseChanges(row.changes);
  const found = findHindrance(context, row, changes);
  if (found !== null) return found;
  const ways: { id: number; state: State; events: readonly NewEvent[] }[] = [];
  for (const { id, planHash, before } of changes.enrollments) {
    const enrollment = readEnrollmentRow(context, id);
    const claim = enrollment === undefined ? null : toClaim(context, enrollment);
    if (claim === null) return "the enrollment is gone";
    if (claim.enrollment.planHash !== planHash) return "the sequence has changed since";
    const way = judge(act, claim, before);
    if ("refusal" in way) return way.refusal;
    ways.push({ id, ...way });
  }
  // What other processes hold counts no more, and what this one is about to hand over is looked at again.
  context.ownChanges += 1;
  retract(context, row);
  for (const { id, state, events } of ways) {
    const enrollment = readEnrollmentRow(context, id);
    if (enrollment === undefined) continue;
    cancelTasks(context, id);
    cancelReviews(context, id);
    overwriteState(context, enrollment, state);
    insertEvents(context, events);
  }
  reopen(context, changes);
  const isTold = ways.some(({ events }) => events.some(({ prospect }) => prospect === act.prospect));
  if (!isTold)
    insertEvents(context, [{ kind: "taken_back", at, prospect: act.prospect, data: { what: act.what } }]);
  context.sql.run("UPDATE acts SET undone_at = ? WHERE id = ?", at, act.id);
  return null;
}

/** What has come since the act, in words; null for nothing. */
function findHindrance(
  context: Context,
  { id, last_event, prospect }: ActRow,
  changes: Changes,
): string | null {
  const { sql } = context;
  for (const { id: enrollment } of changes.enrollments) {
    const left = sql.get(
      "SELECT 1 FROM attempts WHERE enrollment = ? AND id > ? AND failed = 0",
      enrollment,
      changes.lastAttempt,
    );
    if (left !== undefined) return "a touch has left since";
    if (isInFlight(context, enrollment)) return "a touch is on its way";
  }
  const ids = new Set(changes.enrollments.map((each) => each.id));
  const people = new Set([
    prospect,
    ...[...ids].flatMap((enrollment) => readEnrollmentRow(context, enrollment)?.prospect ?? []),
  ]);
  for (const person of people) {
    const since = sql.all<{ kind: string; enrollment: number | null }>(
      `SELECT kind, enrollment FROM events WHERE prospect = ? AND id > ?
        AND id NOT IN (SELECT event FROM retracted) ORDER BY id`,
      person,
      last_event,
    );
    const fact = since.find(
      ({ kind, enrollment }) => !BOOKKEEPING.has(kind) && (enrollment === null || ids.has(enrollment)),
    );
    if (fact !== undefined) return `${fact.kind} has happened since`;
  }
  const later = [...ids]
    .map((enrollment) =>
      sql.get<{ what: string }>(
        `SELECT a.what FROM act_enrollments e JOIN acts a ON a.id = e.act
          WHERE e.enrollment = ? AND e.act > ? AND a.undone_at IS NULL LIMIT 1`,
        enrollment,
        id,
      ),
    )
    .find((each) => each !== undefined);
  return later === undefined ? null : `${later.what} came after it: take that back first`;
}

function retract(context: Context, { id, first_event, last_event }: ActRow): void {
  const { sql } = context;
  refold(
    context,
    sql.column<number>(
      "SELECT DISTINCT prospect FROM events WHERE id BETWEEN ? AND ? AND prospect IS NOT NULL",
      first_event,
      last_event,
    ),
  );
  sql.run(
    "INSERT INTO retracted (event, act) SELECT id, ? FROM events WHERE id BETWEEN ? AND ? ON CONFLICT DO NOTHING",
    id,
    first_event,
    last_event,
  );
}

/** What waited for a person waits again, and what followed beside the enrollments is undone. */
function reopen(context: Context, changes: Changes): void {
  const { sql } = context;
  for (const { id, snoozedUntil } of changes.tasks) {
    sql.run(
      "UPDATE tasks SET status = 'open', closed_at = NULL, snoozed_until = ? WHERE id = ?",
      snoozedUntil,
      id,
    );
  }
  for (const id of changes.reviews) sql.run("UPDATE reviews SET status = 'open' WHERE id = ?", id);
  for (const id of changes.charged) {
    sql.run("UPDATE attempts SET status = 'failed', failed = 1, reason = 'taken back' WHERE id = ?", id);
  }
  if (changes.resolved !== null) {
    sql.run("DELETE FROM sent_copies WHERE attempt = ?", changes.resolved);
    sql.run(
      "UPDATE attempts SET status = 'uncertain', failed = 0, settled_at = NULL, reason = NULL WHERE id = ?",
      changes.resolved,
    );
  }
  reopenRefusals(context, changes.refusals ?? [], changes.lastAttempt);
  for (const name of changes.suppressed) sql.run("DELETE FROM suppressions WHERE name = ?", name);
  for (const id of changes.consents) sql.run("UPDATE consents SET withdrawn_at = NULL WHERE id = ?", id);
  for (const id of changes.notifications) {
    sql.run("DELETE FROM notifications WHERE id = ? AND status = 'waiting'", id);
  }
}

/** Of a person who is erased: what is remembered of them can be taken back no more. */
export function forgetActs({ sql }: Context, prospect: number): void {
  const ids = new Set([
    ...sql.column<number>("SELECT id FROM acts WHERE prospect = ?", prospect),
    ...sql.column<number>(
      `SELECT e.act FROM enrollments n CROSS JOIN act_enrollments e ON e.enrollment = n.id
        WHERE n.prospect = ?`,
      prospect,
    ),
  ]);
  for (const id of ids) {
    sql.run("DELETE FROM act_enrollments WHERE act = ?", id);
    sql.run("DELETE FROM acts WHERE id = ?", id);
  }
}
