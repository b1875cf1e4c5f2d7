import { describe, expect, it } from "vitest";
import { ExperimentTally, SETTLED_MS } from "../../src/report/experiments.ts";
import { traceJourney } from "../../src/report/journeys.ts";
import type { LoggedFact } from "../../src/store/ports/report-port.ts";

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 5, 9);
const NOW = START + 60 * DAY;
const NONE = { sentiment: null, version: null, sender: null, cost: null, channel: "email" };

let count = 0;
const fact = (person: number, kind: string, at: number, more: Partial<LoggedFact> = {}): LoggedFact => {
  count += 1;
  const own = { enrollment: person, sequence: "course", step: null, variant: null, ...NONE, ...more };
  return { id: count, kind, at, person, ...own };
};
const touch = (person: number, variant: string, at = START, step = "hello") =>
  fact(person, "sent", at, { variant, step });

function compare(facts: readonly LoggedFact[][], now = NOW, includes: (at: number) => boolean = () => true) {
  const tally = new ExperimentTally();
  for (const own of facts) tally.add(traceJourney([...own]), ({ at }) => includes(at));
  return tally.finish(now, (_, step) => step);
}

/** So many people touched by a variant one after the other, of whom every `each` answers a day later. */
const arm = (variant: string, from: number, size: number, each: number) =>
  Array.from({ length: size }, (_, at) => {
    const person = from + at;
    const when = START + at * 60_000;
    return [
      touch(person, variant, when),
      ...(at % each === 0 ? [fact(person, "replied", when + DAY, { step: "hello" })] : []),
    ];
  });

describe("an experiment", () => {
  it("is a step with two variants; one alone, or steps without, are none", () => {
    expect(compare(arm("a", 1, 5, 2))).toEqual([]);
    expect(compare([[fact(1, "sent", START, { step: "hello" })]])).toEqual([]);
    const [experiment] = compare([...arm("a", 1, 4, 2), ...arm("b", 11, 6, 3)]);
    expect(experiment).toMatchObject({
      sequence: "course",
      step: "hello",
      variants: [
        { variant: "a", people: 4, replied: { count: 2, of: 4 }, positive: 0 },
        { variant: "b", people: 6, replied: { count: 2, of: 6 }, positive: 0 },
      ],
      comparisons: [{ a: "a", b: "b", lost: null, needed: expect.closeTo(20, 9) }],
    });
  });

  it("counts a person 14 days after the touch, with what came within them", () => {
    const facts = [
      [touch(1, "a"), fact(1, "replied", START + SETTLED_MS - 1, { step: "hello" })],
      [touch(2, "a"), fact(2, "replied", START + SETTLED_MS, { step: "hello" })],
      [touch(3, "b")],
    ];
    const at = (now: number) => compare(facts, now)[0];
    expect(at(START + SETTLED_MS - 1)?.variants.map(({ replied }) => replied.of)).toEqual([0, 0]);
    expect(at(START + SETTLED_MS - 1)?.comparisons[0]?.says).toMatch(/^too early/);
    for (const now of [START + SETTLED_MS, NOW])
      expect(at(now)?.variants.map(({ replied: { count: all, of } }) => [all, of])).toEqual([
        [1, 2],
        [0, 1],
      ]);
  });

  it("counts who came again where they came first", () => {
    const again = [
      touch(1, "a"),
      touch(1, "b", START + DAY),
      fact(1, "replied", START + 2 * DAY, { step: "hello" }),
    ];
    const [experiment] = compare([again, [touch(2, "b")]]);
    expect(experiment?.variants).toMatchObject([
      // The answer is to the second touch.
      { variant: "a", people: 1, replied: { count: 0 } },
      { variant: "b", people: 1, replied: { count: 0 } },
    ]);
  });

  it("takes a meeting and a good answer as positive, and only a reply as a reply", () => {
    const [experiment] = compare([
      [touch(1, "a"), fact(1, "meeting_booked", START + DAY, { step: "hello" })],
      [touch(2, "a"), fact(2, "replied", START + DAY, { step: "hello", sentiment: "positive" })],
      [touch(3, "b"), fact(3, "replied", START + DAY, { step: "hello", sentiment: "negative" })],
      [touch(4, "b"), fact(4, "opted_out", START + DAY, { step: "hello" })],
    ]);
    expect(experiment?.variants.map(({ positive, replied }) => [positive, replied.count])).toEqual([
      [2, 1],
      [0, 1],
    ]);
  });

  it("names who lost where the difference is plain, whatever the order in which people are read", () => {
    const facts = [...arm("a", 1, 200, 2), ...arm("b", 1_001, 200, 20)];
    const [forth] = compare(facts);
    const [back] = compare(facts.toReversed());
    expect(forth?.comparisons).toEqual(back?.comparisons);
    expect(forth?.comparisons[0]).toMatchObject({
      lost: "b",
      people_needed: null,
      says: "a is answered more often than b",
    });
    expect(forth?.comparisons[0]?.low).toBeGreaterThan(0);
  });

  it("compares each pair of several, and asks more of each", () => {
    const [experiment] = compare([...arm("a", 1, 30, 3), ...arm("b", 101, 30, 3), ...arm("c", 201, 30, 5)]);
    expect(experiment?.comparisons.map(({ a, b }) => a + b)).toEqual(["ab", "ac", "bc"]);
    for (const { needed } of experiment?.comparisons ?? []) expect(needed).toBeCloseTo(60, 9);
    expect(experiment?.comparisons[0]).toMatchObject({
      people_needed: null,
      says: expect.stringContaining("alike"),
    });
    expect(experiment?.comparisons[1]?.says).toMatch(
      /about \d+ more people would show one of the size you see$/,
    );
  });

  it("pairs people by when they were touched: who has no partner yet waits", () => {
    const few = compare([...arm("a", 1, 10, 2), ...arm("b", 101, 3, 2)])[0]?.comparisons[0];
    const same = compare([...arm("a", 1, 3, 2), ...arm("b", 101, 3, 2)])[0]?.comparisons[0];
    expect(few?.e_value).toBeCloseTo(same?.e_value ?? Number.NaN, 12);
  });

  it("tells sequences and steps apart, and looks only at the touches asked for", () => {
    const second = (person: number, variant: string) => [touch(person, variant, START + 5 * DAY, "again")];
    const facts = [...arm("a", 1, 2, 2), ...arm("b", 11, 2, 2), second(21, "a"), second(22, "b")];
    expect(compare(facts).map(({ step }) => step)).toEqual(["again", "hello"]);
    expect(compare(facts, NOW, (at) => at < START + DAY).map(({ step }) => step)).toEqual(["hello"]);
  });
});
