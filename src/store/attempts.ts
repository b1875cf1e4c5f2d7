import type { Instant } from "../engine/plan.ts";
import type { Context } from "./context.ts";
import { parseTexts } from "./json.ts";
import type { Attempt, Charge } from "./port.ts";

interface AttemptRow
  extends Omit<Attempt, "stepKey" | "settledAt" | "messageId" | "references" | "providerId" | "askAt"> {
  step_key: string | null;
  settled_at: number | null;
  message_id: string | null;
  refs: string;
  provider_id: string | null;
  ask_at: number | null;
}

const COLUMNS = `id, enrollment, prospect, sequence, step, step_key, action, channel, sender, status, at, settled_at,
  message_id, subject, refs, content, hash, variant, reason, provider_id, asked, ask_at`;

function toAttempt(row: AttemptRow): Attempt {
  const { step_key: stepKey, settled_at: settledAt, message_id: messageId, refs, ...others } = row;
  const { provider_id: providerId, ask_at: askAt, ...rest } = others;
  return {
    ...rest,
    stepKey: stepKey ?? row.step,
    settledAt,
    messageId,
    references: parseTexts(refs),
    providerId,
    askAt,
  };
}

/** Attempts by id. Open ones (`started`, `uncertain`) are found without looking at the others. */
export function readAttempts(
  context: Context,
  filter: { status?: Attempt["status"]; enrollment?: number; id?: number },
): Attempt[] {
  const { status, enrollment, id } = filter;
  const { sql } = context;
  let rows: AttemptRow[];
  if (id !== undefined) rows = sql.all(`SELECT ${COLUMNS} FROM attempts WHERE id = ?`, id);
  else if (enrollment !== undefined) {
    rows = sql.all(`SELECT ${COLUMNS} FROM attempts WHERE enrollment = ? ORDER BY id`, enrollment);
  } else if (status === "started" || status === "uncertain") {
    rows = sql.all(
      `SELECT ${COLUMNS} FROM attempts WHERE status IN ('started', 'uncertain') AND status = ? ORDER BY id`,
      status,
    );
  } else rows = sql.all(`SELECT ${COLUMNS} FROM attempts ORDER BY id`);
  return rows
    .filter((row) => status === undefined || row.status === status)
    .filter((row) => enrollment === undefined || row.enrollment === enrollment)
    .map(toAttempt);
}

/** Whether a message of the enrollment, besides `except`, is journaled and not settled. */
export function isInFlight(context: Context, enrollment: number, except = 0): boolean {
  const started = context.sql.get(
    `SELECT 1 FROM attempts WHERE status IN ('started', 'uncertain') AND status = 'started'
      AND enrollment = ? AND id <> ? LIMIT 1`,
    enrollment,
    except,
  );
  return started !== undefined;
}

/** Whether nobody has settled the attempt, or put it in doubt. */
export function isStarted({ sql }: Context, attempt: number): boolean {
  return sql.get("SELECT 1 FROM attempts WHERE id = ? AND status = 'started'", attempt) !== undefined;
}

/** Writes down, as sent, what left by another way; a step that has left already stays as it is. Called inside a write. */
export function chargeTouch({ sql }: Context, enrollment: number, touch: Charge): void {
  const { step, stepKey, action, channel, at, cost, messageId } = touch;
  sql.send(
    `INSERT INTO attempts (enrollment, prospect, sequence, step, step_key, action, channel, sender,
      company_domain, status, at, settled_at, plan_hash, message_id, refs, content, hash, cost)
     SELECT e.id, e.prospect, e.sequence, ?, ?, ?, ?, e.sender, p.company_domain, 'sent', ?, ?, e.plan_hash, ?, '[]',
      '{}', '', ?
     FROM enrollments e JOIN prospects p ON p.id = e.prospect WHERE e.id = ? ON CONFLICT DO NOTHING`,
    step,
    stepKey === step ? null : stepKey,
    action,
    channel,
    at,
    at,
    messageId,
    cost,
    enrollment,
  );
}

/** See the port. Called inside a write. */
export function takeUncertain({ sql }: Context, now: Instant, until: Instant, limit: number): Attempt[] {
  const rows = sql.all<AttemptRow>(
    `SELECT ${COLUMNS} FROM attempts INDEXED BY attempts_open
      WHERE status IN ('started', 'uncertain') AND status = 'uncertain' AND ask_at <= ? ORDER BY ask_at LIMIT ?`,
    now,
    limit,
  );
  for (const { id } of rows)
    sql.run("UPDATE attempts SET ask_at = ?, asked = asked + 1 WHERE id = ?", until, id);
  return rows.map(toAttempt);
}

/** See the port. Called inside a write. */
export function noteEvidence(
  { sql }: Context,
  attempt: number,
  evidence: string,
  askAt: Instant | null,
): void {
  sql.run(
    "UPDATE attempts SET reason = ?, ask_at = ? WHERE id = ? AND status = 'uncertain'",
    evidence,
    askAt,
    attempt,
  );
}

/** See the port. Called inside a write. */
export function keepContent({ sql }: Context, attempt: number, content: string): void {
  sql.run(
    "UPDATE attempts SET content = ? WHERE id = ? AND status IN ('started', 'uncertain')",
    content,
    attempt,
  );
}
