import { describe, expect, it } from "vitest";
import type { NewConsent } from "../../../src/store/port.ts";
import { collect, DAY, draftPerson, enrolPeople, type MakeBench, makeState, NOW } from "../fixtures.ts";

function draftConsent(prospect: number, change: Partial<NewConsent> = {}): NewConsent {
  return {
    prospect,
    medium: "email",
    basis: "express",
    source: "fair form 3",
    at: NOW - DAY,
    expiresAt: null,
    evidence: null,
    ...change,
  };
}

export function describeConsents(makeBench: MakeBench): void {
  describe("consents", () => {
    it("are kept with their proof, each once, and stand on the timeline", async () => {
      const store = await makeBench().open();
      await store.upsertProspects([draftPerson("jin")], NOW);
      const evidence = "scan-12.pdf";
      const [added] = await store.addConsents([draftConsent(1, { evidence, expiresAt: NOW + DAY })], NOW);
      expect(added).toEqual({
        ...draftConsent(1, { evidence, expiresAt: NOW + DAY }),
        id: 1,
        recordedAt: NOW,
        withdrawnAt: null,
      });
      expect(await store.addConsents([draftConsent(1), draftConsent(1)], NOW + 1)).toEqual([]);
      expect(await store.consentsOf(1)).toEqual([added]);
      const kinds = (await store.timeline(1)).filter(({ kind }) => kind === "consent_given");
      expect(kinds).toHaveLength(1);
      expect(kinds[0]).toMatchObject({ at: NOW - DAY, data: { medium: "email", basis: "express" } });
    });

    it("of nobody are not kept", async () => {
      const store = await makeBench().open();
      expect(await store.addConsents([draftConsent(9)], NOW)).toEqual([]);
    });

    it("wake what waited for one, of that person only", async () => {
      const store = await makeBench().open();
      await enrolPeople(store, 2);
      for (const claim of await store.claimDue(NOW, 10, {})) {
        const state = makeState({ dueAt: null, deferredBy: "law" });
        expect((await store.settle({ claim, state, events: [] })).ok).toBe(true);
      }
      expect((await store.peekDue(NOW)).due).toBe(false);
      await store.addConsents([draftConsent(2)], NOW + 5);
      const due = await store.claimDue(NOW + 5, 10, {});
      expect(due.map(({ person }) => person.id)).toEqual([2]);
      expect(due[0]?.enrollment.state).toMatchObject({ dueAt: NOW + 5, deferredBy: null });
    });

    it("end for the medium that is withdrawn, or for all", async () => {
      const store = await makeBench().open();
      await store.upsertProspects([draftPerson("jin")], NOW);
      await store.addConsents([draftConsent(1), draftConsent(1, { medium: "sms" })], NOW);
      const withdraw = async (medium: string, now: number) =>
        (await store.withdrawConsents({ prospect: 1, medium, source: "told", at: null, evidence: null }, now))
          .ended;
      expect(await withdraw("sms", NOW + 1)).toBe(1);
      expect(await withdraw("sms", NOW + 2)).toBe(0);
      expect(await withdraw("any", NOW + 3)).toBe(1);
      const rows = await store.consentsOf(1);
      expect(rows.map(({ medium, basis, at, withdrawnAt }) => [medium, basis, at, withdrawnAt])).toEqual([
        ["email", "express", NOW - DAY, NOW + 3],
        ["sms", "express", NOW - DAY, NOW + 1],
        ["sms", "withdrawal", NOW + 1, null],
        ["any", "withdrawal", NOW + 3, null],
      ]);
    });

    it("are withdrawn from the start where an older one comes after a withdrawal, which needs none before it", async () => {
      const store = await makeBench().open();
      await store.upsertProspects([draftPerson("jin")], NOW);
      const withdrawal = { prospect: 1, medium: "email", source: "told", at: NOW, evidence: null };
      const first = await store.withdrawConsents(withdrawal, NOW + 1);
      expect(first).toMatchObject({ ended: 0, record: { basis: "withdrawal", at: NOW } });
      expect((await store.withdrawConsents(withdrawal, NOW + 2)).record).toBeNull();
      const [late] = await store.addConsents([draftConsent(1)], NOW + 5);
      expect(late).toMatchObject({ at: NOW - DAY, withdrawnAt: NOW });
      const [anew] = await store.addConsents([draftConsent(1, { at: NOW + 9 })], NOW + 9);
      expect(anew?.withdrawnAt).toBeNull();
      const kinds = (await store.timeline(1)).filter(({ kind }) => kind === "consent_withdrawn");
      expect(kinds).toHaveLength(1);
    });

    it("go with the person, with every word of their proof", async () => {
      const store = await makeBench().open();
      await store.upsertProspects([draftPerson("jin")], NOW);
      await store.addConsents([draftConsent(1, { evidence: "call with Jin" })], NOW);
      await store.markNotice({ prospect: 1, kind: "consent_result", since: NOW }, NOW);
      await store.eraseProspect(1, NOW + 1);
      expect(await store.consentsOf(1)).toEqual([]);
      expect(await collect(store.streamConsents())).toEqual([]);
      expect(await store.doneNotices()).toEqual([]);
      expect(JSON.stringify(await store.timeline(1))).not.toContain("fair form");
      expect(await store.addConsents([draftConsent(1)], NOW + 2)).toEqual([]);
    });

    it("and first opt-outs are found by country, page after page", async () => {
      const store = await makeBench().open();
      const people = Array.from({ length: 1_100 }, (_, index) => {
        const person = draftPerson(`person${index}`);
        return { ...person, fields: { ...person.fields, country: index % 2 === 0 ? "KR" : "DE" } };
      });
      await store.upsertProspects(people, NOW);
      await store.addConsents(
        people.map((_, index) => draftConsent(index + 1)),
        NOW,
      );
      await store.record(
        people.flatMap((_, index) => [
          { kind: "opted_out", at: NOW + 2, prospect: index + 1 },
          { kind: "opted_out", at: NOW + 1, prospect: index + 1 },
        ]),
      );
      expect(await collect(store.streamConsents(["KR"]))).toHaveLength(550);
      expect(await collect(store.streamConsents())).toHaveLength(1_100);
      const outs = await collect(store.optOuts(["KR"]));
      expect(outs).toHaveLength(550);
      expect(outs.every(({ at, country }) => at === NOW + 1 && country === "KR")).toBe(true);
    });

    it("a notice is done once", async () => {
      const store = await makeBench().open();
      await store.upsertProspects([draftPerson("jin")], NOW);
      const notice = { prospect: 1, kind: "opt_out_result", since: NOW };
      expect(await store.markNotice(notice, NOW + 1)).toBe(true);
      expect(await store.markNotice(notice, NOW + 2)).toBe(false);
      expect(await store.doneNotices()).toEqual([notice]);
    });
  });
}
