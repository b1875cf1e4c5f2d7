import type { Instant } from "../engine/plan.ts";
import type { Context } from "./context.ts";
import { SKIPPED_OR_FAILED } from "./migrations/015-missed.ts";
import type { MissedCount, MissedTouch } from "./ports/report-port.ts";

/** Skips that the definition asks for, or that only say that it was done before. */
const MEANT = "('when', 'performed before')";

/** Steps of enrollments, one a row. INDEXED BY: the cost follows what was missed, not what is stored. */
const MISSED = `FROM enrollments e INDEXED BY enrollments_missed, 
    json_each(CASE WHEN json_valid(e.state) THEN e.state ELSE '{}' END, '$.steps') s
  WHERE ${SKIPPED_OR_FAILED} AND s.value ->> '$.outcome' IN ('failed', 'skipped')
    AND ifnull(s.value ->> '$.reason', '') NOT IN ${MEANT}
    AND NOT (e.status = 'exited' AND e.state ->> '$.reason' = 'bounced')`;

const COLUMNS = `e.sequence, s.key AS step, s.value ->> '$.outcome' AS outcome,
  ifnull(s.value ->> '$.reason', '') AS reason`;

/** See the port. */
export function countMissed({ sql }: Context, lately: Instant): MissedCount[] {
  return sql.all<MissedCount>(
    `SELECT ${COLUMNS}, count(*) AS people, sum(ifnull(s.value ->> '$.at', 0) >= ?) AS lately ${MISSED}
      GROUP BY 1, 2, 3, 4 ORDER BY people DESC, 1, 2, 3, 4`,
    lately,
  );
}

/** See the port. */
export function readMissedTouches({ sql }: Context, { sequence }: { sequence?: string }): MissedTouch[] {
  return sql.all<MissedTouch>(
    `SELECT e.id AS enrollment, e.prospect, ${COLUMNS}, ifnull(s.value ->> '$.at', 0) AS at ${MISSED}
      AND (? IS NULL OR e.sequence = ?) ORDER BY at DESC, e.id`,
    sequence ?? null,
    sequence ?? null,
  );
}
