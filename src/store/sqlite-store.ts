import { backUp, copyForFork } from "./backup.ts";
import { bindProcedures, bindStreams, bindVerbs } from "./bind.ts";
import { enlargeCache } from "./connection.ts";
import type { Context } from "./context.ts";
import { readLastEvent } from "./events.ts";
import { foldLog, limitLog } from "./log-size.ts";
import { readMeta } from "./meta.ts";
import { readSchemaVersion } from "./migrations/migrate.ts";
import { type DatabaseSetup, OpenDatabase } from "./open-database.ts";
import type { BulkStore, Store } from "./port.ts";
import { moves, procedures, reads, streams, writes } from "./verbs.ts";

/** The port on SQLite: the tables of `verbs.ts` bound to one open database, and what concerns the file itself. */
export function makeSqliteStore(context: Context, setup: DatabaseSetup): Store {
  const database = new OpenDatabase(context, setup);
  const { sql } = context;
  const { notebook, notes } = setup;
  return {
    ...bindVerbs(reads, (look) => database.read(look)),
    ...bindVerbs(writes, (change) => database.write(change)),
    ...bindVerbs(moves, (change) => database.moveOn(change)),
    ...bindStreams(streams, database),
    ...bindProcedures(procedures, database),
    workspaceId: setup.storeId,
    schemaVersion: readSchemaVersion(sql),
    get tellsHandOffs() {
      return notebook !== null && notebook.trouble === null;
    },
    get notesTrouble() {
      return notebook?.trouble ?? notes.trouble;
    },
    get restoredFrom() {
      return readMeta(sql, "restored_from");
    },
    get isRolledBack() {
      return readLastEvent(context) < setup.markedEvent;
    },
    loadInBulk: (work) => loadInBulk(database, work),
    async backup(file) {
      await database.drain();
      await backUp(sql, file);
    },
    fork: () => fork(database),
    close: () => close(database),
  };
}

async function loadInBulk<T>(database: OpenDatabase, work: (bulk: BulkStore) => Promise<T>): Promise<T> {
  const { context, setup } = database;
  const { upsertProspects, enroll, addConsents, suppress } = writes;
  enlargeCache(context.sql, true);
  limitLog(context.sql, setup.file, "load");
  try {
    return await database.loadInBulk((write) =>
      work(
        bindVerbs({ upsertProspects, enroll, addConsents, suppress }, (change) =>
          write(() => change(context)),
        ),
      ),
    );
  } finally {
    enlargeCache(context.sql, false);
    limitLog(context.sql, setup.file, "run");
  }
}

async function fork(database: OpenDatabase): Promise<Store> {
  const { context, setup } = database;
  await database.drain();
  const { copy, remove } = await copyForFork(context.sql, setup.file);
  try {
    return await setup.openCopy(copy, remove);
  } catch (error) {
    remove();
    throw error;
  }
}

async function close(database: OpenDatabase): Promise<void> {
  const { context, setup } = database;
  await database.drain();
  if (!context.sql.db.open) return;
  await setup.log?.close();
  setup.marker?.close();
  setup.lockNotebook?.close();
  setup.notebook?.close(context.journaled.size === 0);
  foldLog(context.sql, setup.file);
  context.sql.db.close();
  setup.closed?.();
}
