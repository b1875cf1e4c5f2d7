import { createHmac } from "node:crypto";
import {
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  openSync,
  rmdirSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { checkOwnFolder, isSharedMemory, makeOwnFolder, NotOwnError, openOwn, readOwn } from "./own-file.ts";
import type { Owner } from "./port.ts";
import { readCode, translateError } from "./sqlite-errors.ts";

/**
 * Memory of the machine (tmpfs): what is written there outlives the process, and nothing outlives the machine. On the
 * database's own disk a note could get lost where that disk did, and its message, synced, would seem to have stayed.
 * Not the user's runtime folder: cron's runs have none, and it goes when its user logs out.
 */
const MEMORY = "/dev/shm";

/** Notes are begun anew above this size, where none of them is needed any more. */
const LARGE_BYTES = 256 * 1024;
/** What is larger than this is not read: then nothing is known. */
const MOST_BYTES = 64 * 1024 * 1024;
/** A server's name of a message: a word of a line. */
const PROVIDER_ID = /^[\x21-\x7e]{1,500}$/;

const { O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants;

/** What a process noted of its attempts: handed over, once their first byte was about to leave, and whether the server took them. */
export type HandOffLog = ReadonlyMap<number, { taken: boolean; providerId: string | null }>;

/** Where the notes of one database's processes lie. */
export interface HandOffLogLocation {
  /** The database's file, which must exist by the first note. */
  database: string;
  /** Hex, known only to who may read the database: names of notes are made of it, so that nobody else can foretell one. */
  key: string;
  /** Everybody's folder, in which each process makes one of its own. Default: the machine's memory. */
  memory?: string;
}

/** Where a process notes which of its journaled messages it hands over, so that after its death only those are in doubt. */
export interface Notebook {
  /** Why nothing is noted any more, or null. */
  readonly trouble: string | null;
  /** Before anything is journaled: where there are no notes of a process, whoever looks knows nothing. Not under the write lock. */
  begin(): void;
  /** Throws where neither this could be noted nor that nothing is. */
  noteHanded(...attempts: number[]): void;
  /** What was about to be handed over stayed after all. */
  noteKept(attempt: number): void;
  markAccepted(attempt: number, providerId: string | null): void;
  /** Attempts that were noted and not forgotten. */
  readonly open: HandOffLog;
  /** The attempt's end is on disk. */
  forget(attempt: number): void;
  /** Takes the notes away, unless somebody is left whom they may still speak of. `isDone`: nothing is journaled that was not handed over. */
  close(isDone: boolean): void;
}

/**
 * A file in which a process notes which of its journaled messages it hands over, so that after its death only those
 * are in doubt. Where it cannot be kept there is none, and then everything journaled is in doubt. It lies in a folder
 * that only this user can enter, under a name that nobody can foretell: nothing that others do can be met in its place.
 */
export class HandOffNotebook implements Notebook {
  readonly #place: HandOffLogLocation;
  readonly #owner: Owner;
  #folder = "";
  #descriptor: number | null = null;
  #trouble: string | null = null;
  #size = 0;
  /** Noted, and not known to be settled on disk; with the server's name for what it took. */
  readonly #open = new Map<number, { taken: boolean; providerId: string | null }>();

  constructor(location: HandOffLogLocation, owner: Owner) {
    this.#place = location;
    this.#owner = owner;
  }

  /** Why nothing is noted any more, or null. */
  get trouble(): string | null {
    return this.#trouble;
  }

  /**
   * Makes the file, before anything is journaled: where there is none, whoever looks knows nothing. Makes it anew
   * where somebody has taken it away meanwhile, as a log-out may. Never to be called under the write lock.
   */
  begin(): void {
    if (this.#trouble !== null) return;
    try {
      if (this.#descriptor !== null && fstatSync(this.#descriptor).nlink > 0) return;
      this.#release();
      this.#folder = folderOf(this.#place, this.#owner);
      makeOwnFolder(this.#folder);
      this.#descriptor = this.#goOn() ?? this.#make();
    } catch (error) {
      this.#giveUp(error);
    }
  }

  /** A file that this very process left open before: it may still speak of somebody. */
  #goOn(): number | null {
    const file = fileIn(this.#folder);
    try {
      if (!readOwn(file, MOST_BYTES).startsWith(headOf(this.#owner))) {
        rmSync(file);
        return null;
      }
    } catch (error) {
      if (readCode(error) === "ENOENT") return null;
      throw error;
    }
    const descriptor = openOwn(file, O_WRONLY | O_APPEND);
    this.#size = fstatSync(descriptor).size;
    this.#write(this.#listOpen(), descriptor);
    return descriptor;
  }

  /** Its head comes last: without it the file says nothing, and with it, it speaks of everybody. */
  #make(): number {
    const file = fileIn(this.#folder);
    const head = headOf(this.#owner);
    const descriptor = openSync(file, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
    try {
      this.#size = 0;
      const list = this.#listOpen();
      if (list !== "") this.#write(list, descriptor, head.length);
      this.#write(head, descriptor, 0);
    } finally {
      closeSync(descriptor);
    }
    return openOwn(file, O_WRONLY | O_APPEND);
  }

  #listOpen(): string {
    return [...this.#open].map(([attempt, note]) => lineOf(attempt, note)).join("");
  }

  /** Throws where neither this could be noted nor that nothing is. */
  noteHanded(...attempts: number[]): void {
    this.begin();
    for (const attempt of attempts) {
      const note = { taken: false, providerId: null };
      this.#open.set(attempt, note);
      this.#note(lineOf(attempt, note));
    }
  }

  /** What was about to be handed over stayed after all. */
  noteKept(attempt: number): void {
    this.#note(`kept ${attempt}\n`);
    this.#open.delete(attempt);
  }

  markAccepted(attempt: number, providerId: string | null): void {
    const isName = providerId !== null && PROVIDER_ID.test(providerId);
    const note = { taken: true, providerId: isName ? providerId : null };
    if (this.#open.has(attempt)) this.#open.set(attempt, note);
    this.#note(lineOf(attempt, note));
  }

  /** Attempts that were noted and not forgotten. */
  get open(): HandOffLog {
    return this.#open;
  }

  /** The attempt's end is on disk. */
  forget(attempt: number): void {
    if (!this.#open.delete(attempt) || this.#open.size > 0 || this.#size < LARGE_BYTES) return;
    if (this.#descriptor === null) return;
    try {
      ftruncateSync(this.#descriptor, 0);
      this.#size = 0;
      this.#write(headOf(this.#owner));
    } catch (error) {
      this.#giveUp(error);
    }
  }

  /** Takes the file away, unless somebody is left whom it may still speak of. `isDone`: nothing is journaled that was not handed over. */
  close(isDone: boolean): void {
    if (this.#descriptor === null) return;
    this.#release();
    if (isDone && this.#open.size === 0) tryTo(() => removeNotes(this.#folder));
  }

  #release(): void {
    if (this.#descriptor !== null) closeSync(this.#descriptor);
    this.#descriptor = null;
  }

  #note(line: string): void {
    if (this.#descriptor === null) return;
    try {
      this.#write(line);
    } catch (error) {
      this.#giveUp(error);
    }
  }

  #write(text: string, descriptor = this.#descriptor, position: number | null = null): void {
    if (descriptor === null) return;
    const bytes = Buffer.from(text, "latin1");
    const written = writeSync(descriptor, bytes, 0, bytes.length, position);
    if (written < bytes.length) throw new Error("a short write");
    this.#size += written;
  }

  /** From now on everything is in doubt after a death: without its head the file says nothing. */
  #giveUp(cause: unknown): void {
    this.#trouble = describe(cause, this.#place);
    if (this.#descriptor === null) return;
    try {
      ftruncateSync(this.#descriptor, 0);
    } catch (error) {
      throw translateError(error, this.#folder);
    }
    this.#release();
  }
}

/** What dead processes noted. */
export interface NotesShelf {
  /**
   * What a dead process noted; null where nothing can be known: it kept no notes, the machine was started anew since,
   * or whoever looks runs on another one. Never to be called under the write lock.
   */
  read(owner: Owner): HandOffLog | null;
  /** What was found in the place of notes that somebody else must have laid there, or null. */
  readonly trouble: string | null;
  /** Takes away the notes of a process that is gone, once what they said is written down. */
  remove(owner: Owner): void;
}

/** `reader` looks; what is not `isOwn` is left where it lies. */
export function openShelf(
  location: HandOffLogLocation,
  reader: Owner,
  { isOwn }: { isOwn: boolean },
): NotesShelf {
  let trouble: string | null = null;
  return {
    get trouble() {
      return trouble;
    },
    read(owner) {
      try {
        return readNotes(location, owner, reader);
      } catch (error) {
        if (error instanceof NotOwnError) trouble = describe(error, location);
        return null;
      }
    },
    remove(owner) {
      // Left behind, they say nothing about anybody else.
      if (isOwn) tryTo(() => removeNotes(folderOf(location, owner)));
    },
  };
}

/** Throws where there are none. */
function readNotes(location: HandOffLogLocation, owner: Owner, reader: Owner): HandOffLog | null {
  const boot = bootOf(owner);
  if (boot === null || boot !== bootOf(reader) || owner.host !== reader.host) return null;
  const folder = folderOf(location, owner);
  checkOwnFolder(folder);
  const text = readOwn(fileIn(folder), MOST_BYTES);
  const head = headOf(owner);
  if (!text.startsWith(head)) return null;
  // What comes after the last line's end was not written whole, so what it would have announced did not begin.
  const lines = text.slice(head.length, text.lastIndexOf("\n") + 1).split("\n");
  const notes = new Map<number, { taken: boolean; providerId: string | null }>();
  for (const line of lines) {
    if (line === "") continue;
    const match = /^(handed|kept|taken) (\d+)(?: ([\x21-\x7e]+))?$/.exec(line);
    if (match === null) return null;
    const [, kind, attempt, providerId = null] = match;
    if (kind === "kept") notes.delete(Number(attempt));
    else notes.set(Number(attempt), { taken: kind === "taken", providerId });
  }
  return notes;
}

/** Whether notes of this process could be told from those of any other, also after a restart of the machine. */
export function takesNotes(owner: Owner): boolean {
  return bootOf(owner) !== null && isSharedMemory(MEMORY);
}

/** The boot of the machine that a process was started in: `start` is `boot/ticks` where the system tells. */
function bootOf({ start }: Owner): string | null {
  return /^([^/]+)\/\d+$/.exec(start)?.[1] ?? null;
}

function headOf({ host, pid, start }: Owner): string {
  const head = JSON.stringify({ format: 2, host, pid, start });
  return `${head.replace(/[^\x20-\x7e]/g, "?")}\n`;
}

function lineOf(
  attempt: number,
  { taken, providerId }: { taken: boolean; providerId: string | null },
): string {
  return `${taken ? "taken" : "handed"} ${attempt}${providerId === null ? "" : ` ${providerId}`}\n`;
}

/** One for each process and database; a database that was put in another's place is another one. */
function folderOf(
  { database, key, memory = MEMORY }: HandOffLogLocation,
  { host, pid, start }: Owner,
): string {
  const { dev, ino, birthtimeNs } = statSync(database, { bigint: true });
  const name = JSON.stringify(["hand-over notes", ...[dev, ino, birthtimeNs, pid].map(String), host, start]);
  const secret = createHmac("sha256", Buffer.from(key, "hex")).update(name).digest("hex");
  return join(memory, `seq-${secret.slice(0, 32)}`);
}

function fileIn(folder: string): string {
  return join(folder, "notes");
}

function removeNotes(folder: string): void {
  checkOwnFolder(folder);
  rmSync(fileIn(folder), { force: true });
  rmdirSync(folder);
}

/** For whoever runs the program: what is in the way, without the secret name. */
function describe(cause: unknown, { memory = MEMORY }: HandOffLogLocation): string {
  if (cause instanceof NotOwnError)
    return `something of another user's lies in the place of its notes in ${memory}`;
  const code = readCode(cause);
  if (code === "ENOSPC" || code === "EDQUOT") return `${memory} is full`;
  return `notes cannot be written in ${memory}${code === "" ? "" : ` (${code})`}`;
}

function tryTo<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}
