import { describe, expect, it } from "vitest";
import { claimOne, eventOf, intentOf, type MakeBench, mustJournal, NOW, settlementOf } from "../fixtures.ts";

export function describeRights(makeBench: MakeBench): void {
  describe("what is kept of a person", () => {
    it("is handed out whole, and that it was stands where an erasure leaves it", async () => {
      const store = await makeBench().open();
      const claim = await claimOne(store);
      const id = await mustJournal(store, intentOf(claim));
      const attempt = { id, status: "sent" as const, reason: null, at: NOW };
      await store.settle(settlementOf(claim, { attempt, events: [eventOf(claim, "sent")] }));
      const file = await store.personFile(1);
      expect(file).toMatchObject({
        person: { id: 1, email: "jin@acme.example" },
        enrollments: [{ id: 1 }],
        attempts: [{ id, cost: 0.5 }],
        tasks: [],
        consents: [],
        preference: null,
      });
      expect(file?.events.map(({ kind }) => kind)).toEqual(["enrolled", "sent"]);
      expect(await store.personFile(9)).toBeNull();
      await store.recordExport(1, NOW);
      expect(await store.isErased(1)).toBe(false);
      expect(await store.eraseProspect(1, NOW + 1)).toMatchObject({ isGone: true });
      expect(await store.isErased(1)).toBe(true);
      const lines = await store.auditLines("jin@acme.example");
      expect(lines).toMatchObject([
        { kind: "exported", at: NOW, prospect: "p1" },
        { kind: "erased", at: NOW + 1, prospect: "p1" },
      ]);
      expect(JSON.stringify(lines)).not.toContain("acme.example");
      expect(await store.auditLines("mia@acme.example")).toEqual([]);
      expect(await store.auditLines()).toEqual(lines);
    });
  });

  describe("figures for a report", () => {
    it("are read from the log by person, with what a touch cost and which of them was opened", async () => {
      const store = await makeBench().open();
      for (const name of ["jin", "mia"]) {
        const claim = await claimOne(store, name);
        const id = await mustJournal(store, intentOf(claim));
        const attempt = { id, status: "sent" as const, reason: null, at: NOW };
        await store.settle(settlementOf(claim, { attempt, events: [eventOf(claim, "sent")] }));
      }
      await store.record([{ kind: "replied", at: NOW + 1, prospect: 1 }]);
      const facts: unknown[] = [];
      for await (const fact of store.streamFacts(["enrolled", "sent", "replied"])) facts.push(fact);
      expect(facts).toHaveLength(5);
      expect(facts).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ kind: "enrolled", person: 1, sequence: "hello", sender: "anna" }),
          expect.objectContaining({ kind: "sent", person: 2, step: "intro", channel: "email", cost: 0.5 }),
          expect.objectContaining({ kind: "replied", person: 1, sequence: null, cost: null }),
        ]),
      );
      const hit = { prospect: 1, enrollment: 1, step: "tag", target: null, method: "GET", at: NOW };
      await store.keepHit({ ...hit, kind: "open" });
      await store.judgeHits([{ id: 1, human: true }]);
      expect(await store.touchHits({})).toEqual([
        { person: 1, enrollment: 1, tag: "tag", kind: "open", isHuman: 1 },
      ]);
      expect(await store.touchHits({ until: NOW })).toEqual([]);
    });

    it("tell what was missed, and when, but not what its definition leaves out", async () => {
      const store = await makeBench().open();
      const claim = await claimOne(store);
      const { state } = settlementOf(claim);
      const steps = {
        a: { events: {}, outcome: "failed" as const, reason: "refused", at: NOW },
        b: { events: {}, outcome: "skipped" as const, reason: "stale", at: NOW + 1 },
        c: { events: {}, outcome: "skipped" as const, reason: "when", at: NOW + 2 },
      };
      await store.settle(settlementOf(claim, { state: { ...state, steps } }));
      expect((await store.missedTouches({})).map(({ step, at }) => [step, at])).toEqual([
        ["b", NOW + 1],
        ["a", NOW],
      ]);
      expect(await store.missedTouches({ sequence: "other" })).toEqual([]);
      expect(await store.countMissed(NOW + 1)).toMatchObject([
        { step: "a", outcome: "failed", reason: "refused", people: 1, lately: 0 },
        { step: "b", outcome: "skipped", reason: "stale", people: 1, lately: 1 },
      ]);
    });
  });

  describe("an act", () => {
    it("is taken back as if it had not been, unless its judge refuses", async () => {
      const store = await makeBench().open();
      const claim = await claimOne(store);
      const { state } = claim.enrollment;
      const act = { kind: "exit" as const, what: "left", batch: "b1", at: NOW };
      const left = { ...state, status: "exited" as const, step: null, dueAt: null };
      await store.settle(settlementOf(claim, { state: left, events: [eventOf(claim, "exited")], act }));
      const [known] = await store.acts(NOW, 1);
      expect(known).toMatchObject({ kind: "exit", what: "left", batch: "b1", prospect: 1, enrollments: [1] });
      const id = known?.id ?? 0;
      expect(await store.undoActs([id], NOW + 1, () => ({ refusal: "no" }))).toMatchObject([
        { refusal: "no" },
      ]);
      const judged = await store.undoActs([id], NOW + 1, (_act, _claim, before) =>
        before === null ? { refusal: "it never was" } : { state: before, events: [] },
      );
      expect(judged).toMatchObject([{ refusal: null }]);
      expect((await store.readEnrollment(1))?.enrollment.state).toEqual(state);
      expect((await store.timeline(1)).find(({ kind }) => kind === "exited")).toMatchObject({
        isTakenBack: true,
      });
      expect(await store.acts(NOW)).toEqual([]);
    });
  });
}
