import type { FieldValue } from "../engine/facts.ts";
import type { Instant } from "../engine/plan.ts";
import { paused } from "../engine/state-changes.ts";
import type { Connection, Param } from "./connection.ts";
import type { Context } from "./context.ts";
import { type EnrollmentRow, toColumns, toState } from "./enrollments.ts";
import { insertEvents, STANDS } from "./events.ts";
import { noteDecided, readDecided } from "./inbox.ts";
import { parseObject } from "./json.ts";
import type { StoredEvent } from "./port.ts";
import { type Adopted, ENTERED_SINCE } from "./ports/restore-port.ts";
import type { ProspectRow } from "./prospect-rows.ts";

type Row = Record<string, Param>;

/** Recorded with a person and no enrollment, and yet no fact that sequences hear. */
const NO_FACTS = [
  "consent_given",
  "consent_withdrawn",
  "notice_given",
  "preference_set",
  "resubscribed",
  "erased",
  "audit_erased",
  "audit_exported",
]
  .map((kind) => `'${kind}'`)
  .join(", ");

/** What left, and what was heard: true whatever was restored. */
const EVIDENCE = `prospect IS NOT NULL AND (
  (enrollment IS NOT NULL AND kind IN ('sent', 'done')) OR (enrollment IS NULL AND kind NOT IN (${NO_FACTS})))`;

/**
 * Takes over from a database that a restore put aside (`aside`) what stays true: who must not be written to, what left,
 * what was heard, and whoever was touched and is not known here. What else was changed in it is what the restore
 * undoes. Doing it again adds nothing. Called inside a write.
 */
export function adoptFrom(context: Context, aside: Connection, since: number, now: Instant): Adopted {
  const adoption: Adoption = {
    context,
    aside,
    people: new Map(),
    enrollments: new Map(),
    messages: new Map(),
    now,
  };
  adoptWishes(adoption);
  adoptMessages(adoption);
  const evidence = aside.all<EventRow>(
    `SELECT * FROM events WHERE id > ? AND ${EVIDENCE} AND ${STANDS} ORDER BY id`,
    since,
  );
  const unsettled = aside.all<{ enrollment: number; step: string; stepKey: string; at: number }>(
    "SELECT enrollment, step, coalesce(step_key, step) AS stepKey, at FROM attempts WHERE status IN ('started', 'uncertain')",
  );
  const events = evidence.flatMap((row): StoredEvent[] => {
    const prospect = personOf(adoption, row.prospect);
    if (prospect === null) return [];
    const enrollment = row.enrollment === null ? null : enrollmentOf(adoption, row.enrollment);
    return row.enrollment !== null && enrollment === null
      ? []
      : [toEvent(adoption, row, prospect, enrollment)];
  });
  const uncertain = unsettled.flatMap(({ enrollment: id, ...attempt }) => {
    const enrollment = enrollmentOf(adoption, id);
    return enrollment === null ? [] : [{ enrollment, ...attempt }];
  });
  for (const [theirs, ours] of adoption.enrollments) if (ours !== null) adoptAttempts(adoption, theirs, ours);
  return { events, uncertain, stopped: findStopped(adoption), erased: findErased(adoption), isWhole: true };
}

/** One set-aside database at work, with what its numbers are here. */
interface Adoption {
  context: Context;
  aside: Connection;
  people: Map<number, number | null>;
  enrollments: Map<number, number | null>;
  messages: Map<number, number | null>;
  now: Instant;
}

function personOf(adoption: Adoption, id: number): number | null {
  const known = adoption.people.get(id);
  if (known !== undefined) return known;
  const ours = adoptPerson(adoption, id);
  adoption.people.set(id, ours);
  return ours;
}

function enrollmentOf(adoption: Adoption, id: number): number | null {
  const known = adoption.enrollments.get(id);
  if (known !== undefined) return known;
  const ours = adoptEnrollment(adoption, id);
  adoption.enrollments.set(id, ours);
  return ours;
}

