import type { Instant } from "../engine/plan.ts";
import type { Page } from "./bind.ts";
import type { Context } from "./context.ts";
import { E_STANDS } from "./events.ts";
import { SKIPPED_OR_FAILED } from "./migrations/015-missed.ts";
import type { LoggedFact, MissedCount, MissedTouch, TouchHits } from "./ports/report-port.ts";

/** Events that a page of the log holds at least, where there are so many; its people are whole. */
const PAGE_EVENTS = 20_000;

/**
 * Reads by the index of people, so that whoever counts holds one person at a time. What an enrollment stands for is looked
 * up at its beginning alone, a cost only where any was ever written.
 */
export function pageFacts(
  { sql }: Context,
  from: number | null,
  kinds: readonly string[],
): Page<LoggedFact, number> {
  const after = from ?? 0;
  const last = sql.get<{ id: number | null }>(
    "SELECT max(prospect) AS id FROM (SELECT prospect FROM events WHERE prospect > ? ORDER BY prospect LIMIT ?) AS page",
    after,
    PAGE_EVENTS,
  )?.id;
  if (last == null) return { rows: [], next: null };
  const hasCosts =
    sql.get("SELECT 1 FROM attempts INDEXED BY attempts_cost WHERE cost IS NOT NULL LIMIT 1") !== undefined;
  // One text a page: a cell handed over by itself costs three times what reading it does.
  const text = sql.get<{ facts: string }>(
    `SELECT json_group_array(json_array(e.id, e.kind, e.at, e.prospect, e.enrollment, e.sequence,
      coalesce(e.step_key, e.step), e.channel, CASE WHEN e.kind IN ('sent', 'done') THEN e.data ->> '$.variant' END,
      CASE WHEN e.kind = 'replied' THEN e.data ->> '$.sentiment' END, substr(n.plan_hash, 1, 12), n.sender,
      ${hasCosts ? COST : "NULL"})) AS facts
      FROM events e LEFT JOIN enrollments n ON e.kind = 'enrolled' AND n.id = e.enrollment
      WHERE e.prospect > ? AND e.prospect <= ? AND e.kind IN (${kinds.map(() => "?").join(", ")}) AND ${E_STANDS}`,
    after,
    last,
    ...kinds,
  )?.facts;
  const rows = (JSON.parse(text ?? "[]") as FactCells[]).map(toFact);
  // By the index they come so; nothing promises it.
  const isSorted = rows.every((row, at) => at === 0 || compareFacts(rows[at - 1] ?? row, row) <= 0);
  return { rows: isSorted ? rows : rows.sort(compareFacts), next: last };
}

function compareFacts(a: LoggedFact, b: LoggedFact): number {
  if (a.person !== b.person) return a.person - b.person;
  if (a.kind !== b.kind) return a.kind < b.kind ? -1 : 1;
  return a.at - b.at || a.id - b.id;
}

/** A fact as it comes, in the order of the query. */
type FactCells = [
  ...[id: number, kind: string, at: number, person: number, enrollment: number | null],
  ...[sequence: string | null, step: string | null, channel: string | null, variant: string | null],
  ...[sentiment: string | null, version: string | null, sender: string | null, cost: number | null],
];

function toFact(cells: FactCells): LoggedFact {
  return {
    id: cells[0],
    kind: cells[1],
    at: cells[2],
    person: cells[3],
    enrollment: cells[4],
    sequence: cells[5],
    step: cells[6],
    channel: cells[7],
    variant: cells[8],
    sentiment: cells[9],
    version: cells[10],
    sender: cells[11],
    cost: cells[12],
  };
}

/** Of a touch, from the journal. */
const COST = `CASE WHEN e.kind IN ('sent', 'done') THEN (SELECT a.cost FROM attempts a
  WHERE a.enrollment = e.enrollment AND coalesce(a.step_key, a.step) = coalesce(e.step_key, e.step) AND a.failed = 0
    AND a.status = 'sent') END`;

/** Touches with requests to their tracked addresses; see the port. */
export function readTouchHits({ sql }: Context, filter: { since?: number; until?: number }): TouchHits[] {
  return sql.all<TouchHits>(
    `SELECT n.prospect AS person, n.id AS enrollment, h.step AS tag, h.kind, max(CASE WHEN h.human = 1 THEN 1 WHEN h.human = 0 THEN 0 END) AS isHuman
      FROM web_hits h JOIN enrollments n ON n.id = h.enrollment
      WHERE h.kind IN ('open', 'click') AND h.at >= ? AND h.at < ? GROUP BY n.id, h.step, h.kind`,
    filter.since ?? 0,
    filter.until ?? Number.MAX_SAFE_INTEGER,
  );
}

/** Skips that the definition asks for, or that only say that it was done before. */
const MEANT = "('when', 'performed before')";

/** Steps of enrollments, one a row. INDEXED BY: the cost follows what was missed, not what is stored. */
const MISSED = `FROM enrollments e INDEXED BY enrollments_missed, 
    json_each(CASE WHEN json_valid(e.state) THEN e.state ELSE '{}' END, '$.steps') s
  WHERE ${SKIPPED_OR_FAILED} AND s.value ->> '$.outcome' IN ('failed', 'skipped')
    AND coalesce(s.value ->> '$.reason', '') NOT IN ${MEANT}
    AND NOT (e.status = 'exited' AND e.state ->> '$.reason' = 'bounced')`;

const COLUMNS = `e.sequence, s.key AS step, s.value ->> '$.outcome' AS outcome,
  coalesce(s.value ->> '$.reason', '') AS reason`;

/** See the port. */
export function countMissed({ sql }: Context, lately: Instant): MissedCount[] {
  return sql.all<MissedCount>(
    `SELECT ${COLUMNS}, count(*) AS people, sum(CASE WHEN CAST(coalesce(s.value ->> '$.at', '0') AS INTEGER) >= ? THEN 1 ELSE 0 END) AS lately ${MISSED}
      GROUP BY 1, 2, 3, 4 ORDER BY people DESC, 1, 2, 3, 4`,
    lately,
  );
}

/** See the port. */
export function readMissedTouches({ sql }: Context, { sequence }: { sequence?: string }): MissedTouch[] {
  return sql.all<MissedTouch>(
    `SELECT e.id AS enrollment, e.prospect, ${COLUMNS}, CAST(coalesce(s.value ->> '$.at', '0') AS INTEGER) AS at ${MISSED}
      AND (? IS NULL OR e.sequence = ?) ORDER BY at DESC, e.id`,
    sequence ?? null,
    sequence ?? null,
  );
}
