import { close, fsync, open, statfsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { promisify } from "node:util";
import type { SqliteConnection } from "./sqlite-connection.ts";

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
export function limitLog(sql: SqliteConnection, file: string, work: keyof typeof MOST_PAGES): void {
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
export function foldLog(sql: SqliteConnection, file: string, leastBytes = LEAST_PAGES * PAGE_BYTES): boolean {
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

/** What a user may still write beside a file. */
export interface Room {
  bytes: number;
  /** New files; null where the file system sets no limit to them, as Btrfs does. */
  files: number | null;
}

/** Asks the file system; null where it does not say. */
export function readRoom(file: string): Room | null {
  try {
    const { bavail, bsize, files, ffree } = statfsSync(dirname(file));
    return { bytes: bavail * bsize, files: files === 0 ? null : ffree };
  } catch {
    return null;
  }
}

/** Bytes of the write-ahead log beside a database; 0 where there is none. */
export function readLogSize(database: string): number {
  return statSync(`${database}-wal`, { throwIfNoEntry: false })?.size ?? 0;
}

const openFile = promisify(open);
const closeFile = promisify(close);
const syncFile = promisify(fsync);

/**
 * Brings SQLite's write-ahead log to the disk, as a commit at `synchronous=FULL` ends by doing
 * (https://sqlite.org/pragma.html#pragma_synchronous), but without making this thread wait. Whoever asks while one
 * sync runs shares the next one: what was written after it began, it may have missed.
 */
export class LogSync {
  readonly #file: string;
  #descriptor: Promise<number> | null = null;
  #running: Promise<void> | null = null;
  #next: Promise<void> | null = null;
  #failure: Error | null = null;

  /** `database`: its file; the log lies beside it and stays the same file while a connection is open. */
  constructor(database: string) {
    this.#file = `${database}-wal`;
  }

  /** Resolves once everything in the log at the time of the call is on disk. After one failure it always rejects. */
  sync(): Promise<void> {
    if (this.#running === null) return this.#start();
    this.#next ??= this.#running
      .catch(() => undefined)
      .then(() => {
        this.#next = null;
        return this.#start();
      });
    return this.#next;
  }

  /** Resolves when no sync is running or asked for, however it ended. */
  async settled(): Promise<void> {
    await this.#next?.catch(() => undefined);
    await this.#running?.catch(() => undefined);
  }

  async close(): Promise<void> {
    await this.settled();
    const descriptor = await this.#descriptor?.catch(() => null);
    if (typeof descriptor === "number") await closeFile(descriptor);
    this.#descriptor = null;
  }

  #start(): Promise<void> {
    this.#running = this.#perform().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #perform(): Promise<void> {
    // The system forgets what it could not write: a later success would say nothing about it.
    if (this.#failure !== null) throw this.#failure;
    try {
      this.#descriptor ??= openFile(this.#file, "r+");
      await syncFile(await this.#descriptor);
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(String(error));
      throw this.#failure;
    }
  }
}
