import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { draftEnrollment, draftPerson, makeSqliteBench, makeState, NOW, settlementOf } from "./fixtures.ts";

test("A database from before states stood in columns alone goes on where its people were", async () => {
  const bench = makeSqliteBench();
  const now = await bench.open();
  await now.upsertProspects([draftPerson("jin")], NOW);
  const state = makeState({ tries: 2, touched: true, happened: { opened: NOW } });
  await now.enroll([draftEnrollment(1, { state })], NOW);
  await now.close();
  const raw = new Database(bench.file);
  // As it was written then: all of a state in JSON, and some of it in columns too.
  raw
    .prepare("UPDATE enrollments SET state = ?")
    .run(JSON.stringify({ ...state, dueAt: NOW + 1, step: "old" }));
  raw.exec(`DROP TABLE campaign_figures;
    DROP TABLE crm_people;
    DROP INDEX events_booked;
    DROP TABLE take_backs;
    ALTER TABLE owners DROP COLUMN since;
    ALTER TABLE owners DROP COLUMN seen_at;
    ALTER TABLE owners DROP COLUMN work;
    ALTER TABLE owners DROP COLUMN has_session;
    DROP TABLE journeys;
    DROP TABLE ways;
    DROP INDEX events_booked_days;
    DROP INDEX enrollments_reserved;
    ALTER TABLE enrollments DROP COLUMN deferred_action;
    CREATE INDEX enrollments_booked ON enrollments (sender, due_at, lane)
      WHERE status = 'active' AND deferred_by IN ('sender', 'spacing', 'budget');
    DROP TABLE codes;
    DROP TABLE code_uses;
    DROP TABLE holds;
    CREATE TABLE senders (id TEXT PRIMARY KEY, held TEXT NOT NULL, held_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    DROP INDEX attempts_named;
    DROP INDEX prospects_line;
    ALTER TABLE messages DROP COLUMN channel;
    ALTER TABLE attempts DROP COLUMN ask_at;
    ALTER TABLE attempts DROP COLUMN asked;`);
  raw.pragma("user_version = 17");
  raw.close();

  const store = await bench.open();
  expect((await store.readEnrollment(1))?.enrollment.state).toEqual(state);
  expect(await store.check()).toEqual([]);
  const [claim] = await store.claimDue(NOW, 1, {});
  if (claim === undefined) throw new Error("nothing was due");
  await store.settle(settlementOf(claim, { state: { ...state, step: "next" } }));
  expect((await store.readEnrollment(1))?.enrollment.state).toEqual({ ...state, step: "next" });
  const after = new Database(bench.file, { readonly: true });
  const rest = JSON.parse(String(after.prepare("SELECT state FROM enrollments").pluck().get())) as object;
  expect(Object.keys(rest).sort()).toEqual(["happened", "plannedAt", "reason", "since", "steps", "tries"]);
  after.close();
});
