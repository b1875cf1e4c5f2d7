import { dirname, join } from "node:path";
import { APPLICATION_ID, type SqliteConnection, connect } from "./sqlite-connection.ts";
import type { Connection } from "./connection.ts";
import { readMeta } from "./meta.ts";
import { readSchemaVersion } from "./migrations/migrate.ts";
import { migrations } from "./migrations/registry.ts";

const LOCK_WAIT_MS = 1_000;

/** What restores have put aside since somebody last reconciled; kept with the restored database. */
export interface Replaced {
  /** Names of the files beside the database, the oldest first. */
  files: string[];
  /** The last event that the backup has: what came after it stands in the files alone. */
  since: number;
  /** Whether nothing that this workspace did is missing in all of them together. */
  isWhole: boolean;
}

/** Null where the last restore was of a program that did not note it, or where nothing was restored. */
export function readReplaced(sql: Connection): Replaced | null {
  const text = readMeta(sql, "set_aside");
  return text === null ? null : (JSON.parse(text) as Replaced);
}

/**
 * Opens a database that a restore put aside, to look only. Null where it cannot be believed: it is gone, damaged, of
 * another workspace or another schema. Whoever opened it closes it.
 */
export async function openReplaced(
  database: string,
  name: string,
  storeId: string,
): Promise<SqliteConnection | null> {
  let sql: SqliteConnection | null = null;
  try {
    sql = await connect(join(dirname(database), name), LOCK_WAIT_MS);
    sql.pragma("query_only = ON");
    const isOurs =
      Number(sql.pragma("application_id")) === APPLICATION_ID &&
      readSchemaVersion(sql) === migrations.length &&
      readMeta(sql, "store_id") === storeId &&
      sql.pragma("integrity_check(1)") === "ok";
    if (isOurs) return sql;
  } catch {
    // Damage may show anywhere; whatever it is, nothing in the file is evidence then.
  }
  sql?.db.close();
  return null;
}
