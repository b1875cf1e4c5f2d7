import type { Connection } from "./connection.ts";
import { EngineError, isLost } from "./engine-error.ts";
import type { Question } from "./prefetch.ts";
import type { LogSync } from "./log-size.ts";
import { isLocked, translateError } from "./sqlite-errors.ts";

/** Pause before a server that went away is asked for again. */
const COME_BACK_MS = 250;

/** Pause between two parts: SQLite's busy handler looks every 100 ms, so whoever waits gets a turn. */
const TURN_MS = 110;

/** Turns of the event loop in which a group is gathered: one more than needed; and where a group costs several ways. */
const TURNS = 2;
const FAR_TURNS = 24;
/** So much is written at once without waiting for more. */
const MOST_GATHERED = 50;

interface Job {
  /** Reads and writes rows and nothing else: it may run a second time after a rollback. */
  work: () => unknown;
  /** What it will ask, as far as that is known. */
  prefetched: readonly Question[];
  resolve: (value: unknown) => void;
  reject: (error: Error) => void;
  /** Part of a bulk load: the promise resolves before the rows are on disk. */
  load: Load | null;
}

/** One bulk load. `failure` is what undid a part of it: nothing more is written then. */
interface Load {
  failure: Error | null;
}

/** The transaction that bulk loads leave open, and the loads that wrote in it. */
interface Part {
  loads: Set<Load>;
  timer: NodeJS.Timeout;
}

/** How a writer waits for its turn. */
export interface WriterOptions {
  file: string;
  /** How often a transaction is begun before a lock is reported; each try waits for SQLite's busy timeout. */
  tries: () => number;
  /** How long a bulk load keeps its transaction open; other processes wait that long. */
  partMs: number;
  /** Syncs the log after a group's commit, while this thread goes on; null: the commit itself does. */
  log: LogSync | null;
  /** Called as soon as the write lock is held; must not throw. */
  began?: () => void;
  /** Called before the commit; may write. What it returns is what `committed` will ask. */
  committing?: () => readonly Question[];
  /** Called where what was begun is undone; must not throw. */
  undone?: () => void;
  /** After a write that failed for want of room: whether there is more now. */
  makeRoom: (error: unknown) => boolean;
  /**
   * Called after a commit; what it returns is called once that is on disk, before any promise of it resolves.
   * Neither may throw: what was committed stands.
   */
  committed: () => () => void;
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
  /** How often in a row the server went away under a group. */
  #lost = 0;
  #part: Part | null = null;
  /** Groups that are committed and not yet known to be on disk. */
  #unsynced = 0;
  /** Resolves when other processes have had their turn since the last part. */
  #turn: Promise<void> = Promise.resolve();

  constructor(sql: Connection, options: WriterOptions) {
    this.#sql = sql;
    this.#options = options;
  }

  write<T>(work: () => T, prefetched: readonly Question[] = []): Promise<T> {
    return this.#ask(work, null, prefetched);
  }

  /**
   * Gives `load` a way to write that leaves the transaction open from one write to the next: an index page that many
   * rows touch is written once a part instead of once a write. What was written is on disk when the returned promise
   * resolves; it rejects where any part was undone, also where `load` took no notice.
   */
  async loadInBulk<T>(load: (write: <V>(work: () => V) => Promise<V>) => Promise<T>): Promise<T> {
    const own: Load = { failure: null };
    const written = load(async (work) => {
      await this.#turn;
      if (own.failure !== null) throw own.failure;
      return this.#ask(work, own);
    });
    const [outcome] = await Promise.allSettled([written]);
    await this.drain();
    if (own.failure !== null) throw own.failure;
    if (outcome.status === "rejected") throw outcome.reason;
    return outcome.value;
  }

