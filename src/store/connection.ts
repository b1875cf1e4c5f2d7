import type Database from "better-sqlite3";

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
