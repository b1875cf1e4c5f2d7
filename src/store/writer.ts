import type { Connection } from "./connection.ts";
import { isLocked, translateError } from "./sqlite-errors.ts";

interface Job {
  /** Reads and writes rows and nothing else: it may run a second time after a rollback. */
  work: () => unknown;
  resolve: (value: unknown) => void;
  reject: (error: Error) => void;
}

type Outcome = { value: unknown } | { error: unknown };

/** How a writer waits for its turn. */
export interface WriterOptions {
  file: string;
  /** How often a transaction is begun before a lock is reported; each try waits for SQLite's busy timeout. */
  tries: number;
  /** Called after a commit, before any promise of it resolves. */
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
    setImmediate(() => this.#flush());
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
      this.#finish(this.#take(), () => ({ error }));
      return;
    }
    const jobs = this.#take();
    let outcomes: Outcome[];
    try {
      outcomes = this.#perform(jobs);
      this.#sql.db.exec("COMMIT");
    } catch (error) {
      this.#rollBack();
      this.#finish(jobs, () => ({ error }));
      return;
    }
    this.#options.committed();
    this.#finish(jobs, (index) => outcomes[index] as Outcome);
  }

  /** First all at once; only if one fails, again with a savepoint around each, so that the usual case pays for none. */
  #perform(jobs: readonly Job[]): Outcome[] {
    try {
      return jobs.map((job) => ({ value: job.work() }));
    } catch (error) {
      if (jobs.length === 1) {
        this.#rollBack();
        this.#sql.db.exec("BEGIN IMMEDIATE");
        return [{ error }];
      }
    }
    this.#rollBack();
    this.#sql.db.exec("BEGIN IMMEDIATE");
    return jobs.map((job) => {
      this.#sql.db.exec("SAVEPOINT job");
      try {
        const value = job.work();
        this.#sql.db.exec("RELEASE job");
        return { value };
      } catch (error) {
        // A full disk may have ended the whole transaction; then there is no savepoint to return to.
        if (!this.#sql.db.inTransaction) throw error;
        this.#sql.db.exec("ROLLBACK TO job; RELEASE job");
        return { error };
      }
    });
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

  #finish(jobs: readonly Job[], outcomeOf: (index: number) => Outcome): void {
    jobs.forEach((job, index) => {
      const outcome = outcomeOf(index);
      if ("error" in outcome) job.reject(translateError(outcome.error, this.#options.file));
      else job.resolve(outcome.value);
    });
  }
}
