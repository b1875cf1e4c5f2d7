import type Database from "better-sqlite3";
import type { Connection, Found, Param, Progress } from "./connection.ts";
import type { Question } from "./prefetch.ts";
import { readCode } from "./sqlite-errors.ts";

/** Every statement of this store in one cache: prepared on first use, then reused for the life of the connection. */
export class SqliteConnection implements Connection {
  readonly isFar = false;
  readonly db: Database.Database;
  readonly #statements = new Map<string, Database.Statement<Param[]>>();
  /** Whether commits leave syncing to somebody else; at opening they do not. */
  #isSyncedByLog = false;
  readonly #columns = new Map<string, Database.Statement<Param[]>>();

  constructor(db: Database.Database) {
    this.db = db;
  }

  /** The first row, or undefined. `Row` is the shape the statement's columns promise. */
  get<Row>(sql: string, ...params: Param[]): Found<Row> {
    return this.#prepare(sql).get(...params) as Found<Row>;
  }

  all<Row>(sql: string, ...params: Param[]): Row[] {
    return this.#prepare(sql).all(...params) as Row[];
  }

  /** One row after the other, where there may be very many; nothing may be written through this connection meanwhile. */
  each<Row>(sql: string, ...params: Param[]): IterableIterator<Row> {
    return this.#prepare(sql).iterate(...params) as IterableIterator<Row>;
  }

  /** The first column of every row: several times quicker than rows, where there are many. */
  column<Value extends Param>(sql: string, ...params: Param[]): Value[] {
    let statement = this.#columns.get(sql);
    if (statement === undefined) {
      statement = this.db.prepare<Param[]>(sql).pluck();
      this.#columns.set(sql, statement);
    }
    return statement.all(...params) as Value[];
  }

  /** Returns how many rows changed. */
  run(sql: string, ...params: Param[]): number {
    return this.#prepare(sql).run(...params).changes;
  }

  send(sql: string, ...params: Param[]): void {
    this.#prepare(sql).run(...params);
  }

  withPrefetched<T>(_: readonly Question[], work: () => T): T {
    return work();
  }

  /** Returns the id of the inserted row. */
  insert(sql: string, ...params: Param[]): number {
    return Number(this.#prepare(sql).run(...params).lastInsertRowid);
  }

  /** Returns the id of the inserted row, or null where `ON CONFLICT DO NOTHING` did nothing. */
  insertIfNew(sql: string, ...params: Param[]): number | null {
    const { changes, lastInsertRowid } = this.#prepare(sql).run(...params);
    return changes === 0 ? null : Number(lastInsertRowid);
  }

  get isOpen(): boolean {
    return this.db.open;
  }

  get inTransaction(): boolean {
    return this.db.inTransaction;
  }

  define(sql: string): void {
    this.db.exec(sql);
  }

  begin(isSyncedByLog = false): void {
    if (isSyncedByLog !== this.#isSyncedByLog) {
      this.pragma(`synchronous = ${isSyncedByLog ? "NORMAL" : "FULL"}`);
      this.#isSyncedByLog = isSyncedByLog;
    }
    this.run("BEGIN IMMEDIATE");
  }

  /** Whoever looks is told by the file itself that anything was written. */
  noteForbidding(): void {}

  commit(): void {
    this.run("COMMIT");
  }

  rollBack(): void {
    if (this.db.inTransaction) this.db.exec("ROLLBACK");
  }

  close(): void {
    this.db.close();
  }

  readSchemaVersion(): number {
    return Number(this.pragma("user_version"));
  }

  writeSchemaVersion(version: number): void {
    this.pragma(`user_version = ${version}`);
  }

  readVersion(): number {
    // As a statement of its own: the table of the same name takes five times as long.
    return this.get<{ data_version: number }>("PRAGMA data_version")?.data_version ?? Number.NaN;
  }

  readProgress(): Progress | null {
    const select = "SELECT total_changes() AS changes, data_version AS version FROM pragma_data_version";
    return this.get<Progress>(select) ?? null;
  }

  listColumns(): { table: string; column: string }[] {
    return this.all(
      `SELECT t.name AS "table", c.name AS "column" FROM sqlite_schema t, pragma_table_info(t.name) c
        WHERE t.type = 'table'`,
    );
  }

  /** Each connection sets for itself what it needs. */
  findRisks(): string[] {
    return [];
  }

  findDamage(most: number): string[] {
    const damage = this.all<{ integrity_check: string }>(`PRAGMA integrity_check(${most})`)
      .map((row) => row.integrity_check)
      .filter((line) => line !== "ok")
      .map((line) => `damaged: ${line}`);
    const dangling = this.all<{ table: string; rowid: number; parent: string }>("PRAGMA foreign_key_check")
      .slice(0, most)
      .map((row) => `${row.table} ${row.rowid}: it refers to a row of ${row.parent} that is missing`);
    return [...damage, ...dangling];
  }

  /** A pragma's single value. */
  pragma(source: string): unknown {
    return this.db.pragma(source, { simple: true });
  }

  #prepare(sql: string): Database.Statement<Param[]> {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.db.prepare<Param[]>(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

const NODE_API_OF_13 = 10;

/** Marks the file as this program's, in SQLite's header (https://sqlite.org/pragma.html#pragma_application_id): "SEQ1". */
export const APPLICATION_ID = 0x53455131;

/** Page cache in KiB: holds the upper levels of every index at ten million rows; the system caches the rest. */
const CACHE_KIB = 8_192;
/** The same while very many rows are written: pages that change again and again stay until a part's commit. */
const BULK_CACHE_KIB = 16_384;

/** Opens an existing file and changes nothing in it. `lockWaitMs`: how long one statement waits for a lock. */
export async function connect(file: string, lockWaitMs: number): Promise<SqliteConnection> {
  const Binding = await loadBinding();
  return new SqliteConnection(new Binding(file, { fileMustExist: true, timeout: lockWaitMs }));
}

/** An empty database that is gone when it is closed. */
export async function openMemory(): Promise<SqliteConnection> {
  const Binding = await loadBinding();
  return new SqliteConnection(new Binding(":memory:"));
}

/**
 * better-sqlite3 13 needs Node-API 10 (Node 22.14 and later) and crashes below it; 12, which works there, does not
 * survive the end of a thread on Node 24. Both are installed where both can be, and never loaded together.
 */
async function loadBinding(): Promise<typeof Database> {
  if (Number(process.versions.napi) >= NODE_API_OF_13) {
    try {
      return (await import("better-sqlite3-node22")).default;
    } catch (error) {
      // An optional package: some installations leave it out.
      if (!readCode(error).endsWith("MODULE_NOT_FOUND")) throw error;
    }
  }
  return (await import("better-sqlite3")).default;
}

/** Settings that SQLite keeps per connection, so they are set at every open. WAL itself stays in the file. */
export function configure(sql: SqliteConnection, durability: "FULL" | "OFF"): void {
  sql.pragma("journal_mode = WAL");
  sql.pragma(`synchronous = ${durability}`);
  sql.pragma("foreign_keys = ON");
  sql.pragma(`cache_size = -${CACHE_KIB}`);
  // What is deleted or replaced is overwritten, so that an erasure reaches the bytes.
  sql.pragma("secure_delete = ON");
}

/** Makes room for a bulk load, or gives it back. */
export function enlargeCache(sql: SqliteConnection, isBulk: boolean): void {
  sql.pragma(`cache_size = -${isBulk ? BULK_CACHE_KIB : CACHE_KIB}`);
}
