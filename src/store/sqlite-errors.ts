import { InternalError, UserError } from "../errors.ts";
import { EngineError } from "./engine-error.ts";
import { readLogSize, readRoom } from "./log-size.ts";

/** A log that is worth a word where the disk is full. */
const LARGE_LOG_BYTES = 2_000_000;
const RESTORE_HINT = "restore a backup with `seq restore FILE`";

/** The `code` of a system or SQLite error, or "". */
export function readCode(error: unknown): string {
  if (typeof error !== "object" || error === null || !("code" in error)) return "";
  return typeof error.code === "string" ? error.code : "";
}

/** Whether another connection holds the lock that was wanted. */
export function isLocked(error: unknown): boolean {
  if (error instanceof EngineError) return error.kind === "locked";
  const code = readCode(error);
  return code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED");
}

const ROTTEN =
  /^no such (table|column|index)|has no column|^no query solution|^unsupported file format|^(table|index|trigger|view) \S+ already exists|^duplicate column name/;

/** Whether the file is no sound SQLite database (https://sqlite.org/rescode.html: SQLITE_CORRUPT, SQLITE_NOTADB). */
export function isDamaged(error: unknown): boolean {
  const code = readCode(error);
  if (code.startsWith("SQLITE_CORRUPT") || code === "SQLITE_NOTADB" || code === "SQLITE_FORMAT") return true;
  // A schema table whose bytes have rotted loses tables, columns and indexes without being called corrupt; a header whose
  // bytes have names a format that nobody knows, or an older schema than the tables have.
  const message = error instanceof Error ? error.message : "";
  return code === "SQLITE_ERROR" && ROTTEN.test(message);
}

/** Below this a write that failed is taken for one that found no room: the log's index alone grows by 32 KiB at once. */
const LEAST_ROOM_BYTES = 128 * 1024;

/**
 * Whether a write to `file` failed because the disk is full. SQLite says so only of writes that the system refused with
 * ENOSPC; where it could not extend the log's index, sync or make a file it speaks of an I/O error or of opening
 * (https://sqlite.org/rescode.html), as it does of a disk that fails, and so the file system is asked.
 */
export function isFull(error: unknown, file: string): boolean {
  const code = readCode(error);
  if (code === "SQLITE_FULL" || code === "ENOSPC" || code === "EDQUOT") return true;
  // What could not be read had been written: no room was wanted.
  const mayHaveWantedRoom =
    /^SQLITE_(IOERR(?!_(READ|SHORT_READ|DATA|CORRUPTFS|AUTH))|CANTOPEN)/.test(code) || code === "EIO";
  const room = mayHaveWantedRoom ? readRoom(file) : null;
  return room !== null && (room.bytes < LEAST_ROOM_BYTES || room.files === 0);
}

/** What the engine or the file system reports, as an error the user can act on; bugs become an InternalError. */
export function translateError(error: unknown, file: string): Error {
  if (error instanceof UserError || error instanceof InternalError) return error;
  if (error instanceof EngineError) return error.told;
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
  if (isFull(error, file)) {
    const log = readLogSize(file);
    return new UserError(`the disk is full: nothing was written to ${file}`, {
      hint:
        log < LARGE_LOG_BYTES
          ? "free some space, then try again"
          : `free some space, then try again; ${Math.floor(log / 1_000_000)} MB of it are the database's log, which goes back into it once nobody reads it and there is room`,
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