interface EventRow {
  id: number;
  kind: string;
  at: number;
  prospect: number;
  enrollment: number | null;
  sequence: string | null;
  step: string | null;
  step_key: string | null;
  channel: string | null;
  data: string;
  key: string | null;
}

function toEvent(
  { messages }: Adoption,
  row: EventRow,
  prospect: number,
  enrollment: number | null,
): StoredEvent {
  const { id, kind, at, sequence, step, step_key: stepKey, channel, key } = row;
  const data = parseObject<FieldValue>(row.data);
  const inbox = typeof data["inbox"] === "number" ? messages.get(data["inbox"]) : null;
  if (inbox != null) data["inbox"] = inbox;
  return {
    id,
    kind,
    at,
    prospect,
    enrollment,
    sequence,
    step,
    ...(stepKey !== null && { stepKey }),
    channel,
    data,
    key: key ?? `set-aside/${id}`,
  };
}

/** Nobody is written to against what they asked for, and the links in what they got go on working. */
function adoptWishes({ context, aside }: Adoption): void {
  const { sql } = context;
  for (const row of aside.each<Row>("SELECT * FROM suppressions"))
    insertRow(sql, "suppressions", { ...row, open: 1 });
  for (const row of aside.each<Row>("SELECT * FROM token_keys")) {
    if (insertRow(sql, "token_keys", row) || has(sql, "token_keys", "id", row["id"])) continue;
    // Another key signs here by now; what this one signed stays good.
    insertRow(sql, "token_keys", { ...row, retired_at: row["created_at"] ?? 0 });
  }
  for (const table of ["holds", "pauses", "web_deliveries"]) {
    for (const row of aside.each<Row>(`SELECT * FROM ${table}`)) insertRow(sql, table, row);
  }
  // What others were told, and what the law asked for, is not done twice.
  for (const table of ["notifications", "law_notices"]) {
    for (const row of aside.each<Row>(`SELECT * FROM ${table}`)) insertRow(sql, table, withoutId(row));
  }
  for (const row of aside.each<Row>("SELECT * FROM preferences")) adoptPreference(context, aside, row);
  for (const row of aside.each<Row>("SELECT * FROM consents")) adoptConsent(context, aside, row);
}

function adoptPreference(context: Context, aside: Connection, row: Row): void {
  const { sql } = context;
  const prospect = Number(row["prospect"]);
  const ours = sql.get<{ at: number }>("SELECT at FROM preferences WHERE prospect = ?", prospect);
  if (!isSamePerson(context, aside, prospect) || (ours?.at ?? -1) >= Number(row["at"])) return;
  sql.run("DELETE FROM preferences WHERE prospect = ?", prospect);
  insertRow(sql, "preferences", row);
}

function adoptConsent(context: Context, aside: Connection, row: Row): void {
  const { sql } = context;
  const { prospect = 0, medium = "", basis = "", at = 0, withdrawn_at: withdrawn = null } = row;
  if (!isSamePerson(context, aside, Number(prospect))) return;
  if (insertRow(sql, "consents", withoutId(row)) || withdrawn === null) return;
  sql.run(
    `UPDATE consents SET withdrawn_at = ?
      WHERE prospect = ? AND medium = ? AND basis = ? AND at = ? AND withdrawn_at IS NULL`,
    withdrawn,
    prospect,
    medium,
    basis,
    at,
  );
}

function readPerson(sql: Connection, id: number): ProspectRow | undefined {
  return sql.get<ProspectRow>("SELECT * FROM prospects WHERE id = ?", id);
}

/** A number may have been given to somebody else since the restore. */
function isSamePerson({ sql }: Context, aside: Connection, id: number): boolean {
  const ours = readPerson(sql, id);
  return ours !== undefined && ours.created_at === readPerson(aside, id)?.created_at;
}

