import Database from "better-sqlite3";
import { expect, it } from "vitest";
import { checkFigures } from "../../src/report/doctor.ts";
import { foldLog } from "../../src/report/folding.ts";
import type { Store } from "../../src/store/port.ts";
import { collect, enrolPeople, makeSqliteBench, NOW } from "./fixtures.ts";

async function countFolded(store: Store): Promise<number> {
  const ways = await collect(store.streamJourneys());
  return ways.reduce((sum, { numbers, width }) => sum + numbers.length / width, 0);
}

async function openFolded() {
  const bench = makeSqliteBench();
  const store = await bench.open();
  await enrolPeople(store, 3);
  await foldLog(store);
  const change = (sql: string): void => {
    const raw = new Database(bench.file);
    raw.exec(sql);
    raw.close();
  };
  return { bench, store, change };
}

it("tells of whom reports would count something else than the log says", async () => {
  const { store, change } = await openFolded();
  expect(await checkFigures(store)).toMatchObject({ result: "ok" });
  change(
    "UPDATE journeys SET times = times || '1' WHERE prospect = 2; DELETE FROM journeys WHERE prospect = 3",
  );
  expect(await checkFigures(store)).toEqual({
    check: "figures",
    result: "error",
    detail: "reports count 2 people otherwise than the log: p2, p3",
    hint: "seq doctor --rebuild",
  });
  // Whoever is folded next anyway is no difference.
  await store.record([{ kind: "replied", at: NOW, prospect: 2 }]);
  expect(await collect(store.differingJourneys())).toEqual([3]);
  await store.unfoldJourneys();
  await foldLog(store);
  expect(await checkFigures(store)).toMatchObject({ result: "ok" });
});

it.each([
  "UPDATE journeys SET times = 'x' WHERE prospect = 2",
  "UPDATE ways SET facts = '[' ",
  "DELETE FROM ways",
])("counts nothing of what is damaged, and says what to do: %s", async (damage) => {
  const { store, change } = await openFolded();
  change(damage);
  await expect(collect(store.streamJourneys())).rejects.toMatchObject({ hint: "seq doctor --rebuild" });
});

it("folds a database from before there was anything to fold", async () => {
  const { bench, store, change } = await openFolded();
  await store.close();
  change(
    `DROP TABLE journeys; DROP TABLE ways; DELETE FROM meta WHERE name = 'folded';
    DROP INDEX events_booked_days; DROP INDEX enrollments_reserved;
    ALTER TABLE enrollments DROP COLUMN deferred_action;
    CREATE INDEX enrollments_booked ON enrollments (sender, due_at, lane)
      WHERE status = 'active' AND deferred_by IN ('sender', 'spacing', 'budget');
    PRAGMA user_version = 27`,
  );
  const upgraded = await bench.open();
  expect((await upgraded.foldProgress()).isDone).toBe(false);
  await foldLog(upgraded);
  expect(await countFolded(upgraded)).toBe(3);
});

it("goes on where another process ended, and begins anew when asked", async () => {
  const bench = makeSqliteBench();
  const store = await bench.open();
  await store.record(
    Array.from({ length: 30_000 }, (_, index) => ({
      kind: "replied",
      at: NOW + index,
      prospect: 1 + Math.floor(index / 10),
    })),
  );
  await store.foldJourneys();
  expect((await store.foldProgress()).isDone).toBe(false);
  const other = await bench.open();
  expect((await foldLog(other)).isDone).toBe(true);
  expect(await countFolded(store)).toBe(3_000);
  await store.unfoldJourneys();
  expect(await countFolded(store)).toBe(0);
  expect(await collect(store.differingJourneys())).toEqual([]);
  await foldLog(store);
  expect(await countFolded(store)).toBe(3_000);
  expect(await collect(store.differingJourneys())).toEqual([]);
});
