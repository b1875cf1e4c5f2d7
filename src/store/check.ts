import type { Context } from "./context.ts";

const MOST = 20;

/** `SELECT` of ids, and what is wrong with the row of each. */
const COMPARISONS: readonly { select: string; describe: (id: number) => string }[] = [
  {
    select: `SELECT id FROM enrollments WHERE CASE WHEN json_valid(state)
      THEN json_type(state, '$.steps') IS DISTINCT FROM 'object'
        OR json_type(state, '$.happened') IS DISTINCT FROM 'object' ELSE 1 = 1 END`,
    describe: (id) => `enrollment ${id}: its state cannot be read`,
  },
  {
    select: "SELECT id FROM prospects WHERE NOT json_valid(fields) OR NOT json_valid(tags)",
    describe: (id) => `person p${id}: the fields cannot be read`,
  },
  {
    select: `SELECT a.id FROM attempts a WHERE a.status = 'sent' AND NOT EXISTS (
      SELECT 1 FROM events e WHERE e.prospect = a.prospect AND e.enrollment = a.enrollment AND e.step = a.step)`,
    describe: (id) => `attempt ${id}: it was sent, but the timeline does not know`,
  },
  {
    select: `SELECT e.id FROM enrollments e WHERE e.phase = 'task' AND e.status IN ('active', 'paused') AND NOT EXISTS (
      SELECT 1 FROM tasks t WHERE t.enrollment = e.id AND t.status = 'open')`,
    describe: (id) => `enrollment ${id}: it waits for a task, but no task is open`,
  },
];

/** See the port. */
export function findRisks({ sql }: Context): string[] {
  return sql.findRisks();
}

/** What the engine finds damaged, then rows whose parts contradict each other; [] when all is well. */
export function findProblems(context: Context): string[] {
  const { sql } = context;
  const differing = COMPARISONS.flatMap(({ select, describe }) =>
    sql.all<{ id: number }>(`${select} LIMIT ${MOST}`).map((row) => describe(row.id)),
  );
  return [...sql.findDamage(MOST), ...differing];
}
