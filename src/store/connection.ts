import type Database from "better-sqlite3";
import { readCode } from "./sqlite-errors.ts";

/** What a statement can be given: SQLite's own types, without blobs. */
export type Param = string | number | bigint | null;

/** A row, where there is one. */
export type Found<Row> = Row | undefined;

/** Every statement of this store in one cache: prepared on first use, then reused for the life of the connection. */
export class Connection {
  readonly db: Database.Database;
  readonly #statements = new Map<string, Database.Statement<Param[]>>();
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

  /** Returns the id of the inserted row. */
  insert(sql: string, ...params: Param[]): number {
    return Number(this.#prepare(sql).run(...params).lastInsertRowid);
  }

  /** Returns the id of the inserted row, or null where `ON CONFLICT DO NOTHING` did nothing. */
  insertIfNew(sql: string, ...params: Param[]): number | null {
    const { changes, lastInsertRowid } = this.#prepare(sql).run(...params);
    return changes === 0 ? null : Number(lastInsertRowid);
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
export async function connect(file: string, lockWaitMs: number): Promise<Connection> {
  const Binding = await loadBinding();
  return new Connection(new Binding(file, { fileMustExist: true, timeout: lockWaitMs }));
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
export function configure(sql: Connection, durability: "FULL" | "OFF"): void {
  sql.pragma("journal_mode = WAL");
  sql.pragma(`synchronous = ${durability}`);
  sql.pragma("foreign_keys = ON");
  sql.pragma(`cache_size = -${CACHE_KIB}`);
  // What is deleted or replaced is overwritten, so that an erasure reaches the bytes.
  sql.pragma("secure_delete = ON");
}

/** Makes room for a bulk load, or gives it back. */
export function enlargeCache(sql: Connection, isBulk: boolean): void {
  sql.pragma(`cache_size = -${isBulk ? BULK_CACHE_KIB : CACHE_KIB}`);
}
