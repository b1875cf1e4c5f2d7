import type { Instant } from "../engine/plan.ts";
import type { Context } from "./context.ts";
import type { Pause, Refusal, SenderState } from "./port.ts";

interface HoldRow {
  sender: string;
  channel: string;
  reason: string;
  at: number;
}

/** Senders that are held or have touched somebody, by id. */
export function readSenderStates(context: Context): SenderState[] {
  const holds = context.sql.all<HoldRow>("SELECT sender, channel, reason, at FROM holds");
  const ids = new Set([...holds.map(({ sender }) => sender), ...readTouchingSenders(context)]);
  return [...ids].sort().map((id) => {
    const own = holds.filter(({ sender }) => sender === id);
    return {
      id,
      holds: Object.fromEntries(own.map(({ channel, reason, at }) => [channel, { reason, at }])),
      firstTouchAt: readFirsts(context, id),
    };
  });
}

/** When a sender touched somebody first, by action. Jumps from one action to the next in the index. */
function readFirsts({ sql }: Context, sender: string): Record<string, Instant> {
  const firsts: Record<string, Instant> = {};
  for (let last = ""; ; ) {
    const next = sql.get<{ action: string; at: number }>(
      `SELECT action, at FROM attempts INDEXED BY attempts_action WHERE failed = 0 AND sender = ? AND action > ?
        ORDER BY action, at LIMIT 1`,
      sender,
      last,
    );
    if (next === undefined) return firsts;
    firsts[next.action] = next.at;
    last = next.action;
  }
}

/** Jumps from one sender to the next in the index: the cost follows the senders, not the touches. */
function readTouchingSenders(context: Context): string[] {
  const ids: string[] = [];
  for (let last = ""; ; ) {
    const next = context.sql.get<{ id: string | null }>(
      "SELECT min(sender) AS id FROM attempts WHERE failed = 0 AND sender > ?",
      last,
    )?.id;
    if (next === undefined || next === null) return ids;
    ids.push(next);
    last = next;
  }
}

export function isHeld({ sql }: Context, sender: string, channel: string): boolean {
  return sql.get("SELECT 1 FROM holds WHERE sender = ? AND channel = ?", sender, channel) !== undefined;
}

/** The first reason stays: it is the one to mend. */
export function insertHold(
  { sql }: Context,
  sender: string,
  channel: string,
  reason: string,
  at: Instant,
): void {
  sql.run(
    "INSERT INTO holds (sender, channel, reason, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
    sender,
    channel,
    reason,
    at,
  );
}

export function deleteHold({ sql }: Context, sender: string, channel: string): boolean {
  return sql.run("DELETE FROM holds WHERE sender = ? AND channel = ?", sender, channel) > 0;
}

/** See the port. Called inside a write. */
export function releaseSender(context: Context, id: string): boolean {
  closeRefusals(context, id, null);
  return context.sql.run("DELETE FROM holds WHERE sender = ?", id) > 0;
}

export function readPauses(context: Context): Pause[] {
  return context.sql.all<Pause>("SELECT scope, name, at FROM pauses ORDER BY scope, name");
}

/** Whether a person has paused everything, this sequence or this sender. */
export function isPaused(context: Context, sequence: string, sender: string): boolean {
  return (
    context.sql.get(
      `SELECT 1 FROM pauses WHERE scope = 'all' OR (scope = 'sequence' AND name = ?)
        OR (scope = 'sender' AND name = ?) LIMIT 1`,
      sequence,
      sender,
    ) !== undefined
  );
}

export function insertPause(context: Context, pause: Pause): void {
  const { scope, name, at } = pause;
  context.sql.run(
    "INSERT INTO pauses (scope, name, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
    scope,
    name,
    at,
  );
}

export function deletePause(context: Context, scope: Pause["scope"], name: string): boolean {
  return context.sql.run("DELETE FROM pauses WHERE scope = ? AND name = ?", scope, name) > 0;
}

/**
 * Notes a refusal. One touch counts once: who is refused again after a hold was lifted says nothing new of the sender.
 * Called inside a write.
 */
export function insertRefusal({ sql }: Context, attempt: number): void {
  sql.send(
    `INSERT INTO refusals (attempt, sender, open)
      SELECT a.id, a.sender, CASE WHEN EXISTS (SELECT 1 FROM attempts b JOIN refusals r ON r.attempt = b.id
        WHERE b.enrollment = a.enrollment AND b.step = a.step AND b.id <> a.id) THEN 0 ELSE 1 END
      FROM attempts a WHERE a.id = ? ON CONFLICT DO NOTHING`,
    attempt,
  );
}

/**
 * A message of the sender was accepted (`before`, its attempt), or its hold was lifted: what was refused on the channel
 * before is in no row any more.
 */
export function closeRefusals({ sql }: Context, sender: string, before: number | null): void {
  sql.send(
    `UPDATE refusals SET open = 0 WHERE open = 1 AND sender = ? AND (? IS NULL OR attempt < ? AND EXISTS (
      SELECT 1 FROM attempts refused JOIN attempts accepted ON accepted.channel = refused.channel
        WHERE refused.id = refusals.attempt AND accepted.id = ?))`,
    sender,
    before,
    before,
    before,
  );
}

/** Whether `closeRefusals` has anything to close. */
export function hasOpenRefusals({ sql }: Context, sender: string): boolean {
  return sql.get("SELECT 1 FROM refusals WHERE open = 1 AND sender = ? LIMIT 1", sender) !== undefined;
}

/** The attempts whose refusals stand in a row, of every sender. */
export function readOpenRefusals({ sql }: Context): number[] {
  return sql.column<number>("SELECT attempt FROM refusals INDEXED BY refusals_open WHERE open = 1");
}

/** What ended a row is taken back: it goes on, unless a message of its sender was accepted after `since`. Called inside a write. */
export function reopenRefusals({ sql }: Context, attempts: readonly number[], since: number): void {
  for (const attempt of attempts) {
    sql.run(
      `UPDATE refusals SET open = 1 WHERE attempt = ? AND NOT EXISTS (SELECT 1 FROM attempts a
        WHERE a.failed = 0 AND a.sender = refusals.sender AND a.action = 'email' AND a.id > ? AND a.status = 'sent')`,
      attempt,
      since,
    );
  }
}

/** See the port. */
export function readRefusalsInRow({ sql }: Context, sender: string): Refusal[] {
  return sql.all<Refusal>(
    `SELECT a.enrollment, a.prospect, a.step,
        lower(substr(p.email, instr(p.email, '@') + 1)) AS domain
      FROM refusals r CROSS JOIN attempts a ON a.id = r.attempt CROSS JOIN prospects p ON p.id = a.prospect
      WHERE r.open = 1 AND r.sender = ? ORDER BY r.attempt`,
    sender,
  );
}
