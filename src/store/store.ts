import { bindProcedures, bindStreams, bindVerbs } from "./bind.ts";
import type { Context } from "./context.ts";
import { readLastEvent } from "./events.ts";
import { readMeta } from "./meta.ts";
import { type DatabaseSetup, OpenDatabase } from "./open-database.ts";
import type { BulkStore, Store } from "./port.ts";
import { moves, procedures, reads, streams, writes } from "./verbs.ts";

/** The port: the tables of `verbs.ts` bound to one open database, whatever its engine. */
export function makeStore(context: Context, setup: DatabaseSetup): Store {
  const database = new OpenDatabase(context, setup);
  const { sql } = context;
  const { engine, notebook, notes } = setup;
  const schemaVersion = sql.readSchemaVersion();
  return {
    ...bindVerbs(reads, (look) => database.look(look)),
    ...bindVerbs(writes, (change) => database.write(change)),
    ...bindVerbs(moves, (change) => database.moveOn(change)),
    ...bindStreams(streams, database),
    ...bindProcedures(procedures, database),
    workspaceId: setup.storeId,
    schemaVersion,
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
      await engine.backUp(file);
    },
    async fork() {
      await database.drain();
      return engine.fork();
    },
    close: () => close(database),
  };
}

async function loadInBulk<T>(database: OpenDatabase, work: (bulk: BulkStore) => Promise<T>): Promise<T> {
  const { context, setup } = database;
  const { upsertProspects, enroll, addConsents, suppress } = writes;
  setup.engine.setBulk(true);
  try {
    return await database.loadInBulk((write) =>
      work(
        bindVerbs({ upsertProspects, enroll, addConsents, suppress }, (change) =>
          write(() => change(context)),
        ),
      ),
    );
  } finally {
    setup.engine.setBulk(false);
  }
}

async function close(database: OpenDatabase): Promise<void> {
  const { context, setup } = database;
  await database.drain();
  if (!context.sql.isOpen) return;
  await setup.log?.close();
  setup.marker?.close();
  setup.lockNotebook?.close();
  setup.notebook?.close(context.journaled.size === 0);
  await setup.engine.close();
  setup.closed?.();
}
