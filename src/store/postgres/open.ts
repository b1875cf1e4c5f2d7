import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { countOf } from "../../count-of.ts";
import { UserError } from "../../errors.ts";
import { removeAbandonedForks } from "../backup.ts";
import type { Context } from "../context.ts";
import type { Engine } from "../engine.ts";
import { isLost } from "../engine-error.ts";
import { readLastEvent } from "../events.ts";
import { namesAny } from "../erasure-traces.ts";
import { HighWaterMark, type MarkRecord, readMark, writeMark } from "../high-water-mark.ts";
import { checkIdentity } from "../identity.ts";
import { readMeta, writeMeta } from "../meta.ts";
import { newerSchemaError } from "../migrations/migrate.ts";
import { migrations } from "../migrations/registry.ts";
import { type OpenOptions, openStore } from "../open-store.ts";
import type { Store } from "../port.ts";
import { createPrivateFile } from "../permissions.ts";
import { isLocked, translateError } from "../sqlite-errors.ts";
import { makeStore } from "../store.ts";
import type { PostgresAddress } from "./address.ts";
import { PostgresConnection } from "./connection.ts";
import { copyToSqlite } from "./copy.ts";
import { PostgresHandOffNotebook, openPostgresShelf } from "./hand-off-log.ts";
import { createSchema, upgradeSchema } from "./migrate.ts";
import { listTables } from "./schema.ts";
import { SessionLocks } from "./session-locks.ts";

export interface OpenPostgresOptions
  extends Pick<
    OpenOptions,
    | "workspaceId"
    | "create"
    | "owner"
    | "wallClock"
    | "leaseMs"
    | "allowRolledBack"
    | "lockWaitMs"
    | "lockTries"
    | "signal"
    | "partMs"
  > {
  address: PostgresAddress;
  /** The file that remembers, beside seq.yaml, that there is a store, and how far it had come. */
  marker: string;
  /** The file of the thread that speaks with the server. */
  thread: string;
  /** The workspace's name in seq.yaml: a schema is one workspace's. Null: not compared. */
  workspace: string | null;
  /** Whether leases are measured by the server's clock, as they must be where workers run on several machines. */
  usesServerClock: boolean;
}

const DEFAULTS = { leaseMs: 15 * 60_000, lockWaitMs: 5_000, lockTries: 6, partMs: 3_000 };
/** As on SQLite: signals and timers get their turn in between. */
const LONGEST_STANDSTILL_MS = 250;
/** Clocks that differ by more would make caps and send windows wrong. */
const MOST_OFF_MS = 2 * 60_000;

/**
 * Opens the store in a schema of a PostgreSQL server, or makes one where there never was one.
 * Refuses with a UserError what could make people be written to twice: see `openStore`.
 */
export async function openPostgresStore(options: OpenPostgresOptions): Promise<Store> {
  const { address, marker, thread } = options;
  const { leaseMs, lockWaitMs, lockTries, partMs } = { ...DEFAULTS, ...options };
  // Before the database: another process may commit in between, and the marker must never seem to be ahead.
  const mark = readMark(marker);
  const sql = new PostgresConnection(address, thread, await listTables(migrations));
  try {
    sql.connect();
    if (options.usesServerClock) checkClock(sql, options.wallClock());
    await bringUpToDate(sql, options, mark);
    sql.lockWaitMs = Math.min(lockWaitMs, LONGEST_STANDSTILL_MS);
    const storeId = checkIdentity(sql, { ...options, file: sql.place }, mark);
    await claimForWorkspace(sql, options, mark);
    sql.startUse();
    const context: Context = {
      sql,
      wallClock: options.usesServerClock ? () => sql.readServerTime() : options.wallClock,
      leaseMs,
      owner: options.owner,
      ownerId: null,
      actor: null,
      presence: new SessionLocks(sql),
      erasureKey: readMeta(sql, "erasure_key") ?? "",
      hasNewEvents: false,
      ownChanges: 0,
      journaled: new Map(),
      countedCaps: new Map(),
    };
    if (mark === null) {
      createPrivateFile(marker);
      writeMark(marker, { storeId, lastEvent: readLastEvent(context) });
    }
    return makeStore(context, {
      file: sql.place,
      engine: makePostgresEngine(sql, context, options),
      notes: openPostgresShelf(sql, { isOwn: true }),
      storeId,
      marker: new HighWaterMark(marker, storeId),
      notebook: new PostgresHandOffNotebook(sql, options.owner),
      markedEvent: mark?.lastEvent ?? 0,
      lockTries: () =>
        Math.ceil(
          (lockWaitMs * (options.signal?.aborted === true ? 1 : lockTries)) /
            Math.min(lockWaitMs, LONGEST_STANDSTILL_MS),
        ),
      partMs,
      log: null,
    });
  } catch (error) {
    const told = translateError(error, sql.place);
    sql.close();
    throw told;
  }
}

