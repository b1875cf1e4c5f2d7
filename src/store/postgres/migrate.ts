import type { Migration } from "../migrations/migrate.ts";
import { newerSchemaError } from "../migrations/migrate.ts";
import type { PostgresConnection } from "./connection.ts";
import { deriveSchema, Describer } from "./schema.ts";

/** Makes the newest schema in one transaction; nothing where another process has made it meanwhile. */
export async function createSchema(
  sql: PostgresConnection,
  migrations: readonly Migration[],
  initialise: () => void,
): Promise<void> {
  const definition = await deriveSchema(sql.schema, migrations);
  inTransaction(sql, () => {
    if (sql.readSchemaVersion() > 0) return;
    const [found] = sql.ask<{ is_there: number }>("SELECT to_regnamespace($1) IS NOT NULL AS is_there", [
      `"${sql.schema}"`,
    ]);
    // Whoever may not make schemas uses the one that was made for them.
    if (found?.is_there !== 1) sql.tell(`CREATE SCHEMA "${sql.schema}"`);
    sql.tell(definition);
    sql.writeSchemaVersion(migrations.length);
    initialise();
  });
}

/** Brings an older schema to the newest in one transaction, by the same migrations as SQLite's. */
export function upgradeSchema(
  sql: PostgresConnection,
  migrations: readonly Migration[],
  tables: readonly string[],
): void {
  const describe = new Describer(sql.schema, tables);
  inTransaction(sql, () => {
    const from = sql.readSchemaVersion();
    if (from > migrations.length) throw newerSchemaError(from, migrations.length);
    for (const migration of migrations.slice(from)) {
      sql.tell(describe.translateAll(migration.sql));
      migration.fill?.(sql);
    }
    sql.writeSchemaVersion(migrations.length);
  });
}

function inTransaction(sql: PostgresConnection, work: () => void): void {
  sql.begin();
  try {
    work();
    sql.commit();
  } catch (error) {
    sql.rollBack();
    throw error;
  }
}
