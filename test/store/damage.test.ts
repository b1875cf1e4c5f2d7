import { readFileSync, rmSync, writeFileSync } from "node:fs";
import Database from "better-sqlite3";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UserError } from "../../src/errors.ts";
import type { Store } from "../../src/store/port.ts";
import {
  claimOne,
  collect,
  DAY,
  draftEnrollment,
  draftPerson,
  enrolPeople,
  eventOf,
  intentOf,
  makeSqliteBench,
  makeState,
  NOW,
  recoverAll,
  settlementOf,
} from "./fixtures.ts";

/** Uses every table once. */
async function useStore(store: Store): Promise<void> {
  await store.peekDue(NOW);
  await recoverAll(store, () => false, NOW);
  const [claim] = await store.claimDue(NOW, 3, {});
  if (claim !== undefined) {
    const journaled = await store.journal(intentOf(claim));
    const attempt =
      journaled.type === "journaled"
        ? { attempt: { id: journaled.attempt, status: "sent" as const, reason: null, at: NOW } }
        : {};
    await store.settle(settlementOf(claim, { ...attempt, events: [eventOf(claim, "sent")] }));
    await store.timeline(claim.enrollment.prospect);
  }
  await collect(store.streamProspects({}));
  await collect(store.streamEnrollments({}));
  await collect(store.listSuppressions());
  await Promise.all([store.attempts({}), store.tasks({}), store.reviews({}), store.senderStates()]);
  await store.countEnrollments(NOW);
  await store.check();
}

describe("a database with rotten bytes", () => {
  it("is refused or used, and never ends in anything but an error that says so", {
    timeout: 60_000,
  }, async () => {
    const bench = makeSqliteBench();
    const store = await bench.open();
    await enrolPeople(store, 40);
    await store.suppress([{ kind: "email", value: "x@acme.example", reason: "asked", at: NOW }]);
    await useStore(store);
    await store.close();
    const sound = readFileSync(bench.file);
    const mark = readFileSync(bench.marker);
    let refused = 0;
    const rot = fc.array(fc.tuple(fc.nat(sound.length - 1), fc.integer({ min: 0, max: 255 })), {
      minLength: 1,
      maxLength: 60,
    });
    await fc.assert(
      fc.asyncProperty(rot, async (changes) => {
        const bytes = Buffer.from(sound);
        for (const [offset, byte] of changes) bytes[offset] = byte;
        writeFileSync(bench.file, bytes);
        writeFileSync(bench.marker, mark);
        try {
          const damaged = await bench.open();
          await useStore(damaged).finally(() => damaged.close());
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
          refused += 1;
        }
      }),
      { numRuns: 100, seed: 20_260_302 },
    );
    expect(refused).toBeGreaterThan(10);
  });

  it("is refused in words whatever byte of its header went bad", { timeout: 60_000 }, async () => {
    const bench = makeSqliteBench();
    await (await bench.open()).close();
    const sound = readFileSync(bench.file);
    const mark = readFileSync(bench.marker);
    const refused = new Set<string>();
    // The values that mean something somewhere in it: https://sqlite.org/fileformat.html#the_database_header.
    for (let offset = 0; offset < 100; offset += 1) {
      for (const byte of [0, 1, 2, 4, 5, 16, 128, 255]) {
        const bytes = Buffer.from(sound);
        bytes[offset] = byte;
        for (const end of ["-wal", "-shm"]) rmSync(`${bench.file}${end}`, { force: true });
        writeFileSync(bench.file, bytes);
        writeFileSync(bench.marker, mark);
        try {
          await (await bench.open()).close();
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
          refused.add(error.message.split(":")[0] ?? "");
        }
      }
    }
    expect([...refused]).toContain("the database is damaged, or is no database");
  });

  it("is noticed by a check that looks at every page", async () => {
    const bench = makeSqliteBench();
    const store = await bench.open();
    await claimOne(store);
    await store.close();
    const raw = new Database(bench.file, { readonly: true });
    const root = raw
      .prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'enrollments_sequence'")
      .pluck()
      .get();
    raw.close();
    const bytes = readFileSync(bench.file);
    // An index that lost its only entry: every page is well-formed, but it does not know the row.
    const page = (Number(root) - 1) * 4_096;
    bytes.writeUInt16BE(0, page + 3);
    writeFileSync(bench.file, bytes);
    const problems = await bench.open().then(
      (damaged) => damaged.check().finally(() => damaged.close()),
      (error: unknown) => [error instanceof UserError ? "refused" : String(error)],
    );
    expect(problems.length).toBeGreaterThan(0);
  });
});

describe("an enrollment whose state is damaged", () => {
  it.each(['{"steps":', "{}", "null", "[]", '"x"', '{"steps":7,"happened":{}}'])(
    "as %s keeps nobody from being paused, stopped or erased, and is told by a check",
    async (damage) => {
      const bench = makeSqliteBench();
      const store = await bench.open();
      await store.upsertProspects([draftPerson("jin")], NOW);
      const state = makeState({ deferredBy: "preference", dueAt: NOW + DAY });
      const drafts = [1, 2].map((n) => ({ ...draftEnrollment(1, { state }), sequence: `s${n}` }));
      await store.enroll(drafts, NOW);
      const raw = new Database(bench.file);
      raw.prepare("UPDATE enrollments SET state = ? WHERE id = 1").run(damage);
      raw.close();
      expect((await store.check()).join()).toContain("enrollment 1: its state cannot be read");
      const wish = { pausedUntil: NOW + 9, fewer: false };
      expect(await store.record([], { preference: { prospect: 1, wish, at: NOW + 3 } })).toMatchObject({
        ok: true,
      });
      expect(await store.preferenceOf(1)).toEqual(wish);
      expect((await store.enrollmentsOf(1)).map((each) => [each.id, each.state.dueAt])).toEqual([
        [2, NOW + 3],
      ]);
      await store.suppress([{ kind: "email", value: "jin@acme.example", reason: "asked", at: NOW }]);
      expect(await store.endSuppressed(NOW)).toBe(1);
      expect(await store.eraseProspect(1, NOW)).toMatchObject({ isGone: true });
      expect((await store.check()).join()).toContain("enrollment 1: its state cannot be read");
    },
  );
});
