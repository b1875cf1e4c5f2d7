import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { UserError } from "../errors.ts";
import { type SqliteConnection, connect } from "./sqlite-connection.ts";
import { createPrivateFile, syncFolder } from "./permissions.ts";
import { readCode, translateError } from "./sqlite-errors.ts";

const LOCK_WAIT_MS = 5_000;
/** All pages in one step: other processes may write meanwhile, and the copy need not start again when they do. */
const ALL_PAGES = 0x7fffffff;

/**
 * Copies a consistent state of the database to one 0600 file while others read and write.
 * Refuses to overwrite a file unless `replace`; leaves nothing behind when it fails.
 */
export async function backUp(
  sql: SqliteConnection,
  to: string,
  options: { replace?: boolean } = {},
): Promise<void> {
  if (options.replace === true) removeDatabase(to);
  if (!createPrivateFile(to)) {
    throw new UserError(`${to} exists already; a backup never overwrites a file`, {
      hint: "choose another name",
    });
  }
  try {
    await sql.db.backup(to, { progress: () => ALL_PAGES });
    // A single file, without -wal and -shm beside it.
    const copy = await connect(to, LOCK_WAIT_MS);
    copy.pragma("journal_mode = DELETE");
    copy.db.close();
    syncFolder(dirname(to));
  } catch (error) {
    removeDatabase(to);
    throw translateError(error, to);
  }
}

/** Removes a database with what SQLite keeps beside it. */
export function removeDatabase(file: string): void {
  for (const path of [file, `${file}-wal`, `${file}-shm`, `${file}-journal`]) rmSync(path, { force: true });
}

/** Copies the database into a private folder beside it; returns the copy and how to be rid of it. */
export async function copyForFork(
  sql: SqliteConnection,
  file: string,
): Promise<{ copy: string; remove: () => void }> {
  const parent = dirname(file);
  removeAbandonedForks(parent);
  let folder: string;
  try {
    mkdirSync(parent, { recursive: true, mode: 0o700 });
    folder = mkdtempSync(join(parent, `fork-${process.pid}-`));
  } catch (error) {
    throw translateError(error, parent);
  }
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const copy = join(folder, basename(file));
  try {
    await backUp(sql, copy);
  } catch (error) {
    remove();
    throw error;
  }
  return { copy, remove };
}

/** Forks of processes that were killed hold personal data and must not stay. */
export function removeAbandonedForks(parent: string): void {
  for (const name of readdirSync(parent)) {
    const pid = /^fork-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && Number(pid) !== process.pid && !isRunning(Number(pid))) {
      rmSync(join(parent, name), { recursive: true, force: true });
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return readCode(error) !== "ESRCH";
  }
}
