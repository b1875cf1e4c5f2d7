import { describe, expect, it } from "vitest";
import type { NewCode } from "../../../src/store/port.ts";
import { claimOne, DAY, type MakeBench, NOW, settlementOf } from "../fixtures.ts";

const offer: NewCode = {
  code: "SPRING-7",
  name: "spring",
  step: "offer",
  issuedAt: NOW,
  expiresAt: NOW + DAY,
  uses: 1,
  owner: "nobody",
  points: null,
  isListed: false,
};
const friend: NewCode = {
  ...offer,
  code: "FRIEND-3",
  name: "friend",
  step: "friend",
  uses: null,
  expiresAt: null,
  owner: "prospect",
  points: 10,
};

export function describeCodes(makeBench: MakeBench): void {
  describe("a code", () => {
    it("is given with a settlement, to one person, and to nobody where another has it", async () => {
      const store = await makeBench().open();
      const jin = await claimOne(store, "jin");
      const mia = await claimOne(store, "mia");
      expect(await store.settle({ ...settlementOf(jin), give: [offer] })).toMatchObject({ ok: true });
      expect(await store.settle({ ...settlementOf(mia), give: [offer] })).toEqual({
        ok: false,
        isCodeGone: true,
      });
      expect(await store.codeOf(jin.enrollment.id, "offer")).toMatchObject({ code: "SPRING-7", prospect: 1 });
      expect(await store.codeOf(mia.enrollment.id, "offer")).toBeNull();
      expect((await store.listCodes()).map(({ code }) => code)).toEqual(["SPRING-7"]);
    });

    it("of a list is given once, and the list tells what is left of it", async () => {
      const store = await makeBench().open();
      expect(await store.importCodes("gift", ["G-1", "G-2", "G-1"])).toBe(2);
      expect(await store.importCodes("gift", ["G-2"])).toBe(0);
      const gift: NewCode = {
        ...offer,
        name: "gift",
        code: (await store.freeCode("gift")) ?? "",
        isListed: true,
      };
      await store.settle({ ...settlementOf(await claimOne(store, "jin")), give: [gift] });
      expect(await store.countCodes()).toMatchObject([{ name: "gift", issued: 1, free: 1, used: 0 }]);
      expect(await store.freeCode("gift")).toBe("G-2");
      const late = await claimOne(store, "mia");
      expect(await store.settle({ ...settlementOf(late), give: [gift] })).toMatchObject({ ok: false });
    });

    it("counts each use once, within its time, its number and for whom it is", async () => {
      const store = await makeBench().open();
      await store.settle({ ...settlementOf(await claimOne(store, "jin")), give: [offer, friend] });
      await claimOne(store, "mia");
      const use = (code: string, key: string, by: number | null = null, at = NOW) =>
        store.useCode({ code, key, at, by });
      expect(await use("NONE", "order-1")).toBe("unknown");
      expect(await use("SPRING-7", "order-1", 2)).toBe("someone_elses");
      expect(await use("SPRING-7", "order-1", 1, NOW + DAY + 1)).toBe("expired");
      expect(await use("SPRING-7", "order-1", 1)).toBe("used");
      expect(await use("SPRING-7", "order-1", 1)).toBe("known");
      expect(await use("SPRING-7", "order-2", 1)).toBe("used_up");
      expect(await use("FRIEND-3", "order-3", 1)).toBe("own");
      expect(await use("FRIEND-3", "order-4", 2)).toBe("used");
      expect(await store.findCode("FRIEND-3")).toMatchObject({ used: 1, points: 10 });
    });

    it("and its uses stand in its person's file, and are nobody's after an erasure", async () => {
      const store = await makeBench().open();
      await store.settle({ ...settlementOf(await claimOne(store, "jin")), give: [friend] });
      await claimOne(store, "mia");
      await store.useCode({ code: "FRIEND-3", key: "order-4", at: NOW + 1, by: 2 });
      expect(await store.personFile(1)).toMatchObject({
        codes: [{ code: "FRIEND-3", used: 1 }],
        codeUses: [],
      });
      const used = [{ code: "FRIEND-3", at: NOW + 1 }];
      expect(await store.personFile(2)).toMatchObject({ codes: [], codeUses: used });
      await store.eraseProspect(1, NOW + 2);
      await store.eraseProspect(2, NOW + 3);
      expect(await store.findCode("FRIEND-3")).toMatchObject({ prospect: null, enrollment: null, used: 1 });
    });
  });
}
