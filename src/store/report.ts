import type { Instant } from "../engine/plan.ts";
import { selectReaching } from "../engine/reach.ts";
import type { Context } from "./context.ts";
import { E_STANDS } from "./events.ts";
import { SKIPPED_OR_FAILED } from "./migrations/015-missed.ts";
import type {
  CountedCost,
  CountedFact,
  CountedHits,
  MissedCount,
  MissedTouch,
  ReportFilter,
  ReportSplit,
} from "./ports/report-port.ts";

/** What happens at a touch itself: its event names sequence and step always. */
const OWN = ["enrolled", "sent", "done"] as const;

/** `x AS name` for what is asked for, NULL for what is not; `group`: only the former, since every row is sorted by it. */
function columns(
  split: ReportSplit,
  sources: Record<keyof ReportSplit | "sequence", string>,
): { select: string; group: string } {
  const parts = [`${sources.sequence} AS sequence`];
  const group = ["1"];
  for (const name of ["step", "channel", "variant", "sender", "version"] as const) {
    parts.push(`${split[name] ? sources[name] : "NULL"} AS ${name}`);
    if (split[name]) group.push(String(parts.length));
  }
  return { select: parts.join(", "), group: `GROUP BY ${group.join(", ")}` };
}

/** As many placeholders: a list that SQLite knows when it prepares is looked through several times quicker. */
function listOf(values: readonly string[]): string {
  return `(${values.map(() => "?").join(", ")})`;
}

function between(column: string, { since, until }: ReportFilter): { sql: string; params: number[] } {
  return {
    sql: `${since === undefined ? "" : ` AND ${column} >= ?`}${until === undefined ? "" : ` AND ${column} < ?`}`,
    params: [since, until].filter((time) => time !== undefined),
  };
}

/**
 * Reads the whole log of events: no index of kinds serves it, so its cost follows what is stored. Every fact then asks for
 * its touch by the person's own index. Enrollments are
 * looked up only where sender or version are asked for.
 */
export function countFacts(
  context: Context,
  kinds: readonly string[],
  split: ReportSplit,
  filter: ReportFilter,
): CountedFact[] {
  const { sql } = context;
  const time = between("e.at", filter);
  if (kinds.includes("touched")) return countTouched(context, split, filter);
  const own = kinds.filter((kind) => OWN.some((each) => each === kind));
  const told = kinds.filter((kind) => !own.includes(kind));
  const counts: CountedFact[] = [];
  const needsEnrollment = split.sender || split.version;
  const ofSequence = filter.sequence === undefined ? [] : [filter.sequence];
  if (own.length > 0) {
    const { select, group } = columns(split, {
      sequence: "e.sequence",
      step: "coalesce(e.step_key, e.step)",
      channel: "e.channel",
      variant: "json_extract(e.data, '$.variant')",
      sender: "n.sender",
      version: "substr(n.plan_hash, 1, 12)",
    });
    counts.push(
      ...sql.all<CountedFact>(
        `SELECT ${select}, e.kind, count(*) AS count, count(DISTINCT e.prospect) AS people FROM events e
          ${needsEnrollment ? "LEFT JOIN enrollments n ON n.id = e.enrollment" : ""}
          WHERE e.kind IN ${listOf(own)} AND ${E_STANDS}${time.sql}
          ${filter.sequence === undefined ? "" : "AND e.sequence = ?"} ${group}, e.kind`,
        ...own,
        ...time.params,
        ...ofSequence,
      ),
    );
  }
  if (told.length > 0) {
    const { select, group } = columns(split, {
      sequence: "coalesce(f.sequence, t.sequence)",
      step: "coalesce(f.step, t.step_key, t.step)",
      channel: "coalesce(t.channel, f.channel)",
      variant: "json_extract(t.data, '$.variant')",
      sender: "n.sender",
      version: "substr(n.plan_hash, 1, 12)",
    });
    counts.push(
      ...sql.all<CountedFact>(
        `WITH f AS MATERIALIZED (
          SELECT e.kind, e.prospect, e.sequence, coalesce(e.step_key, e.step) AS step, e.channel, (
            SELECT s.id FROM events s WHERE s.prospect = e.prospect AND s.kind IN ('sent', 'done') AND s.at <= e.at
              AND (e.step IS NOT NULL OR ${selectReaching("s.channel")})
              AND s.id NOT IN (SELECT event FROM retracted)
              AND (e.sequence IS NULL OR s.sequence = e.sequence) AND (e.step IS NULL OR coalesce(s.step_key, s.step) = coalesce(e.step_key, e.step))
              ORDER BY s.at DESC, s.id DESC LIMIT 1) AS touch
          FROM events e WHERE e.kind IN ${listOf(told)} AND e.prospect IS NOT NULL AND ${E_STANDS}${time.sql})
        SELECT ${select}, f.kind, count(*) AS count, count(DISTINCT f.prospect) AS people
          FROM f LEFT JOIN events t ON t.id = f.touch
          ${needsEnrollment ? "LEFT JOIN enrollments n ON n.id = t.enrollment" : ""}
          WHERE coalesce(f.sequence, t.sequence) ${filter.sequence === undefined ? "IS NOT NULL" : "= ?"}
          ${group}, f.kind`,
        ...told,
        ...time.params,
        ...ofSequence,
      ),
    );
  }
  return counts;
}

