import { setTimeout as sleep } from "node:timers/promises";
import type { Context } from "./context.ts";
import { readLastEvent } from "./events.ts";
import type { Engine } from "./engine.ts";
import { foresee, type Question } from "./foresight.ts";
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

/** The one way to the database's rows: every verb reads or writes through it, and none of them waits or retries itself. */
export class OpenDatabase {
  readonly context: Context;
  readonly setup: DatabaseSetup;
  readonly #writer: Writer;

  constructor(context: Context, setup: DatabaseSetup) {
    this.context = context;
    this.setup = setup;
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
        return context.hasNewEvents && setup.marker !== null ? foresee(context, readLastEvent) : [];
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

  /** A write that may forbid a touch which is journaled already. */
  write<T>(change: (context: Context) => T): Promise<T> {
    return this.moveOn((context) => {
      context.ownChanges += 1;
      return change(context);
    });
  }

  /** A write that moves touches on; it counts by itself what it forbids. `foreseen`: what it will ask. */
  moveOn<T>(change: (context: Context) => T, foreseen: readonly Question[] = []): Promise<T> {
    return this.#writer.write(() => change(this.context), foreseen);
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
