import type { Connection, Param } from "../connection.ts";
import { migrateSchema } from "../migrations/migrate.ts";
import { migrations } from "../migrations/registry.ts";
import { createPrivateFile } from "../permissions.ts";
import { APPLICATION_ID, configure, connect } from "../sqlite-connection.ts";
import type { PostgresConnection } from "./connection.ts";
import { listTables } from "./schema.ts";

const LOCK_WAIT_MS = 5_000;
/** Rows that are held at once. */
const PAGE = 2_000;

type Row = Record<string, Param>;

/** Writes all of a PostgreSQL store, as of one moment, into a new file of SQLite's. Returns how many rows each table has. */
export async function copyToSqlite(from: PostgresConnection, file: string): Promise<Map<string, number>> {
  createPrivateFile(file);
  const to = await connect(file, LOCK_WAIT_MS);
  try {
    configure(to, "OFF");
    migrateSchema(to, migrations, () => to.pragma(`application_id = ${APPLICATION_ID}`));
    const counts = new Map<string, number>();
    // Children may come before their parents within a table; all are there at the end.
    to.pragma("foreign_keys = OFF");
    to.begin();
    const tables = await listTables(migrations);
    from.tell("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    try {
      for (const table of tables) counts.set(table, copyTable(from, to, table));
      for (const { name, seq } of from.ask<{ name: string; seq: number }>(
        `SELECT name, seq FROM "${from.schema}".last_ids`,
      )) {
        setLastId(to, name, seq);
      }
    } finally {
      from.tell("ROLLBACK");
    }
    to.run("DELETE FROM meta WHERE name IN ('schema_version', 'workspace')");
    to.commit();
    return counts;
  } finally {
    to.close();
  }
}

function copyTable(from: PostgresConnection, to: Connection, table: string): number {
  from.tell(`DECLARE copied NO SCROLL CURSOR FOR SELECT * FROM "${from.schema}".${table}`);
  let count = 0;
  for (;;) {
    const { rows } = from.tell(`FETCH ${PAGE} FROM copied`);
    for (const row of rows as Row[]) {
      const columns = Object.keys(row);
      to.run(
        `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")})`,
        ...Object.values(row),
      );
    }
    count += rows.length;
    if (rows.length < PAGE) break;
  }
  from.tell("CLOSE copied");
  return count;
}

/** SQLite notes the highest number itself as rows come; one that was given and is gone is raised to. */
function setLastId(to: Connection, name: string, seq: number): void {
  const raised = to.run("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", seq, name);
  if (raised === 0) to.run("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", name, seq);
}
