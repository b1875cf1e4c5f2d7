import { randomBytes } from "node:crypto";
import { UserError } from "../errors.ts";
import { backUp } from "./backup.ts";
import { APPLICATION_ID, type SqliteConnection, configure, connect } from "./sqlite-connection.ts";
import type { Context } from "./context.ts";
import { readLastEvent } from "./events.ts";
import { HandOffNotebook, type NotesShelf, openShelf, takesNotes } from "./hand-off-log.ts";
import { HighWaterMark, type MarkRecord, readMark, writeMark } from "./high-water-mark.ts";
import { checkIdentity, RESTORE_HINT } from "./identity.ts";
import { LockNotebook } from "./lock-note.ts";
import { foldLog, LogSync, limitLog } from "./log-size.ts";
import { readMeta, writeMeta } from "./meta.ts";
import { migrateSchema, newerSchemaError, readSchemaVersion } from "./migrations/migrate.ts";
import { migrations } from "./migrations/registry.ts";
import { checkPrivate, createPrivateFile, readSize } from "./permissions.ts";
import type { Owner, Store } from "./port.ts";
import { isLocked, translateError } from "./sqlite-errors.ts";
import { makeSqliteEngine } from "./sqlite-engine.ts";
import { makeStore } from "./store.ts";

export interface OpenOptions {
  /** The database file. */
  file: string;
  /** The marker file beside it; null for a private copy that needs none. */
  marker: string | null;
  /** The store's id; given to a new store, compared with an existing one. Absent: random, and not compared. */
  workspaceId?: string;
  /** Whether a new database may be made where there never was one. */
  create: boolean;
  owner: Owner;
  /** Milliseconds since 1970; leases are measured with it. */
  wallClock: () => number;
  /** How long a claim holds without being renewed; must be longer than the slowest delivery. Default 15 minutes. */
  leaseMs?: number;
  /** The database that this one is a private copy of. */
  copyOf?: string;
  /** What dead processes noted, where that is not found beside the database. */
  notes?: NotesShelf;
  /** Opens a database that is older than its marker, for `seq reconcile`. */
  allowRolledBack?: boolean;
  /** How long opening waits for another process's lock. Default 5 s. */
  lockWaitMs?: number;
  /** That many times `lockWaitMs` a read or write waits before it gives up. Default 6, so 30 s in all. */
  lockTries?: number;
  /** Once it aborts, a lock is waited for only as long as for one try. */
  signal?: AbortSignal;
  /** How long a bulk load may keep other processes waiting; see `loadInBulk`. Default 3 s. */
  partMs?: number;
  /** `OFF` only for copies that are thrown away. Default `FULL`. */
  durability?: "FULL" | "OFF";
  /** Called once the store is closed. */
  closed?: () => void;
}

const DEFAULTS = { leaseMs: 15 * 60_000, lockWaitMs: 5_000, lockTries: 6, partMs: 3_000 };
/**
 * No statement waits longer than this for somebody else's transaction at one go: signals, requests and timers get their
 * turn in between, so that a stop is heard and a server answers.
 */
const LONGEST_STANDSTILL_MS = 250;

/**
 * Opens the store, or makes a new one where there never was one.
 * Refuses with a UserError what could make people be written to twice: a database that is missing, damaged, foreign,
 * of a newer schema, of another workspace, older than its marker, or open to other users.
 */
