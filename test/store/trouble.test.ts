import { chmodSync, chownSync, readFileSync, statSync, truncateSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { describe, expect, it, onTestFinished } from "vitest";
import { UserError } from "../../src/errors.ts";
import { SqliteConnection, configure } from "../../src/store/sqlite-connection.ts";
import { migrateSchema, readSchemaVersion } from "../../src/store/migrations/migrate.ts";
import { migrations } from "../../src/store/migrations/registry.ts";
import {
  claimOne,
  countPeople,
  draftPerson,
  eventOf,
  intentOf,
  makeSqliteBench,
  makeStoreOn,
  NOW,
  settlementOf,
} from "./fixtures.ts";

const people = Array.from({ length: 500 }, (_, index) => draftPerson(`person${index}`));

describe("a full disk", () => {
  it("is said so, leaves nothing half-written, and is over when there is space", async () => {
    const bench = makeSqliteBench();
    await (await bench.open()).close();
    const sql = new SqliteConnection(new Database(bench.file));
    configure(sql, "FULL");
    const store = makeStoreOn(sql, bench.file);
    const claim = await claimOne(store);
    await store.record([{ kind: "note", at: NOW, prospect: null }]);
    // SQLite reports its own page limit exactly as it reports a file system without space: SQLITE_FULL.
    sql.pragma(`max_page_count = ${Number(sql.pragma("page_count")) + 3}`);
    const results = await Promise.allSettled([
      store.upsertProspects(people, NOW),
      store.record([eventOf(claim, "opened")]),
    ]);
    expect(results.map((result) => result.status)).toEqual(["rejected", "fulfilled"]);
    const [error] = results.map((result) =>
      result.status === "rejected" ? (result.reason as unknown) : null,
    );
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).message).toContain("disk is full");
    expect(await countPeople(store)).toBe(1);
    sql.pragma("max_page_count = 100000");
    expect(await store.journal(intentOf(claim))).toMatchObject({ type: "journaled" });
    expect((await store.upsertProspects(people, NOW)).every((result) => result.type === "created")).toBe(
      true,
    );
    expect(await store.check()).toEqual([]);
  });

  it("does not stop the marker, which never grows", async () => {
    const bench = makeSqliteBench();
    const store = await bench.open();
    const size = statSync(bench.marker).size;
    const claim = await claimOne(store);
    expect(readFileSync(bench.marker, "utf8")).toContain('"last_event":"0000000000000001"');
    for (let index = 0; index < 12; index += 1) await store.record([eventOf(claim, "opened")]);
    expect(statSync(bench.marker).size).toBe(size);
    expect(readFileSync(bench.marker, "utf8")).toContain('"last_event":"0000000000000013"');
  });

  it("does not undo what was committed when the marker cannot be written", async () => {
    const bench = makeSqliteBench();
    const store = await bench.open();
    const claim = await claimOne(store);
    truncateSync(bench.marker, 10);
    const settled = await store.settle(settlementOf(claim, { events: [eventOf(claim, "sent")] }));
    expect(settled).toMatchObject({ ok: true });
    expect((await store.timeline(1)).map((event) => event.kind)).toEqual(["enrolled", "sent"]);
  });
});

/** Runs as a user who owns nothing here; as that user already, where the tests do not run as root. */
async function asStranger<T>(file: string, work: () => Promise<T>): Promise<T> {
  const isRoot = process.geteuid?.() === 0;
  for (const folder of [dirname(file), dirname(dirname(file))]) chmodSync(folder, 0o755);
  chmodSync(file, 0o400);
  if (isRoot) {
    chownSync(file, 65_534, 65_534);
    process.seteuid?.(65_534);
  }
  try {
    return await work();
  } finally {
    if (isRoot) process.seteuid?.(0);
    chmodSync(file, 0o600);
  }
}

describe.runIf(process.platform !== "win32")("a read-only database", () => {
  it("is refused with what to look at", async () => {
    const bench = makeSqliteBench();
    await (await bench.open()).close();
    const error: unknown = await asStranger(bench.file, () =>
      bench.open().catch((reason: unknown) => reason),
    );
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).message).toMatch(/no permission|read-only|cannot be written/);
    expect((error as UserError).hint).toContain("mode");
  });
});

describe("a schema of an older version", () => {
  const added = { version: 2, sql: "ALTER TABLE prospects ADD COLUMN score INTEGER" };

  it("is brought forward in one transaction, or left as it was", async () => {
    const bench = makeSqliteBench();
    await claimOne(await bench.open());
    const sql = new SqliteConnection(new Database(bench.file));
    onTestFinished(() => void sql.db.close());
    const broken = { version: 3, sql: "ALTER TABLE nowhere ADD COLUMN score INTEGER" };
    const never = () => expect.unreachable("the store is not new");
    expect(() => migrateSchema(sql, [...migrations, added, broken], never)).toThrow();
    expect(readSchemaVersion(sql)).toBe(migrations.length);
    migrateSchema(sql, [...migrations, added], never);
    migrateSchema(sql, [...migrations, added], never);
    expect(readSchemaVersion(sql)).toBe(migrations.length + 1);
    expect(sql.get("SELECT score FROM prospects")).toEqual({ score: null });
    expect(() => migrateSchema(sql, migrations, never)).toThrow(/upgrade|schema version/);
  });

  it("numbers its steps from one without gaps", () => {
    expect(migrations.map((migration) => migration.version)).toEqual(migrations.map((_, index) => index + 1));
  });
});
