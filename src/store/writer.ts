import type { Connection } from "./connection.ts";
import { isLocked, translateError } from "./sqlite-errors.ts";

interface Job {
  /** Reads and writes rows and nothing else: it may run a second time after a rollback. */
  work: () => unknown;
  resolve: (value: unknown) => void;
  reject: (error: Error) => void;
}

/** How a writer waits for its turn. */
export interface WriterOptions {
  file: string;
  /** How often a transaction is begun before a lock is reported; each try waits for SQLite's busy timeout. */
  tries: number;
  /** Called after a commit, before any promise of it resolves. Must not throw: what was committed stands. */
  committed: () => void;
}

/**
 * Group commit: whatever asks to write in one turn of the event loop shares one transaction and one fsync.
 * A promise resolves once its work is on disk. Work that throws is undone alone; the rest commits.
 */
export class Writer {
  readonly #sql: Connection;
  readonly #options: WriterOptions;
  #queue: Job[] = [];
  #scheduled = false;
  #tried = 0;

  constructor(sql: Connection, options: WriterOptions) {
    this.#sql = sql;
    this.#options = options;
  }

  write<T>(work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#queue.push({ work, resolve: resolve as (value: unknown) => void, reject });
      if (!this.#scheduled) this.#schedule();
    });
  }

  /** Resolves when everything asked for so far has been written or refused. */
  async drain(): Promise<void> {
    while (this.#scheduled) await new Promise((resolve) => setImmediate(resolve));
  }

  #schedule(): void {
    this.#scheduled = true;
    // One turn more than needed: answers of servers that arrive together are written together.
    setImmediate(() => setImmediate(() => this.#flush()));
  }

  #flush(): void {
    try {
      this.#sql.db.exec("BEGIN IMMEDIATE");
    } catch (error) {
      this.#tried += 1;
      if (isLocked(error) && this.#tried < this.#options.tries) {
        this.#schedule();
        return;
      }
      this.#reject(this.#take(), error);
      return;
    }
    const jobs = this.#take();
    let values: unknown[];
    try {
      values = jobs.map((job) => job.work());
      this.#sql.db.exec("COMMIT");
    } catch (error) {
      this.#rollBack();
      // Each in a transaction of its own, so that one failure undoes no other's work. A savepoint would not do:
      // a full disk ends the transaction that holds it.
      if (jobs.length > 1) for (const job of jobs) this.#performAlone(job);
      else this.#reject(jobs, error);
      return;
    }
    this.#options.committed();
    jobs.forEach((job, index) => job.resolve(values[index]));
  }

  #performAlone(job: Job): void {
    let value: unknown;
    try {
      this.#sql.db.exec("BEGIN IMMEDIATE");
      value = job.work();
      this.#sql.db.exec("COMMIT");
    } catch (error) {
      this.#rollBack();
      this.#reject([job], error);
      return;
    }
    this.#options.committed();
    job.resolve(value);
  }

  #rollBack(): void {
    if (this.#sql.db.inTransaction) this.#sql.db.exec("ROLLBACK");
  }

  #take(): Job[] {
    const jobs = this.#queue;
    this.#queue = [];
    this.#scheduled = false;
    this.#tried = 0;
    return jobs;
  }

  #reject(jobs: readonly Job[], error: unknown): void {
    for (const job of jobs) job.reject(translateError(error, this.#options.file));
  }
}
