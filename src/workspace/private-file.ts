import { closeSync, fstatSync, openSync, readFileSync, realpathSync } from "node:fs";
import { isAbsolute, join, relative, sep } from "node:path";
import { UserError } from "../errors.ts";

/** Longest secret file that is read, in bytes: keys and passwords are far shorter. */
const MAX_BYTES = 65_536;

/**
 * The text of a secret file inside `root`, or null when there is none. UserError when other users may read
 * it (mode looser than 0600), when it lies outside the root (symlinks followed), or cannot be read.
 */
export function readPrivateFile(root: string, path: string): string | null {
  if (path === "" || isAbsolute(path) || path.includes("\0")) throw leavesRoot(path);
  let descriptor: number;
  try {
    const real = realpathSync(join(root, path));
    if (!isInside(realpathSync(root), real)) throw leavesRoot(path);
    descriptor = openSync(real, "r");
  } catch (error) {
    if (error instanceof UserError) throw error;
    if (isMissing(error)) return null;
    throw new UserError(`${path} cannot be read: ${codeOf(error)}`, { cause: error });
  }
  try {
    const { mode, size } = fstatSync(descriptor);
    if (process.platform !== "win32" && (mode & 0o077) !== 0) {
      throw new UserError(
        `${path} holds secrets and may be read by others (mode ${(mode & 0o777).toString(8)})`,
        {
          hint: `chmod 600 ${path}`,
        },
      );
    }
    if (size > MAX_BYTES) throw new UserError(`${path} is too long for a secret (${size} bytes)`);
    return readFileSync(descriptor, "utf8");
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${path} cannot be read: ${codeOf(error)}`, { cause: error });
  } finally {
    closeSync(descriptor);
  }
}

/** Whether `path` is `folder` or lies below it; both real and absolute. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** Whether an error says that a path does not exist. */
export function isMissing(error: unknown): boolean {
  const code = codeOf(error);
  return code === "ENOENT" || code === "ENOTDIR";
}

/** The system's name of a failure, such as `EACCES`. */
export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : "unknown reason";
}

function leavesRoot(path: string): UserError {
  return new UserError(`the secret file ${path} lies outside the workspace`, {
    hint: "keep secret files inside the workspace, ignored by git, with mode 0600",
  });
}
