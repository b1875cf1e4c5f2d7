import type { Instant } from "../engine/plan.ts";
import type { Context } from "./context.ts";
import type { SequenceCount } from "./ports/enrollments-port.ts";

interface CountRow {
  sequence: string;
  name: string;
  count: number;
}

/**
 * Each is answered from an index alone, but for `due`, `tasks`, `reviews` and what is held by a gate, which look at the rows that
 * they count: messages that lack something, touches that the law stops, and steps that failed with `on_fail: hold`.
 */
const COUNTS = [
  "SELECT sequence, status AS name, count(*) AS count FROM enrollments GROUP BY sequence, status",
  `SELECT sequence, 'held' AS name, count(*) AS count FROM (
    SELECT sequence FROM enrollments WHERE phase = 'held'
    UNION ALL SELECT sequence FROM enrollments INDEXED BY enrollments_blocked
      WHERE status = 'active' AND due_at IS NULL AND deferred_by IS NOT NULL AND deferred_by IN ('message', 'law')
    ) AS held GROUP BY sequence`,
  "SELECT sequence, 'reviews' AS name, count(*) AS count FROM reviews WHERE status = 'open' GROUP BY sequence",
  `SELECT sequence, 'uncertain' AS name, count(*) AS count FROM attempts
    WHERE status IN ('started', 'uncertain') AND status = 'uncertain' GROUP BY sequence`,
] as const;

const DUE = `SELECT sequence, 'due' AS name, count(*) AS count FROM enrollments INDEXED BY enrollments_due
  WHERE status = 'active' AND due_at IS NOT NULL AND lease_owner IS NULL AND lane IN (0, 1) AND due_at <= ?
  GROUP BY sequence`;

/** Those that a rep sees: neither snoozed, nor of somebody who is paused or away. A row that is damaged is shown. */
const TASKS = `SELECT t.sequence, 'tasks' AS name, count(*) AS count
  FROM tasks t CROSS JOIN enrollments e ON e.id = t.enrollment LEFT JOIN preferences p ON p.prospect = t.prospect
  WHERE t.status = 'open' AND coalesce(t.snoozed_until, 0) <= ? AND e.status = 'active'
    AND coalesce(p.paused_until, 0) <= ?
    AND CASE WHEN json_valid(e.state) THEN CAST(coalesce(e.state ->> '$.away.until', '0') AS INTEGER) <= ?
      ELSE 1 = 1 END
    AND NOT EXISTS (SELECT 1 FROM pauses WHERE scope = 'all' OR (scope = 'sequence' AND name = t.sequence)
      OR (scope = 'sender' AND name = e.sender))
  GROUP BY t.sequence`;

export function countBySequence(context: Context, now: Instant): SequenceCount[] {
  const rows = [
    ...COUNTS.flatMap((query) => context.sql.all<CountRow>(query)),
    ...context.sql.all<CountRow>(TASKS, now, now, now),
    ...context.sql.all<CountRow>(DUE, now),
  ];
  const counts = new Map<string, SequenceCount>();
  for (const { sequence, name, count } of rows) {
    const entry = counts.get(sequence) ?? emptyCount(sequence);
    counts.set(sequence, entry);
    if (isCounted(name)) entry[name] = count;
  }
  return [...counts.values()].sort((a, b) => (a.sequence < b.sequence ? -1 : 1));
}

function emptyCount(sequence: string): SequenceCount {
  return {
    sequence,
    active: 0,
    paused: 0,
    finished: 0,
    exited: 0,
    due: 0,
    tasks: 0,
    uncertain: 0,
    held: 0,
    reviews: 0,
  };
}

function isCounted(name: string): name is Exclude<keyof SequenceCount, "sequence"> {
  return name !== "sequence" && Object.hasOwn(emptyCount(""), name);
}