function checkClock(sql: PostgresConnection, now: number): void {
  const off = now - sql.readServerTime();
  if (Math.abs(off) <= MOST_OFF_MS) return;
  const minutes = Math.round(Math.abs(off) / 60_000);
  throw new UserError(
    `this machine's clock is ${countOf(minutes, "minute")} ${off > 0 ? "ahead of" : "behind"} the database server's`,
    { hint: "set both by NTP: limits and send windows go by them" },
  );
}

async function bringUpToDate(
  sql: PostgresConnection,
  {
    create,
    workspaceId,
    workspace,
    lockTries = DEFAULTS.lockTries,
    lockWaitMs = DEFAULTS.lockWaitMs,
  }: OpenPostgresOptions,
  mark: MarkRecord | null,
): Promise<void> {
  sql.lockWaitMs = lockWaitMs;
  for (let tried = 1; ; tried += 1) {
    try {
      const version = sql.readSchemaVersion();
      if (version > migrations.length) throw newerSchemaError(version, migrations.length);
      if (version === migrations.length) return;
      if (version > 0) {
        upgradeSchema(sql, migrations, await listTables(migrations));
        return;
      }
      refuseForeign(sql, mark, create);
      await createSchema(sql, migrations, () => {
        writeMeta(sql, "store_id", workspaceId ?? randomBytes(16).toString("hex"));
        writeMeta(sql, "erasure_key", randomBytes(32).toString("hex"));
        if (workspace !== null) writeMeta(sql, "workspace", workspace);
      });
      return;
    } catch (error) {
      if (!(isLocked(error) || isLost(error)) || tried >= lockTries) throw error;
    }
  }
}

/** A schema without our tables is made anew only where it is empty, and this workspace never had one. */
function refuseForeign(sql: PostgresConnection, mark: MarkRecord | null, create: boolean): void {
  if (mark !== null) {
    throw new UserError(`the database is missing: ${sql.place}`, {
      hint: "this workspace had one: check `store` in seq.yaml, or restore it from a dump (docs/postgres.md)",
    });
  }
  if (!create) {
    throw new UserError(`there is no database yet: ${sql.place}`, {
      hint: "import people with `seq import`",
    });
  }
  const [found] = sql.ask<{ count: number }>(
    "SELECT count(*) AS count FROM pg_class WHERE relnamespace = to_regnamespace($1)",
    [`"${sql.schema}"`],
  );
  if ((found?.count ?? 0) > 0) {
    throw new UserError(`the schema is another program's: ${sql.place}`, {
      hint: "add ?schema=NAME to `store` in seq.yaml",
    });
  }
}

/** Two workspaces on one schema would take each other's people for their own. A renamed workspace is known by its marker. */
async function claimForWorkspace(
  sql: PostgresConnection,
  { workspace }: OpenPostgresOptions,
  mark: MarkRecord | null,
): Promise<void> {
  const known = readMeta(sql, "workspace");
  if (workspace === null || known === workspace) return;
  if (known !== null && mark === null) {
    throw new UserError(`the database belongs to another workspace, ${known}: ${sql.place}`, {
      hint: "add ?schema=NAME to `store` in seq.yaml, or give this workspace the other one's name",
    });
  }
  sql.begin();
  writeMeta(sql, "workspace", workspace);
  sql.commit();
}

function makePostgresEngine(sql: PostgresConnection, context: Context, options: OpenPostgresOptions): Engine {
  return {
    sql,
    setBulk: () => undefined,
    makeRoom: () => false,
    async backUp() {
      const { host, port, user, database, schema } = options.address;
      throw new UserError("seq backup copies a database file; this store is a PostgreSQL server's", {
        hint: `pg_dump -h ${host} -p ${port} -U ${user} -d ${database} -n ${schema} -Fc -f FILE (docs/postgres.md)`,
      });
    },
    fork: () => fork(sql, options),
    // The server's files are not ours to look into: rows that are gone stay in them until it vacuums.
    async emptyFiles(texts, attempt) {
      return (await attempt(() => namesAny(context, texts))) ? "live" : "empty";
    },
    async close() {
      sql.close();
    },
  };
}

/** A copy in a private folder of the workspace's, for dry runs. */
async function fork(sql: PostgresConnection, options: OpenPostgresOptions): Promise<Store> {
  const parent = dirname(options.marker);
  mkdirSync(parent, { recursive: true, mode: 0o700 });
  removeAbandonedForks(parent);
  const folder = mkdtempSync(join(parent, `fork-${process.pid}-`));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const file = join(folder, "state.db");
  try {
    await copyToSqlite(sql, file);
    return await openStore({
      ...options,
      file,
      marker: null,
      create: false,
      durability: "OFF",
      notes: openPostgresShelf(sql, { isOwn: false }),
      ...(options.usesServerClock && { wallClock: () => sql.readServerTime() }),
      closed: remove,
    });
  } catch (error) {
    remove();
    throw error;
  }
}
