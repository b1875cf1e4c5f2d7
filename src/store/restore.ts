import { copyFileSync, existsSync, linkSync, renameSync } from "node:fs";
import { basename, dirname } from "node:path";
import { ExitCode, UserError } from "../errors.ts";
import { removeDatabase } from "./backup.ts";
import { APPLICATION_ID, type SqliteConnection, connect } from "./sqlite-connection.ts";
import { readLastEvent } from "./events.ts";
import { type MarkRecord, readMark, writeMark } from "./high-water-mark.ts";
import { raiseLastEvent, readMeta, skipLostIds, writeMeta } from "./meta.ts";
import { newerSchemaError, readSchemaVersion } from "./migrations/migrate.ts";
import { migrations } from "./migrations/registry.ts";
import { createPrivateFile, readSize, syncFolder } from "./permissions.ts";
import { type Replaced, readReplaced } from "./set-aside.ts";
import { isDamaged, isLocked, readCode, translateError } from "./sqlite-errors.ts";

const LOCK_WAIT_MS = 1_000;

/**
 * Puts a backup in the place of the database. The backup is checked first, the replaced database is kept beside the
 * new one (`replaced` is its path, null where there was none), and `restoredFrom` is set until somebody reconciles.
 * Refuses while another process has the database open.
 */
export async function restoreStore(options: {
  from: string;
  to: string;
  marker: string;
}): Promise<{ replaced: string | null }> {
  const { from, to, marker } = options;
  const size = readSize(from);
  if (size === null) throw new UserError(`there is no backup: ${from}`, { exit: ExitCode.usage });
  if (size === 0) throw new UserError(`there is no backup: ${from}`);
  const mark = readMarkIfSound(marker);
  const draft = `${to}.restoring`;
  removeDatabase(draft);
  if (!createPrivateFile(draft))
    throw new UserError(`${draft} is in the way`, { hint: "remove it, then try again" });
  try {
    copyFileSync(from, draft);
    const { restored, since } = await prepareDraft(draft, from, mark);
    const replaced = await setAside(to);
    await noteReplaced(draft, await lookAtReplaced(replaced, restored.storeId, mark, since));
    renameSync(draft, to);
    syncFolder(dirname(to));
    writeMark(marker, restored);
    return { replaced };
  } catch (error) {
    removeDatabase(draft);
    throw translateError(error, to);
  }
}

/** A damaged marker is what a restore mends; a sound one says whose workspace this is. */
function readMarkIfSound(marker: string): MarkRecord | null {
  try {
    return readMark(marker);
  } catch (error) {
    if (error instanceof UserError && error.cause === undefined) return null;
    throw error;
  }
}

/** `since`: the last event that the backup has. */
async function prepareDraft(
  draft: string,
  from: string,
  mark: MarkRecord | null,
): Promise<{ restored: MarkRecord; since: number }> {
  let sql: SqliteConnection | null = null;
  try {
    sql = await connect(draft, LOCK_WAIT_MS);
    const storeId = checkBackup(sql, from);
    if (mark !== null && mark.storeId !== storeId) {
      throw new UserError(`the backup belongs to another workspace: ${from}`);
    }
    const since = readLastEvent({ sql });
    raiseLastEvent(sql, mark?.lastEvent ?? 0);
    writeMeta(sql, "restored_from", basename(from));
    sql.pragma("journal_mode = DELETE");
    return { restored: { storeId, lastEvent: readLastEvent({ sql }) }, since };
  } catch (error) {
    throw translateError(error, from);
  } finally {
    sql?.db.close();
  }
}

function checkBackup(sql: SqliteConnection, from: string): string {
  const version = readSchemaVersion(sql);
  if (Number(sql.pragma("application_id")) !== APPLICATION_ID || version === 0) {
    throw new UserError(`the file is no backup of seq's: ${from}`);
  }
  if (version > migrations.length) throw newerSchemaError(version, migrations.length);
  const storeId = readMeta(sql, "store_id");
  if (sql.pragma("integrity_check(1)") !== "ok" || storeId === null) {
    throw new UserError(`the backup is damaged: ${from}`, { hint: "try an older one" });
  }
  return storeId;
}

/**
 * What is known of everything between the backup and the restore: the replaced database, and, where that one had been
 * restored and nobody had reconciled it, those that it had replaced. One that lags behind the marker lacks something.
 */
async function lookAtReplaced(
  replaced: string | null,
  storeId: string,
  mark: MarkRecord | null,
  since: number,
): Promise<Replaced> {
  const nothing: Replaced = { files: [], since, isWhole: false };
  if (replaced === null) return nothing;
  let sql: SqliteConnection | null = null;
  try {
    sql = await connect(replaced, LOCK_WAIT_MS);
    if (readMeta(sql, "store_id") !== storeId) return nothing;
    const earlier = readMeta(sql, "restored_from") === null ? null : readReplaced(sql);
    const isRolledBack = mark !== null && readLastEvent({ sql }) < mark.lastEvent;
    return {
      files: [...(earlier?.files ?? []), basename(replaced)],
      since: Math.min(since, earlier?.since ?? since),
      isWhole: !isRolledBack && earlier?.isWhole !== false,
    };
  } catch {
    // Damaged: that is why somebody restores.
    return nothing;
  } finally {
    sql?.db.close();
  }
}

async function noteReplaced(draft: string, replaced: Replaced): Promise<void> {
  const sql = await connect(draft, LOCK_WAIT_MS);
  try {
    writeMeta(sql, "set_aside", JSON.stringify(replaced));
    if (!replaced.isWhole) skipLostIds(sql);
  } finally {
    sql.db.close();
  }
}

/** Keeps the present database under another name. It stays in its place as well until the new one replaces it. */
async function setAside(file: string): Promise<string | null> {
  if (readSize(file) === null) {
    removeDatabase(file);
    return null;
  }
  await foldWal(file);
  let number = 1;
  while (existsSync(`${file}.replaced-${number}`)) number += 1;
  const aside = `${file}.replaced-${number}`;
  for (const suffix of ["-wal", "-shm", "-journal"]) {
    if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix);
  }
  try {
    linkSync(file, aside);
  } catch (error) {
    if (!["EPERM", "ENOTSUP", "ENOSYS", "EOPNOTSUPP"].includes(readCode(error))) throw error;
    renameSync(file, aside);
  }
  return aside;
}

/** One file without a log beside it; fails while another process uses it. A damaged one is left as it is. */
async function foldWal(file: string): Promise<void> {
  let sql: SqliteConnection | null = null;
  try {
    sql = await connect(file, LOCK_WAIT_MS);
    sql.pragma("journal_mode = DELETE");
  } catch (error) {
    if (isLocked(error)) {
      throw new UserError(`another process is using ${file}`, {
        hint: "stop `seq run` first, then restore",
        cause: error,
      });
    }
    if (!isDamaged(error)) throw error;
  } finally {
    sql?.db.close();
  }
}
