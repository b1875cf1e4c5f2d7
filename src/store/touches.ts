import type { Instant } from "../engine/plan.ts";
import type { Context } from "./context.ts";
import { E_STANDS, STANDS } from "./events.ts";
import { parseTexts } from "./json.ts";
import type { MailFigures, TouchRef } from "./ports/inbox-port.ts";

export interface TouchRow extends Omit<TouchRef, "stepKey" | "messageId" | "references"> {
  step_key: string | null;
  message_id: string | null;
  refs: string;
}

export const TOUCH_COLUMNS =
  "id, enrollment, prospect, sequence, step, step_key, channel, sender, status, at, message_id, subject, refs";
/** Messages answer few others; a mail with a thousand references is looked up no further. */
const MOST_IDS = 100;
const MOST_RECENT = 50;

export function toTouch({ step_key: stepKey, message_id: messageId, refs, ...row }: TouchRow): TouchRef {
  return { ...row, stepKey: stepKey ?? row.step, messageId, references: parseTexts(refs) };
}

/** One indexed look for each id, in the order asked for. */
export function findTouches(context: Context, ids: readonly string[]): TouchRef[] {
  return look(context, "message_id = ?", ids, (id) => [id]);
}

/** The same by what servers called messages: by an id alone, or by the left side of a Message-ID of theirs. */
export function findByProviderId(context: Context, ids: readonly string[]): TouchRef[] {
  return [
    ...look(context, "provider_id = ?", ids, (id) => [id]),
    // "A" is what comes after "@".
    ...look(context, "provider_id >= ? AND provider_id < ?", ids, (id) => [`<${id}@`, `<${id}A`]),
  ];
}

function look(
  { sql }: Context,
  where: string,
  ids: readonly string[],
  valuesOf: (id: string) => string[],
): TouchRef[] {
  const select = `SELECT ${TOUCH_COLUMNS} FROM attempts WHERE ${where} ORDER BY id DESC LIMIT 5`;
  return ids.slice(0, MOST_IDS).flatMap((id) => sql.all<TouchRow>(select, ...valuesOf(id)).map(toTouch));
}

export function readTouch(context: Context, id: number): TouchRef | null {
  const row = context.sql.get<TouchRow>(`SELECT ${TOUCH_COLUMNS} FROM attempts WHERE id = ?`, id);
  return row === undefined ? null : toTouch(row);
}

/** Touches of a person on a channel, or emails from a sender under one subject; newest first. */
export function readRecentTouches(
  context: Context,
  of: { prospect: number; channel?: string } | { sender: string; subject: string },
  since: Instant,
): TouchRef[] {
  const select = `SELECT ${TOUCH_COLUMNS} FROM attempts WHERE failed = 0 AND channel = ?`;
  const rows =
    "prospect" in of
      ? context.sql.all<TouchRow>(
          `${select} AND prospect = ? AND at >= ? ORDER BY at DESC LIMIT ?`,
          of.channel ?? "email",
          of.prospect,
          since,
          MOST_RECENT,
        )
      : context.sql.all<TouchRow>(
          `${select} AND sender = ? AND at >= ? AND lower(subject) = lower(?) ORDER BY at DESC LIMIT ?`,
          "email",
          of.sender,
          since,
          of.subject,
          MOST_RECENT,
        );
  return rows.map(toTouch);
}

/** When a fact of this kind was recorded about a person, newest first. */
export function readFactTimes(context: Context, prospect: number, kind: string, since: Instant): Instant[] {
  return context.sql.column<number>(
    `SELECT at FROM events WHERE prospect = ? AND kind = ? AND at >= ? AND ${STANDS} ORDER BY at DESC`,
    prospect,
    kind,
    since,
  );
}

/** What nothing of ours vouches for: anybody can write a report about an address. */
const PROVEN = `coalesce(e.data ->> '$.matched_by', '') NOT IN ('address', 'subject')
        AND CAST(coalesce(e.data ->> '$.unproven', '0') AS INTEGER) = 0`;

/** See the port. A person counts once, so that nobody spoils the figures by what they got. The cost follows what came back, and one index of the sender's touches. */
export function readMailFigures(context: Context, sender: string, since: Instant): MailFigures {
  const { sql } = context;
  const restart = sql.get<{ since: number }>(
    "SELECT since FROM sender_figures WHERE sender = ?",
    sender,
  )?.since;
  const from = Math.max(since, restart ?? since);
  const sent = sql.get<{ count: number }>(
    "SELECT count(*) AS count FROM attempts WHERE failed = 0 AND sender = ? AND action = 'email' AND at >= ?",
    sender,
    from,
  );
  const figures: MailFigures = { sent: sent?.count ?? 0, bounced: 0, blocked: 0, complained: 0 };
  const rows = sql.all<{ kind: "bounced" | "blocked" | "complained"; count: number }>(
    `SELECT e.kind, count(DISTINCT e.prospect) AS count FROM events e INDEXED BY events_returned
      JOIN enrollments n ON n.prospect = e.prospect AND n.sequence = e.sequence
      JOIN attempts a ON a.enrollment = n.id AND coalesce(a.step_key, a.step) = coalesce(e.step_key, e.step)
      WHERE e.kind IN ('bounced', 'blocked', 'complained') AND e.at >= ?
        AND a.sender = ? AND a.channel = 'email' AND a.at >= ? AND ${PROVEN} AND ${E_STANDS} GROUP BY e.kind`,
    from,
    sender,
    from,
  );
  for (const { kind, count } of rows) figures[kind] = count;
  return figures;
}

export function restartFigures(context: Context, sender: string, at: Instant): void {
  context.sql.run(
    "INSERT INTO sender_figures (sender, since) VALUES (?, ?) ON CONFLICT (sender) DO UPDATE SET since = excluded.since",
    sender,
    at,
  );
}
