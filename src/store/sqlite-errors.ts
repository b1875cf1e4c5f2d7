import { InternalError, UserError } from "../errors.ts";

const RESTORE_HINT = "restore a backup with `seq restore FILE`";

/** The `code` of a system or SQLite error, or "". */
export function readCode(error: unknown): string {
  if (typeof error !== "object" || error === null || !("code" in error)) return "";
  return typeof error.code === "string" ? error.code : "";
}

/** Whether another connection holds the lock that was wanted. */
export function isLocked(error: unknown): boolean {
  const code = readCode(error);
  return code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED");
}

/** Whether the file is no sound SQLite database (https://sqlite.org/rescode.html: SQLITE_CORRUPT, SQLITE_NOTADB). */
export function isDamaged(error: unknown): boolean {
  const code = readCode(error);
  if (code.startsWith("SQLITE_CORRUPT") || code === "SQLITE_NOTADB" || code === "SQLITE_FORMAT") return true;
  // A schema table whose bytes have rotted loses tables, columns and indexes without being called corrupt.
  const message = error instanceof Error ? error.message : "";
  return (
    code === "SQLITE_ERROR" && /^no such (table|column|index)|has no column|^no query solution/.test(message)
  );
}

/** What the engine or the file system reports, as an error the user can act on; bugs become an InternalError. */
export function translateError(error: unknown, file: string): Error {
  if (error instanceof UserError || error instanceof InternalError) return error;
  const code = readCode(error);
  const cause = { cause: error };
  if (isLocked(error)) {
    return new UserError(`the database is locked by another process: ${file}`, {
      hint: "wait for it to finish, or end it, then try again",
      ...cause,
    });
  }
  if (isDamaged(error)) {
    return new UserError(`the database is damaged, or is no database: ${file}`, {
      hint: RESTORE_HINT,
      ...cause,
    });
  }
  if (code === "ENOENT" || code === "ENOTDIR") {
    return new UserError(`there is no folder for ${file}, and none can be made`, {
      hint: "check the path",
      ...cause,
    });
  }
  if (code === "SQLITE_FULL" || code === "ENOSPC" || code === "EDQUOT") {
    return new UserError(`the disk is full: nothing was written to ${file}`, {
      hint: "free some space, then try again",
      ...cause,
    });
  }
  if (code.startsWith("SQLITE_READONLY") || code === "EROFS") {
    return new UserError(`the database cannot be written: ${file} is read-only`, {
      hint: "check the owner and the mode of the file and its folder",
      ...cause,
    });
  }
  if (code.startsWith("SQLITE_CANTOPEN") || code === "SQLITE_PERM" || code === "EACCES" || code === "EPERM") {
    return new UserError(`the database cannot be opened: no permission for ${file}`, {
      hint: "check the owner and the mode of the file and its folder",
      ...cause,
    });
  }
  if (code.startsWith("SQLITE_IOERR") || code === "EIO") {
    return new UserError(`the disk failed while reading or writing ${file}`, {
      hint: "check the disk and its free space, then try again",
      ...cause,
    });
  }
  return new InternalError(`the store failed${code === "" ? "" : ` (${code})`}`, cause);
}