/** The person's number here; null for somebody erased, here or there. */
function adoptPerson({ context, aside }: Adoption, id: number): number | null {
  const theirs = readPerson(aside, id);
  if (theirs === undefined || theirs.erased_at !== null) return null;
  const { sql } = context;
  if (isSamePerson(context, aside, id)) return readPerson(sql, id)?.erased_at === null ? id : null;
  for (const kind of ["email", "linkedin_url"] as const) {
    const same = sql.get<{ id: number }>(
      `SELECT id FROM prospects WHERE ${kind} = ? AND erased_at IS NULL`,
      theirs[kind],
    );
    if (same !== undefined) return same.id;
  }
  return insertNear(sql, "prospects", { ...theirs });
}

/** The enrollment's number here. One that is not known here comes with all that belongs to it, and waits for a person. */
function adoptEnrollment(adoption: Adoption, id: number): number | null {
  const { context, aside, now } = adoption;
  const { sql } = context;
  const theirs = aside.get<EnrollmentRow>("SELECT * FROM enrollments WHERE id = ?", id);
  const prospect = theirs === undefined ? null : personOf(adoption, theirs.prospect);
  if (theirs === undefined || prospect === null) return null;
  const { sequence, step } = theirs;
  const same = sql.get<{ id: number }>(
    `SELECT id FROM enrollments WHERE prospect = ? AND sequence = ?
      ORDER BY enrolled_at = ? DESC, id DESC LIMIT 1`,
    prospect,
    sequence,
    theirs.enrolled_at,
  );
  if (same !== undefined) return same.id;
  const state = toState(theirs);
  if (state === null) return null;
  const waits = state.status === "active";
  const kept = waits ? { ...state, ...paused(ENTERED_SINCE) } : state;
  for (const row of aside.all<Row>("SELECT * FROM plans WHERE hash = ?", theirs.plan_hash))
    insertRow(sql, "plans", row);
  const ours = insertNear(sql, "enrollments", {
    ...theirs,
    prospect,
    ...toColumns(kept),
    lease_owner: null,
    lease_until: null,
  });
  if (ours === null) return null;
  const events = aside.all<EventRow>("SELECT * FROM events WHERE enrollment = ? ORDER BY id", id);
  insertEvents(
    context,
    events.map((row) => toEvent(adoption, row, prospect, ours)),
  );
  if (waits) {
    const data = { reason: ENTERED_SINCE };
    insertEvents(context, [{ kind: "paused", at: now, prospect, enrollment: ours, sequence, step, data }]);
  }
  for (const table of ["tasks", "reviews"]) {
    for (const row of aside.all<Row>(`SELECT * FROM ${table} WHERE enrollment = ?`, id))
      insertNear(sql, table, { ...row, enrollment: ours, prospect });
  }
  return ours;
}

/** The journal of what left: the once-only rule, threads, answers and limits go by it. */
function adoptAttempts({ context, aside, messages }: Adoption, theirs: number, ours: number): void {
  const { sql } = context;
  const owner = sql.get<{ prospect: number }>("SELECT prospect FROM enrollments WHERE id = ?", ours);
  for (const row of aside.all<Row>("SELECT * FROM attempts WHERE enrollment = ? AND failed = 0", theirs)) {
    const status = row["status"] === "started" ? "uncertain" : (row["status"] ?? "");
    const step = nameStep(String(row["step"]), messages);
    const known = sql.get<{ id: number; status: string }>(
      "SELECT id, status FROM attempts WHERE enrollment = ? AND step = ? AND failed = 0",
      ours,
      step,
    );
    if (known === undefined) {
      const moved = { enrollment: ours, prospect: owner?.prospect ?? 0, step, status, owner: null };
      insertNear(sql, "attempts", { ...row, ...moved });
    } else if (known.status !== "sent") {
      sql.run(
        "UPDATE attempts SET status = ?, settled_at = ?, owner = NULL WHERE id = ?",
        status,
        row["settled_at"] ?? null,
        known.id,
      );
    }
  }
  for (const row of aside.all<Row>("SELECT * FROM tasks WHERE enrollment = ? AND status = 'done'", theirs)) {
    sql.run(
      "UPDATE tasks SET status = 'done', closed_at = ? WHERE enrollment = ? AND step = ? AND status = 'open'",
      row["closed_at"] ?? null,
      ours,
      row["step"] ?? "",
    );
  }
}

