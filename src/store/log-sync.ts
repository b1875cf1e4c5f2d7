import { close, fsync, open } from "node:fs";
import { promisify } from "node:util";

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
