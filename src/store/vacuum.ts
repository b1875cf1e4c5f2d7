import { statSync } from "node:fs";
import { UserError } from "../errors.ts";
import { type SqliteConnection, connect } from "./sqlite-connection.ts";
import { readRoom } from "./log-size.ts";
import { isLocked, translateError } from "./sqlite-errors.ts";

const LOCK_WAIT_MS = 1_000;

/** Bytes of the database file before and after. */
export interface Vacuumed {
  before: number;
  after: number;
}

/**
 * Writes the database anew without the space that was given up, in one transaction: whatever happens, the file is the
 * old one or the new one. Nobody else may have it open: a run that could not record what it has just sent would leave
 * it uncertain. Runs that start meanwhile wait for their turn, or report the lock and are repeated by cron.
 * @throws UserError while another process works, and where the disk has no room for a second copy
 */
export async function vacuumStore(file: string): Promise<Vacuumed> {
  const before = statSync(file).size;
  const room = readRoom(file);
  // https://sqlite.org/lang_vacuum.html: "as much as twice the size of the original database file" is needed.
  if (room !== null && room.bytes < before * 2) {
    throw new UserError("there is not enough room on the disk to write the database anew", {
      hint: `${Math.ceil((before * 2) / 1024 ** 2)} MB must be free beside ${file}`,
    });
  }
  let sql: SqliteConnection | null = null;
  try {
    sql = await connect(file, LOCK_WAIT_MS);
    sql.pragma("synchronous = FULL");
    sql.pragma("secure_delete = ON");
    // Leaving the log needs the file for ourselves alone, which is how anybody else at work is found.
    sql.pragma("journal_mode = DELETE");
    sql.db.exec("VACUUM");
    sql.pragma("journal_mode = WAL");
  } catch (error) {
    if (!isLocked(error)) throw translateError(error, file);
    throw new UserError(`another process is using ${file}`, {
      hint: "end `seq run --watch`, `seq serve` and `seq sync --watch` first, then try again",
      cause: error,
    });
  } finally {
    sql?.db.close();
  }
  return { before, after: statSync(file).size };
}
