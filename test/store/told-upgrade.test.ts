import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { claimOne, draftMessage, intentOf, makeSqliteBench, mustJournal, NOW } from "./fixtures.ts";

test("A database from before services told anything finds its touches by the ids that they were given, and its mail is mail", async () => {
  const bench = makeSqliteBench();
  const now = await bench.open();
  const { message, ...intent } = intentOf(await claimOne(now));
  const content = JSON.stringify({ format: 1, provider: "acme", variables: { attempt: { id: "7c1d" } } });
  const id = await mustJournal(now, { ...intent, channel: "sms", message: { ...message, content } });
  await now.keepMessage(draftMessage({ prospect: 1 }), "{}");
  await now.close();
  const raw = new Database(bench.file);
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
    DROP INDEX attempts_named;
    DROP INDEX prospects_line;
    ALTER TABLE messages DROP COLUMN channel;`);
  raw.pragma("user_version = 19");
  raw.close();

  const store = await bench.open();
  expect(await store.findServed({ provider: "acme", id: null, attempt: "7c1d" })).toMatchObject([{ id }]);
  expect(await store.messages({})).toMatchObject([{ channel: "email" }]);
  expect(await store.lastInboundAt(1, "email")).toBe(NOW);
});

test("What services hand back is looked up by an index", async () => {
  const bench = makeSqliteBench();
  await (await bench.open()).close();
  const raw = new Database(bench.file, { readonly: true });
  const { LINE_ID, NAMED_ATTEMPT } = await import("../../src/store/migrations/020-told-by-services.ts");
  for (const [table, index, { value, where }] of [
    ["attempts", "attempts_named", NAMED_ATTEMPT],
    ["prospects", "prospects_line", LINE_ID],
  ] as const) {
    const plan = raw
      .prepare(`EXPLAIN QUERY PLAN SELECT * FROM ${table} WHERE ${value} = ? AND ${where}`)
      .all("x");
    expect(JSON.stringify(plan)).toContain(index);
  }
  raw.close();
});
