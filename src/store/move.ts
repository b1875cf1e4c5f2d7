import { existsSync } from "node:fs";
import { countOf } from "../count-of.ts";
import { UserError } from "../errors.ts";
import { removeDatabase } from "./backup.ts";
import type { Connection } from "./connection.ts";
import { readLastEvent } from "./events.ts";
import { readMark } from "./high-water-mark.ts";
import { checkIdentity } from "./identity.ts";
import { deleteMeta, readMeta, writeMeta } from "./meta.ts";
import { migrations } from "./migrations/registry.ts";
import { checkPrivate, syncFolder } from "./permissions.ts";
import type { StorePlace } from "./place.ts";
import { PostgresConnection } from "./postgres/connection.ts";
import { createSqlite, fillServer, fillSqlite, pageFile, pageServer, readLastIds } from "./postgres/copy.ts";
import { createSchema } from "./postgres/migrate.ts";
import { listTables } from "./postgres/schema.ts";
import { connect, type SqliteConnection } from "./sqlite-connection.ts";
import { isLocked, translateError } from "./sqlite-errors.ts";
import { dirname } from "node:path";

const LOCK_WAIT_MS = 5_000;

type ServerPlace = Extract<StorePlace, { engine: "postgres" }>;
type FilePlace = Extract<StorePlace, { engine: "sqlite" }>;

/** What a move has brought over. */
export interface Moved {
  tables: { table: string; rows: number }[];
  /** The highest number of an event. */
  lastEvent: number;
}

/**
 * Brings a whole store from a file to a server, or back. The new one is verified against the old before anybody may use
 * it, and the old one is marked, so that no run can use both: whoever opens it is told where it went. Interrupted, it is
 * done again from the start, and until it is over the old one is the store. `from` and `to`: as `store` in seq.yaml has
 * them, without a password.
 * @throws UserError while anybody works with the store, and where something is in the new place
 */
export async function moveStore(
  places: { from: StorePlace; to: StorePlace },
  names: { from: string; to: string },
): Promise<Moved> {
  const { from, to } = places;
  if (from.engine === "sqlite" && to.engine === "postgres") return moveToServer(from, to, names);
  if (from.engine === "postgres" && to.engine === "sqlite") return moveToFile(from, to, names);
  throw new UserError("a store moves from a file to a server, or back", {
    hint:
      from.engine === "sqlite"
        ? "move the file by hand while nobody works, with what lies beside it, and change `store` in seq.yaml"
        : "dump the schema and play it back there (docs/postgres.md)",
  });
}

async function moveToServer(
  from: FilePlace,
  to: ServerPlace,
  names: { from: string; to: string },
): Promise<Moved> {
  const tables = await listTables(migrations);
  const source = await openAlone(from.file);
  const target = new PostgresConnection(to.address, to.thread, tables);
  try {
    if (readMeta(source, "moved_to") === names.to && finish(target, names)) return summarize(target, tables);
    checkSource(source, from);
    target.connect();
    target.lockWaitMs = LOCK_WAIT_MS;
    if (target.readSchemaVersion() === 0) {
      await createSchema(target, migrations, () => writeMeta(target, "moved_to", names.from));
    } else refuseTaken(target, names.from, target.place);
    const lastEvent = readLastEvent({ sql: source });
    const counts = fillServer(
      target,
      tables,
      (table) => pageFile(source, table),
      readLastIds(source),
      () => {
        writeMeta(target, "moved_to", names.from);
        if (to.workspace !== null) writeMeta(target, "workspace", to.workspace);
      },
    );
    verify(target, counts, lastEvent);
    source.begin();
    writeMeta(source, "moved_to", names.to);
    source.commit();
    finish(target, names);
    return { tables: [...counts].map(([table, rows]) => ({ table, rows })), lastEvent };
  } catch (error) {
    throw translateError(error, from.file);
  } finally {
    target.close();
    source.close();
  }
}

async function moveToFile(
  from: ServerPlace,
  to: FilePlace,
  names: { from: string; to: string },
): Promise<Moved> {
  const tables = await listTables(migrations);
  const source = new PostgresConnection(from.address, from.thread, tables);
  let target: SqliteConnection | null = null;
  try {
    source.connect();
    source.lockWaitMs = LOCK_WAIT_MS;
    if (source.readSchemaVersion() > 0 && readMeta(source, "moved_to") === names.to && existsSync(to.file)) {
      target = await connect(to.file, LOCK_WAIT_MS);
      if (finish(target, names)) return summarize(target, tables);
      target.close();
    }
    if (source.readSchemaVersion() === 0)
      throw new UserError(`there is no store there: ${source.place}`, {
        hint: "nothing has to be moved: change `store` in seq.yaml",
      });
    // Nobody writes until the commit that says where it went; nothing is cleared away for a store that stays.
    source.begin();
    checkSource(source, { ...from, file: source.place });
    if (readMeta(source, "moved_to") !== null)
      throw new UserError(`the database was moved: ${source.place} is not used any more`, {
        hint: `it went to ${readMeta(source, "moved_to") ?? ""}`,
      });
    await clearFile(to.file, names.from);
    const lastEvent = readLastEvent({ sql: source });
    target = await createSqlite(to.file, "FULL");
    const file = target;
    const counts = fillSqlite(
      file,
      tables,
      (table) => pageServer(source, table),
      readLastIds(source),
      () => writeMeta(file, "moved_to", names.from),
    );
    verify(file, counts, lastEvent);
    syncFolder(dirname(to.file));
    writeMeta(source, "moved_to", names.to);
    source.commit();
    finish(file, names);
    return { tables: [...counts].map(([table, rows]) => ({ table, rows })), lastEvent };
  } catch (error) {
    source.rollBack();
    throw translateError(error, source.place);
  } finally {
    target?.close();
    source.close();
  }
}

