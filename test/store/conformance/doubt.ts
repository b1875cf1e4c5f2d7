import { describe, expect, it } from "vitest";
import type { Store } from "../../../src/store/port.ts";
import {
  claimOne,
  HOUR,
  intentOf,
  type MakeBench,
  makeState,
  mustJournal,
  NOW,
  settlementOf,
} from "../fixtures.ts";

/** An attempt whose answer was lost, of a service that can be asked from `askAt` on. */
async function doubt(store: Store, askAt: number | null): Promise<number> {
  const claim = await claimOne(store);
  const attempt = await mustJournal(store, intentOf(claim, { askAt }));
  await store.settle(
    settlementOf(claim, {
      state: makeState({ phase: "uncertain", dueAt: null }),
      attempt: { id: attempt, status: "uncertain", reason: "no answer", at: NOW },
    }),
  );
  return attempt;
}

export function describeDoubt(makeBench: MakeBench): void {
  describe("an attempt in doubt", () => {
    it("is taken to be asked about by one process alone, and says how often it was", async () => {
      const bench = makeBench();
      const [first, second] = [await bench.open(), await bench.open()];
      const id = await doubt(first, NOW);
      expect(await first.peekDue(NOW)).toMatchObject({ due: false, toAsk: true });
      expect(await first.takeUncertain(NOW, NOW + HOUR, 10)).toMatchObject([{ id, asked: 0 }]);
      expect(await second.takeUncertain(NOW, NOW + HOUR, 10)).toEqual([]);
      expect(await second.peekDue(NOW)).toMatchObject({ toAsk: false });
      expect(await second.takeUncertain(NOW + HOUR, NOW + 2 * HOUR, 10)).toMatchObject([{ id, asked: 1 }]);
    });

    it("is asked about when its service said, with what that told, or left to a person", async () => {
      const store = await makeBench().open();
      const id = await doubt(store, NOW);
      await store.takeUncertain(NOW, NOW + HOUR, 10);
      await store.noteEvidence(id, "it does not list it", NOW + 60_000);
      expect(await store.takeUncertain(NOW + 59_999, NOW + HOUR, 10)).toEqual([]);
      expect(await store.takeUncertain(NOW + 60_000, NOW + HOUR, 10)).toMatchObject([
        { id, asked: 1, reason: "it does not list it" },
      ]);
      await store.noteEvidence(id, "it cannot be asked", null);
      expect(await store.takeUncertain(NOW + 9e9, NOW + 9e9, 10)).toEqual([]);
      expect(await store.attempts({ status: "uncertain" })).toMatchObject([
        { id, reason: "it cannot be asked" },
      ]);
    });

    it("is never taken where its service cannot be asked, nor while it is on its way, nor once it is settled", async () => {
      const store = await makeBench().open();
      await doubt(store, null);
      expect(await store.takeUncertain(NOW + HOUR, NOW + 2 * HOUR, 10)).toEqual([]);
      const other = await makeBench().open();
      const attempt = await mustJournal(other, intentOf(await claimOne(other), { askAt: NOW }));
      expect(await other.takeUncertain(NOW + HOUR, NOW + 2 * HOUR, 10)).toEqual([]);
      await other.withdraw(attempt);
      await other.noteEvidence(attempt, "too late", NOW);
      expect(await other.takeUncertain(NOW + HOUR, NOW + 2 * HOUR, 10)).toEqual([]);
      expect(await other.attempts({ id: attempt })).not.toMatchObject([{ reason: "too late" }]);
    });

    it("keeps what became known of it on its way", async () => {
      const store = await makeBench().open();
      const attempt = await mustJournal(store, intentOf(await claimOne(store), { askAt: NOW }));
      await store.keepContent(attempt, '{"draft":"r-1"}');
      expect(await store.attempts({ id: attempt })).toMatchObject([{ content: '{"draft":"r-1"}' }]);
    });
  });
}
