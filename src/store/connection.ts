import type { Question } from "./prefetch.ts";

/** What a statement can be given: numbers, texts and nothing, without blobs. */
export type Param = string | number | bigint | null;

/** A row, where there is one. */
export type Found<Row> = Row | undefined;

/** How far a connection knows the database to have come. */
export interface Progress {
  /** Rows this connection has ever changed, undone changes included. */
  changes: number;
  /** Another number whenever another connection has committed. */
  version: number;
}

/**
 * One connection to an engine. It answers at once: a verb asks one statement after the other, in one transaction that
 * nothing else of this process gets into. Statements are the store's own, in SQLite's dialect.
 */
export interface Connection {
  readonly isOpen: boolean;
  /** Whether each question takes a way of its own, so that it is worth while to ask several at once. */
  readonly isFar: boolean;
  readonly inTransaction: boolean;
  /** The first row, or undefined. `Row` is the shape the statement's columns promise. */
  get<Row>(sql: string, ...params: Param[]): Found<Row>;
  all<Row>(sql: string, ...params: Param[]): Row[];
  /** One row after the other, where there may be very many; nothing may be written through this connection meanwhile. */
  each<Row>(sql: string, ...params: Param[]): Iterable<Row>;
  /** The first column of every row: several times quicker than rows, where there are many. */
  column<Value extends Param>(sql: string, ...params: Param[]): Value[];
  /** Returns how many rows changed. */
  run(sql: string, ...params: Param[]): number;
  /** Like `run`, for whoever does not need to know: what fails in it is thrown by what is asked next, or by the commit. */
  send(sql: string, ...params: Param[]): void;
  /** Returns the id of the inserted row. */
  insert(sql: string, ...params: Param[]): number;
  /** Returns the id of the inserted row, or null where `ON CONFLICT DO NOTHING` did nothing. */
  insertIfNew(sql: string, ...params: Param[]): number | null;
  /** Does `work`, which will ask this of an engine that is far; what it changes, or awaits, is no part of it. */
  withPrefetched<T>(prefetched: readonly Question[], work: () => T): T;
  /** Statements without parameters that change the schema. */
  define(sql: string): void;

  /**
   * Begins a write and takes the one lock that every write takes; throws where somebody else holds it for too long.
   * `isSyncedByLog`: the commit need not wait for the disk, since somebody syncs the log after it. `prefetched`: what will
   * be asked, of an engine that is far.
   */
  begin(isSyncedByLog?: boolean, prefetched?: readonly Question[]): void;
  /** What is being written may forbid a touch that is journaled already; told to other processes with the commit. */
  noteForbidding(): void;
  /** `prefetched`: what will be asked next, of an engine that is far. */
  commit(prefetched?: readonly Question[]): void;
  /** Undoes what was begun; nothing where nothing was. */
  rollBack(): void;
  close(): void;

  readSchemaVersion(): number;
  writeSchemaVersion(version: number): void;
  /** Another number whenever another process has written what may forbid a touch, or anything at all. */
  readVersion(): number;
  /** Null where nobody counts. */
  readProgress(): Progress | null;
  /** Every column that holds text, in every table. */
  listColumns(): { table: string; column: string }[];
  /** What the engine itself finds damaged, in words; at most `most` of each kind. */
  findDamage(most: number): string[];
  /** How the engine is set that endangers what was written, in words. */
  findRisks(): string[];
}
