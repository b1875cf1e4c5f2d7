import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  statSync,
} from "node:fs";
import { dirname } from "node:path";
import { UserError } from "../errors.ts";
import { readCode, translateError } from "./sqlite-errors.ts";

/** Windows has no such modes; its profile folders are private by themselves. */
const hasModes = process.platform !== "win32";

/** Size in bytes, or null where there is no such file. */
export function readSize(file: string): number | null {
  try {
    const found = statSync(file);
    if (!found.isFile()) throw new UserError(`${file} is not a file`, { hint: "check `store` in seq.yaml" });
    return found.size;
  } catch (error) {
    if (readCode(error) === "ENOENT" || readCode(error) === "ENOTDIR") return null;
    throw translateError(error, file);
  }
}

/** Creates an empty 0600 file, whatever the umask, in a 0700 folder. False when it was there already. */
export function createPrivateFile(file: string): boolean {
  try {
    makeFolder(dirname(file));
    closeSync(openSync(file, "wx", 0o600));
    return true;
  } catch (error) {
    if (readCode(error) === "EEXIST") return false;
    throw translateError(error, file);
  }
}

/** Not `recursive`: Node 20 never comes back from a file system that takes no folders, such as /proc. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (readCode(error) !== "EEXIST") throw error;
  }
}

/**
 * Refuses a file that others may read or write, a folder in which others may replace it or, also where it is sticky
 * such as /tmp, lay a -wal or -journal beside it, and a file or folder
 * that this user cannot write. SQLite gives -wal and -shm the mode of the database; they are looked at too.
 */
export function checkPrivate(file: string): void {
  if (hasModes) {
    for (const path of [file, `${file}-wal`, `${file}-shm`]) refuseMode(path, 0o077, 0o600);
    refuseMode(dirname(file), 0o022, 0o700);
  }
  try {
    accessSync(file, constants.R_OK | constants.W_OK);
    accessSync(dirname(file), constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new UserError(`the database cannot be written: no permission for ${file} or its folder`, {
      hint: "run seq as the user who owns it, or check the owner and the mode",
      cause: error,
    });
  }
}

function refuseMode(path: string, forbidden: number, wanted: number): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined || (found.mode & forbidden) === 0) return;
  const mode = (found.mode & 0o777).toString(8);
  throw new UserError(`other users have access to ${path} (mode ${mode}); it holds personal data`, {
    hint: `chmod ${wanted.toString(8)} ${path}`,
  });
}

/** Makes a rename or a new file survive a power loss. */
export function syncFolder(folder: string): void {
  if (!hasModes) return;
  const descriptor = openSync(folder, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
