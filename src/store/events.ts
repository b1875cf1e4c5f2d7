import { type FieldValue, isProvedOlder } from "../engine/facts.ts";
import type { Instant } from "../engine/plan.ts";
import type { Context } from "./context.ts";
import { parseObject } from "./json.ts";
import { BOOKED } from "./migrations/025-bookings.ts";
import type { Enrollment, NewEvent, StoredEvent } from "./port.ts";

interface EventRow {
  id: number;
  kind: string;
  at: number;
  prospect: number | null;
  enrollment: number | null;
  sequence: string | null;
  step: string | null;
  channel: string | null;
  data: string;
}

/** Whoever did it has not taken it back. */
export const STANDS = "events.id NOT IN (SELECT event FROM retracted)";
/** The same where the events are called `e`. */
export const E_STANDS = "e.id NOT IN (SELECT event FROM retracted)";

const INSERT = `INSERT INTO events (kind, at, prospect, enrollment, sequence, step, step_key, channel, data, key, heard_at)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`;

/** Appends facts to the log, those with a key once; called inside a write. */
export function insertEvents(context: Context, events: readonly NewEvent[]): void {
  context.hasNewEvents ||= events.length > 0;
  for (const event of events) {
    context.sql.send(
      INSERT,
      event.kind,
      event.at,
      event.prospect,
      event.enrollment ?? null,
      event.sequence ?? null,
      event.step ?? null,
      event.stepKey ?? null,
      event.channel ?? null,
      JSON.stringify({ ...(context.actor !== null && { by: context.actor }), ...event.data }),
      event.key ?? null,
      event.heardAt ?? 0,
    );
  }
}

/** All that happened with a person, in the order it was recorded, what was taken back included. */
export function readTimeline(context: Context, prospect: number): StoredEvent[] {
  return context.sql
    .all<EventRow & { retracted: number }>(
      `SELECT id, kind, at, prospect, enrollment, sequence, step, channel, data,
        id IN (SELECT event FROM retracted) AS retracted FROM events WHERE prospect = ? ORDER BY id`,
      prospect,
    )
    .map(({ retracted, ...row }) => ({
      ...row,
      data: parseObject<FieldValue>(row.data),
      ...(retracted === 1 && { isTakenBack: true as const }),
    }));
}

/**
 * The kinds that happened to a person since they were enrolled, each once, in the order of their names: by their time, and, since a clock may have
 * been set back in between, by what was recorded after the enrollment, unless it is proved to be older.
 */
export function readKindsSince(
  context: Context,
  { id, prospect, sequence, enrolledAt }: Pick<Enrollment, "id" | "prospect" | "sequence" | "enrolledAt">,
): string[] {
  const rows = context.sql.all<{ kind: string; at: number; heardAt: number | null; sequence: string | null }>(
    `SELECT kind, at, heard_at AS heardAt, sequence FROM events WHERE prospect = ? AND ${STANDS} AND (at >= ? OR
      id > (SELECT min(id) FROM events WHERE prospect = ? AND kind = 'enrolled' AND enrollment = ?))`,
    prospect,
    enrolledAt,
    prospect,
    id,
  );
  const counted = rows.filter((row) => !isProvedOlder(row, { enrolledAt, sequence }));
  return [...new Set(counted.map(({ kind }) => kind))].sort();
}

/** When each kind first happened to a person. */
export function readFirstFacts(context: Context, prospect: number): Record<string, Instant> {
  const rows = context.sql.all<{ kind: string; at: number }>(
    `SELECT kind, min(at) AS at FROM events WHERE prospect = ? AND ${STANDS} GROUP BY kind`,
    prospect,
  );
  return Object.fromEntries(rows.map((row) => [row.kind, row.at]));
}

/** The person's last event of a kind, by when it happened. */
export function readLatestFact(
  context: Context,
  prospect: number,
  kind: string,
  channel?: string,
): StoredEvent | null {
  const onChannel = channel === undefined ? "" : "AND channel = ?";
  const row = context.sql.get<EventRow>(
    `SELECT id, kind, at, prospect, enrollment, sequence, step, channel, data FROM events
      WHERE prospect = ? AND kind = ? ${onChannel} AND ${STANDS} ORDER BY at DESC, id DESC LIMIT 1`,
    prospect,
    kind,
    ...(channel === undefined ? [] : [channel]),
  );
  return row === undefined ? null : { ...row, data: parseObject<FieldValue>(row.data) };
}

/** When the event recorded last happened. */
export function readNewestAt(context: Context): Instant | null {
  return context.sql.get<{ at: number }>("SELECT at FROM events ORDER BY id DESC LIMIT 1")?.at ?? null;
}

/** The highest event id ever given, also where its row is gone. */
export function readLastEvent(context: Pick<Context, "sql">): number {
  const row = context.sql.get<{ seq: number }>("SELECT seq FROM sqlite_sequence WHERE name = 'events'");
  return row?.seq ?? 0;
}

/** See the port. What was called off is told by the timeline. */
export function readBookings({ sql }: Context, from: string, to: string): { prospect: number }[] {
  return sql.all<{ prospect: number }>(
    `SELECT prospect FROM events INDEXED BY events_booked
      WHERE ${BOOKED} AND data ->> '$.starts_at' >= ? AND data ->> '$.starts_at' < ? AND prospect IS NOT NULL AND ${STANDS}
     UNION SELECT prospect FROM events INDEXED BY events_booked_days
      WHERE ${BOOKED} AND data ->> '$.day' >= ? AND data ->> '$.day' < ? AND prospect IS NOT NULL AND ${STANDS}
     ORDER BY prospect`,
    ...[from, to, from, to],
  );
}
