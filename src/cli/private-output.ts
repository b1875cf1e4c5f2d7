import { lstat, open, rename, rm, writeFile } from "node:fs/promises";
import { UserError } from "../errors.ts";

/**
 * Writes a file that its owner alone may read, also where a looser one stands already, and all of it or nothing.
 * Follows no link; a pipe or device is written to as it is.
 * @param name the file as the user wrote it, for the UserError
 */
export async function writePrivateFile(file: string, text: string, name: string): Promise<void> {
  const fail = (cause: unknown): UserError => new UserError(`${name} cannot be written`, { cause });
  const found = await lstat(file).catch(() => null);
  if (found?.isSymbolicLink() === true) {
    throw new UserError(`${name} is a link; nothing is written through one`, {
      hint: "name the file itself, or take the link away",
    });
  }
  if (found !== null && !found.isFile()) {
    await writeFile(file, text).catch((cause: unknown) => {
      throw fail(cause);
    });
    return;
  }
  const draft = `${file}.${process.pid}`;
  try {
    const handle = await open(draft, "wx", 0o600);
    try {
      await handle.writeFile(text);
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (cause) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw fail(cause);
  }
}
