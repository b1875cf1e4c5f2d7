import { HELD_OUT } from "../engine/draw.ts";
import type { Instant } from "../engine/plan.ts";
import type { State } from "../engine/state.ts";
import { ended, hasEnded } from "../engine/state-changes.ts";
import { PAGE_ROWS, type Page } from "./bind.ts";
import type { Context } from "./context.ts";
import { insertEvents } from "./events.ts";
import { parseObject } from "./json.ts";
import { chooseId } from "./meta.ts";
import { inParts, placesOf } from "./parts.ts";
import type { Claim, EnrollDraft, Enrollment } from "./port.ts";
import type { ProspectRow } from "./prospect-rows.ts";
import { readProspectRow, readSameMailbox, toProspect } from "./prospect-rows.ts";
import { findSuppression } from "./suppressions.ts";

export interface EnrollmentRow extends StateColumns {
  id: number;
  key: string;
  prospect: number;
  sequence: string;
  plan_hash: string;
  sender: string;
  enrolled_at: number;
  state: string;
  fence: number;
  lease_owner: number | null;
  lease_until: number | null;
}

export const ENROLLMENT_COLUMNS = `id, key, prospect, sequence, plan_hash, sender, enrolled_at, state, status, phase, step,
  due_at, lane, deferred_by, deferred_action, fence, lease_owner, lease_until`;

/** What of a state stands in columns, and there alone: what is due and who waits for what is found by them. */
interface StateColumns {
  status: State["status"];
  phase: State["phase"];
  step: string | null;
  due_at: number | null;
  /** 0 for follow-ups: whether any touch was performed. */
  lane: 0 | 1;
  deferred_by: string | null;
  deferred_action: string | null;
}

const STATE_COLUMNS = [
  "status",
  "phase",
  "step",
  "due_at",
  "lane",
  "deferred_by",
  "deferred_action",
] as const;
const CHANGING = ["state", ...STATE_COLUMNS, "plan_hash", "lease_owner", "lease_until"] as const;

/** A state as its row holds it: what is in columns, and the rest of it as JSON. */
export function toColumns(state: State): StateColumns & { state: string } {
  const { status, phase, step, dueAt, deferredBy, deferredAction = null, touched, ...rest } = state;
  const lane = touched ? 0 : 1;
  return {
    ...{ status, phase, step, lane },
    due_at: dueAt,
    deferred_by: deferredBy,
    deferred_action: deferredBy === null ? null : deferredAction,
    state: JSON.stringify(rest),
  };
}

/**
 * The state of a row, or null where its JSON is no state's: such a row is left alone and `check` reports it. Rows written
 * before schema 18 hold everything in JSON too, which counts no more.
 */
export function toState(row: StateColumns & { state: string }): State | null {
  const rest = parseStateJson(row.state);
  if (rest === null) return null;
  return {
    ...rest,
    status: row.status,
    phase: row.phase,
    step: row.step,
    dueAt: row.due_at,
    deferredBy: row.deferred_by,
    ...(row.deferred_action !== null && row.deferred_by !== null && { deferredAction: row.deferred_action }),
    touched: row.lane === 0,
  };
}

/** What of a state stands in JSON. */
type StateJson = Omit<
  State,
  "status" | "phase" | "step" | "dueAt" | "deferredBy" | "deferredAction" | "touched"
>;

function parseStateJson(text: string): StateJson | null {
  const rest = parseObject<unknown>(text);
  return isObject(rest["steps"]) && isObject(rest["happened"]) ? (rest as unknown as StateJson) : null;
}

