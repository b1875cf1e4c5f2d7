import { describe, expect, it } from "vitest";
import { claimOne, collect, countPeople, DAY, draftPerson, type MakeBench, NOW } from "../fixtures.ts";

const delivery = { source: "form", id: "d1", at: NOW, facts: '[{"a":1}]', address: "jin@hanbit.example" };
const limits = { perMailbox: 1, perClient: 9, perDay: 9 };
const submission = { address: "jin@hanbit.example", client: "192.0.2.1", isNew: true, limits };
const asked = { email: "jin@hanbit.example", companyDomain: "hanbit.example", language: "ko" };
const key = (id: string, createdAt: number) => ({
  id,
  secret: "ab".repeat(32),
  createdAt,
  retiredAt: null,
});

export function describeWeb(makeBench: MakeBench): void {
  describe("a delivery of a webhook", () => {
    it("comes in once, and is open until it is dealt with", async () => {
      const store = await makeBench().open();
      await store.upsertProspects([draftPerson("jin")], NOW);
      expect(await store.hasDelivery("form", "d1")).toBe(false);
      expect(await store.keepDelivery(delivery)).toBe("kept");
      expect(await store.keepDelivery({ ...delivery, facts: "[]" })).toBe("known");
      expect(await store.openDeliveries(NOW)).toEqual([]);
      expect(await store.openDeliveries(NOW + 1)).toEqual([delivery]);
      await store.closeDelivery("form", "d1", "unmatched", null);
      expect(await store.countUnmatched()).toBe(1);
      expect(await store.unmatchedDeliveries()).toEqual([delivery]);
      await store.closeDelivery("form", "d1", "done", 1);
      expect(await store.countUnmatched()).toBe(0);
      expect(await store.hasDelivery("form", "d1")).toBe(true);
    });

    it("of a form is refused above its limits, and nothing of it kept", async () => {
      const store = await makeBench().open();
      expect(await store.keepDelivery(delivery, submission)).toBe("kept");
      expect(await store.keepDelivery({ ...delivery, id: "d2" }, submission)).toBe("limited");
      expect(await store.hasDelivery("form", "d2")).toBe(false);
      const tomorrow = { ...delivery, id: "d3", at: NOW + DAY };
      expect(await store.keepDelivery(tomorrow, submission)).toBe("kept");
    });
  });

  describe("somebody whom a form named", () => {
    it("is nobody until they confirm, and then a person with their consent", async () => {
      const store = await makeBench().open();
      await store.keepDelivery(delivery, submission);
      expect(await store.askToConfirm(delivery, asked, NOW)).toEqual({
        type: "asked",
        prospect: 1,
        isNew: true,
      });
      await store.closeDelivery("form", "d1", "awaited", 1);
      expect(await countPeople(store)).toBe(0);
      expect(await store.awaitedDeliveries(1)).toEqual([delivery]);
      const consent = {
        medium: "email",
        basis: "express",
        source: "form",
        at: NOW,
        expiresAt: null,
        evidence: null,
      };
      expect(await store.confirm(1, { fields: { first_name: "Jin" }, consent }, NOW + 1)).toBe(true);
      expect(await store.awaitedDeliveries(1)).toEqual([]);
      expect(await store.openDeliveriesOf(1)).toEqual([delivery]);
      expect(await store.getProspect(1)).toMatchObject({ fields: { first_name: "Jin", language: "ko" } });
      expect(await store.consentsOf(1)).toMatchObject([{ basis: "express", recordedAt: NOW + 1 }]);
      expect(await store.askToConfirm({ source: "form", id: "d2" }, asked, NOW)).toEqual({
        type: "known",
        prospect: 1,
      });
    });

    it("is refused where they must not be written to, and forgotten where they never answer", async () => {
      const store = await makeBench().open();
      await store.suppress([{ kind: "domain", value: "acme.example", reason: "asked", at: NOW }]);
      const refused = { ...asked, email: "mia@acme.example" };
      expect(await store.askToConfirm(delivery, refused, NOW)).toEqual({ type: "refused" });
      await store.keepDelivery(delivery, submission);
      await store.askToConfirm(delivery, asked, NOW);
      await store.forgetOldForms(["form"], NOW + 89 * DAY);
      expect(await store.isErased(1)).toBe(false);
      await store.forgetOldForms(["form"], NOW + 91 * DAY);
      expect(await store.isErased(1)).toBe(true);
      expect(await collect(store.streamProspects({}))).toEqual([]);
    });
  });

  describe("a hit", () => {
    it("is judged once it can be, and told by its touch", async () => {
      const store = await makeBench().open();
      await claimOne(store);
      const hit = { kind: "click" as const, prospect: 1, enrollment: 1, step: "s", method: "GET" };
      await store.keepHit({ ...hit, target: "https://acme.example/", at: NOW + 1 });
      await store.keepHit({ ...hit, kind: "open", target: null, at: NOW });
      expect(await store.openHits(NOW + 1)).toMatchObject([{ kind: "open", human: null }]);
      const hits = await store.hitsOf(1, "s");
      expect(hits.map(({ at }) => at)).toEqual([NOW, NOW + 1]);
      await store.judgeHits(hits.map(({ id, kind }) => ({ id, human: kind === "click" })));
      expect(await store.openHits(NOW + DAY)).toEqual([]);
      expect((await store.hitsOf(1, "s")).map(({ human }) => human)).toEqual([false, true]);
      expect(await store.hitsOf(1, "other")).toEqual([]);
    });
  });

  describe("keys of links", () => {
    it("are made once, and outlive the one that signs", async () => {
      const store = await makeBench().open();
      expect(await store.tokenKeys()).toEqual([]);
      expect(await store.ensureTokenKey(key("a1", NOW))).toEqual([key("a1", NOW)]);
      expect(await store.ensureTokenKey(key("b2", NOW + 1))).toEqual([key("a1", NOW)]);
      await store.rotateTokenKey(key("c3", NOW + 2), NOW + 2);
      expect(await store.tokenKeys()).toEqual([
        key("c3", NOW + 2),
        { ...key("a1", NOW), retiredAt: NOW + 2 },
      ]);
    });

    it("is used once where it works once, and is remembered no longer than it works", async () => {
      const store = await makeBench().open();
      const once = await Promise.all([1, 2, 3].map(() => store.spendToken("a", NOW + DAY, NOW)));
      expect(once.filter(Boolean)).toHaveLength(1);
      expect(await store.spendToken("b", NOW + 1, NOW)).toBe(true);
      expect(await store.spendToken("a", NOW + DAY, NOW + DAY)).toBe(false);
      expect(await store.spendToken("c", NOW + DAY, NOW + 2)).toBe(true);
      expect(await store.getSetting("spent:b")).toBeNull();
      expect(await store.getSetting("spent:a")).not.toBeNull();
    });
  });

  describe("what the DNS said of a domain", () => {
    it("is known until it runs out", async () => {
      const store = await makeBench().open();
      expect(await store.mailDomain("acme.example", NOW)).toBeNull();
      await store.keepMailDomain("acme.example", "null_mx", NOW + DAY);
      expect(await store.mailDomain("acme.example", NOW)).toBe("null_mx");
      await store.keepMailDomain("acme.example", "accepts", NOW + DAY);
      expect(await store.mailDomain("acme.example", NOW)).toBe("accepts");
      expect(await store.mailDomain("acme.example", NOW + DAY)).toBeNull();
    });
  });
}
