import type { Connection } from "./connection.ts";

/**
 * What a database knows about itself. `restored_from` and `set_aside` (see `Replaced`) are absent unless a restore waits
 * to be reconciled.
 */
export type MetaName = "store_id" | "erasure_key" | "restored_from" | "set_aside";

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