/** The answer to a message is journaled under the message's number. */
function nameStep(step: string, messages: Adoption["messages"]): string {
  const message = /^reply-(\d+)$/.exec(step)?.[1];
  return message === undefined ? step : `reply-${messages.get(Number(message)) ?? message}`;
}

/** What arrived, and may be gone from its mailbox; what waits for a person is asked again. */
function adoptMessages(adoption: Adoption): void {
  const { aside, messages } = adoption;
  const { sql } = adoption.context;
  for (const row of aside.each<Row>("SELECT * FROM messages")) {
    const theirs = Number(row["id"]);
    const known = sql.get<{ id: number; status: string }>(
      "SELECT id, status FROM messages WHERE key = ?",
      row["key"] ?? "",
    );
    if (known !== undefined) {
      messages.set(theirs, known.id);
      if (known.status === "unanswered" && row["status"] === "settled")
        sql.run(
          "UPDATE messages SET status = 'settled', settled_at = ? WHERE id = ?",
          row["settled_at"] ?? null,
          known.id,
        );
      continue;
    }
    const { prospect = null, enrollment = null } = row;
    const ours = insertNear(sql, "messages", {
      ...row,
      prospect: prospect === null ? null : personOf(adoption, Number(prospect)),
      enrollment: enrollment === null ? null : enrollmentOf(adoption, Number(enrollment)),
      ...(row["status"] === "open" && { status: "heard" }),
    });
    messages.set(theirs, ours);
    const asked = { type: "ask", question: row["question"], looksLike: row["outcome"] };
    const verdict = row["status"] === "open" ? JSON.stringify(asked) : readDecided(aside, theirs);
    if (ours !== null && verdict !== null) noteDecided(adoption.context, ours, verdict);
  }
}

/** Somebody may have asked for it on the telephone. */
function findStopped({ context, aside }: Adoption): Adopted["stopped"] {
  const stopped: Adopted["stopped"] = [];
  for (const row of aside.each<EnrollmentRow>(
    "SELECT * FROM enrollments WHERE status IN ('paused', 'exited')",
  )) {
    const ours = context.sql.get<{ status: string }>(
      "SELECT status FROM enrollments WHERE id = ? AND prospect = ? AND enrolled_at = ?",
      row.id,
      row.prospect,
      row.enrolled_at,
    );
    if (ours?.status !== "active") continue;
    stopped.push({ enrollment: row.id, reason: toState(row)?.reason ?? row.status });
  }
  return stopped;
}

/** People who were erased since the backup, and came back with it. */
function findErased({ context, aside }: Adoption): number[] {
  return aside
    .column<number>("SELECT id FROM prospects WHERE erased_at IS NOT NULL")
    .filter((id) => isSamePerson(context, aside, id) && readPerson(context.sql, id)?.erased_at === null);
}

function has(sql: Connection, table: string, column: string, value: Param | undefined): boolean {
  return sql.get(`SELECT 1 FROM ${table} WHERE ${column} = ?`, value ?? null) !== undefined;
}

function withoutId({ id: _id, ...row }: Row): Row {
  return row;
}

/** Both databases have the same schema, so a row of one is a row of the other. False where it is there already. */
function insertRow(sql: Connection, table: string, row: Row): boolean {
  return sql.run(insertInto(table, row), ...Object.values(row)) > 0;
}

function insertInto(table: string, row: Row): string {
  const columns = Object.keys(row);
  const places = columns.map(() => "?").join(", ");
  return `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${places}) ON CONFLICT DO NOTHING`;
}

/** Under its own number where that is free, so that what names it outside goes on doing so; the number, or null. */
function insertNear(sql: Connection, table: string, row: Row): number | null {
  const id = Number(row["id"]);
  if (!has(sql, table, "id", id)) return insertRow(sql, table, row) ? id : null;
  return sql.insertIfNew(insertInto(table, withoutId(row)), ...Object.values(withoutId(row)));
}
