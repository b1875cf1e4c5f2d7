import { describe, expect, it } from "vitest";
import {
  claimOne,
  DAY,
  draftEnrollment,
  draftPerson,
  enrolPeople,
  eventOf,
  HOUR,
  intentOf,
  type MakeBench,
  makeState,
  mustJournal,
  NOW,
  otherOwner,
  recoverAll,
  settlementOf,
} from "../fixtures.ts";

const NOBODY = { uncertain: 0, withdrawn: 0, sent: 0 };

export function describeRunning(makeBench: MakeBench): void {
  describe("what is due", () => {
    it("is claimed follow-ups first, then by due time, and only once", async () => {
      const store = await makeBench().open();
      await enrolPeople(store, 6, (index) => ({ dueAt: NOW - index, touched: index % 2 === 0 }));
      const claims = await store.claimDue(NOW, 5, {});
      expect(claims.map((claim) => claim.enrollment.id)).toEqual([5, 3, 1, 6, 4]);
      expect(claims[0]?.person.email).toBe("person4@acme.example");
      expect((await store.claimDue(NOW, 5, {})).map((claim) => claim.enrollment.id)).toEqual([2]);
      expect(await store.claimDue(NOW, 5, {})).toEqual([]);
    });

    it("is nothing ahead of its time, nothing paused, nothing without a time", async () => {
      const store = await makeBench().open();
      await enrolPeople(store, 4, (index) =>
        index === 0
          ? { dueAt: NOW + 2 }
          : index === 1
            ? { status: "paused" }
            : { dueAt: index === 2 ? null : NOW + 1 },
      );
      expect(await store.peekDue(NOW)).toEqual({ due: false, nextAt: NOW + 1, orphans: false, toAsk: false });
      expect(await store.claimDue(NOW, 9, {})).toEqual([]);
      expect(await store.peekDue(NOW + 1)).toEqual({
        due: true,
        nextAt: NOW + 2,
        orphans: false,
        toAsk: false,
      });
      expect(await store.nextDueOf("anna")).toBe(NOW + 1);
      expect(await store.nextDueOf("bert")).toBeNull();
    });

    it("can be narrowed to a sequence", async () => {
      const store = await makeBench().open();
      await store.upsertProspects([draftPerson("a"), draftPerson("b"), draftPerson("c")], NOW);
      await store.enroll(
        [draftEnrollment(1), draftEnrollment(2, { sequence: "other" }), draftEnrollment(3)],
        NOW,
      );
      const claims = await store.claimDue(NOW, 9, { sequence: "hello" });
      expect(claims.map((claim) => claim.enrollment.id)).toEqual([1, 3]);
      expect(await store.claimDue(NOW, 9, { sequence: "hello" })).toEqual([]);
      const others = await store.claimDue(NOW, 1, { sequence: "other" });
      expect(others.map((claim) => claim.enrollment.id)).toEqual([2]);
    });

    it("is due again once it is released, and not before", async () => {
      const store = await makeBench().open();
      const claim = await claimOne(store);
      expect(await store.peekDue(NOW)).toMatchObject({ due: false, orphans: false, toAsk: false });
      await store.release([claim]);
      expect(await store.peekDue(NOW)).toMatchObject({ due: true });
      expect(await store.settle(settlementOf(claim))).toEqual({ ok: false });
    });
  });

  describe("a lease", () => {
    it("of another living process hides the row, and one that has run out does not", async () => {
      const bench = makeBench();
      const first = await bench.open({ leaseMs: HOUR });
      const second = await bench.open({ owner: otherOwner, leaseMs: HOUR });
      const claim = await claimOne(first);
      expect(await second.peekDue(NOW)).toEqual({ due: false, nextAt: null, orphans: true, toAsk: false });
      expect(await recoverAll(second, () => true, NOW)).toEqual(NOBODY);
      expect(await second.claimDue(NOW, 9, {})).toEqual([]);
      bench.clock.wall += HOUR;
      expect(await second.peekDue(NOW)).toMatchObject({ due: true, orphans: true, toAsk: false });
      expect(await second.claimDue(NOW, 9, {})).toHaveLength(1);
      expect(await first.journal(intentOf(claim))).toEqual({ type: "refused", gate: "lease" });
      expect(await first.settle(settlementOf(claim))).toEqual({ ok: false });
    });

    it("of a dead process is taken back; what it had started becomes uncertain and is told", async () => {
      const bench = makeBench();
      const dead = await bench.open();
      const store = await bench.open({ owner: otherOwner });
      await enrolPeople(dead, 2);
      const [started, idle] = await dead.claimDue(NOW, 2, {});
      if (started === undefined || idle === undefined) throw new Error("nothing was due");
      const attempt = await mustJournal(dead, intentOf(started));
      await dead.handOff(intentOf(started), attempt);
      const isAlive = (of: { pid: number }) => of.pid !== 1;
      expect(await recoverAll(store, isAlive, NOW + 5)).toEqual({ ...NOBODY, uncertain: 1 });
      expect(await recoverAll(store, isAlive, NOW + 6)).toEqual(NOBODY);
      expect(await store.peekDue(NOW)).toEqual({ due: true, nextAt: null, orphans: false, toAsk: false });
      expect(await store.attempts({ status: "uncertain" })).toMatchObject([{ id: attempt, step: "intro" }]);
      expect((await store.readEnrollment(started.enrollment.id))?.enrollment.state).toMatchObject({
        phase: "uncertain",
        dueAt: null,
      });
      expect(await store.timeline(started.enrollment.prospect)).toMatchObject([
        { kind: "enrolled" },
        { kind: "uncertain", step: "intro", at: NOW + 5, channel: "email" },
      ]);
      expect((await store.claimDue(NOW, 9, {})).map((claim) => claim.enrollment.id)).toEqual([
        idle.enrollment.id,
      ]);
      expect(await dead.settle(settlementOf(started))).toEqual({ ok: false });
    });

    it("that runs out in the middle of a delivery never lets the step be claimed again", async () => {
      const bench = makeBench();
      const store = await bench.open({ leaseMs: HOUR });
      const claim = await claimOne(store);
      const attempt = await mustJournal(store, intentOf(claim));
      await store.handOff(intentOf(claim), attempt);
      bench.clock.wall += 2 * HOUR;
      expect(await store.claimDue(NOW, 9, {})).toEqual([]);
      expect(await recoverAll(store, () => true, NOW)).toMatchObject({ uncertain: 1 });
      expect(await store.claimDue(NOW, 9, {})).toEqual([]);
      expect(await store.attempts({ status: "uncertain" })).toHaveLength(1);
    });

    it("survives an event that comes in during a delivery; the outcome is written after it", async () => {
      const bench = makeBench();
      const store = await bench.open();
      const other = await bench.open({ owner: otherOwner });
      const claim = await claimOne(store);
      const attempt = await mustJournal(store, intentOf(claim));
      const heard = await other.readEnrollment(claim.enrollment.id);
      if (heard === null) throw new Error("no enrollment");
      const exited = makeState({ status: "exited", reason: "replied", step: null, dueAt: null });
      expect(
        await other.settle(settlementOf(heard, { state: exited, events: [eventOf(heard, "replied")] })),
      ).toMatchObject({
        ok: true,
      });
      expect(await recoverAll(other, () => true, NOW)).toEqual(NOBODY);
      const outcome = { attempt: { id: attempt, status: "sent" as const, reason: null, at: NOW } };
      expect(await store.settle(settlementOf(claim, outcome))).toEqual({ ok: false });
      const fresh = await store.readEnrollment(claim.enrollment.id);
      if (fresh === null) throw new Error("no enrollment");
      expect(await store.settle(settlementOf(fresh, { state: exited, ...outcome }))).toMatchObject({
        ok: true,
      });
      expect(await other.peekDue(NOW)).toEqual({ due: false, nextAt: null, orphans: false, toAsk: false });
      expect((await store.attempts({}))[0]?.status).toBe("sent");
    });
  });

  describe("a blocked enrollment", () => {
    it("wakes when its gate opens, by sequence and by sender", async () => {
      const store = await makeBench().open();
      await store.upsertProspects([draftPerson("a"), draftPerson("b"), draftPerson("c")], NOW);
      const held = makeState({ dueAt: null, deferredBy: "sender" });
      await store.enroll(
        [
          draftEnrollment(1, { state: held }),
          draftEnrollment(2, { state: held, sender: "bert" }),
          draftEnrollment(3, { state: makeState({ dueAt: null, deferredBy: "valid" }) }),
        ],
        NOW,
      );
      expect(await store.wake(["sender"], NOW, { sender: "bert" })).toBe(1);
      expect(await store.wake(["sender", "valid"], NOW, { sequence: "other" })).toBe(0);
      expect(await store.wake(["valid"], NOW + 1)).toBe(1);
      expect((await store.claimDue(NOW, 9, {})).map((claim) => claim.enrollment.id)).toEqual([2]);
      const [late] = await store.claimDue(NOW + 1, 9, {});
      expect(late?.enrollment.state).toMatchObject({ dueAt: NOW + 1, deferredBy: null });
      expect(await store.check()).toEqual([]);
    });

    it("that a full sender deferred keeps its slot booked", async () => {
      const store = await makeBench().open();
      await enrolPeople(store, 5, (index) => ({
        dueAt: NOW + (5 - index) * HOUR,
        touched: index < 2,
        deferredBy: ["sender", "spacing", "budget", "window", null][index] ?? null,
      }));
      expect(await store.reservedTimes("anna", "email", false, NOW)).toEqual([
        NOW + 3 * HOUR,
        NOW + 4 * HOUR,
        NOW + 5 * HOUR,
      ]);
      expect(await store.reservedTimes("anna", "email", true, NOW)).toEqual([NOW + 4 * HOUR, NOW + 5 * HOUR]);
      expect(await store.reservedTimes("anna", "email", false, NOW + 4 * HOUR)).toEqual([NOW + 5 * HOUR]);
      expect(await store.reservedTimes("bert", "email", false, NOW - DAY)).toEqual([]);
    });

    it("that one channel of a sender deferred books nothing of its other channels", async () => {
      const store = await makeBench().open();
      const actions = ["email", "sms", undefined, "email"];
      await enrolPeople(store, 4, (index) => ({
        dueAt: NOW + (index + 1) * HOUR,
        deferredBy: index === 3 ? null : "sender",
        ...(actions[index] !== undefined && { deferredAction: actions[index] }),
      }));
      // Of whom was deferred before the store knew the action nobody knows it: they count for each.
      expect(await store.reservedTimes("anna", "email", false, NOW)).toEqual([NOW + HOUR, NOW + 3 * HOUR]);
      expect(await store.reservedTimes("anna", "sms", false, NOW)).toEqual([NOW + 2 * HOUR, NOW + 3 * HOUR]);
      expect(await store.reservedTimes("anna", "call", false, NOW)).toEqual([NOW + 3 * HOUR]);
    });
  });
}
