import type { Connection } from "./connection.ts";

/**
 * What a database knows about itself. `restored_from` and `set_aside` (see `Replaced`) are absent unless a restore waits
 * to be reconciled. `first_id`: see `skipLostIds`. `moved_to`: where `seq store move`
 * has brought it, so that it is not used any more. `workspace`: whose schema of a shared server it is. `folded`: how far the
 * log is in `journeys`, see fold.ts.
 */
export type MetaName =
  | "store_id"
  | "erasure_key"
  | "restored_from"
  | "set_aside"
  | "first_id"
  | "moved_to"
  | "workspace"
  | "folded";

export function readMeta(sql: Connection, name: MetaName): string | null {
  return sql.get<{ value: string }>("SELECT value FROM meta WHERE name = ?", name)?.value ?? null;
}

export function writeMeta(sql: Connection, name: MetaName, value: string): void {
  sql.run(
    "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    name,
    value,
  );
}

export function deleteMeta(sql: Connection, name: MetaName): void {
  sql.run("DELETE FROM meta WHERE name = ?", name);
}

/** No id up to `last` is given to an event again, so that the marker beside the database never looks ahead of it. */
export function raiseLastEvent(sql: Connection, last: number): void {
  const raised = sql.run("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = 'events'", last);
  if (raised === 0) sql.run("INSERT INTO sqlite_sequence (name, seq) VALUES ('events', ?)", last);
}

/** More people than are imported between two backups. */
const LOST_IDS = 1_000_000;

/**
 * No number of a person or an enrollment is given again that a lost database may have given: opt-out links and marks in
 * mail that is out there name them, and would speak for somebody else.
 */
export function skipLostIds(sql: Connection): void {
  const last = (table: string): number =>
    sql.get<{ last: number | null }>(`SELECT max(id) AS last FROM ${table}`)?.last ?? 0;
  writeMeta(sql, "first_id", String(Math.max(last("prospects"), last("enrollments")) + LOST_IDS));
}

/** The number of a new row; null leaves it to the database. */
export function chooseId(sql: Connection, table: "prospects" | "enrollments"): number | null {
  const first = readMeta(sql, "first_id");
  if (first === null) return null;
  const row = sql.get<{ next: number }>(
    `SELECT max(coalesce(max(id), 0) + 1, ?) AS next FROM ${table}`,
    Number(first),
  );
  return row?.next ?? null;
}
