import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { holds } from "../../src/condition/holds.ts";
import { decideBy, listImplied } from "../../src/condition/implication.ts";
import type { Plan, Step } from "../../src/engine/plan.ts";
import { openFlow } from "../../src/lint/flow.ts";

const ATOMS = ["event.a", "event.b", "event.c", 'prospect.country == "KR"', 'prospect.country == "US"'];

const condition: fc.Arbitrary<string> = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom(...ATOMS),
    tie("node").map((inner) => `!(${inner})`),
    fc.tuple(tie("node"), fc.constantFrom("&&", "||"), tie("node")).map(([a, op, b]) => `(${a} ${op} ${b})`),
  ),
})).node;

const facts = fc.record({
  events: fc.subarray(["a", "b", "c"]),
  country: fc.constantFrom("KR", "US", "DE"),
});

function decide(source: string, { events, country }: { events: string[]; country: string }): boolean {
  const happened = Object.fromEntries(events.map((event) => [event, 1]));
  return holds(source, { person: { fields: { country }, tags: [] }, steps: {}, happened, variant: "" });
}

describe("what is called sure is sure", () => {
  it("whatever a condition says of its parts, every person bears out", () => {
    fc.assert(
      fc.property(condition, facts, (source, person) => {
        const value = decide(source, person);
        for (const literal of listImplied(source, value))
          expect(decide(literal.atom, person)).toBe(literal.value);
      }),
    );
  });

  it("a condition called decided has that answer for everyone the known parts fit", () => {
    fc.assert(
      fc.property(condition, condition, facts, (before, source, person) => {
        fc.pre(decide(before, person));
        const decided = decideBy(source, listImplied(before, true));
        if (decided !== null) expect(decide(source, person)).toBe(decided);
      }),
    );
  });
});

function touch(id: string, next: string | null, days: number): Step {
  return {
    kind: "touch",
    id,
    next,
    wait: { kind: "days", days, business: false },
    until: null,
    when: null,
    action: "call",
    channel: "call",
    content: {},
    variants: [],
    thread: null,
    from: null,
    approve: false,
    maxAge: null,
    onFail: "next",
    cost: null,
  };
}

function plan(steps: Step[]): Plan {
  const calendar = { timezone: "UTC", hours: [], holidays: [] };
  const rest = { title: null, owner: null, persona: null, goal: null, exitOn: [], moved: {}, calendar };
  return { format: 1, name: "x", onChange: "follow", first: steps[0]?.id ?? null, steps, ...rest };
}

describe("times between steps", () => {
  it("are the sum of the waits along a line", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { minLength: 2, maxLength: 12 }), (waits) => {
        const steps = waits.map((days, at) =>
          touch(`s${at}`, at + 1 < waits.length ? `s${at + 1}` : null, days),
        );
        const flow = openFlow(plan(steps));
        const last = `s${waits.length - 1}`;
        const sum = waits.slice(1).reduce((total, days) => total + days, 0);
        expect(flow.sinceLast(({ id }) => id === "s0").get(last)?.ms).toBe(sum * 86_400_000);
        expect(flow.isAlwaysBefore("s0", last)).toBe(true);
        expect(flow.isAlwaysBefore(last, "s0")).toBe(false);
      }),
    );
  });

  it("are the shorter way where there are two, and a step on one of them is not always before", () => {
    const branch: Step = {
      kind: "branch",
      id: "if",
      next: "end",
      wait: null,
      until: null,
      when: null,
      condition: "event.a",
      then: "slow",
      else: null,
    };
    const flow = openFlow(
      plan([touch("first", "if", 0), branch, touch("slow", "end", 5), touch("end", null, 1)]),
    );
    expect(flow.sinceLast(({ id }) => id === "first").get("end")?.ms).toBe(86_400_000);
    expect(flow.isAlwaysBefore("slow", "end")).toBe(false);
    expect(flow.sureAt("slow")).toMatchObject([{ atom: "event.a", value: true }]);
    expect(flow.sureAt("end")).toEqual([]);
  });

  it("are found for a file of 5,000 steps", () => {
    const steps = Array.from({ length: 5_000 }, (_, at) =>
      touch(`s${at}`, at < 4_999 ? `s${at + 1}` : null, 1),
    );
    expect(
      openFlow(plan(steps))
        .sinceLast(({ id }) => id === "s0")
        .get("s4999")?.ms,
    ).toBe(4_999 * 86_400_000);
  });
});
