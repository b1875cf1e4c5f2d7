import { closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { NotAFileError, nameKind } from "./failure.ts";

const flags: Readonly<Partial<Record<string, number>>> = constants;
/** Windows has none of these. */
const { O_NONBLOCK = 0, O_NOCTTY = 0, O_NOFOLLOW = 0 } = flags;
/**
 * A named pipe without a writer, or a terminal, makes `open` or `read` wait for ever, and to open some devices is to
 * move them. So a look comes first, and the open itself neither waits nor takes a terminal.
 */
const READ = constants.O_RDONLY | O_NONBLOCK | O_NOCTTY;

/** Opens a file to read, and nothing else; never waits. @throws NotAFileError, or the system's error */
export async function openRegular(path: string): Promise<FileHandle> {
  requireRegular(await stat(path));
  const handle = await open(path, READ);
  try {
    requireRegular(await handle.stat());
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** The same at once, as a descriptor. `isRealPath`: the last part is no link, and is not followed where it became one. */
export function openRegularSync(path: string, { isRealPath = false } = {}): number {
  requireRegular(statSync(path));
  const descriptor = openSync(path, isRealPath ? READ | O_NOFOLLOW : READ);
  try {
    requireRegular(fstatSync(descriptor));
    return descriptor;
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

/** At most `limit` bytes of a file from its beginning, however long it says it is; and no promise that it ended there. */
export function readStartSync(descriptor: number, limit: number): Buffer {
  const parts: Buffer[] = [];
  let filled = 0;
  while (filled < limit) {
    const part = Buffer.allocUnsafe(Math.min(65_536, limit - filled));
    const read = readSync(descriptor, part, 0, part.length, filled);
    if (read === 0) break;
    parts.push(part.subarray(0, read));
    filled += read;
  }
  return Buffer.concat(parts);
}

/** The bytes of a regular file, at most `limit`. @throws NotAFileError, or the system's error */
export function readRegularSync(path: string, limit: number): Buffer {
  const descriptor = openRegularSync(path);
  try {
    return readStartSync(descriptor, limit);
  } finally {
    closeSync(descriptor);
  }
}

/** The text of a regular file. @throws NotAFileError, or the system's error */
export async function readRegular(path: string): Promise<string> {
  const handle = await openRegular(path);
  try {
    return await handle.readFile("utf8");
  } finally {
    await handle.close();
  }
}

function requireRegular(found: Stats): void {
  if (!found.isFile()) throw new NotAFileError(nameKind(found));
}
