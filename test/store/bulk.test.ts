import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import Database from "better-sqlite3";
import { describe, expect, it, onTestFinished } from "vitest";
import { SqliteConnection, configure } from "../../src/store/sqlite-connection.ts";
import type { BulkStore, Store } from "../../src/store/port.ts";
import {
  type Bench,
  collect,
  countPeople,
  draftEnrollment,
  draftPerson,
  makeSqliteBench,
  makeStoreOn,
  NOW,
  otherOwner,
} from "./fixtures.ts";

const script = join(import.meta.dirname, "children", "loader.ts");
const note = { kind: "note", at: NOW, prospect: null };
const people = (count: number, name = "person") =>
  Array.from({ length: count }, (_, index) => draftPerson(`${name}${index}`));

/** Starts a process that loads without end; resolves when something of it is on disk. */
async function startLoader(bench: Bench, store: Store): Promise<ChildProcess> {
  const child = spawn(process.execPath, ["--import", "tsx", script, bench.file, bench.marker], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  while ((await countPeople(store)) === 0) await once(child.stdout, "data");
  child.stdout.resume();
  return child;
}

describe("a bulk load", () => {
  it("is on disk when it resolves, and read by its own process before", async () => {
    const bench = makeSqliteBench();
    const store = await bench.open();
    const other = await bench.open({ owner: otherOwner });
    const ids = await store.loadInBulk(async (bulk) => {
      const [first] = await bulk.upsertProspects(people(20), NOW);
      const id = first !== undefined && "id" in first ? first.id : 0;
      const enrolled = await bulk.enroll([draftEnrollment(id)], NOW);
      expect(await countPeople(store)).toBe(20);
      expect(await countPeople(other)).toBe(0);
      return enrolled;
    });
    expect(ids).toEqual([1]);
    expect(await countPeople(other)).toBe(20);
    expect(await collect(other.streamEnrollments({}))).toHaveLength(1);
    expect(await (await bench.open()).check()).toEqual([]);
  });

  it("keeps what was written when its work fails, and says what failed", async () => {
    const bench = makeSqliteBench();
    const store = await bench.open();
    const failed = store.loadInBulk(async (bulk) => {
      await bulk.upsertProspects(people(20), NOW);
      throw new Error("the file ends in the middle");
    });
    await expect(failed).rejects.toThrow("the file ends in the middle");
    expect(await countPeople(await bench.open({ owner: otherOwner }))).toBe(20);
  });

  it("leaves every other write durable when it resolves, and undone alone", async () => {
    const bench = makeSqliteBench();
    const store = await bench.open();
    const other = await bench.open({ owner: otherOwner });
    await store.loadInBulk(async (bulk) => {
      await bulk.upsertProspects(people(20), NOW);
      await store.record([note]);
      expect(await other.newestEventAt()).toBe(NOW);
      await bulk.upsertProspects(people(20, "later"), NOW);
      const circle: Record<string, unknown> = {};
      circle["self"] = circle;
      const broken = { ...note, data: circle as Record<string, string> };
      await expect(store.record([broken])).rejects.toThrow();
    });
    expect(await countPeople(other)).toBe(40);
  });

  it("rejects where a part was undone, even if its work goes on; the store can be used again", async () => {
    const bench = makeSqliteBench();
    await (await bench.open()).close();
    const sql = new SqliteConnection(new Database(bench.file));
    configure(sql, "FULL");
    const store = makeStoreOn(sql, bench.file);
    await store.upsertProspects(people(3, "before"), NOW);
    // SQLite reports its own page limit exactly as it reports a file system without space: SQLITE_FULL.
    sql.pragma(`max_page_count = ${Number(sql.pragma("page_count")) + 20}`);
    const goOn = async (bulk: BulkStore) => {
      for (let index = 0; index < 20; index += 1)
        await bulk.upsertProspects(people(50, `p${index}-`), NOW).catch(() => []);
    };
    await expect(store.loadInBulk(goOn)).rejects.toThrow("disk is full");
    expect(await countPeople(store)).toBe(3);
    sql.pragma("max_page_count = 100000");
    await store.loadInBulk(goOn);
    expect(await countPeople(store)).toBe(1_003);
    expect(await store.check()).toEqual([]);
  });

  it("is a whole database when its process is killed, and can be done again", async () => {
    const bench = makeSqliteBench();
    const store = await bench.open();
    const child = await startLoader(bench, store);
    child.kill("SIGKILL");
    await once(child, "exit");
    const count = await countPeople(store);
    expect(count).toBeGreaterThan(0);
    expect(count % 10).toBe(0);
    expect(await store.check()).toEqual([]);
    const again = await store.loadInBulk((bulk) => bulk.upsertProspects(people(count + 500), NOW));
    expect(again.filter(({ type }) => type === "created")).toHaveLength(500);
    expect(await countPeople(store)).toBe(count + 500);
  });

  it("lets other processes write while it goes on", async () => {
    const bench = makeSqliteBench();
    const store = await bench.open({ lockWaitMs: 5_000, lockTries: 6 });
    const child = await startLoader(bench, store);
    for (let index = 0; index < 5; index += 1) await store.record([note]);
    expect(child.exitCode).toBeNull();
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(await store.check()).toEqual([]);
  });
});
