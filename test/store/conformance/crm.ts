import { describe, expect, it } from "vitest";
import { draftPerson, type MakeBench, NOW } from "../fixtures.ts";

export function describeCrm(makeBench: MakeBench): void {
  describe("a person who is a record of a CRM's", () => {
    const link = { service: "hubspot", theirs: "512", prospect: 1, marks: { stage: "a1" }, changes: 0 };

    it("is found by the record and by the person, and has one record there", async () => {
      const store = await makeBench().open();
      await store.upsertProspects([draftPerson("jin"), draftPerson("bo")], NOW);
      await store.keepCrmPeople([link, { ...link, theirs: "600" }, { ...link, service: "attio" }]);
      expect(await store.findCrmPerson("hubspot", { theirs: "512" })).toEqual(link);
      expect(await store.findCrmPerson("hubspot", { prospect: 1 })).toEqual(link);
      expect(await store.findCrmPerson("hubspot", { theirs: "600" })).toBeNull();
      expect(await store.findCrmPerson("attio", { prospect: 1 })).toMatchObject({ theirs: "512" });
      expect(await store.findCrmPerson("hubspot", { prospect: 2 })).toBeNull();
    });

    it("is to be told once they were changed here, until what was looked at is told", async () => {
      const store = await makeBench().open();
      await store.upsertProspects([draftPerson("jin")], NOW);
      await store.keepCrmPeople([link]);
      expect(await store.changedCrmPeople("hubspot", 10)).toEqual([]);
      await store.updateProspect(1, { fields: { stage: "lead" } }, NOW);
      await store.updateProspect(1, { fields: { stage: "lead" } }, NOW);
      const [seen] = await store.changedCrmPeople("hubspot", 10);
      expect(seen).toMatchObject({ prospect: 1, changes: 1 });
      // Somebody changes them while they are told.
      await store.updateProspect(1, { fields: { stage: "customer" } }, NOW);
      await store.keepCrmPeople([{ ...link, changes: 1, marks: { stage: "b2" } }]);
      expect(await store.changedCrmPeople("hubspot", 10)).toEqual([
        { ...link, changes: 1, marks: { stage: "b2" } },
      ]);
      await store.keepCrmPeople([{ ...link, changes: 1 }]);
      expect(await store.changedCrmPeople("hubspot", 10)).toEqual([]);
    });

    it("is changed as the record says, whatever address they have by now, and forgotten with the person", async () => {
      const store = await makeBench().open();
      await store.upsertProspects([draftPerson("jin")], NOW);
      await store.keepCrmPeople([link]);
      const moved = { ...draftPerson("jin"), email: "jin@elsewhere.example", linkedin_url: null, person: 1 };
      expect(await store.upsertProspects([moved], NOW)).toEqual([{ type: "updated", id: 1 }]);
      expect(await store.getProspect(1)).toMatchObject({ email: "jin@elsewhere.example" });
      await store.eraseProspect(1, NOW);
      expect(await store.findCrmPerson("hubspot", { theirs: "512" })).toBeNull();
    });
  });
}
