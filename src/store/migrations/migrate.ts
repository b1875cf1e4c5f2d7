import { UserError } from "../../errors.ts";
import type { Connection } from "../connection.ts";

/** One step forward of the schema. Versions count from 1 without gaps. */
export interface Migration {
  version: number;
  sql: string;
  /** What SQL alone cannot say, in the same transaction, once the tables stand. */
  fill?(sql: Connection): void;
}

/** The schema version that the file has now; 0 for a database without tables. */
export function readSchemaVersion(sql: Connection): number {
  return sql.readSchemaVersion();
}

/**
 * Brings the schema to the newest version in one transaction; safe when two processes do it at once.
 * `initialise` runs in that transaction once the tables of a new database stand.
 */
export function migrateSchema(
  sql: Connection,
  migrations: readonly Migration[],
  initialise: () => void,
): void {
  const newest = migrations.length;
  sql.begin();
  try {
    const from = readSchemaVersion(sql);
    if (from > newest) throw newerSchemaError(from, newest);
    for (const migration of migrations.slice(from)) {
      sql.define(migration.sql);
      migration.fill?.(sql);
    }
    sql.writeSchemaVersion(newest);
    if (from === 0) initialise();
    sql.commit();
  } catch (error) {
    sql.rollBack();
    throw error;
  }
}

export function newerSchemaError(found: number, known: number): UserError {
  return new UserError(`the database has schema version ${found}; this seq knows up to ${known}`, {
    hint: "upgrade seq (npm install -g prospect-seq@latest)",
  });
}
