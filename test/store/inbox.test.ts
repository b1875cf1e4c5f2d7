import Database from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { draftMessage, makeSqliteBench, NOW } from "./fixtures.ts";

const draft = draftMessage();

describe("what arrived", () => {
  it("is kept once, whoever heard it first", async () => {
    const bench = makeSqliteBench();
    const [one, two] = [await bench.open(), await bench.open()];
    const kept = await Promise.all([
      one.keepMessage(draft, "{}"),
      two.keepMessage({ ...draft, text: "other" }, "{}"),
    ]);
    expect(kept.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(await one.messages({})).toEqual([{ ...draft, ...(await two.messages({}))[0] }]);
    expect(new Set(kept.map(({ message }) => message.id)).size).toBe(1);
  });

  it("a fact with a key is recorded once, one without as often as it is told", async () => {
    const store = await makeSqliteBench().open();
    const [result] = await store.upsertProspects(
      [{ email: "a@b.example", linkedin_url: null, phone: null, fields: {}, tags: [], companyDomain: null }],
      NOW,
    );
    const prospect = result?.type === "created" ? result.id : expect.fail("not created");
    const fact = { kind: "replied", at: NOW, prospect };
    await store.record([{ ...fact, key: "one" }]);
    await store.record([{ ...fact, key: "one" }, fact, fact]);
    expect(await store.timeline(prospect)).toHaveLength(3);
  });

  it("is looked up by indexes at any size", async () => {
    const bench = makeSqliteBench();
    await bench.open();
    const db = new Database(bench.file, { readonly: true });
    const explain = (sql: string): string =>
      (db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as { detail: string }[])
        .map(({ detail }) => detail)
        .join("\n");
    expect(
      explain(
        "SELECT id FROM attempts WHERE message_id IS NOT NULL AND message_id = 'x' ORDER BY id DESC LIMIT 5",
      ),
    ).toContain("USING COVERING INDEX attempts_message");
    expect(
      explain(
        "SELECT id FROM attempts WHERE provider_id IS NOT NULL AND provider_id = 'x' ORDER BY id DESC LIMIT 5",
      ),
    ).toContain("attempts_provider");
    expect(
      explain("SELECT * FROM messages WHERE status IN ('open', 'unanswered') ORDER BY id DESC LIMIT 5"),
    ).toContain("messages_waiting");
    expect(
      explain("SELECT id FROM notifications WHERE status = 'waiting' AND next_at <= 5 ORDER BY next_at, id"),
    ).toContain("notifications_due");
    db.close();
  });
});
