import { closeSync, constants, ftruncateSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import type { Owner } from "./port.ts";
import { translateError } from "./sqlite-errors.ts";

/** Notes are begun anew above this size, where none of them is needed any more. */
const LARGE_BYTES = 256 * 1024;

/** What a process noted of its attempts: `handed`, once their first byte was about to leave, and `taken` by the server. */
export type HandOverNotes = ReadonlyMap<number, { taken: boolean; providerId: string | null }>;

/**
 * A file beside the database in which a process notes which of its journaled messages it hands over. It is never
 * synced: what a process has written outlives that process, however it dies, but not the machine. So it is believed
 * only while the machine has not been started anew; without it every journaled message is in doubt.
 */
export class HandOverNotebook {
  readonly #database: string;
  readonly #owner: Owner;
  #descriptor: number | null = null;
  #size = 0;
  /** Noted, and not known to be settled on disk. */
  readonly #open = new Set<number>();

  /** `database`: its file. */
  constructor(database: string, owner: Owner) {
    this.#database = database;
    this.#owner = owner;
  }

  /** Makes the file, before anything is journaled: where there is none, whoever looks knows nothing. */
  begin(): void {
    if (this.#descriptor !== null) return;
    const file = notesFile(this.#database, this.#owner);
    try {
      rmSync(file, { force: true });
      const { O_WRONLY, O_APPEND, O_CREAT, O_EXCL } = constants;
      this.#descriptor = openSync(file, O_WRONLY | O_APPEND | O_CREAT | O_EXCL, 0o600);
    } catch (error) {
      throw translateError(error, file);
    }
    this.#write(`${headOf(this.#owner)}\n`);
  }

  /** Throws where it could not be noted: the message must not leave then. */
  noteHanded(attempt: number): void {
    this.begin();
    this.#open.add(attempt);
    this.#write(`handed ${attempt}\n`);
  }

  /** A note that fails only leaves more in doubt after a death. */
  noteTaken(attempt: number, providerId: string | null): void {
    const id = providerId !== null && /^[\w.-]+$/.test(providerId) ? ` ${providerId}` : "";
    try {
      this.#write(`taken ${attempt}${id}\n`);
    } catch {
      // See above.
    }
  }

  /** The attempt's end is on disk. */
  forget(attempt: number): void {
    if (!this.#open.delete(attempt) || this.#open.size > 0 || this.#size < LARGE_BYTES) return;
    if (this.#descriptor === null) return;
    try {
      ftruncateSync(this.#descriptor, 0);
      this.#size = 0;
      this.#write(`${headOf(this.#owner)}\n`);
    } catch {
      // Without its head it says nothing, and nothing is open that it would have to speak of.
    }
  }

  /** Takes the file away, unless somebody is left whom it may still speak of. `isDone`: nothing is journaled that was not handed over. */
  close(isDone: boolean): void {
    if (this.#descriptor === null) return;
    closeSync(this.#descriptor);
    this.#descriptor = null;
    if (isDone && this.#open.size === 0) removeNotes(this.#database, this.#owner);
  }

  #write(line: string): void {
    if (this.#descriptor === null) return;
    const bytes = Buffer.from(line, "latin1");
    try {
      const written = writeSync(this.#descriptor, bytes);
      if (written < bytes.length) throw Object.assign(new Error("a short write"), { code: "ENOSPC" });
      this.#size += written;
    } catch (error) {
      throw translateError(error, notesFile(this.#database, this.#owner));
    }
  }
}

/**
 * What a dead process noted; null where nothing can be known: it took no notes, the machine was started anew since,
 * or `reader`, who looks, runs on another one.
 */
export function readNotes(database: string, owner: Owner, reader: Owner): HandOverNotes | null {
  const boot = bootOf(owner);
  if (boot === null || boot !== bootOf(reader) || owner.host !== reader.host) return null;
  let text: string;
  try {
    text = readFileSync(notesFile(database, owner), "latin1");
  } catch {
    return null;
  }
  // What comes after the last line's end was not written whole, so what it would have announced did not begin.
  const [head, ...lines] = text.slice(0, text.lastIndexOf("\n") + 1).split("\n");
  if (head !== headOf(owner)) return null;
  const notes = new Map<number, { taken: boolean; providerId: string | null }>();
  for (const line of lines) {
    if (line === "") continue;
    const match = /^(handed|taken) (\d+)(?: ([\w.-]+))?$/.exec(line);
    if (match === null) return null;
    const [, kind, attempt, providerId = null] = match;
    notes.set(Number(attempt), { taken: kind === "taken", providerId });
  }
  return notes;
}

/** Takes away the notes of a process that is gone, once what they said is written down. */
export function removeNotes(database: string, owner: Owner): void {
  try {
    rmSync(notesFile(database, owner), { force: true });
  } catch {
    // Left behind, it says nothing about anybody else.
  }
}

/** Whether a process's death can be told from the machine's, so that notes are believed. */
export function takesNotes(owner: Owner): boolean {
  return bootOf(owner) !== null;
}

/** The boot of the machine that a process was started in: `start` is `boot/ticks` where the system tells. */
function bootOf({ start }: Owner): string | null {
  return /^([^/]+)\/\d+$/.exec(start)?.[1] ?? null;
}

function headOf({ host, pid, start }: Owner): string {
  return JSON.stringify({ format: 1, host, pid, start }).replace(/[^\x20-\x7e]/g, "?");
}

/** The time of its start tells a process from others that had its number before. */
function notesFile(database: string, { pid, start }: Owner): string {
  return `${database}-handed-${pid}-${start.slice(start.lastIndexOf("/") + 1)}`;
}
