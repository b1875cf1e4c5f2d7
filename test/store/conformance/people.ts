import { describe, expect, it } from "vitest";
import { collect, countPeople, draftEnrollment, draftPerson, type MakeBench, NOW } from "../fixtures.ts";

const profile = (slug: string) => `https://www.linkedin.com/in/${slug}`;

export function describePeople(makeBench: MakeBench): void {
  describe("people", () => {
    it("are found by every address and by their number", async () => {
      const store = await makeBench().open();
      await store.upsertProspects(
        [draftPerson("jin", { linkedin_url: profile("jin"), phone: "+821012345678", tags: ["expo"] })],
        NOW,
      );
      for (const reference of ["jin@acme.example", profile("jin"), "+821012345678", "p1"]) {
        expect(await store.findProspect(reference)).toMatchObject({ id: 1, tags: ["expo"], createdAt: NOW });
      }
      expect(await store.findProspect("nobody@acme.example")).toBeNull();
      expect((await store.getProspect(1))?.fields).toEqual({
        first_name: "jin",
        email: "jin@acme.example",
        linkedin_url: profile("jin"),
        phone: "+821012345678",
      });
    });

    it("are unchanged by a second import of the same rows", async () => {
      const store = await makeBench().open();
      const rows = [draftPerson("jin", { tags: ["a", "b"] }), draftPerson("mia", { phone: "+821011112222" })];
      expect((await store.upsertProspects(rows, NOW)).map((result) => result.type)).toEqual([
        "created",
        "created",
      ]);
      expect(await store.upsertProspects(rows, NOW + 1)).toEqual([
        { type: "unchanged", id: 1 },
        { type: "unchanged", id: 2 },
      ]);
      expect((await store.getProspect(1))?.updatedAt).toBe(NOW);
    });

    it("keep what an import leaves empty and take what it fills", async () => {
      const store = await makeBench().open();
      await store.upsertProspects(
        [draftPerson("jin", { fields: { title: "CTO", seats: 4 }, tags: ["a"] })],
        NOW,
      );
      const row = draftPerson("jin", {
        fields: { title: "", seats: 5, topic: "yaml" },
        tags: ["b"],
        companyDomain: null,
      });
      expect(await store.upsertProspects([row], NOW + 1)).toEqual([{ type: "updated", id: 1 }]);
      expect(await store.getProspect(1)).toMatchObject({
        fields: { title: "CTO", seats: 5, topic: "yaml" },
        tags: ["a", "b"],
        companyDomain: "acme.example",
        updatedAt: NOW + 1,
      });
    });

    it("are one person across addresses, also within one batch", async () => {
      const store = await makeBench().open();
      const results = await store.upsertProspects(
        [
          draftPerson("jin", { linkedin_url: profile("jin") }),
          draftPerson("-", { email: null, linkedin_url: profile("jin"), phone: "+821012345678", fields: {} }),
          draftPerson("JIN"),
        ],
        NOW,
      );
      expect(results.map((result) => result.type)).toEqual(["created", "updated", "updated"]);
      expect(await countPeople(store)).toBe(1);
      expect(await store.getProspect(1)).toMatchObject({
        phone: "+821012345678",
        linkedin_url: profile("jin"),
      });
    });

    it("who share a switchboard stay two people", async () => {
      const store = await makeBench().open();
      const phone = "+8225551234";
      const rows = [draftPerson("jin", { phone }), draftPerson("mia", { phone })];
      expect((await store.upsertProspects(rows, NOW)).map((result) => result.type)).toEqual([
        "created",
        "created",
      ]);
      expect(await store.findProspect(phone)).toBeNull();
      const [nameless] = await store.upsertProspects(
        [draftPerson("x", { email: null, phone, fields: {} })],
        NOW,
      );
      expect(nameless).toMatchObject({ type: "conflict", field: "phone" });
    });

    it("known by phone alone get their email from a later import", async () => {
      const store = await makeBench().open();
      const phone = "+821012345678";
      await store.upsertProspects([draftPerson("jin", { email: null, phone, fields: {} })], NOW);
      expect(await store.upsertProspects([draftPerson("jin", { phone })], NOW)).toEqual([
        { type: "updated", id: 1 },
      ]);
      expect((await store.getProspect(1))?.email).toBe("jin@acme.example");
    });

    it("are not merged by a row that belongs to two of them", async () => {
      const store = await makeBench().open();
      await store.upsertProspects(
        [draftPerson("jin"), draftPerson("mia", { linkedin_url: profile("mia") })],
        NOW,
      );
      const [result, fine] = await store.upsertProspects(
        [draftPerson("jin", { linkedin_url: profile("mia") }), draftPerson("new")],
        NOW,
      );
      expect(result).toMatchObject({ type: "conflict", field: "linkedin_url" });
      expect(fine).toEqual({ type: "created", id: 3 });
    });

    it("change by hand, and never take another's address", async () => {
      const store = await makeBench().open();
      await store.upsertProspects([draftPerson("jin", { tags: ["a"] }), draftPerson("mia")], NOW);
      const change = { fields: { title: "CTO", first_name: null }, addTags: ["b"], removeTags: ["a"] };
      expect(await store.updateProspect(1, change, NOW)).toEqual({ type: "updated", id: 1 });
      expect(await store.getProspect(1)).toMatchObject({
        fields: { title: "CTO", email: "jin@acme.example" },
        tags: ["b"],
      });
      expect((await store.getProspect(1))?.fields).not.toHaveProperty("first_name");
      expect(await store.updateProspect(1, change, NOW)).toEqual({ type: "unchanged", id: 1 });
      expect(await store.updateProspect(1, { email: "mia@acme.example" }, NOW)).toMatchObject({
        type: "conflict",
        field: "email",
      });
      expect(await store.updateProspect(9, change, NOW)).toMatchObject({ type: "conflict" });
    });

    it("stream in order, by tag and by number", async () => {
      const store = await makeBench().open();
      const rows = Array.from({ length: 1_203 }, (_, index) =>
        draftPerson(`p${index}`, { tags: index % 400 === 0 ? ['a "b" c'] : ['x"a'] }),
      );
      await store.upsertProspects(rows, NOW);
      const all = await collect(store.streamProspects({}));
      expect(all.map((person) => person.id)).toEqual(rows.map((_, index) => index + 1));
      const tagged = await collect(store.streamProspects({ tag: 'a "b" c' }));
      expect(tagged.map((person) => person.id)).toEqual([1, 401, 801, 1_201]);
      expect(await collect(store.streamProspects({ tag: "a" }))).toEqual([]);
      const chosen = await collect(store.streamProspects({ ids: [7, 5_000, 3] }));
      expect(chosen.map((person) => person.id)).toEqual([7, 3]);
    });

    it("may be written to while they stream", async () => {
      const store = await makeBench().open();
      await store.upsertProspects([draftPerson("jin"), draftPerson("mia")], NOW);
      const seen: number[] = [];
      for await (const person of store.streamProspects({})) {
        await store.updateProspect(person.id, { addTags: ["seen"] }, NOW);
        seen.push(person.id);
      }
      expect(seen).toEqual([1, 2]);
    });
  });

  describe("suppression", () => {
    it("covers an address in any case, its domain, a parent domain, and the person", async () => {
      const store = await makeBench().open();
      const jin = {
        id: 1,
        email: "Jin@mail.acme.example",
        linkedin_url: profile("jin"),
        phone: "+821012345678",
      };
      const kinds = [
        ["email", "jin@MAIL.acme.example"],
        ["domain", "mail.acme.example"],
        ["domain", "acme.example"],
        ["linkedin_url", profile("jin")],
        ["phone", "+821012345678"],
        ["person", "1"],
      ] as const;
      for (const [kind, value] of kinds) {
        expect(await store.findSuppression(jin)).toBeNull();
        expect(await store.suppress([{ kind, value, reason: "asked", at: NOW }])).toBe(1);
        expect(await store.suppress([{ kind, value, reason: "again", at: NOW }])).toBe(0);
        expect(await store.findSuppression(jin)).toMatchObject({
          kind,
          value,
          reason: "asked",
          hashed: false,
        });
        expect(
          await store.findSuppression({
            id: 2,
            email: "mia@myacme.example",
            linkedin_url: null,
            phone: null,
          }),
        ).toBeNull();
        expect(await store.unsuppress(kind, value)).toBe(true);
        expect(await store.unsuppress(kind, value)).toBe(false);
      }
    });

    it("lists everything, however much", async () => {
      const store = await makeBench().open();
      const entries = Array.from({ length: 1_001 }, (_, index) => ({
        kind: "email" as const,
        value: `a${index}@acme.example`,
        reason: "list",
        at: NOW,
      }));
      expect(await store.suppress(entries)).toBe(1_001);
      const listed = await collect(store.listSuppressions());
      expect(new Set(listed.map((entry) => entry.value)).size).toBe(1_001);
    });
  });

  describe("an erased person", () => {
    it("is nobody, has left every sequence, and cannot come back by an import", async () => {
      const store = await makeBench().open();
      const row = draftPerson("jin", { linkedin_url: profile("jin"), phone: "+821012345678" });
      await store.upsertProspects([row], NOW);
      await store.enroll([draftEnrollment(1)], NOW);
      await store.suppress([{ kind: "email", value: "jin@acme.example", reason: "opted_out", at: NOW }]);
      await store.eraseProspect(1, NOW);
      expect(await store.getProspect(1)).toBeNull();
      expect(await store.findProspect("jin@acme.example")).toBeNull();
      expect(await countPeople(store)).toBe(0);
      expect(await collect(store.streamProspects({}))).toEqual([]);
      expect((await store.enrollmentsOf(1))[0]?.state).toMatchObject({
        status: "exited",
        reason: "erased",
        step: null,
      });
      expect(await store.claimDue(NOW, 9, {})).toEqual([]);
      for (const [field, draft] of [
        ["email", { ...row, linkedin_url: null, phone: null }],
        ["linkedin_url", { ...row, email: null, phone: null }],
        ["phone", { ...row, email: null, linkedin_url: null }],
      ] as const) {
        expect(await store.upsertProspects([draft], NOW)).toMatchObject([{ type: "conflict", field }]);
      }
      const entries = await collect(store.listSuppressions());
      expect(entries.filter((entry) => entry.hashed)).toHaveLength(3);
      expect(JSON.stringify(entries)).not.toContain("jin");
      expect(
        await store.findSuppression({ id: 9, email: "JIN@acme.example", linkedin_url: null, phone: null }),
      ).toMatchObject({
        hashed: true,
        reason: "opted_out",
      });
      expect(await store.unsuppress("email", "jin@acme.example")).toBe(true);
      expect((await store.timeline(1)).map(({ kind, data }) => [kind, data])).toEqual([
        ["enrolled", {}],
        ["erased", {}],
      ]);
    });

    it("does not take a shared switchboard with them", async () => {
      const store = await makeBench().open();
      const phone = "+8225551234";
      await store.upsertProspects([draftPerson("jin", { phone }), draftPerson("mia", { phone })], NOW);
      await store.eraseProspect(1, NOW);
      expect(await store.findSuppression({ id: 2, email: null, linkedin_url: null, phone })).toBeNull();
    });
  });
}
