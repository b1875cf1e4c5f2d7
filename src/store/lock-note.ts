import { closeSync, constants, writeSync } from "node:fs";
import { openOwn, readOwn } from "./own-file.ts";
import type { Owner } from "./port.ts";

const { O_CREAT, O_WRONLY } = constants;

/** Of one width, so that it is written over in place. */
const WIDTH = 512;

/** Who took the write lock last, and when. */
export interface LockNote extends Owner {
  /** Milliseconds since 1970, by the holder's clock. */
  at: number;
  /** Milliseconds of the machine's own clock, which nobody sets: comparable within one boot (clock_gettime(2), CLOCK_MONOTONIC). */
  uptime: number;
}

function fileOf(database: string): string {
  return `${database}-holder`;
}

/** The machine's own clock, in milliseconds. */
export function readUptime(): number {
  return Number(process.hrtime.bigint() / 1_000_000n);
}

/**
 * A file beside the database in which whoever takes the write lock says so: SQLite tells that a lock is held, and the
 * system by whom, but nobody since when. Written under that very lock, so by one process at a time. A note that cannot
 * be written is none: nothing depends on it.
 */
export class LockNotebook {
  readonly #database: string;
  readonly #owner: Owner;
  #descriptor: number | null | undefined;

  constructor(database: string, owner: Owner) {
    this.#database = database;
    this.#owner = owner;
  }

  /** The write lock was taken just now. Never throws. */
  markAccepted(at: number): void {
    try {
      this.#descriptor ??=
        this.#descriptor === null ? null : openOwn(fileOf(this.#database), O_WRONLY | O_CREAT);
      if (this.#descriptor === null) return;
      const { host, pid, start } = this.#owner;
      const text = JSON.stringify({ pid, at, uptime: readUptime(), start, host });
      writeSync(this.#descriptor, text.padEnd(WIDTH), 0, "utf8");
    } catch {
      this.close();
    }
  }

  close(): void {
    if (typeof this.#descriptor === "number") closeSync(this.#descriptor);
    this.#descriptor = null;
  }
}

/** The last note, or null where there is none that makes sense. */
export function readLockNote(database: string): LockNote | null {
  try {
    const note = JSON.parse(readOwn(fileOf(database), 4 * WIDTH)) as Partial<LockNote> | null;
    const { host, pid, start, at, uptime } = note ?? {};
    if (typeof host !== "string" || typeof start !== "string") return null;
    if (!Number.isSafeInteger(pid) || !Number.isFinite(at) || !Number.isFinite(uptime)) return null;
    return { host, pid, start, at, uptime } as LockNote;
  } catch {
    return null;
  }
}
