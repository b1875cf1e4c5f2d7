import Database from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { SqliteConnection, configure } from "../../src/store/sqlite-connection.ts";
import type { Cap } from "../../src/store/port.ts";
import {
  draftEnrollment,
  draftPerson,
  enrolPeople,
  eventOf,
  intentOf,
  makeSqliteBench,
  makeState,
  makeStoreOn,
  NOW,
  recoverAll,
  settlementOf,
} from "./fixtures.ts";

/** A store that tells every statement it runs. */
async function openTold() {
  const bench = makeSqliteBench();
  await (await bench.open()).close();
  const statements = new Set<string>();
  const db = new Database(bench.file, { verbose: (sql) => statements.add(String(sql)) });
  const sql = new SqliteConnection(db);
  configure(sql, "FULL");
  const store = makeStoreOn(sql, bench.file);
  /** How SQLite performs what ran since the last call, with the statement. */
  const explain = (): string[] => {
    const told = [...statements].filter((text) => /^\s*(SELECT|UPDATE|INSERT|DELETE)/.test(text));
    const raw = new Database(bench.file, { readonly: true });
    const plans = told.flatMap((text) =>
      raw
        .prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${text}`)
        .all()
        .map((row) => `${row.detail} <- ${text}`),
    );
    raw.close();
    statements.clear();
    return plans;
  };
  return { store, explain };
}

/** A table's or an index's every entry, or a sort of what was found. */
const isCostly = (plan: string): boolean => /^(SCAN (?!CONSTANT|\d+-ROW)|USE TEMP B-TREE)/.test(plan);

describe("the cost of the hot path follows what is due, not what is stored", () => {
  it("in looking, claiming, journaling and settling", async () => {
    const { store, explain } = await openTold();
    await enrolPeople(store, 3);
    await store.holdSender("bert", "email", "held", NOW);
    explain();
    await store.peekDue(NOW);
    const [claim, other] = await store.claimDue(NOW, 2, {});
    await store.claimDue(NOW, 2, { sequence: "other" });
    if (claim === undefined || other === undefined) throw new Error("nothing was due");
    const windowMs = 1_000;
    const caps: Cap[] = [
      { gate: "spacing", key: { by: "sender", sender: "anna" }, max: 9, windowMs },
      { gate: "sender", key: { by: "sender", sender: "anna", action: "email" }, max: 9, windowMs },
      { gate: "budget", key: { by: "person", prospect: 1 }, max: 9, windowMs },
      { gate: "budget", key: { by: "company", domain: "acme.example" }, max: 9, windowMs },
      { gate: "spacing", key: { by: "sender", sender: "anna" }, max: 9_000, windowMs },
      { gate: "sender", key: { by: "sender", sender: "anna", action: "email" }, max: 9_000, windowMs },
    ];
    const journaled = await store.journal(intentOf(claim, { caps }));
    if (journaled.type !== "journaled") throw new Error(journaled.gate);
    const attempt = { id: journaled.attempt, status: "sent" as const, reason: null, at: NOW };
    await store.settle(settlementOf(claim, { attempt, events: [eventOf(claim, "sent")] }));
    for (const { key } of caps) await store.touchTimes(key, NOW);
    await store.reservedTimes("anna", "email", true, NOW);
    await store.nextDueOf("anna");
    await store.release([other]);
    await recoverAll(store, () => true, NOW);
    await store.wake(["sender"], NOW);
    await store.kindsSince(claim.enrollment);
    await store.firstFacts(1);
    await store.openTaskCount("anna", "email");
    await store.promisedTouches({ by: "person", prospect: 1 }, NOW);
    await store.promisedTouches({ by: "company", domain: "acme.example" }, NOW);
    await store.refusalsInRow("anna");
    await store.attempts({ status: "uncertain" });
    await store.findSuppression({ id: 1, email: "a@acme.example", linkedin_url: "x", phone: "1" });
    const plans = explain();
    expect(plans.length).toBeGreaterThan(25);
    // Owners, pauses and mailboxes that are read are a handful of rows, a data version is one; these indexes hold what is leased or open at this moment.
    const small =
      /^SCAN (owners|pauses|listening|pragma_data_version)|enrollments_leased|FROM attempts WHERE status IN/;
    expect(plans.filter(isCostly).filter((plan) => !small.test(plan))).toEqual([]);
  });

  it("in importing and enrolling", async () => {
    const { store, explain } = await openTold();
    const row = draftPerson("jin", {
      linkedin_url: "https://www.linkedin.com/in/jin",
      phone: "+821012345678",
    });
    await store.upsertProspects([row], NOW);
    await store.upsertProspects([{ ...row, tags: ["new"] }], NOW);
    await store.enroll([draftEnrollment(1, { state: makeState() })], NOW);
    await store.eraseProspect(1, NOW);
    const plans = explain();
    expect(plans.length).toBeGreaterThan(10);
    // One row a sender.
    const small = /^SCAN (holds|listening)/;
    expect(plans.filter((plan) => isCostly(plan) && !small.test(plan))).toEqual([]);
  });
});
