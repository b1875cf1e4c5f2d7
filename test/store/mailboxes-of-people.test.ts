import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { migrations } from "../../src/store/migrations/registry.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { Store } from "../../src/store/port.ts";
import {
  countPeople,
  DAY,
  draftEnrollment,
  draftPerson,
  intentOf,
  makeSqliteBench,
  mustJournal,
  NOW,
} from "./fixtures.ts";

const ONE = "anna.kim@gmail.com";
const OTHER = "a.n.nakim+x@googlemail.com";

const person = (email: string, fields: Record<string, string> = {}) =>
  draftPerson("", { email, fields, companyDomain: null });
const of = (email: string) => ({ id: 0, email, linkedin_url: null, phone: null });

describe("one mailbox is one person", () => {
  test("an opt-out holds for every spelling, and is taken back by any", async () => {
    const store = await makeSqliteBench().open();
    await store.suppress([{ kind: "email", value: OTHER, reason: "opted_out", at: NOW }]);
    expect(await store.findSuppression(of(ONE))).toMatchObject({ value: OTHER, reason: "opted_out" });
    expect(await store.suppress([{ kind: "email", value: ONE, reason: "bounced", at: NOW }])).toBe(0);
    expect(await store.unsuppress("email", "ANNAKIM@gmail.com")).toBe(true);
    expect(await store.findSuppression(of(OTHER))).toBeNull();
  });

  test("an import under another spelling is about the same person, whose own spelling stays", async () => {
    const store = await makeSqliteBench().open();
    const [first] = await store.upsertProspects([person(ONE, { first_name: "Anna" })], NOW);
    const [second] = await store.upsertProspects([person(OTHER, { company: "Acme" })], NOW);
    expect(second).toEqual({ type: "updated", id: first?.type === "created" ? first.id : 0 });
    expect(await countPeople(store)).toBe(1);
    expect(await store.findProspect(OTHER)).toMatchObject({
      email: ONE,
      fields: { first_name: "Anna", company: "Acme" },
    });
  });

  test("two rows of one file are one person, in either order", async () => {
    const store = await makeSqliteBench().open();
    const results = await store.upsertProspects([person(ONE), person("bo@x.example"), person(OTHER)], NOW);
    expect(results.map(({ type }) => type)).toEqual(["created", "created", "unchanged"]);
  });

  test("nobody can be given a mailbox that somebody else has", async () => {
    const store = await makeSqliteBench().open();
    await store.upsertProspects([person(ONE)], NOW);
    const [bo] = await store.upsertProspects([person("bo@x.example")], NOW);
    const id = bo?.type === "created" ? bo.id : 0;
    expect(await store.updateProspect(id, { email: OTHER }, NOW)).toMatchObject({
      type: "conflict",
      field: "email",
    });
  });

  test("an erased person is not brought back under another spelling", async () => {
    const store = await makeSqliteBench().open();
    const [anna] = await store.upsertProspects([person(ONE)], NOW);
    await store.eraseProspect(anna?.type === "created" ? anna.id : 0, NOW);
    const [again] = await store.upsertProspects([person(OTHER)], NOW);
    expect(again).toMatchObject({ type: "conflict", field: "email" });
  });
});

/** A database of the version before, with two people of one mailbox: nobody could tell then. */
function makeOlder(): string {
  const file = join(mkdtempSync(join(tmpdir(), "seq-older-")), "state.db");
  writeFileSync(file, "", { mode: 0o600 });
  chmodSync(file, 0o600);
  const db = new Database(file);
  db.pragma("journal_mode = WAL");
  const before = migrations.filter(({ version }) => version < 9);
  for (const { sql } of before) db.exec(sql);
  db.pragma(`user_version = ${before.length}`);
  db.pragma(`application_id = 1397051697`);
  db.exec(`INSERT INTO meta (name, value) VALUES ('store_id', 'old'), ('erasure_key', '${"ab".repeat(32)}')`);
  const add = db.prepare(
    "INSERT INTO prospects (email, fields, tags, created_at, updated_at) VALUES (?, '{}', '[]', 1, 1)",
  );
  for (const email of [ONE, OTHER, "bo@x.example"]) add.run(email);
  const stop = db.prepare(
    "INSERT INTO suppressions (name, kind, value, reason, at, hashed) VALUES (?, 'email', ?, ?, ?, 0)",
  );
  stop.run(`email:${ONE}`, ONE, "opted_out", 1);
  stop.run(`email:${OTHER}`, OTHER, "complained", 2);
  stop.run("email:bo@x.example", "bo@x.example", "bounced", 3);
  db.close();
  return file;
}

describe("a database from before", () => {
  const openOlder = (): Promise<Store> =>
    openStore({
      file: makeOlder(),
      marker: null,
      create: false,
      owner: { host: "desk", pid: 1, start: "boot-1" },
      wallClock: () => NOW,
    });

  test("knows mailboxes after the upgrade: what nobody may take back stays of two opt-outs", async () => {
    const store = await openOlder();
    const entries = [];
    for await (const entry of store.listSuppressions()) entries.push(`${entry.value} ${entry.reason}`);
    expect(entries.sort()).toEqual([`${OTHER} complained`, "bo@x.example bounced"].sort());
    for (const spelling of [ONE, OTHER, "annakim@gmail.com"]) {
      expect(await store.findSuppression(of(spelling))).toMatchObject({ reason: "complained" });
    }
    await store.close();
  });

  test("has two people of one mailbox still: they share a touch budget, and one place in a sequence", async () => {
    const store = await openOlder();
    for (const value of [OTHER, "bo@x.example"]) await store.unsuppress("email", value);
    expect(await store.findProspect(ONE)).toMatchObject({ id: 1 });
    expect(await store.findProspect(OTHER)).toMatchObject({ id: 2 });
    expect(await store.enroll([draftEnrollment(1)], NOW)).toEqual([expect.any(Number)]);
    expect(await store.enroll([draftEnrollment(2)], NOW)).toEqual([null]);
    const [claim] = await store.claimDue(NOW, 1, {});
    if (claim === undefined) throw new Error("nothing is due");
    await mustJournal(store, intentOf(claim));
    expect(await store.touchTimes({ by: "person", prospect: 2 }, NOW - DAY)).toEqual([NOW]);
    expect(await store.touchTimes({ by: "person", prospect: 3 }, NOW - DAY)).toEqual([]);
    await store.close();
  });
});
