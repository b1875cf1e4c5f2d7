import { describe, expect, it } from "vitest";
import type { Plan } from "../../../src/engine/plan.ts";
import {
  claimOne,
  collect,
  draftEnrollment,
  draftPerson,
  enrolPeople,
  type MakeBench,
  makeState,
  NOW,
  otherOwner,
  settlementOf,
} from "../fixtures.ts";

export function describeEnrollments(makeBench: MakeBench): void {
  describe("enrolling", () => {
    it("never puts a person twice into a sequence unless asked, and never while they are in it", async () => {
      const store = await makeBench().open();
      await store.upsertProspects([draftPerson("jin")], NOW);
      expect(await store.enroll([draftEnrollment(1), draftEnrollment(1)], NOW)).toEqual([1, null]);
      expect(await store.enroll([draftEnrollment(1, { again: true })], NOW)).toEqual([null]);
      const claim = await store.readEnrollment(1);
      if (claim === null) throw new Error("not enrolled");
      await store.settle(
        settlementOf(claim, { state: makeState({ status: "finished", step: null, dueAt: null }) }),
      );
      expect(await store.enroll([draftEnrollment(1)], NOW)).toEqual([null]);
      expect(await store.enroll([draftEnrollment(1, { again: true })], NOW)).toEqual([2]);
      expect(await store.enroll([draftEnrollment(1, { sequence: "other" })], NOW)).toEqual([3]);
    });

    it("begins the person's timeline with the sender and the version, and adds nothing when it refuses", async () => {
      const store = await makeBench().open();
      await store.upsertProspects([draftPerson("jin"), draftPerson("mia")], NOW);
      const planHash = "0123456789abcdef".repeat(4);
      await store.enroll([draftEnrollment(1, { planHash }), draftEnrollment(1, { planHash })], NOW + 1);
      await store.enroll([draftEnrollment(1, { again: true })], NOW + 2);
      await store.enroll([draftEnrollment(1, { sequence: "other", sender: "bert" })], NOW + 3);
      const entry = { prospect: 1, step: null, channel: null };
      expect(await store.timeline(1)).toEqual([
        {
          ...entry,
          id: 1,
          kind: "enrolled",
          at: NOW + 1,
          enrollment: 1,
          sequence: "hello",
          data: { sender: "anna", version: "0123456789ab" },
        },
        {
          ...entry,
          id: 2,
          kind: "enrolled",
          at: NOW + 3,
          enrollment: 2,
          sequence: "other",
          data: { sender: "bert", version: "plan-1" },
        },
      ]);
      expect(await store.timeline(2)).toEqual([]);
    });

    it("writes nobody into a sequence without the timeline's entry, nor the entry alone", async () => {
      const store = await makeBench().open();
      await store.upsertProspects([draftPerson("jin"), draftPerson("mia")], NOW);
      const broken = draftEnrollment(2, { state: makeState({ dueAt: "never" as unknown as number }) });
      await expect(store.enroll([draftEnrollment(1), broken], NOW)).rejects.toThrow();
      expect(await store.enrollmentsOf(1)).toEqual([]);
      expect(await store.timeline(1)).toEqual([]);
      expect(await store.newestEventAt()).toBeNull();
    });

    it("gives each enrollment a key of its own that never changes", async () => {
      const store = await makeBench().open();
      const claim = await claimOne(store);
      await store.settle(settlementOf(claim, { state: makeState({ status: "exited", dueAt: null }) }));
      await store.enroll([draftEnrollment(1, { again: true })], NOW);
      const keys = (await store.enrollmentsOf(1)).map((enrollment) => enrollment.key);
      expect(keys[0]).toBe(claim.enrollment.key);
      expect(new Set(keys).size).toBe(2);
    });

    it("refuses somebody who is not there", async () => {
      const store = await makeBench().open();
      expect(await store.enroll([draftEnrollment(5)], NOW)).toEqual([null]);
    });

    it("streams by sequence, status, plan and company, also while the rows move on", async () => {
      const store = await makeBench().open();
      await enrolPeople(store, 510, (index) => ({ status: index % 2 === 0 ? "active" : "paused" }));
      await store.upsertProspects([draftPerson("mia", { companyDomain: "other.example" })], NOW);
      await store.enroll([draftEnrollment(511, { sequence: "other", planHash: "plan-2" })], NOW);
      expect(await collect(store.streamEnrollments({}))).toHaveLength(511);
      expect(await collect(store.streamEnrollments({ sequence: "hello", status: "paused" }))).toHaveLength(
        255,
      );
      expect(await collect(store.streamEnrollments({ notPlan: "plan-1" }))).toHaveLength(1);
      expect(await collect(store.streamEnrollments({ companyDomain: "acme.example" }))).toHaveLength(510);
      const [claim] = await collect(store.streamEnrollments({ companyDomain: "other.example" }));
      expect(claim?.person.email).toBe("mia@acme.example");
      let moved = 0;
      for await (const found of store.streamEnrollments({ sequence: "hello" })) {
        const state = makeState({ status: "exited", reason: "stop", dueAt: null });
        expect(await store.settle(settlementOf(found, { state }))).toMatchObject({ ok: true });
        moved += 1;
      }
      expect(moved).toBe(510);
    });
  });

  describe("plans and notes", () => {
    it("have the keys of their steps for good, whichever of two checkouts saves them in turn", async () => {
      const bench = makeBench();
      const [one, other] = [await bench.open(), await bench.open({ owner: otherOwner })];
      const versionOf = (id: string, moved = {}) =>
        ({
          format: 1,
          name: "hello",
          moved,
          steps: [{ kind: "exit", id, reason: "over" }],
        }) as unknown as Plan;
      const renamed = { ...versionOf("b", { a: "b" }), steps: [{ ...versionOf("b").steps[0], key: "a" }] };
      await one.savePlan("h1", versionOf("a"));
      expect(await one.tracePlan("h2", versionOf("b", { a: "b" }))).toEqual(renamed);
      expect(await one.loadPlan("h2")).toBeNull();
      for (let turn = 0; turn < 2; turn++) {
        expect(await other.savePlan("h2", versionOf("b", { a: "b" }))).toEqual(renamed);
        expect(await one.savePlan("h1", versionOf("a"))).toEqual(versionOf("a"));
      }
      expect(await other.savePlan("h3", versionOf("b"))).toMatchObject({ steps: [{ id: "b", key: "a" }] });
      expect((await one.lineage("hello")).versions).toEqual(["h2", "h1", "h3"]);
    });

    it("come back as they were saved, also after the store was closed", async () => {
      const bench = makeBench();
      const store = await bench.open();
      const plan = { format: 1, name: "hello", moved: {}, steps: [] } as unknown as Plan;
      await store.savePlan("h1", plan);
      await store.savePlan("h1", plan);
      await store.setSetting("head:hello", "h1");
      await store.setSetting("head:hello", "h2");
      await store.close();
      const again = await bench.open();
      expect(await again.loadPlan("h1")).toEqual(plan);
      expect(await again.loadPlan("h2")).toBeNull();
      expect(await again.getSetting("head:hello")).toBe("h2");
      expect(await again.getSetting("head:other")).toBeNull();
      expect(again.workspaceId).toBe(store.workspaceId);
    });
  });
}
