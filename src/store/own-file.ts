import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readSync,
  type Stats,
  statfsSync,
  statSync,
} from "node:fs";

const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;

/** `f_type` of file systems that are memory of the machine: tmpfs and ramfs (statfs(2)). */
const MEMORY_TYPES: ReadonlySet<number> = new Set([0x01021994, 0x858458f6]);

/** Something of another user's, or of another kind, lies where a file or folder of one's own should. */
export class NotOwnError extends Error {}

/**
 * Opens a file in a folder where others may have written. What is no regular file with a single name, of this user's
 * own and closed to everybody else, is refused; nothing that lies there makes the call wait (open(2): a FIFO's other
 * end, a device, a link to either).
 */
export function openOwn(file: string, flags: number = O_RDONLY): number {
  const descriptor = openSync(file, flags | O_NOFOLLOW | O_NONBLOCK, 0o600);
  try {
    const found = fstatSync(descriptor);
    if (!found.isFile() || found.nlink !== 1 || !isPrivate(found))
      throw new NotOwnError(`${file} is not ours`);
    return descriptor;
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

/** The text (Latin-1) of such a file as long as it is now, however it grows meanwhile; RangeError above `most` bytes. */
export function readOwn(file: string, most: number): string {
  const descriptor = openOwn(file);
  try {
    const { size } = fstatSync(descriptor);
    if (size > most) throw new RangeError(`${file} is too large`);
    const bytes = Buffer.alloc(size);
    let length = 0;
    for (let read = -1; read !== 0 && length < size; length += read) {
      read = readSync(descriptor, bytes, length, size - length, length);
    }
    return bytes.toString("latin1", 0, length);
  } finally {
    closeSync(descriptor);
  }
}

/** Makes a 0700 folder of this user's own, or takes the one that is there; NotOwnError where it is anything else. */
export function makeOwnFolder(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  checkOwnFolder(folder);
}

/** Throws NotOwnError where the folder is anybody else's, open to others, or none. */
export function checkOwnFolder(folder: string): void {
  const found = lstatSync(folder);
  if (!found.isDirectory() || !isPrivate(found)) throw new NotOwnError(`${folder} is not ours`);
}

/**
 * Whether a folder that everybody writes in is memory of the machine, and nobody in it can move or remove what is
 * another's (sticky, inode(7)).
 */
export function isSharedMemory(folder: string): boolean {
  try {
    const { uid, mode } = statSync(folder);
    const isOwned = uid === 0 || uid === process.getuid?.();
    return (
      isOwned && ((mode & 0o022) === 0 || (mode & 0o1000) !== 0) && MEMORY_TYPES.has(statfsSync(folder).type)
    );
  } catch {
    return false;
  }
}

function isPrivate({ uid, mode }: Stats): boolean {
  return uid === process.getuid?.() && (mode & 0o077) === 0;
}
