import { keyOf, type Lineage, NO_LINEAGE, recordVersion, traceVersion } from "../../engine/lineage.ts";
import type { Plan } from "../../engine/plan.ts";
import type { Connection } from "../connection.ts";
import { parseObject } from "../json.ts";
import { lineageName } from "../plans.ts";
import type { Migration } from "./migrate.ts";

/**
 * `step_key`: what a step is known by through all its names; NULL where that is the name it had. A step is handed over
 * at most once whatever it is called. Versions are traced in the order in which they were stored, so that renames of
 * before are known too; what cannot be told apart any more keeps the name it had.
 */
export const lineage: Migration = {
  version: 12,
  sql: `
ALTER TABLE attempts ADD COLUMN step_key TEXT;
ALTER TABLE tasks ADD COLUMN step_key TEXT;
ALTER TABLE events ADD COLUMN step_key TEXT;
`,
  fill(sql) {
    const renamed = traceVersions(sql);
    for (const each of renamed) keyAttempts(sql, each);
    freeDoubles(sql);
    keyEvents(sql, renamed);
    sql.define(`
DROP INDEX attempts_once;
-- Promise 1: each step of an enrollment is handed over at most once.
CREATE UNIQUE INDEX attempts_once ON attempts (enrollment, coalesce(step_key, step)) WHERE failed = 0;
`);
  },
};

/** A step of a version that is known by another key than its id. */
interface Renamed {
  version: string;
  sequence: string;
  id: string;
  key: string;
}

function traceVersions(sql: Connection): Renamed[] {
  const lineages = new Map<string, { previous: Plan; lineage: Lineage }>();
  const renamed: Renamed[] = [];
  for (const { hash, plan: text } of sql.all<{ hash: string; plan: string }>(
    "SELECT hash, plan FROM plans ORDER BY rowid",
  )) {
    const plan = parseObject<unknown>(text) as unknown as Plan;
    if (!Array.isArray(plan.steps) || typeof plan.name !== "string" || typeof plan.moved !== "object")
      continue;
    const before = lineages.get(plan.name);
    const { previous = null, lineage: known = NO_LINEAGE } = before ?? {};
    const traced = traceVersion(previous === null ? [] : [previous], known.bearers, plan, hash);
    lineages.set(plan.name, { previous: traced, lineage: recordVersion(known, hash, traced) });
    const others = traced.steps.filter((step) => keyOf(step) !== step.id || step.merged !== undefined);
    if (others.length === 0) continue;
    sql.run("UPDATE plans SET plan = ? WHERE hash = ?", JSON.stringify(traced), hash);
    renamed.push(
      ...others.flatMap((step) =>
        keyOf(step) === step.id
          ? []
          : [{ version: hash, sequence: plan.name, id: step.id, key: keyOf(step) }],
      ),
    );
  }
  for (const [sequence, { lineage: own }] of lineages) {
    const head = sql.get<{ value: string }>(
      "SELECT value FROM notes WHERE name = ?",
      `head:${sequence}`,
    )?.value;
    const versions =
      head === undefined ? own.versions : [...own.versions.filter((each) => each !== head), head];
    const note = JSON.stringify({ ...own, versions } satisfies Lineage);
    sql.run("INSERT OR REPLACE INTO notes (name, value) VALUES (?, ?)", lineageName(sequence), note);
  }
  return renamed;
}

function keyAttempts(sql: Connection, { version, id, key }: Renamed): void {
  sql.run("UPDATE attempts SET step_key = ? WHERE plan_hash = ? AND step = ?", key, version, id);
  sql.run(
    `UPDATE tasks SET step_key = ? WHERE status = 'open' AND step = ?
      AND enrollment IN (SELECT id FROM enrollments WHERE plan_hash = ?)`,
    key,
    id,
    version,
  );
}

/** Where a step was handed over under two names, which could happen before, each keeps its own. */
function freeDoubles(sql: Connection): void {
  sql.run(`UPDATE attempts SET step_key = NULL WHERE step_key IS NOT NULL AND enrollment IN (
    SELECT enrollment FROM attempts WHERE failed = 0 GROUP BY enrollment, coalesce(step_key, step) HAVING count(*) > 1)`);
}

/** Entries of the timeline name no version: a name that meant two steps in its time is left as it is. */
function keyEvents(sql: Connection, renamed: readonly Renamed[]): void {
  const bySequence = new Map<string, Renamed[]>();
  for (const each of renamed) bySequence.set(each.sequence, [...(bySequence.get(each.sequence) ?? []), each]);
  for (const [sequence, steps] of bySequence) {
    const text = sql.get<{ value: string }>(
      "SELECT value FROM notes WHERE name = ?",
      lineageName(sequence),
    )?.value;
    const { bearers } = JSON.parse(text ?? '{"bearers":[]}') as Lineage;
    for (const { id, key } of new Map(steps.map((each) => [each.id, each])).values()) {
      if (bearers.filter((pair) => pair[0] === id).length > 1) continue;
      sql.run("UPDATE events SET step_key = ? WHERE sequence = ? AND step = ?", key, sequence, id);
    }
  }
}
