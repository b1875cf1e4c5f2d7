import { writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { describe, expect, it, onTestFinished } from "vitest";
import { migrations } from "../../src/store/migrations/registry.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { Store } from "../../src/store/port.ts";
import { makeFolder } from "../cli/run-seq.ts";
import { makeState, NOW } from "./fixtures.ts";

const SHARED = "+8225551234";
/** Who is suppressed how, as schema 7 kept it; each has one enrollment that goes on. */
const PEOPLE: readonly [email: string, entry: string | null][] = [
  ["by-person@acme.example", "('person:1', 'person', '1', 'opted_out', 1, 0)"],
  [
    "By-Mail@acme.example",
    "('email:by-mail@acme.example', 'email', 'by-mail@acme.example', 'complained', 1, 0)",
  ],
  ["by-number@acme.example", `('phone:${SHARED}', 'phone', '${SHARED}', 'opted_out', 1, 0)`],
  ["by-domain@eu.gone.example", "('domain:gone.example', 'domain', 'gone.example', 'by hand', 1, 0)"],
  ["free@acme.example", null],
];

/** A database of schema 7 in which opt-outs were interrupted, opened by this version. */
async function openOld(prepare: (db: Database.Database) => void = () => undefined): Promise<Store> {
  const file = join(makeFolder(), "state.db");
  writeFileSync(file, "", { mode: 0o600 });
  const db = new Database(file);
  db.pragma("journal_mode = WAL");
  for (const { sql } of migrations.slice(0, 7)) db.exec(sql);
  db.pragma("user_version = 7");
  db.pragma(`application_id = 1397051697`);
  db.exec(`INSERT INTO meta (name, value) VALUES ('store_id', 'old'), ('erasure_key', '${"ab".repeat(32)}')`);
  for (const [index, [email, entry]] of PEOPLE.entries()) {
    const id = index + 1;
    db.prepare(
      "INSERT INTO prospects (id, email, phone, fields, tags, created_at, updated_at) VALUES (?, ?, ?, '{}', '[]', 1, 1)",
    ).run(id, email, email.startsWith("by-number") ? SHARED : null);
    const state = makeState({ phase: "review", dueAt: null });
    db.prepare(
      `INSERT INTO enrollments (id, key, prospect, sequence, plan_hash, sender, enrolled_at, state, status, phase, step, lane)
        VALUES (?, ?, ?, 'hello', 'p', 'anna', 1, ?, 'active', 'review', 'intro', 1)`,
    ).run(id, `hello/${id}`, id, JSON.stringify(state));
    if (entry !== null)
      db.exec(`INSERT INTO suppressions (name, kind, value, reason, at, hashed) VALUES ${entry}`);
  }
  prepare(db);
  db.close();
  const owner = { host: "test", pid: 1, start: "boot/1" };
  const store = await openStore({ file, marker: null, create: false, owner, wallClock: () => NOW });
  onTestFinished(() => store.close());
  return store;
}

describe("what an earlier version left unfinished", () => {
  it("of opt-outs, whoever comes first ends, and nobody else's sequence", async () => {
    const store = await openOld();
    expect(await store.endSuppressed(NOW)).toBe(4);
    const states = await Promise.all(PEOPLE.map((_, index) => store.enrollmentsOf(index + 1)));
    expect(states.map(([each]) => each?.state.status)).toEqual([
      ...["exited", "exited", "exited", "exited"],
      "active",
    ]);
    expect(await store.endSuppressed(NOW)).toBe(0);
  });

  it("of opt-outs, no page lifts any more: nobody knows which came by a page", async () => {
    const store = await openOld();
    const person = await store.getProspect(1);
    if (person === null) throw new Error("nobody");
    await store.record([], { lift: person });
    expect(await store.findSuppression(person)).toMatchObject({ reason: "opted_out", byPage: null });
  });

  it("of an approval, waits to be approved again; what was asked anew since does not", async () => {
    const store = await openOld((db) => {
      const add = db.prepare(
        `INSERT INTO reviews (enrollment, prospect, sequence, step, content, status, at)
          VALUES (?, ?, 'hello', 'intro', '{}', ?, 1)`,
      );
      for (const [enrollment, status] of [
        [4, "approved"],
        [5, "approved"],
        [5, "open"],
      ] as const)
        add.run(enrollment, enrollment, status);
    });
    expect((await store.reviews({})).map(({ status }) => status)).toEqual(["open", "approved", "open"]);
  });
});