/** People whom a touch reached, sent or done, each once a group. */
function countTouched(context: Context, split: ReportSplit, filter: ReportFilter): CountedFact[] {
  const time = between("e.at", filter);
  const { select, group } = columns(split, {
    sequence: "e.sequence",
    step: "coalesce(e.step_key, e.step)",
    channel: "e.channel",
    variant: "json_extract(e.data, '$.variant')",
    sender: "n.sender",
    version: "substr(n.plan_hash, 1, 12)",
  });
  return context.sql.all<CountedFact>(
    `SELECT ${select}, 'touched' AS kind, count(*) AS count, count(DISTINCT e.prospect) AS people FROM events e
      ${split.sender || split.version ? "LEFT JOIN enrollments n ON n.id = e.enrollment" : ""}
      WHERE e.kind IN ('sent', 'done') AND ${selectReaching("e.channel")} AND ${E_STANDS}${time.sql} ${filter.sequence === undefined ? "" : "AND e.sequence = ?"} ${group}`,
    ...time.params,
    ...(filter.sequence === undefined ? [] : [filter.sequence]),
  );
}

/** What performed touches cost, from the journal: nothing is read where no cost was ever written. */
export function countCosts(context: Context, split: ReportSplit, filter: ReportFilter): CountedCost[] {
  const time = between("a.at", filter);
  const { select, group } = columns(split, {
    sequence: "a.sequence",
    step: "coalesce(a.step_key, a.step)",
    channel: "a.channel",
    variant: "a.variant",
    sender: "a.sender",
    version: "substr(n.plan_hash, 1, 12)",
  });
  return context.sql.all<CountedCost>(
    `SELECT ${select}, sum(a.cost) AS cost FROM attempts a INDEXED BY attempts_cost
      ${split.version ? "JOIN enrollments n ON n.id = a.enrollment" : ""}
      WHERE a.cost IS NOT NULL AND a.status = 'sent'${time.sql}
      ${filter.sequence === undefined ? "" : "AND a.sequence = ?"} ${group}`,
    ...time.params,
    ...(filter.sequence === undefined ? [] : [filter.sequence]),
  );
}

/** Requests to tracked addresses, told apart by what was judged of them. */
export function countHits(
  context: Context,
  split: ReportSplit,
  filter: ReportFilter,
  steps: readonly { tag: string; step: string }[],
): CountedHits[] {
  const time = between("h.at", filter);
  const { select, group } = columns(split, {
    sequence: "n.sequence",
    step: "s.value",
    channel: "'email'",
    variant:
      "(SELECT a.variant FROM attempts a WHERE a.enrollment = h.enrollment AND coalesce(a.step_key, a.step) = s.value AND a.failed = 0)",
    sender: "n.sender",
    version: "substr(n.plan_hash, 1, 12)",
  });
  const tags = Object.fromEntries(steps.map(({ tag, step }) => [tag, step]));
  return context.sql.all<CountedHits>(
    `SELECT ${select}, h.kind, count(DISTINCT h.enrollment || ' ' || h.step) AS touches,
      count(DISTINCT CASE WHEN h.human = 1 THEN h.enrollment || ' ' || h.step END) AS humanTouches
      FROM web_hits h JOIN enrollments n ON n.id = h.enrollment LEFT JOIN json_each(?) s ON s.key = h.step
      WHERE h.kind IN ('open', 'click')${time.sql}
      ${filter.sequence === undefined ? "" : "AND n.sequence = ?"} ${group}, h.kind`,
    JSON.stringify(tags),
    ...time.params,
    ...(filter.sequence === undefined ? [] : [filter.sequence]),
  );
}

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