export async function openStore(options: OpenOptions): Promise<Store> {
  const { file, marker } = options;
  const { leaseMs, lockWaitMs, lockTries, partMs } = { ...DEFAULTS, ...options };
  // Before the database: another process may commit in between, and the marker must never seem to be ahead.
  const mark = marker === null ? null : readMark(marker);
  prepareFile(options, mark);
  let sql: SqliteConnection | null = null;
  try {
    sql = await connect(file, lockWaitMs);
    checkHeader(sql, file, mark);
    await bringUpToDate(sql, options, mark);
    configure(sql, options.durability ?? "FULL");
    const standstillMs = Math.min(lockWaitMs, LONGEST_STANDSTILL_MS);
    sql.pragma(`busy_timeout = ${standstillMs}`);
    limitLog(sql, file, "run");
    // What another process left behind, or kept from being folded in while it read.
    foldLog(sql, file);
    const storeId = checkIdentity(sql, options, mark);
    const context: Context = {
      sql,
      wallClock: options.wallClock,
      leaseMs,
      owner: options.owner,
      ownerId: null,
      actor: null,
      presence: null,
      erasureKey: readMeta(sql, "erasure_key") ?? "",
      hasNewEvents: false,
      ownChanges: 0,
      journaled: new Map(),
      countedCaps: new Map(),
    };
    if (marker !== null && mark === null) writeMark(marker, { storeId, lastEvent: readLastEvent(context) });
    const open = marker === null ? null : new HighWaterMark(marker, storeId);
    const notes = { database: options.copyOf ?? file, key: context.erasureKey };
    const openCopy = (copy: string, closed: () => void) =>
      openStore({
        ...options,
        file: copy,
        copyOf: options.copyOf ?? file,
        marker: null,
        create: false,
        durability: "OFF",
        closed,
      });
    return makeStore(context, {
      file,
      engine: makeSqliteEngine(sql, file, openCopy),
      notes: options.notes ?? openShelf(notes, options.owner, { isOwn: options.copyOf === undefined }),
      storeId,
      marker: open,
      notebook: open !== null && takesNotes(options.owner) ? new HandOffNotebook(notes, options.owner) : null,
      ...(open !== null && { lockNotebook: new LockNotebook(file, options.owner) }),
      markedEvent: mark?.lastEvent ?? 0,
      lockTries: () =>
        Math.ceil((lockWaitMs * (options.signal?.aborted === true ? 1 : lockTries)) / standstillMs),
      partMs,
      log: isLogged(sql, options) ? new LogSync(file) : null,
      ...(options.closed === undefined ? {} : { closed: options.closed }),
    });
  } catch (error) {
    // Before the end of the connection gives back the room that was wanting.
    const told = translateError(error, file);
    sql?.db.close();
    throw told;
  }
}

/** Some file systems cannot hold the write-ahead log: there each commit waits for the disk itself. */
function isLogged(sql: SqliteConnection, { durability }: OpenOptions): boolean {
  return durability !== "OFF" && sql.pragma("journal_mode") === "wal";
}

function prepareFile({ file, create }: OpenOptions, mark: MarkRecord | null): void {
  const size = readSize(file);
  if (mark !== null && (size === null || size === 0)) {
    throw new UserError(
      size === null ? `the database is missing: ${file}` : `the database is empty: ${file}`,
      { hint: `this workspace had one; ${RESTORE_HINT}` },
    );
  }
  if (size === null || size === 0) {
    if (!create)
      throw new UserError(`there is no database yet: ${file}`, { hint: "import people with `seq import`" });
    if (size === null) createPrivateFile(file);
  }
  checkPrivate(file);
}

/** Looks before anything is changed: a file of another program must stay as it is. */
function checkHeader(sql: SqliteConnection, file: string, mark: MarkRecord | null): void {
  const isOurs = Number(sql.pragma("application_id")) === APPLICATION_ID;
  const version = readSchemaVersion(sql);
  if (isOurs) {
    if (version > migrations.length) throw newerSchemaError(version, migrations.length);
    if (version > 0) return;
  }
  const tables = sql.get<{ count: number }>("SELECT count(*) AS count FROM sqlite_schema")?.count ?? 0;
  // Empty: a new file, or one whose maker was stopped before its first commit.
  if (tables === 0 && version === 0 && mark === null) return;
  throw new UserError(`the file is a database of another program: ${file}`, {
    hint: mark === null ? "check `store` in seq.yaml" : RESTORE_HINT,
  });
}

async function bringUpToDate(
  sql: SqliteConnection,
  options: OpenOptions,
  mark: MarkRecord | null,
): Promise<void> {
  const { file, lockTries = DEFAULTS.lockTries } = options;
  for (let tried = 1; ; tried += 1) {
    try {
      const version = readSchemaVersion(sql);
      if (version === migrations.length) return;
      if (version > 0) {
        // Another workspace's database is not brought up to date only to be refused.
        checkIdentity(sql, options, mark);
        await backUp(sql, `${file}.before-v${migrations.length}`, { replace: true });
      }
      sql.pragma("journal_mode = WAL");
      sql.pragma("synchronous = FULL");
      migrateSchema(sql, migrations, () => initialise(sql, options.workspaceId));
      return;
    } catch (error) {
      if (!isLocked(error) || tried >= lockTries) throw error;
    }
  }
}

function initialise(sql: SqliteConnection, workspaceId: string | undefined): void {
  sql.pragma(`application_id = ${APPLICATION_ID}`);
  writeMeta(sql, "store_id", workspaceId ?? randomBytes(16).toString("hex"));
  writeMeta(sql, "erasure_key", randomBytes(32).toString("hex"));
}
