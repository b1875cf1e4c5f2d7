import { describe, expect, it } from "vitest";
import { addBlock, armNeeded, decisiveLog, startEProcess } from "../../src/report/statistics/e-process.ts";
import { chance } from "../seed.ts";
import type { Random } from "../whole/random.ts";
import { mostOf, playExperiments, playHoldouts, withStore } from "./trials.ts";

/** Whether blocks of one and one ever decide between these rates. */
function isDecided([a, b]: readonly [number, number], blocks: number, random: Random): boolean {
  const process = startEProcess();
  for (let block = 0; block < blocks; block += 1) {
    addBlock(process, random.chance(a), random.chance(b));
    if (process.log >= decisiveLog(1)) return true;
  }
  return false;
}

describe("a report that is looked at every day", () => {
  it("calls variants that are alike different no oftener than five times in a hundred", async () => {
    const trials = { count: 60, days: 30, perDay: 20, rates: { a: 0.08, b: 0.08 }, random: chance("null") };
    const { decided } = await withStore((store) => playExperiments(store, trials));
    expect(decided).toBeLessThanOrEqual(mostOf(trials.count, 0.05));
  });

  it("finds a plain difference, and the better one", async () => {
    const trials = { count: 10, days: 30, perDay: 10, rates: { a: 0.05, b: 0.35 }, random: chance("plain") };
    const { decided, wrong } = await withStore((store) => playExperiments(store, trials));
    expect([decided, wrong]).toEqual([10, 0]);
  });

  // Measured with safestats, the method's authors' own program: 1,200 people an arm.
  it.each([
    [0.05, 0.1, 0.88],
    [0.05, 0.08, 0.38],
  ])("tells %d from %d in %d of experiments", (a, b, expected) => {
    const random = chance(`power ${a} ${b}`);
    const count = 4_000;
    const found = Array.from({ length: count }, () => isDecided([a, b], 1_200, random)).filter(
      Boolean,
    ).length;
    expect(Math.abs(found / count - expected)).toBeLessThanOrEqual(
      0.02 + 3 * Math.sqrt((expected * (1 - expected)) / count),
    );
  });

  it("is decided in about four of five experiments with as many people as a plan asks for", () => {
    for (const [a, b] of [
      [0.02, 0.04],
      [0.1, 0.2],
    ] as const) {
      const random = chance(`needed ${a}`);
      const found = Array.from({ length: 400 }, () => isDecided([a, b], armNeeded(a, b, 1), random));
      const share = found.filter(Boolean).length / found.length;
      expect(share, `${a}`).toBeGreaterThan(0.7);
      expect(share, `${a}`).toBeLessThan(0.9);
    }
  });
});

describe("a lift by a holdout", () => {
  it("lies inside the interval that is told, in nearly all reports", async () => {
    const options = { count: 120, people: 300, share: 0.1, rates: { treated: 0.12, heldOut: 0.05 } };
    const held = await withStore((store) => playHoldouts(store, { ...options, random: chance("lift") }));
    expect(options.count - held).toBeLessThanOrEqual(mostOf(options.count, 0.07));
  });
});
