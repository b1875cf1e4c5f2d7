import { describe, expect, it } from "vitest";
import {
  addBlock,
  decisiveLog,
  peopleNeeded,
  startEProcess,
} from "../../../src/report/statistics/e-process.ts";
import {
  costInterval,
  countInterval,
  differenceInterval,
  proportionInterval,
} from "../../../src/report/statistics/intervals.ts";
import { createRandom } from "../../whole/random.ts";

describe("intervals", () => {
  it("of a proportion are Wilson's, as published", () => {
    // Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I, method 3.
    const published = [
      [81, 263, 0.2553, 0.3662],
      [15, 148, 0.0624, 0.1605],
      [0, 20, 0, 0.1611],
      [1, 29, 0.0061, 0.1718],
    ] as const;
    for (const [count, of, low, high] of published) {
      expect(proportionInterval(count, of)?.low).toBeCloseTo(low, 4);
      expect(proportionInterval(count, of)?.high).toBeCloseTo(high, 4);
    }
    expect(proportionInterval(0, 0)).toBeNull();
  });

  it("of a difference are Newcombe's, as published", () => {
    // Newcombe 1998, "Interval estimation for the difference between independent proportions", table II, method 10.
    const published = [
      [56, 70, 48, 80, 0.0524, 0.3339],
      [9, 10, 3, 10, 0.1705, 0.809],
      [10, 10, 0, 20, 0.6791, 1],
    ] as const;
    for (const [a, m, b, n, low, high] of published) {
      const interval = differenceInterval({ count: a, of: m }, { count: b, of: n });
      expect(interval?.low).toBeCloseTo(low, 4);
      expect(interval?.high).toBeCloseTo(high, 4);
    }
    expect(differenceInterval({ count: 0, of: 0 }, { count: 1, of: 2 })).toBeNull();
  });

  it("of a count are exact, as published", () => {
    // Garwood's limits, as in Ulm 1990, American Journal of Epidemiology 131, and in tables of the Poisson distribution.
    const published = [
      [0, 0, 3.6889],
      [1, 0.0253, 5.5716],
      [5, 1.6235, 11.6683],
      [10, 4.7954, 18.3904],
      [50, 37.1112, 65.9185],
    ] as const;
    for (const [count, low, high] of published) {
      expect(countInterval(count).low).toBeCloseTo(low, 3);
      expect(countInterval(count).high).toBeCloseTo(high, 3);
    }
    expect(costInterval(100, 0)).toEqual({ each: null, low: expect.closeTo(100 / 3.6889, 2), high: null });
  });

  it("of a count cover at least 95 % of what counts come to, small and large", () => {
    for (const mean of [0.3, 2.5, 17, 400]) {
      // Exact coverage: the masses of all counts whose interval holds the mean.
      let covered = 0;
      let log = -mean;
      for (let count = 0; count <= mean + 9 * Math.sqrt(mean) + 9; count += 1) {
        if (count > 0) log += Math.log(mean / count);
        const { low, high } = countInterval(count);
        if (low <= mean && mean <= high) covered += Math.exp(log);
      }
      expect(covered, String(mean)).toBeGreaterThanOrEqual(0.95 - 1e-6);
    }
  });
});

/** Blocks of one and one until it is decided, looked at after each; null where it never is. */
function findWinner(
  rates: readonly [number, number],
  blocks: number,
  random: () => number,
): "a" | "b" | null {
  const process = startEProcess();
  for (let block = 0; block < blocks; block += 1) {
    addBlock(process, random() < rates[0], random() < rates[1]);
    if (process.log >= decisiveLog(1)) return process.a.count > process.b.count ? "a" : "b";
  }
  return null;
}

describe("the comparison of variants", () => {
  it("names a false winner in at most 5 of 100 experiments without a difference, however often it is looked at", () => {
    const random = createRandom(1).next;
    for (const rate of [0.03, 0.1, 0.4]) {
      let winners = 0;
      for (let each = 0; each < 2_000; each += 1)
        if (findWinner([rate, rate], 1_200, random) !== null) winners += 1;
      expect(winners / 2_000, String(rate)).toBeLessThanOrEqual(0.05);
    }
  });

  it("finds twice as many answers nearly always, and the better one", () => {
    const random = createRandom(2).next;
    const found = Array.from({ length: 1_000 }, () => findWinner([0.05, 0.1], 1_200, random));
    // 88 % of such experiments, as measured by the method's authors' own program; two points either way.
    expect(found.filter((each) => each !== null).length / 1_000).toBeGreaterThanOrEqual(0.84);
    expect(found.filter((each) => each === "a").length / 1_000).toBeLessThanOrEqual(0.01);
  });

  it("asks for more people while nothing is shown, and for none where both are alike", () => {
    const process = startEProcess();
    expect(peopleNeeded(process, 1)).toBeNull();
    for (let block = 0; block < 100; block += 1) addBlock(process, block % 10 === 0, block % 20 === 0);
    const needed = peopleNeeded(process, 1);
    expect(needed).toBeGreaterThan(200);
    // More pairs ask for more evidence.
    expect(peopleNeeded(process, 3)).toBeGreaterThan(needed ?? 0);
    const alike = startEProcess();
    for (let block = 0; block < 100; block += 1) addBlock(alike, block % 10 === 0, block % 10 === 0);
    expect(peopleNeeded(alike, 1)).toBeNull();
  });
});
