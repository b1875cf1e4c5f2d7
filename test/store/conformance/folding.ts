import { describe, expect, it } from "vitest";
import type { Store } from "../../../src/store/port.ts";
import type { PeopleOfWay } from "../../../src/store/ports/report-port.ts";
import { collect, DAY, enrolPeople, type MakeBench, NOW } from "../fixtures.ts";

async function foldAll(store: Store): Promise<number> {
  for (let pieces = 0; ; pieces += 1) if ((await store.foldJourneys()).isDone) return pieces;
}

/** Kinds of facts in their order, and who went that way when, since the first. */
async function tell(store: Store): Promise<Record<string, string[]>> {
  const ways = await collect<PeopleOfWay>(store.streamJourneys());
  return Object.fromEntries(
    ways.map(({ facts, width, numbers }) => {
      const stays = width - 1 - facts.length;
      const people = Array.from({ length: numbers.length / width }, (_, index) => [
        ...numbers.slice(index * width, (index + 1) * width),
      ]);
      return [
        facts.map(([kind, , isTied]) => (isTied === 1 ? `=${kind}` : kind)).join(" "),
        people.map(([person, ...rest]) => [`p${person}`, ...rest.slice(stays + 1)].join(" ")).sort(),
      ];
    }),
  );
}

export function describeFolding(makeBench: MakeBench): void {
  describe("folding the log", () => {
    it("puts people together who went the same way, with the moments of each", async () => {
      const store = await makeBench().open();
      await enrolPeople(store, 3);
      await store.record([
        { kind: "replied", at: NOW + DAY, prospect: 1 },
        { kind: "replied", at: NOW + 2 * DAY, prospect: 2 },
        { kind: "branch_taken", at: NOW + DAY, prospect: 3 },
        { kind: "opened", at: NOW, prospect: 3 },
      ]);
      await foldAll(store);
      expect(await tell(store)).toEqual({
        "enrolled replied": [`p1 ${DAY}`, `p2 ${2 * DAY}`],
        "enrolled =opened": ["p3 0"],
      });
      expect(await collect(store.differingJourneys())).toEqual([]);
    });

    it("folds what is new, late or taken away, and nothing where nothing is", async () => {
      const store = await makeBench().open();
      await enrolPeople(store, 2);
      await foldAll(store);
      const { turn } = await store.foldProgress();
      expect(await foldAll(store)).toBe(0);
      expect((await store.foldProgress()).turn).toBe(turn);
      // Heard of late: it belongs before what is known.
      await store.record([{ kind: "visited", at: NOW - DAY, prospect: 1 }]);
      await store.record([{ kind: "replied", at: NOW + DAY, prospect: 2, data: { sentiment: "positive" } }]);
      expect((await store.foldProgress()).isDone).toBe(false);
      await foldAll(store);
      expect(Object.keys(await tell(store)).sort()).toEqual(["enrolled replied", "visited enrolled"]);
      const sentiments = async (): Promise<(string | null)[]> =>
        (await collect<PeopleOfWay>(store.streamJourneys())).flatMap(({ facts }) =>
          facts.filter(([kind]) => kind === "replied").map((fact) => fact[7]),
        );
      expect(await sentiments()).toEqual(["positive"]);
      await store.eraseProspect(2, NOW + 2 * DAY);
      expect((await store.foldProgress()).isDone).toBe(false);
      await foldAll(store);
      expect(await sentiments()).toEqual([null]);
      expect(await collect(store.differingJourneys())).toEqual([]);
    });
  });
}
