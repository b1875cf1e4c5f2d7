import { describe, expect, it } from "vitest";
import type { Work } from "../../../src/store/port.ts";
import { type Bench, enrolPeople, NOW } from "../fixtures.ts";

const work: Work = { command: "run --watch", senders: ["anna"], channels: null };

/** Who works on a store, as each of its processes is told. */
export function describeWorkers(makeBench: () => Bench): void {
  describe("workers", () => {
    it("are told with what they take, since when, when they were last heard of, and what they hold", async () => {
      const bench = makeBench();
      const store = await bench.open({ owner: { host: "desk", pid: 7, start: "boot/7" } });
      await enrolPeople(store, 3);
      await store.checkIn(work, { isStaying: true });
      bench.clock.wall += 5_000;
      await store.checkIn(work, { isStaying: true });
      await store.claimDue(NOW, 2, {});
      const other = await bench.open({ owner: { host: "other", pid: 8, start: "boot/8" } });
      const [seen, ...rest] = await other.workers();
      expect(rest).toEqual([]);
      expect(seen).toMatchObject({ host: "desk", pid: 7, work, holds: 2, underWay: 0, reads: [] });
      expect([seen?.since, seen?.seenAt]).toEqual([bench.clock.wall - 5_000, bench.clock.wall]);
    });

    it("that do not stay are told of once they have claimed something", async () => {
      const bench = makeBench();
      const store = await bench.open();
      await enrolPeople(store, 1);
      await store.checkIn(work, { isStaying: false });
      expect(await store.workers()).toEqual([]);
      await store.claimDue(NOW, 1, {});
      await store.checkIn(work, { isStaying: false });
      expect(await store.workers()).toMatchObject([{ work, holds: 1 }]);
    });

    it("leave no trace once they have left, and stay while they hold something", async () => {
      const bench = makeBench();
      const store = await bench.open();
      await enrolPeople(store, 1);
      await store.checkIn(work, { isStaying: true });
      const claims = await store.claimDue(NOW, 1, {});
      await store.checkOut();
      expect(await store.workers()).toMatchObject([{ holds: 1 }]);
      await store.release(claims);
      await store.checkOut();
      expect(await store.workers()).toEqual([]);
      expect(await store.claimDue(NOW, 1, {})).toHaveLength(1);
      expect(await store.workers()).toMatchObject([{ holds: 1 }]);
    });

    it("that were taken for dead and forgotten come back by saying that they are there", async () => {
      const bench = makeBench();
      const store = await bench.open({ owner: { host: "desk", pid: 7, start: "boot/7" } });
      await store.checkIn(work, { isStaying: true });
      const other = await bench.open({ owner: { host: "desk", pid: 8, start: "boot/8" } });
      await other.recover(await other.fenceOwners(() => false), [], NOW);
      expect(await other.workers()).toEqual([]);
      await store.checkIn(work, { isStaying: true });
      expect(await other.workers()).toMatchObject([{ pid: 7, work }]);
    });
  });
}
