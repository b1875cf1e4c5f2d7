import { expect, it } from "vitest";
import { NumberSet } from "../../src/campaigns/number-set.ts";
import { chance } from "../seed.ts";

it("says of each of very many numbers whether it came before, as a Set does", () => {
  const random = chance("numbers");
  const [ours, plain] = [new NumberSet(), new Set<number>()];
  for (let time = 0; time < 60_000; time += 1) {
    // Of few and of all 48 bits: some come again, and some fall on one place.
    const value = random.chance(0.5) ? random.int(1, 20_000) : 1 + Math.floor(random.next() * (2 ** 48 - 1));
    const isNew = !plain.has(value);
    plain.add(value);
    if (ours.add(value) !== isNew) expect.unreachable(`${value}`);
  }
  expect(plain.size).toBeGreaterThan(40_000);
});