/** The file for this process alone, until it is closed: leaving the log needs that, and is how anybody else is found. */
async function openAlone(file: string): Promise<SqliteConnection> {
  if (!existsSync(file))
    throw new UserError(`there is no database yet: ${file}`, {
      hint: "nothing has to be moved: change `store` in seq.yaml",
    });
  checkPrivate(file);
  const sql = await connect(file, LOCK_WAIT_MS);
  try {
    sql.pragma("locking_mode = EXCLUSIVE");
    sql.pragma("synchronous = FULL");
    sql.pragma("journal_mode = DELETE");
    sql.begin();
    sql.commit();
    return sql;
  } catch (error) {
    sql.close();
    if (!isLocked(error)) throw translateError(error, file);
    throw new UserError(`another process is using ${file}`, {
      hint: "end `seq run --watch`, `seq serve` and `seq sync --watch` first, then try again",
      cause: error,
    });
  }
}

/** What is on its way would be told to a store that is not used any more. */
function checkSource(sql: Connection, place: { file: string; marker: string }): void {
  const version = sql.readSchemaVersion();
  if (version !== migrations.length) {
    throw new UserError(`the database is of another version of seq: ${place.file}`, {
      hint: "`seq status` brings it up to date",
    });
  }
  checkIdentity(sql, { file: place.file }, readMark(place.marker));
  if (readMeta(sql, "restored_from") !== null) {
    throw new UserError("the database was restored, and nobody has reconciled it yet", {
      hint: "seq reconcile",
    });
  }
  const started = sql.get(
    "SELECT 1 FROM attempts WHERE status IN ('started', 'uncertain') AND status = 'started' LIMIT 1",
  );
  const leased = sql.get("SELECT 1 FROM enrollments WHERE lease_owner IS NOT NULL LIMIT 1");
  if (started !== undefined || leased !== undefined) {
    throw new UserError("somebody is at work with the database, or died over it", {
      hint: "end every `seq run`; then `seq run` once settles what is left",
    });
  }
}

/** What an interrupted move left behind may be replaced; anything else is somebody's. */
function refuseTaken(sql: Connection, from: string, place: string): void {
  if (readMeta(sql, "moved_to") === from && readMeta(sql, "restored_from") === null) return;
  throw new UserError(`there is a database already: ${place}`, { hint: "name another schema or file" });
}

async function clearFile(file: string, from: string): Promise<void> {
  if (!existsSync(file)) return;
  const sql = await connect(file, LOCK_WAIT_MS);
  try {
    if (sql.readSchemaVersion() > 0) refuseTaken(sql, from, file);
    else throw new UserError(`there is a file already: ${file}`, { hint: "name another one" });
  } catch (error) {
    throw translateError(error, file);
  } finally {
    sql.close();
  }
  removeDatabase(file);
}

function verify(sql: Connection, counts: ReadonlyMap<string, number>, lastEvent: number): void {
  for (const [table, count] of counts) {
    // What each knows about itself differs.
    if (table === "meta") continue;
    const found = sql.get<{ count: number }>(`SELECT count(*) AS count FROM ${table}`)?.count;
    if (found !== count)
      throw new UserError(`the copy is not whole: of ${countOf(count, "row")} of ${table}, ${found} arrived`);
  }
  if (readLastEvent({ sql }) !== lastEvent)
    throw new UserError("the copy is not whole: its last event is another one");
}

/** Lets the new one be used, once the old one is not any more. False where that was so already. */
function finish(sql: Connection, { from }: { from: string }): boolean {
  if (sql instanceof PostgresConnection) sql.connect();
  if (sql.readSchemaVersion() === 0 || readMeta(sql, "moved_to") !== from) return false;
  sql.begin();
  deleteMeta(sql, "moved_to");
  sql.commit();
  return true;
}

function summarize(sql: Connection, tables: readonly string[]): Moved {
  const rows = (table: string): number =>
    sql.get<{ count: number }>(`SELECT count(*) AS count FROM ${table}`)?.count ?? 0;
  return { tables: tables.map((table) => ({ table, rows: rows(table) })), lastEvent: readLastEvent({ sql }) };
}
