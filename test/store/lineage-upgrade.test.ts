import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { keyOf } from "../../src/engine/lineage.ts";
import { migrations } from "../../src/store/migrations/registry.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { Store } from "../../src/store/port.ts";
import { planOf, touch } from "../engine/fixtures.ts";
import { NOW } from "./fixtures.ts";

const plan = (id: string, moved: Record<string, string> = {}) =>
  planOf([touch(id), touch("next")], { moved });

/** A database of the schema before keys: people of three versions, of which the last two renamed a step. */
function makeOlder(fill: (db: Database.Database) => void): string {
  const file = join(mkdtempSync(join(tmpdir(), "seq-older-")), "state.db");
  writeFileSync(file, "", { mode: 0o600 });
  chmodSync(file, 0o600);
  const db = new Database(file);
  db.pragma("journal_mode = WAL");
  for (const { version, sql } of migrations) if (version < 12) db.exec(sql);
  db.pragma("user_version = 11");
  db.pragma("application_id = 1397051697");
  db.exec(`INSERT INTO meta (name, value) VALUES ('store_id', 'old'), ('erasure_key', '${"ab".repeat(32)}')`);
  const add = db.prepare("INSERT INTO plans (hash, plan) VALUES (?, ?)");
  add.run("v1", JSON.stringify(plan("a")));
  add.run("v2", JSON.stringify(plan("b", { a: "b" })));
  add.run("v3", JSON.stringify(plan("c", { b: "c" })));
  db.exec(`INSERT INTO notes (name, value) VALUES ('head:test', 'v3')`);
  db.exec(
    `INSERT INTO prospects (id, email, fields, tags, created_at, updated_at) VALUES (1, 'jin@hanbit.example', '{}', '[]', 1, 1)`,
  );
  db.exec(`INSERT INTO enrollments (id, key, prospect, sequence, plan_hash, sender, enrolled_at, state, status, phase, lane)
    VALUES (1, 'test/1', 1, 'test', 'v3', 'anna', 1, '{"status":"finished","phase":"waiting","step":null,"steps":{},"happened":{}}', 'finished', 'waiting', 1)`);
  fill(db);
  db.close();
  return file;
}

function addAttempt(db: Database.Database, id: number, step: string, version: string): void {
  db.prepare(
    `INSERT INTO attempts (id, enrollment, prospect, sequence, step, action, channel, sender, status, at, plan_hash,
      refs, content, hash) VALUES (?, 1, 1, 'test', ?, 'email', 'email', 'anna', 'sent', 1, ?, '[]', '{}', '')`,
  ).run(id, step, version);
  db.prepare(
    "INSERT INTO events (kind, at, prospect, enrollment, sequence, step, data) VALUES ('sent', 1, 1, 1, 'test', ?, '{}')",
  ).run(step);
}

const open = (file: string): Promise<Store> =>
  openStore({
    file,
    marker: null,
    create: false,
    owner: { host: "desk", pid: 1, start: "boot-1" },
    wallClock: () => NOW,
  });

const keysOf = async (store: Store) =>
  (await store.attempts({ enrollment: 1 })).map(({ step, stepKey }) => [step, stepKey]);

describe("a database from before steps had keys", () => {
  test("knows renamed steps after the upgrade: versions, what was sent, and reports", async () => {
    const store = await open(
      makeOlder((db) => {
        addAttempt(db, 1, "b", "v2");
        addAttempt(db, 2, "next", "v3");
      }),
    );
    expect((await store.loadPlan("v3"))?.steps.map(keyOf)).toEqual(["a", "next"]);
    expect((await store.tracePlan("v4", plan("d", { c: "d" }))).steps.map(keyOf)).toEqual(["a", "next"]);
    expect(await keysOf(store)).toEqual([
      ["b", "a"],
      ["next", "next"],
    ]);
    const sent: (string | null)[] = [];
    for await (const { step } of store.streamFacts(["sent"])) sent.push(step);
    expect(sent.sort()).toEqual(["a", "next"]);
    await store.close();
  });

  test("is taken over where a step had left under two names", async () => {
    const store = await open(
      makeOlder((db) => {
        addAttempt(db, 1, "a", "v1");
        addAttempt(db, 2, "b", "v2");
      }),
    );
    expect(await keysOf(store)).toEqual([
      ["a", "a"],
      ["b", "b"],
    ]);
    expect(await store.check()).toEqual([]);
    await store.close();
  });
});