/** Whether a row's JSON is no state's; see `check`, which asks the same in SQL. */
export function isDamaged({ state }: Pick<EnrollmentRow, "state">): boolean {
  return parseStateJson(state) === null;
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Writes into a row as it was read in this very transaction. Only columns that change are set: SQLite rewrites the entry
 * in every index that names a column which is set, to the same value too.
 */
export function writeRow(
  context: Context,
  row: EnrollmentRow,
  change: Partial<Pick<EnrollmentRow, (typeof CHANGING)[number]>> & { fence: number },
): void {
  const next = { ...row, ...change };
  const changed = CHANGING.filter((column) => next[column] !== row[column]);
  context.sql.send(
    `UPDATE enrollments SET ${["fence", ...changed].map((column) => `${column} = ?`).join(", ")} WHERE id = ?`,
    next.fence,
    ...changed.map((column) => next[column]),
    row.id,
  );
}

/** Null where the stored state is damaged. */
function toEnrollment(row: EnrollmentRow): Enrollment | null {
  const state = toState(row);
  if (state === null) return null;
  return {
    id: row.id,
    key: row.key,
    prospect: row.prospect,
    sequence: row.sequence,
    planHash: row.plan_hash,
    sender: row.sender,
    state,
    enrolledAt: row.enrolled_at,
  };
}

/** Null where the row is damaged, or its person is missing. */
export function toClaim(context: Context, row: EnrollmentRow): Claim | null {
  const enrollment = toEnrollment(row);
  const person = context.sql.get<ProspectRow>("SELECT * FROM prospects WHERE id = ?", row.prospect);
  if (enrollment === null || person === undefined) return null;
  return { enrollment, person: toProspect(person), fence: row.fence };
}

/** Those of many rows that are whole, in their order; people are read together. */
export function toClaims(context: Context, rows: readonly EnrollmentRow[]): Claim[] {
  const people = new Map<number, ProspectRow>();
  for (const ids of inParts([...new Set(rows.map(({ prospect }) => prospect))])) {
    const found = context.sql.all<ProspectRow>(
      `SELECT * FROM prospects WHERE id IN (${placesOf(ids)})`,
      ...ids,
    );
    for (const person of found) people.set(person.id, person);
  }
  return rows.flatMap((row) => {
    const enrollment = toEnrollment(row);
    const person = people.get(row.prospect);
    return enrollment === null || person === undefined
      ? []
      : [{ enrollment, person: toProspect(person), fence: row.fence }];
  });
}

/** Of an enrollment `n`: its beginning was taken back, and the person may enter as if they never had. */
const NEVER_WAS = `EXISTS (SELECT 1 FROM events v JOIN retracted r ON r.event = v.id
  WHERE v.prospect = n.prospect AND v.kind = 'enrolled' AND v.enrollment = n.id)`;

/** One transaction's worth of drafts; see the port. */
export function insertEnrollments(
  context: Context,
  drafts: readonly EnrollDraft[],
  at: Instant,
): (number | null)[] {
  return drafts.map((draft) => insertEnrollment(context, draft, at));
}

/** The new id; null where the person is or was in the sequence, or, with `again`, still is, or is suppressed or nobody. */
function insertEnrollment(context: Context, draft: EnrollDraft, at: Instant): number | null {
  const { sql } = context;
  const earlier = readSameMailbox(context, draft.prospect).flatMap((prospect) =>
    sql.all<{ status: string }>(
      `SELECT status FROM enrollments n WHERE prospect = ? AND sequence = ? AND NOT ${NEVER_WAS}`,
      prospect,
      draft.sequence,
    ),
  );
  if (earlier.length > 0 && !draft.again) return null;
  if (earlier.some(({ status }) => status === "active" || status === "paused")) return null;
  const person = readProspectRow(context, draft.prospect);
  if (person === undefined || person.erased_at !== null) return null;
  // Whoever opted out since somebody looked: nothing would end what begins only now.
  if (findSuppression(context, person) !== null) return null;
  const time = earlier.length === 0 ? "" : `/${earlier.length + 1}`;
  const columns = toColumns(draft.state);
  const id = sql.insert(
    `INSERT INTO enrollments (id, key, prospect, sequence, plan_hash, sender, enrolled_at, state, ${STATE_COLUMNS.join(", ")})
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ${STATE_COLUMNS.map(() => "?").join(", ")})`,
    chooseId(sql, "enrollments"),
    `${draft.sequence}/${draft.prospect}${time}`,
    draft.prospect,
    draft.sequence,
    draft.planHash,
    draft.sender,
    at,
    columns.state,
    ...STATE_COLUMNS.map((column) => columns[column]),
  );
  const data = { sender: draft.sender, version: draft.planHash.slice(0, 12) };
  const { prospect, sequence } = draft;
  const fact = { at, prospect, enrollment: id, sequence, data };
  const isHeldOut = draft.state.status === "exited" && draft.state.reason === HELD_OUT;
  insertEvents(context, [{ kind: "enrolled", ...fact }, ...(isHeldOut ? [{ kind: HELD_OUT, ...fact }] : [])]);
  return id;
}

export function readEnrollmentRow(context: Context, id: number): EnrollmentRow | undefined {
  return context.sql.get<EnrollmentRow>(`SELECT ${ENROLLMENT_COLUMNS} FROM enrollments WHERE id = ?`, id);
}

/** See the port's `readEnrollment`. */
export function readClaim(context: Context, id: number): Claim | null {
  const row = readEnrollmentRow(context, id);
  return row === undefined ? null : toClaim(context, row);
}

export function readEnrollmentsOf(context: Context, prospect: number): Enrollment[] {
  return context.sql
    .all<EnrollmentRow>(
      `SELECT ${ENROLLMENT_COLUMNS} FROM enrollments WHERE prospect = ? ORDER BY id`,
      prospect,
    )
    .map(toEnrollment)
    .filter((enrollment) => enrollment !== null);
}

/** Writes a state without a claim, for what no claim may stop: recovery and erasure. Bumps the fence. */
export function overwriteState(context: Context, row: EnrollmentRow, state: State): void {
  writeRow(context, row, { ...toColumns(state), fence: row.fence + 1 });
}

/** Ends an enrollment at once, with its open tasks and reviews; one that has ended stays as it is. */
export function exitEnrollment(context: Context, id: number, reason: string): void {
  const row = readEnrollmentRow(context, id);
  if (row === undefined) return;
  cancelTasks(context, id);
  cancelReviews(context, id);
  const state = toState(row);
  if (state === null || hasEnded(state)) return;
  overwriteState(context, row, { ...state, ...ended("exited", reason) });
}

export function cancelTasks(context: Context, enrollment: number): void {
  context.sql.send(
    "UPDATE tasks SET status = 'cancelled' WHERE enrollment = ? AND status = 'open'",
    enrollment,
  );
}

export function cancelReviews(context: Context, enrollment: number): void {
  context.sql.send(
    "UPDATE reviews SET status = 'cancelled' WHERE enrollment = ? AND status = 'open'",
    enrollment,
  );
}

/** Which enrollments to stream; all conditions must hold. */
export interface EnrollmentFilter {
  sequence?: string;
  status?: State["status"];
  notPlan?: string;
  companyDomain?: string;
}

/** A page of enrollments after `from` in the order of their ids, with their people; damaged ones are left out. */
export function pageClaims(
  context: Context,
  from: number | null,
  filter: EnrollmentFilter,
): Page<Claim, number> {
  const rows = readRowsAfter(context, from ?? 0, filter);
  return {
    rows: toClaims(context, rows),
    next: rows.length < PAGE_ROWS ? null : (rows.at(-1)?.id ?? null),
  };
}

function readRowsAfter(context: Context, last: number, filter: EnrollmentFilter): EnrollmentRow[] {
  const params: (string | number)[] = [];
  const where: string[] = [];
  const narrow = (condition: string, value: string | number): void => {
    where.push(condition);
    params.push(value);
  };
  const byCompany = filter.companyDomain !== undefined;
  if (filter.companyDomain !== undefined) narrow("p.company_domain = ?", filter.companyDomain);
  narrow("e.id > ?", last);
  if (filter.sequence !== undefined) narrow("e.sequence = ?", filter.sequence);
  if (filter.status !== undefined) narrow("e.status = ?", filter.status);
  if (filter.notPlan !== undefined) narrow("e.plan_hash <> ?", filter.notPlan);
  const columns = ENROLLMENT_COLUMNS.replace(/(\w+)/g, "e.$1");
  const from = byCompany ? "prospects p CROSS JOIN enrollments e ON e.prospect = p.id" : "enrollments e";
  return context.sql.all<EnrollmentRow>(
    `SELECT ${columns} FROM ${from} WHERE ${where.join(" AND ")} ORDER BY e.id LIMIT ?`,
    ...params,
    PAGE_ROWS,
  );
}
