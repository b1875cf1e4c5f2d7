import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type SqliteConnection, configure, connect } from "../../src/store/sqlite-connection.ts";
import { HandOffNotebook, openShelf } from "../../src/store/hand-off-log.ts";
import { readMeta } from "../../src/store/meta.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { Owner, Store } from "../../src/store/port.ts";
import { makeSqliteEngine } from "../../src/store/sqlite-engine.ts";
import { makeStore } from "../../src/store/store.ts";

/** A lease as short as the default one; the world's clock runs for it. */
export const LEASE_MS = 15 * 60_000;
const MOST_PAGES = 4_294_967_294;

/** One connection of a process to the history's database. */
export interface Opened {
  store: Store;
  /** Runs `work` while the disk gives no further page; only where the connection is the history's own. */
  whileFull: ((work: () => Promise<void>) => Promise<void>) | null;
}

/** The database of a history: in memory (a file of a memory file system), or on disk as `seq` opens it. */
export interface Disk {
  open(owner: Owner): Promise<Opened>;
  /** A connection of the history's own, to look and to lock with. */
  sql: SqliteConnection;
  /** Runs `work` while another process holds the write lock. */
  whileLocked(work: () => Promise<void>): Promise<void>;
  close(): void;
}

let template: string | null = null;

/** An empty database at the newest schema, made once: migrating is tested elsewhere and is slow. */
async function makeTemplate(): Promise<string> {
  if (template !== null) return template;
  const folder = mkdtempSync(join(tmpdir(), "seq-whole-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "state.db");
  const store = await openStore({
    file,
    marker: join(folder, "store.json"),
    workspaceId: "whole",
    create: true,
    owner: { host: "template", pid: 1, start: "1" },
    wallClock: () => 0,
  });
  await store.close();
  template = folder;
  return folder;
}

export async function makeDisk(onDisk: boolean, wallClock: () => number): Promise<Disk> {
  const source = await makeTemplate();
  const memory = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
  const folder = mkdtempSync(join(onDisk ? tmpdir() : memory, "seq-whole-"));
  const file = join(folder, "state.db");
  const marker = join(folder, "store.json");
  copyFileSync(join(source, "state.db"), file);
  copyFileSync(join(source, "store.json"), marker);
  const sql = await connect(file, 1);
  configure(sql, "OFF");

  async function open(owner: Owner): Promise<Opened> {
    if (onDisk) {
      const store = await openStore({
        file,
        marker,
        create: false,
        owner,
        wallClock,
        leaseMs: LEASE_MS,
        lockWaitMs: 1,
        lockTries: 2,
      });
      return { store, whileFull: null };
    }
    const own = await connect(file, 1);
    configure(own, "OFF");
    const context = {
      sql: own,
      wallClock,
      leaseMs: LEASE_MS,
      owner,
      ownerId: null,
      actor: null,
      presence: null,
      erasureKey: readMeta(own, "erasure_key") ?? "",
      hasNewEvents: false,
      ownChanges: 0,
      journaled: new Map(),
      countedCaps: new Map(),
    };
    const notes = { database: file, key: context.erasureKey, memory: folder };
    const store = makeStore(context, {
      file,
      engine: makeSqliteEngine(own, file, () => Promise.reject(new Error("not copied here"))),
      storeId: "whole",
      marker: null,
      notebook: new HandOffNotebook(notes, owner),
      notes: openShelf(notes, owner, { isOwn: true }),
      markedEvent: 0,
      lockTries: () => 2,
      partMs: 3_000,
      log: null,
    });
    return {
      store,
      async whileFull(work) {
        own.pragma(`max_page_count = ${Number(own.pragma("page_count"))}`);
        await work();
        own.pragma(`max_page_count = ${MOST_PAGES}`);
      },
    };
  }

  return {
    open,
    sql,
    async whileLocked(work) {
      sql.db.exec("BEGIN IMMEDIATE");
      await work();
      sql.db.exec("ROLLBACK");
    },
    close() {
      sql.db.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
