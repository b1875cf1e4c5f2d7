import { expect, it } from "vitest";
import { checkClock } from "../../src/report/doctor.ts";
import { checkServer, type ServerLook } from "../../src/store/postgres/server.ts";

const NOW = Date.UTC(2026, 2, 2, 9);
const storeAt = (storeTime: number, newest: number | null = null) => ({
  storeTime: async () => storeTime,
  newestEventAt: async () => newest,
});

it.each([
  [7_000, "this machine's clock is 7 seconds ahead of the database server's"],
  [-61_000, "this machine's clock is 61 seconds behind the database server's"],
])("tells of a machine whose clock is %d ms from the database server's", async (off, detail) => {
  expect(await checkClock(storeAt(NOW - off), NOW)).toMatchObject({
    check: "clock",
    result: "warning",
    detail,
  });
});

it("says nothing of clocks that agree within five seconds", async () => {
  expect(await checkClock(storeAt(NOW - 4_900), NOW)).toMatchObject({ result: "ok" });
  expect(await checkClock(storeAt(NOW, NOW + 120_000), NOW)).toMatchObject({
    result: "warning",
    detail: expect.stringContaining("something is recorded for"),
  });
});

it("a replica is refused in one line that names the way out", () => {
  const look: ServerLook = { now: NOW, pid: 1, version: 160_000, encoding: "UTF8", replica: 1 };
  expect(() => checkServer(look, "postgres://seq@db/x?schema=s")).toThrow(
    expect.objectContaining({
      told: expect.objectContaining({
        message: "the database is a replica, which cannot be written: postgres://seq@db/x?schema=s",
        hint: "name the primary server in `store`",
      }),
    }),
  );
});
