import type { Instant } from "../engine/plan.ts";
import { selectReaching } from "../engine/reach.ts";
import type { Context } from "./context.ts";
import type { CapKey, Enrollment, NewTask, Task } from "./port.ts";
import { readSameMailbox } from "./prospect-rows.ts";

interface TaskRow extends Omit<Task, "snoozedUntil"> {
  snoozed_until: number | null;
}

const COLUMNS = `id, enrollment, prospect, sequence, step, action, channel, sender, text, url, warning, variant,
  cost, at, status, snoozed_until`;

function toTask({ snoozed_until: snoozedUntil, ...row }: TaskRow): Task {
  return { ...row, snoozedUntil };
}

export function insertTask(context: Context, enrollment: Enrollment, task: NewTask): void {
  context.sql.send(
    `INSERT INTO tasks (enrollment, prospect, sequence, step, step_key, action, channel, sender, text, url, warning,
      variant, cost, at, status) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open')`,
    enrollment.id,
    enrollment.prospect,
    enrollment.sequence,
    task.step,
    task.stepKey ?? null,
    task.action,
    task.channel,
    task.sender,
    task.text,
    task.url,
    task.warning,
    task.variant,
    task.cost,
    task.at,
  );
}

/** Tasks by age. With `now`, snoozed ones are hidden until their time. */
export function readTasks(
  context: Context,
  filter: { status?: Task["status"]; id?: number; now?: Instant },
): Task[] {
  if (filter.id !== undefined) {
    const row = context.sql.get<TaskRow>(`SELECT ${COLUMNS} FROM tasks WHERE id = ?`, filter.id);
    return row === undefined || !isWanted(row, filter) ? [] : [toTask(row)];
  }
  const rows =
    filter.status === undefined
      ? context.sql.all<TaskRow>(`SELECT ${COLUMNS} FROM tasks ORDER BY at, id`)
      : context.sql.all<TaskRow>(
          `SELECT ${COLUMNS} FROM tasks WHERE status = ? ORDER BY at, id`,
          filter.status,
        );
  return rows.filter((row) => isWanted(row, filter)).map(toTask);
}

function isWanted(row: TaskRow, filter: { status?: Task["status"]; now?: Instant }): boolean {
  if (filter.status !== undefined && row.status !== filter.status) return false;
  return filter.now === undefined || row.snoozed_until === null || row.snoozed_until <= filter.now;
}

/** Ends an open task. Done ones are charged like a sent message, at most once a step. */
export function closeTask(
  context: Context,
  id: number,
  status: "done" | "skipped" | "cancelled",
  at: Instant,
): boolean {
  const closed = context.sql.run(
    "UPDATE tasks SET status = ?, closed_at = ? WHERE id = ? AND status = 'open'",
    status,
    at,
    id,
  );
  if (closed === 0) return false;
  if (status === "done") chargeTask(context, id, at);
  return true;
}

function chargeTask(context: Context, id: number, at: Instant): void {
  context.sql.run(
    `INSERT INTO attempts (enrollment, prospect, sequence, step, step_key, action, channel, sender,
      company_domain, status, at, settled_at, plan_hash, refs, content, hash, variant, cost)
     SELECT t.enrollment, t.prospect, t.sequence, t.step, t.step_key, t.action, t.channel, t.sender, p.company_domain,
      'sent', ?, ?, e.plan_hash, '[]', json_object('text', t.text), '', t.variant, t.cost
     FROM tasks t JOIN enrollments e ON e.id = t.enrollment JOIN prospects p ON p.id = t.prospect WHERE t.id = ?
      ON CONFLICT DO NOTHING`,
    at,
    at,
    id,
  );
}

export function countOpenTasks(context: Context, sender: string, action?: string): number {
  const row = context.sql.get<{ count: number }>(
    "SELECT count(*) AS count FROM tasks WHERE status = 'open' AND sender = ? AND (? IS NULL OR action = ?)",
    sender,
    action ?? null,
    action ?? null,
  );
  return row?.count ?? 0;
}

/** See the port. */
export function countPromised(
  context: Context,
  key: Exclude<CapKey, { by: "sender" }>,
  now: Instant,
): number {
  const open = `e.status = 'active' AND t.status = 'open' AND (t.snoozed_until IS NULL OR t.snoozed_until <= ?)
    AND ${selectReaching("t.channel")}`;
  const join = "CROSS JOIN enrollments e ON e.id = t.enrollment";
  if (key.by === "company") {
    const row = context.sql.get<{ count: number }>(
      `SELECT count(*) AS count FROM prospects p CROSS JOIN tasks t ON t.prospect = p.id ${join}
        WHERE p.company_domain IS NOT NULL AND p.company_domain = ? AND ${open}`,
      key.domain,
      now,
    );
    return row?.count ?? 0;
  }
  let count = 0;
  for (const prospect of readSameMailbox(context, key.prospect)) {
    const row = context.sql.get<{ count: number }>(
      `SELECT count(*) AS count FROM tasks t ${join} WHERE t.prospect = ? AND ${open}`,
      prospect,
      now,
    );
    count += row?.count ?? 0;
  }
  return count;
}

/** Changes an open task's text or when it shows up again. */
export function changeTask(
  context: Context,
  id: number,
  change: { text?: string; snoozedUntil?: Instant | null },
): boolean {
  const { sql } = context;
  if (sql.get("SELECT 1 FROM tasks WHERE id = ? AND status = 'open'", id) === undefined) return false;
  if (change.text !== undefined) sql.run("UPDATE tasks SET text = ? WHERE id = ?", change.text, id);
  if (change.snoozedUntil !== undefined) {
    sql.run("UPDATE tasks SET snoozed_until = ? WHERE id = ?", change.snoozedUntil, id);
  }
  return true;
}
