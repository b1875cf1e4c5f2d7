import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isExhausted } from "../../src/store/caps.ts";
import { type SqliteConnection, configure, connect } from "../../src/store/sqlite-connection.ts";
import type { Cap } from "../../src/store/port.ts";
import { claimOne, DAY, makeContext, makeSqliteBench, NOW } from "./fixtures.ts";

/** Touches at the start, at an even pace: so many in the last day, and some before. */
const TAKEN = 250;
const BEFORE = 40;
const FILL = `WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < ${BEFORE + TAKEN})
  INSERT INTO attempts (enrollment, prospect, sequence, step, action, channel, sender, status, at, plan_hash, refs,
    content, hash)
  SELECT 1, 1, 'hello', 's' || i, 'email', 'email', 'anna', 'sent', ${NOW - DAY} + (i - ${BEFORE}) * 345000, '', '[]', '', '' FROM n`;
const TOUCH = `INSERT INTO attempts (enrollment, prospect, sequence, step, action, channel, sender, status, at,
  plan_hash, refs, content, hash)
  SELECT 1, 1, 'hello', 'more' || max(id), ?, 'email', ?, 'started', ?, '', '[]', '', '' FROM attempts`;

/** What may happen between two looks at a cap: here, in another process, and to the clock. */
const happening = fc.oneof(
  fc.record({
    type: fc.constant("touch" as const),
    by: fc.nat(1),
    times: fc.integer({ min: 1, max: 4 }),
    action: fc.constantFrom("email", "call"),
    sender: fc.constantFrom("anna", "anna", "bert"),
    undone: fc.boolean(),
  }),
  fc.record({ type: fc.constant("fail" as const), by: fc.nat(1), nth: fc.nat(20) }),
  fc.record({ type: fc.constant("wait" as const), ms: fc.integer({ min: -900_000, max: 900_000 }) }),
  fc.record({
    type: fc.constant("look" as const),
    more: fc.constantFrom(-1, 0, 0, 1, 6),
    action: fc.constantFrom(undefined, "email"),
  }),
);

/** In one transaction, committed or not, as the store's own writes are. */
function transact<T>(sql: SqliteConnection, work: () => T, end: "COMMIT" | "ROLLBACK" = "COMMIT"): T {
  sql.db.exec("BEGIN IMMEDIATE");
  const value = work();
  sql.db.exec(end);
  return value;
}

describe("a large cap", () => {
  it("is exhausted exactly when it is full, whoever fills it and whatever the clock does", async () => {
    const bench = makeSqliteBench();
    await claimOne(await bench.open());
    const own = await connect(bench.file, 50);
    const other = await connect(bench.file, 50);
    for (const sql of [own, other]) configure(sql, "OFF");
    const context = makeContext(own);
    let looks = 0;
    let full = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { minLength: 30, maxLength: 60 }), async (happenings) => {
        transact(own, () => own.run("DELETE FROM attempts"));
        transact(own, () => own.run(FILL));
        let now = NOW;
        for (const what of happenings) {
          const by = "by" in what && what.by === 1 ? other : own;
          if (what.type === "wait") now += what.ms;
          else if (what.type === "fail") {
            const nth = `SELECT id FROM attempts WHERE failed = 0 ORDER BY id DESC LIMIT 1 OFFSET ?`;
            transact(by, () => by.run(`UPDATE attempts SET status = 'failed' WHERE id = (${nth})`, what.nth));
          } else if (what.type === "touch") {
            const touch = () => {
              for (let time = 0; time < what.times; time += 1) by.run(TOUCH, what.action, what.sender, now);
            };
            transact(by, touch, what.undone ? "ROLLBACK" : "COMMIT");
          } else {
            const { action } = what;
            const taken = count(own, action, now);
            const key = {
              by: "sender" as const,
              sender: "anna",
              ...(action === undefined ? {} : { action }),
            };
            const cap: Cap = { gate: "sender", key, max: taken + what.more, windowMs: DAY };
            // Twice: the second look may remember the first.
            for (let time = 0; time < 2; time += 1) {
              expect(transact(own, () => isExhausted(context, cap, now))).toBe(what.more <= 0);
            }
            looks += 1;
            full += what.more <= 0 ? 1 : 0;
          }
        }
      }),
      { numRuns: 150 },
    );
    expect(context.countedCaps.size).toBe(2);
    expect(looks).toBeGreaterThan(100);
    expect(full).toBeGreaterThan(10);
    for (const sql of [own, other]) sql.db.close();
  });
});

function count(sql: SqliteConnection, action: string | undefined, now: number): number {
  const narrow = action === undefined ? "" : "AND action = 'email'";
  const row = sql.get<{ count: number }>(
    `SELECT count(*) AS count FROM attempts WHERE status <> 'failed' AND sender = 'anna' ${narrow} AND at > ?`,
    now - DAY,
  );
  return row?.count ?? 0;
}
