import { backUp, copyForFork } from "./backup.ts";
import { emptyFiles } from "./empty-files.ts";
import type { Engine } from "./engine.ts";
import { foldLog, limitLog } from "./log-size.ts";
import type { Store } from "./port.ts";
import { enlargeCache, type SqliteConnection } from "./sqlite-connection.ts";
import { isFull } from "./sqlite-errors.ts";

/** SQLite's own matters: one file, with its log beside it. `openCopy`: `closed` is called once the copy's store is closed. */
export function makeSqliteEngine(
  sql: SqliteConnection,
  file: string,
  openCopy: (file: string, closed: () => void) => Promise<Store>,
): Engine {
  return {
    sql,
    setBulk(isBulk) {
      enlargeCache(sql, isBulk);
      limitLog(sql, file, isBulk ? "load" : "run");
    },
    // Where the disk is full, it may be the log that fills it.
    makeRoom: (error) => isFull(error, file) && foldLog(sql, file, 0),
    backUp: (to) => backUp(sql, to),
    async fork() {
      const { copy, remove } = await copyForFork(sql, file);
      try {
        return await openCopy(copy, remove);
      } catch (error) {
        remove();
        throw error;
      }
    },
    emptyFiles: (texts, attempt) => emptyFiles(sql, file, texts, attempt),
    async close() {
      foldLog(sql, file);
      sql.close();
    },
  };
}
