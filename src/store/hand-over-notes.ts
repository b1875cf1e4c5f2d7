import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import type { Owner } from "./port.ts";
import { translateError } from "./sqlite-errors.ts";

/**
 * Memory of the machine (tmpfs): what is written there outlives the process, and nothing outlives the machine. On the
 * database's own disk a note could get lost where that disk did, and its message, synced, would seem to have stayed.
 */
const FOLDER = "/dev/shm";

/** Notes are begun anew above this size, where none of them is needed any more. */
const LARGE_BYTES = 256 * 1024;

const { O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW, O_RDONLY, O_RDWR } = constants;

/** What a process noted of its attempts: handed over, once their first byte was about to leave, and whether the server took them. */
export type HandOverNotes = ReadonlyMap<number, { taken: boolean; providerId: string | null }>;

/**
 * A file in which a process notes which of its journaled messages it hands over, so that after its death only those
 * are in doubt. Where it cannot be kept there is none, and then everything journaled is in doubt.
 */
export class HandOverNotebook {
  readonly #database: string;
  readonly #owner: Owner;
  readonly #folder: string;
  #file = "";
  #descriptor: number | null = null;
  #isGivenUp = false;
  #size = 0;
  /** Noted, and not known to be settled on disk. */
  readonly #open = new Set<number>();

  /** `database`: its file, which must exist by the first note. */
  constructor(database: string, owner: Owner, folder: string = FOLDER) {
    this.#database = database;
    this.#owner = owner;
    this.#folder = folder;
  }

  /** Makes the file, before anything is journaled: where there is none, whoever looks knows nothing. */
  begin(): void {
    if (this.#descriptor !== null || this.#isGivenUp) return;
    try {
      this.#file = notesFile(this.#database, this.#owner, this.#folder);
      // One that this very process left open before is gone on with: it may still speak of somebody.
      if (readOwn(this.#file)?.startsWith(`${headOf(this.#owner)}\n`) !== true) {
        rmSync(this.#file, { force: true });
        this.#descriptor = openSync(this.#file, O_RDWR | O_APPEND | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
        this.#write(`${headOf(this.#owner)}\n`);
      } else this.#descriptor = openSync(this.#file, O_RDWR | O_APPEND | O_NOFOLLOW);
    } catch {
      this.#giveUp();
    }
  }

  /** Throws where neither this could be noted nor that nothing is. */
  noteHanded(attempt: number): void {
    this.begin();
    this.#open.add(attempt);
    this.#note(`handed ${attempt}`);
  }

  /** What was about to be handed over stayed after all. */
  noteKept(attempt: number): void {
    this.#note(`kept ${attempt}`);
    this.#open.delete(attempt);
  }

  noteTaken(attempt: number, providerId: string | null): void {
    const id = providerId !== null && /^[\w.-]+$/.test(providerId) ? ` ${providerId}` : "";
    this.#note(`taken ${attempt}${id}`);
  }

  /** Attempts that were noted and not forgotten. */
  get open(): readonly number[] {
    return [...this.#open];
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
      this.#giveUp();
    }
  }

  /** Takes the file away, unless somebody is left whom it may still speak of. `isDone`: nothing is journaled that was not handed over. */
  close(isDone: boolean): void {
    if (this.#descriptor === null) return;
    closeSync(this.#descriptor);
    this.#descriptor = null;
    if (isDone && this.#open.size === 0) rmSync(this.#file, { force: true });
  }

  #note(line: string): void {
    if (this.#descriptor === null) return;
    try {
      this.#write(`${line}\n`);
    } catch {
      this.#giveUp();
    }
  }

  #write(line: string): void {
    if (this.#descriptor === null) return;
    const bytes = Buffer.from(line, "latin1");
    const written = writeSync(this.#descriptor, bytes);
    if (written < bytes.length) throw new Error("a short write");
    this.#size += written;
  }

  /** From now on everything is in doubt after a death: without its head the file says nothing. */
  #giveUp(): void {
    this.#isGivenUp = true;
    if (this.#descriptor === null) return;
    try {
      ftruncateSync(this.#descriptor, 0);
    } catch (error) {
      throw translateError(error, this.#file);
    }
    closeSync(this.#descriptor);
    this.#descriptor = null;
  }
}

/** Where the notes of a database's processes lie. */
export interface NotesShelf {
  /**
   * What a dead process noted; null where nothing can be known: it kept no notes, the machine was started anew since,
   * or whoever looks runs on another one.
   */
  read(owner: Owner): HandOverNotes | null;
  /** Takes away the notes of a process that is gone, once what they said is written down. */
  remove(owner: Owner): void;
}

/** `reader` looks; what is not `isOwn` is left where it lies. */
export function openShelf(
  database: string,
  reader: Owner,
  { isOwn, folder = FOLDER }: { isOwn: boolean; folder?: string },
): NotesShelf {
  return {
    read: (owner) => readNotes(database, owner, reader, folder),
    remove(owner) {
      // Left behind, they say nothing about anybody else.
      if (isOwn) tryTo(() => rmSync(notesFile(database, owner, folder), { force: true }));
    },
  };
}

function readNotes(database: string, owner: Owner, reader: Owner, folder: string): HandOverNotes | null {
  const boot = bootOf(owner);
  if (boot === null || boot !== bootOf(reader) || owner.host !== reader.host) return null;
  const text = tryTo(() => readOwn(notesFile(database, owner, folder)));
  if (text === null) return null;
  // What comes after the last line's end was not written whole, so what it would have announced did not begin.
  const [head, ...lines] = text.slice(0, text.lastIndexOf("\n") + 1).split("\n");
  if (head !== headOf(owner)) return null;
  const notes = new Map<number, { taken: boolean; providerId: string | null }>();
  for (const line of lines) {
    if (line === "") continue;
    const match = /^(handed|kept|taken) (\d+)(?: ([\w.-]+))?$/.exec(line);
    if (match === null) return null;
    const [, kind, attempt, providerId = null] = match;
    if (kind === "kept") notes.delete(Number(attempt));
    else notes.set(Number(attempt), { taken: kind === "taken", providerId });
  }
  return notes;
}

/** Whether notes of this process could be told from those of any other, also after a restart of the machine. */
export function takesNotes(owner: Owner): boolean {
  return bootOf(owner) !== null && existsSync(FOLDER);
}

/** The boot of the machine that a process was started in: `start` is `boot/ticks` where the system tells. */
function bootOf({ start }: Owner): string | null {
  return /^([^/]+)\/\d+$/.exec(start)?.[1] ?? null;
}

function headOf({ host, pid, start }: Owner): string {
  return JSON.stringify({ format: 1, host, pid, start }).replace(/[^\x20-\x7e]/g, "?");
}

/** One for each process and database; a database that was put in another's place is another one. */
function notesFile(database: string, { pid, start }: Owner, folder: string): string {
  const { dev, ino, birthtimeNs } = statSync(database, { bigint: true });
  return join(folder, `seq-${dev}-${ino}-${birthtimeNs}-${pid}-${start.slice(start.lastIndexOf("/") + 1)}`);
}

/** The text of a file of this user's own: everybody may write in that folder. */
function readOwn(file: string): string | null {
  const descriptor = tryTo(() => openSync(file, O_RDONLY | O_NOFOLLOW));
  if (descriptor === null) return null;
  try {
    const { uid, mode } = fstatSync(descriptor);
    const isOwn = uid === process.getuid?.() && (mode & 0o077) === 0;
    return isOwn ? readFileSync(descriptor, "latin1") : null;
  } finally {
    closeSync(descriptor);
  }
}

function tryTo<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}
