import type { Connection, Param } from "../connection.ts";
import { migrateSchema } from "../migrations/migrate.ts";
import { migrations } from "../migrations/registry.ts";
import { createPrivateFile } from "../permissions.ts";
import { APPLICATION_ID, configure, connect, type SqliteConnection } from "../sqlite-connection.ts";
import type { PostgresConnection } from "./connection.ts";
import { listTables } from "./schema.ts";

const LOCK_WAIT_MS = 5_000;
/** Rows that are held at once. */
const PAGE = 1_000;
/** A statement of the server's takes 65,535 values at most. */
const MOST_VALUES = 30_000;
/** What a database of one engine knows about itself, and one of the other does not. */
const OWN_META = ["schema_version", "workspace", "moved_to"];

type Row = Record<string, Param>;

/** A page of a table's rows after another. */
type Pages = (table: string) => Iterable<readonly Row[]>;

/** Writes all of a PostgreSQL store, as of one moment, into a new file of SQLite's, for a dry run. */
export async function copyToSqlite(from: PostgresConnection, file: string): Promise<void> {
  const to = await createSqlite(file, "OFF");
  const tables = await listTables(migrations);
  try {
    from.tell("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    try {
      fillSqlite(to, tables, (table) => pageServer(from, table), readLastIds(from));
    } finally {
      from.tell("ROLLBACK");
    }
  } finally {
    to.close();
  }
}

/** A new, empty database file of the newest schema; it does not know its own name yet. */
export async function createSqlite(file: string, durability: "FULL" | "OFF"): Promise<SqliteConnection> {
  createPrivateFile(file);
  const to = await connect(file, LOCK_WAIT_MS);
  configure(to, durability);
  migrateSchema(to, migrations, () => to.pragma(`application_id = ${APPLICATION_ID}`));
  return to;
}

/** Copies every table in one transaction; returns how many rows each has. */
export function fillSqlite(
  to: SqliteConnection,
  tables: readonly string[],
  pages: Pages,
  lastIds: ReadonlyMap<string, number>,
  finish: () => void = () => undefined,
): Map<string, number> {
  const counts = new Map<string, number>();
  // Within a table, rows may name rows that come later.
  to.pragma("foreign_keys = OFF");
  to.begin();
  try {
    for (const table of tables) {
      let count = 0;
      for (const rows of pages(table)) {
        for (const row of rows) to.run(insertOf(table, Object.keys(row), 1), ...Object.values(row));
        count += rows.length;
      }
      counts.set(table, count);
    }
    for (const [name, seq] of lastIds) {
      const raised = to.run("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", seq, name);
      if (raised === 0) to.run("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", name, seq);
    }
    dropOwnMeta(to);
    finish();
    to.commit();
  } catch (error) {
    to.rollBack();
    throw error;
  }
  return counts;
}

/** The same into an empty or abandoned schema. */
export function fillServer(
  to: PostgresConnection,
  tables: readonly string[],
  pages: Pages,
  lastIds: ReadonlyMap<string, number>,
  finish: () => void,
): Map<string, number> {
  const counts = new Map<string, number>();
  const named = (table: string): string => `"${to.schema}".${table}`;
  const version = to.readSchemaVersion();
  to.begin();
  try {
    for (const table of [...tables].reverse()) to.tell(`DELETE FROM ${named(table)}`);
    // Rows have their numbers already.
    for (const table of tables) to.tell(`ALTER TABLE ${named(table)} DISABLE TRIGGER USER`);
    for (const table of tables) {
      let count = 0;
      for (const rows of pages(table)) {
        const [first] = rows;
        if (first === undefined) continue;
        const columns = Object.keys(first);
        const most = Math.floor(MOST_VALUES / columns.length);
        for (let from = 0; from < rows.length; from += most) {
          const part = rows.slice(from, from + most);
          to.run(insertOf(table, columns, part.length), ...part.flatMap((row) => Object.values(row)));
        }
        count += rows.length;
      }
      counts.set(table, count);
    }
    for (const table of tables) to.tell(`ALTER TABLE ${named(table)} ENABLE TRIGGER USER`);
    for (const [name, seq] of lastIds) {
      to.run(
        "INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET seq = excluded.seq",
        name,
        seq,
      );
    }
    dropOwnMeta(to);
    to.writeSchemaVersion(version);
    finish();
    to.commit();
  } catch (error) {
    to.rollBack();
    throw error;
  }
  return counts;
}

function insertOf(table: string, columns: readonly string[], rows: number): string {
  const places = `(${columns.map(() => "?").join(", ")})`;
  return `INSERT INTO ${table} (${columns.join(", ")}) VALUES ${Array(rows).fill(places).join(", ")}`;
}

function dropOwnMeta(to: Connection): void {
  for (const name of OWN_META) to.run("DELETE FROM meta WHERE name = ?", name);
}

/** Inside a transaction. */
export function* pageServer(from: PostgresConnection, table: string): Iterable<readonly Row[]> {
  from.tell(`DECLARE copied NO SCROLL CURSOR FOR SELECT * FROM "${from.schema}".${table}`);
  for (;;) {
    const rows = from.tell(`FETCH ${PAGE} FROM copied`).rows as Row[];
    if (rows.length > 0) yield rows;
    if (rows.length < PAGE) break;
  }
  from.tell("CLOSE copied");
}

export function* pageFile(from: SqliteConnection, table: string): Iterable<readonly Row[]> {
  let page: Row[] = [];
  for (const row of from.each<Row>(`SELECT * FROM ${table}`)) {
    page.push(row);
    if (page.length < PAGE) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}

/** The highest numbers ever given, by table. */
export function readLastIds(from: Connection): Map<string, number> {
  const rows = from.all<{ name: string; seq: number }>("SELECT name, seq FROM sqlite_sequence");
  return new Map(rows.map(({ name, seq }) => [name, seq]));
}