  /** Resolves when everything asked for so far is on disk or refused. */
  async drain(): Promise<void> {
    while (this.#scheduled || this.#unsynced > 0) await new Promise((resolve) => setImmediate(resolve));
    this.#endPart();
  }

  #ask<T>(work: () => T, load: Load | null, prefetched: readonly Question[] = []): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#queue.push({ work, prefetched, resolve: resolve as (value: unknown) => void, reject, load });
      if (!this.#scheduled) this.#schedule();
    });
  }

  #schedule(): void {
    this.#scheduled = true;
    const { log } = this.#options;
    if (log !== null && this.#unsynced > 0) {
      // The disk is busy with the group before: whatever else is asked for meanwhile goes into one commit.
      void log.settled().then(() => setImmediate(() => this.#flush()));
      return;
    }
    this.#gather(this.#sql.isFar ? FAR_TURNS : TURNS);
  }

  /** Waits for so many turns of the event loop: answers of servers that arrive together are written together. */
  #gather(turns: number): void {
    if (turns === 0 || this.#queue.length >= MOST_GATHERED) this.#flush();
    else setImmediate(() => this.#gather(turns - 1));
  }

  #flush(): void {
    const isLoad = this.#queue.every(({ load }) => load !== null);
    // Any other write is durable when it resolves, and its failure must not undo a part.
    if (!isLoad) this.#endPart();
    try {
      if (this.#part === null) this.#begin(!isLoad, this.#queue);
    } catch (error) {
      this.#tried += 1;
      if ((isLocked(error) || isLost(error)) && this.#tried < this.#options.tries()) {
        if (isLost(error)) this.#comeBack();
        else this.#schedule();
        return;
      }
      this.#reject(this.#take(), error);
      return;
    }
    const jobs = this.#take();
    if (isLoad) this.#performInPart(jobs);
    else this.#perform(jobs);
  }

  /** `isGroup`: its log is synced after the commit, which therefore need not wait for the disk itself. */
  #begin(isGroup: boolean, jobs: readonly Job[]): void {
    this.#sql.begin(
      this.#options.log !== null && isGroup,
      jobs.flatMap(({ prefetched }) => prefetched),
    );
    this.#options.began?.();
  }

  #perform(jobs: readonly Job[]): void {
    const { log } = this.#options;
    let values: unknown[];
    try {
      values = jobs.map((job) => job.work());
      this.#sql.commit(this.#options.committing?.());
    } catch (error) {
      this.#rollBack();
      if (isUnreachable(error)) {
        this.#askAgain(jobs, error);
        return;
      }
      const hasMadeRoom = this.#options.makeRoom(error);
      // Each in a transaction of its own, so that one failure undoes no other's work. A savepoint would not do:
      // a full disk ends the transaction that holds it.
      if (jobs.length > 1 || hasMadeRoom) for (const job of jobs) this.#performAlone(job);
      else this.#reject(jobs, error);
      return;
    }
    this.#lost = 0;
    const note = this.#options.committed();
    const resolve = (): void => {
      note();
      jobs.forEach((job, index) => job.resolve(values[index]));
    };
    if (log === null) {
      resolve();
      return;
    }
    this.#unsynced += 1;
    void log
      .sync()
      .then(resolve, (error: unknown) => this.#reject(jobs, error))
      .finally(() => {
        this.#unsynced -= 1;
      });
  }

  /** Leaves the transaction open. A failure undoes the whole part, and ends the loads that wrote in it. */
  #performInPart(jobs: readonly Job[]): void {
    this.#part ??= { loads: new Set(), timer: setTimeout(() => this.#passTurn(), this.#options.partMs) };
    for (const { load } of jobs) if (load !== null) this.#part.loads.add(load);
    let values: unknown[];
    try {
      values = jobs.map((job) => job.work());
    } catch (error) {
      this.#failPart(this.#part, error);
      this.#reject(jobs, error);
      return;
    }
    jobs.forEach((job, index) => job.resolve(values[index]));
  }

  /** A server that went away comes back, or is reported after as many tries as a lock. */
  #askAgain(jobs: readonly Job[], error: unknown): void {
    this.#lost += 1;
    if (!isLost(error) || this.#lost >= this.#options.tries()) {
      this.#reject(jobs, error);
      return;
    }
    this.#queue.unshift(...jobs);
    if (!this.#scheduled) this.#comeBack();
  }

  #comeBack(): void {
    this.#scheduled = true;
    setTimeout(() => this.#flush(), COME_BACK_MS);
  }

  #passTurn(): void {
    this.#endPart();
    this.#turn = new Promise((resolve) => setTimeout(resolve, TURN_MS));
  }

  #endPart(): void {
    const part = this.#part;
    if (part === null) return;
    try {
      this.#sql.commit(this.#options.committing?.());
    } catch (error) {
      this.#failPart(part, error);
      return;
    }
    this.#part = null;
    clearTimeout(part.timer);
    this.#options.committed()();
  }

  #failPart(part: Part, error: unknown): void {
    this.#part = null;
    clearTimeout(part.timer);
    this.#rollBack();
    for (const load of part.loads) load.failure ??= translateError(error, this.#options.file);
  }

  #performAlone(job: Job, isLastTry = false): void {
    let value: unknown;
    try {
      this.#begin(false, [job]);
      value = job.work();
      this.#sql.commit(this.#options.committing?.());
    } catch (error) {
      this.#rollBack();
      if (!isLastTry && this.#options.makeRoom(error)) this.#performAlone(job, true);
      else this.#reject([job], error);
      return;
    }
    this.#options.committed()();
    job.resolve(value);
  }

  #rollBack(): void {
    this.#sql.rollBack();
    this.#options.undone?.();
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

/** Whether the server went away, so that nothing can be asked of it at once. */
function isUnreachable(error: unknown): boolean {
  return error instanceof EngineError && (error.kind === "lost" || error.kind === "unknown");
}
