import { setTimeout as sleep } from "node:timers/promises";
import { Batch } from "./batch.ts";
import type { Context } from "./context.ts";
import { type HandOver, handOverAll } from "./hand-over.ts";
import type { JournalRefusal } from "./port.ts";
import { readLastEvent } from "./events.ts";
import type { Engine } from "./engine.ts";
import { prefetch, type Question } from "./prefetch.ts";
import { isLost } from "./engine-error.ts";
import type { NotesShelf, Notebook } from "./hand-off-log.ts";
import type { HighWaterMark } from "./high-water-mark.ts";
import type { LockNotebook } from "./lock-note.ts";
import type { LogSync } from "./log-size.ts";
import { isLocked, translateError } from "./sqlite-errors.ts";
import { Writer } from "./writer.ts";

/** Pause before a server that went away is asked for again. */
const COME_BACK_MS = 250;

/** What lies around an open database. */
export interface DatabaseSetup {
  /** How the database is called in an error: its file, or its address. */
  file: string;
  engine: Engine;
  /** The notes of this database's processes; a copy reads those of the one that it was made of. */
  notes: NotesShelf;
  storeId: string;
  marker: HighWaterMark | null;
  /** Null where nothing is known of a process after its death. */
  notebook: Notebook | null;
  /** Where it is said who holds the write lock; absent for a copy. */
  lockNotebook?: LockNotebook;
  /** The marker's high-water mark at opening. */
  markedEvent: number;
  /** How often a locked database is tried again before that is reported. */
  lockTries: () => number;
  partMs: number;
  /** Null for a copy that may be lost. */
  log: LogSync | null;
  /** Called once the database is closed. */
  closed?: () => void;
}

type Look = (context: Context) => unknown;

/** The one way to the database's rows: every verb reads or writes through it, and none of them waits or retries itself. */
export class OpenDatabase {
  readonly context: Context;
  readonly setup: DatabaseSetup;
  readonly #writer: Writer;
  /** What is looked at in the same turn. */
  readonly #looks: Batch<Look, unknown>;
  readonly #handOvers: Batch<HandOver, JournalRefusal | null>;

  constructor(context: Context, setup: DatabaseSetup) {
    this.context = context;
    this.setup = setup;
    this.#looks = new Batch((looks) => this.#lookAtAll(looks), queueMicrotask);
    this.#handOvers = new Batch((all) => {
      const gates = this.#handOverAll(all);
      return all.map(async (_, index) => (await gates)[index] ?? null);
    }, setImmediate);
    // A process that was registered in what is undone is not registered.
    let ownerBefore = context.ownerId;
    let changesBefore = context.ownChanges;
    this.#writer = new Writer(context.sql, {
      file: setup.file,
      tries: setup.lockTries,
      partMs: setup.partMs,
      log: setup.log,
      began: () => {
        ownerBefore = context.ownerId;
        changesBefore = context.ownChanges;
        setup.lockNotebook?.markAccepted(context.wallClock());
      },
      committing: () => {
        if (context.ownChanges !== changesBefore) context.sql.noteForbidding();
        return context.hasNewEvents && setup.marker !== null ? prefetch(context, readLastEvent) : [];
      },
      undone: () => {
        context.ownerId = ownerBefore;
      },
      makeRoom: (error) => setup.engine.makeRoom(error),
      committed: () => {
        const isMarked = context.hasNewEvents && setup.marker !== null;
        const lastEvent = isMarked ? tryToReadLastEvent(context) : null;
        context.hasNewEvents = false;
        return () => {
          if (lastEvent !== null) setup.marker?.advance(lastEvent);
        };
      },
    });
  }

  /** A read outside any transaction; whatever the engine throws comes out as this program's own errors. */
  async read<T>(look: (context: Context) => T): Promise<T> {
    for (let tried = 1; ; tried += 1) {
      try {
        return look(this.context);
      } catch (error) {
        const isWorthIt = isLocked(error) || (isLost(error) && !this.context.sql.inTransaction);
        if (!isWorthIt || tried >= this.setup.lockTries()) throw translateError(error, this.setup.file);
        await (isLost(error) ? sleep(COME_BACK_MS) : new Promise((resolve) => setImmediate(resolve)));
      }
    }
  }

  /** The same for what looks at rows and does nothing else: an engine that is far is asked at once for all of a turn. */
  async look<T>(look: (context: Context) => T): Promise<T> {
    return this.context.sql.isFar ? ((await this.#looks.ask(look)) as T) : await this.read(look);
  }

  #lookAtAll(looks: readonly Look[]): Promise<unknown>[] {
    const { sql } = this.context;
    const prefetched = looks.flatMap((look) => prefetch(this.context, look));
    // Each begins on the spot.
    return sql.withPrefetched(prefetched, () => looks.map((look) => this.read(look)));
  }

  /** Notes a hand-over, then looks for the last time; what leaves in one turn goes one way to an engine that is far. */
  async handOver(one: HandOver): Promise<JournalRefusal | null> {
    if (this.context.sql.isFar) return await this.#handOvers.ask(one);
    return (await this.#handOverAll([one]))[0] ?? null;
  }

  #handOverAll(all: readonly HandOver[]): Promise<(JournalRefusal | null)[]> {
    return this.read((context) => handOverAll(context, this.setup.notebook, all));
  }

  /** A write that may forbid a touch which is journaled already. */
  write<T>(change: (context: Context) => T): Promise<T> {
    return this.moveOn((context) => {
      context.ownChanges += 1;
      return change(context);
    });
  }

  /** A write that moves touches on; it counts by itself what it forbids. `prefetched`: what it will ask. */
  moveOn<T>(change: (context: Context) => T, prefetched: readonly Question[] = []): Promise<T> {
    return this.#writer.write(() => change(this.context), prefetched);
  }

  /** See `Writer.loadInBulk`. */
  loadInBulk<T>(load: (write: <V>(work: () => V) => Promise<V>) => Promise<T>): Promise<T> {
    return this.#writer.loadInBulk(load);
  }

  /** Resolves when everything asked for so far is on disk or refused. */
  drain(): Promise<void> {
    return this.#writer.drain();
  }
}

/** Null where it cannot be read: the marker then only lags. */
function tryToReadLastEvent(context: Context): number | null {
  try {
    return readLastEvent(context);
  } catch {
    return null;
  }
}
