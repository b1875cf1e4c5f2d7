import type { Connection } from "./connection.ts";
import { readLogSize, readRoom } from "./room.ts";

const PAGE_BYTES = 4_096;

/**
 * Pages in the write-ahead log before SQLite writes them back: 16 MB in a run, so that a page that many messages touch
 * is written once for all of them; 64 MB in a bulk load, which touches every index page again and again.
 */
const MOST_PAGES = { run: 4_000, load: 16_000 };
/** A log of 1 MB is never worth the trouble: each write-back waits for the disk twice. */
const LEAST_PAGES = 250;
/** The log may take that part of the room that is left: it must not be what fills a disk. */
const SHARE_OF_ROOM = 16;

/** Bounds the log by the work and by the room on its disk, as it is now; SQLite keeps that per connection. */
export function limitLog(sql: Connection, file: string, work: keyof typeof MOST_PAGES): void {
  const most = MOST_PAGES[work];
  const room = readRoom(file)?.bytes ?? Number.POSITIVE_INFINITY;
  const pages = Math.max(LEAST_PAGES, Math.min(most, Math.floor(room / SHARE_OF_ROOM / PAGE_BYTES)));
  sql.pragma(`wal_autocheckpoint = ${pages}`);
  // A log that grew past it, while somebody read, gives the rest back once it begins anew.
  sql.pragma(`journal_size_limit = ${pages * PAGE_BYTES}`);
}

/**
 * Writes a log that is worth it back into the database and empties it; a connection that stays open, of `seq serve`
 * say, keeps the end of a run from doing so. Waits for nobody: what a reader still needs stays for the next time.
 * Not inside a transaction. Returns whether there is more room on the disk now.
 */
export function foldLog(sql: Connection, file: string, leastBytes = LEAST_PAGES * PAGE_BYTES): boolean {
  const before = readLogSize(file);
  if (before <= leastBytes || sql.pragma("journal_mode") !== "wal") return false;
  const patience = Number(sql.pragma("busy_timeout"));
  try {
    sql.pragma("busy_timeout = 0");
    sql.pragma("wal_checkpoint(TRUNCATE)");
  } catch {
    // The log stays as good as it was, and whoever needs the room next says what is wrong with the disk.
  } finally {
    sql.pragma(`busy_timeout = ${patience}`);
  }
  return readLogSize(file) < before;
}
