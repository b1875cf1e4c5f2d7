import type { Instant } from "../engine/plan.ts";
import type { Page } from "./bind.ts";
import type { Context } from "./context.ts";
import { selectFacts } from "./logged-facts.ts";
import { SKIPPED_OR_FAILED } from "./migrations/015-missed.ts";
import type { LoggedFact, MissedCount, MissedTouch, TouchHits } from "./ports/report-port.ts";

/** Events that a page of the log holds at least, where there are so many; its people are whole. */
const PAGE_EVENTS = 20_000;

/** Reads by the index of people, so that whoever counts holds one person at a time. */
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
  const rows = selectFacts(
    sql,
    {
      people: "e.prospect > ? AND e.prospect <= ?",
      kinds: `e.kind IN (${kinds.map(() => "?").join(", ")})`,
    },
    after,
    last,
    ...kinds,
  );
  // By the index they come so; nothing promises it.
  const isSorted = rows.every((row, at) => at === 0 || compareFacts(rows[at - 1] ?? row, row) <= 0);
  return { rows: isSorted ? rows : rows.sort(compareFacts), next: last };
}

function compareFacts(a: LoggedFact, b: LoggedFact): number {
  if (a.person !== b.person) return a.person - b.person;
  if (a.kind !== b.kind) return a.kind < b.kind ? -1 : 1;
  return a.at - b.at || a.id - b.id;
}

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
