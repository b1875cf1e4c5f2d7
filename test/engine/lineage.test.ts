import { describe, expect, it } from "vitest";
import { advance, blankState } from "../../src/engine/advance.ts";
import { changePlan } from "../../src/engine/change.ts";
import { keyOf, NO_LINEAGE, recordVersion, traceVersion } from "../../src/engine/lineage.ts";
import type { Plan } from "../../src/engine/plan.ts";
import { contextFor, holds, MONDAY, planOf, touch } from "./fixtures.ts";

/** The file as it was read at one time: ids with their words, and `moved`. */
type File = [steps: Record<string, string>, moved?: Record<string, string>];

/** Traces versions as they were taken up one after the other. */
function trace(...files: File[]): Plan[] {
  const known = new Map<string, Plan>();
  let lineage = NO_LINEAGE;
  return files.map(([steps, moved = {}]) => {
    const draft = planOf(
      Object.entries(steps).map(([id, body]) => touch(id, { content: { subject: "s", body } })),
      { moved },
    );
    const hash = JSON.stringify(draft);
    const before = lineage.versions.map((each) => known.get(each)!);
    const plan = known.get(hash) ?? traceVersion(before, lineage.bearers, draft, `v${known.size}`);
    known.set(hash, plan);
    lineage = recordVersion(lineage, hash, plan);
    return plan;
  });
}

function keys(plan: Plan | undefined): Record<string, string> {
  return Object.fromEntries(plan?.steps.map((step) => [step.id, keyOf(step)]) ?? []);
}

describe("the key of a step", () => {
  it("goes on through renames, after their lines are tidied away too", () => {
    const versions = trace(
      [{ a: "1" }],
      [{ b: "1" }, { a: "b" }],
      [{ b: "1" }],
      [{ c: "1" }, { b: "c" }],
      [{ c: "1" }],
    );
    expect(versions.map(keys)).toEqual([{ a: "a" }, { b: "a" }, { b: "a" }, { c: "a" }, { c: "a" }]);
  });

  it("is another one where the id is used again after a rename", () => {
    const [, , last] = trace([{ a: "1" }], [{ b: "1" }, { a: "b" }], [{ b: "1", a: "2" }]);
    expect(keys(last)).toEqual({ b: "a", a: "a~v2" });
  });

  it("is the same where a step is removed and comes back under its id", () => {
    const [, , last] = trace([{ a: "1", b: "2" }], [{ b: "2" }], [{ b: "2", a: "3" }]);
    expect(keys(last)).toEqual({ a: "a", b: "b" });
  });

  it("follows a name that is passed on, and a swap", () => {
    const passed = { first: "zero", second: "first" };
    const [, second, third] = trace(
      [{ first: "1", second: "2" }],
      [{ zero: "1", first: "2" }, passed],
      [{ zero: "1", first: "2", more: "3" }, passed],
    );
    expect(keys(second)).toEqual({ zero: "first", first: "second" });
    expect(keys(third)).toEqual({ zero: "first", first: "second", more: "more" });
    const [, swapped] = trace(
      [{ a: "1", b: "2" }],
      [
        { b: "1", a: "2" },
        { a: "b", b: "a" },
      ],
    );
    expect(keys(swapped)).toEqual({ b: "a", a: "b" });
  });

  it("follows a line that is edited after its first rename was taken up", () => {
    const [, , last] = trace(
      [{ first: "1", second: "2" }],
      [
        { zero: "1", first: "2" },
        { first: "zero", second: "first" },
      ],
      [
        { one: "1", first: "2" },
        { first: "one", second: "first" },
      ],
    );
    expect(keys(last)).toEqual({ one: "first", first: "second" });
  });

  it("is that of the version that comes back", () => {
    const [a, , again, , b] = trace(
      [{ a: "1" }],
      [{ b: "1" }, { a: "b" }],
      [{ a: "1" }],
      [{ b: "1", a: "2" }, {}],
      [{ b: "1" }, { a: "b" }],
    );
    expect([keys(a), keys(again), keys(b)]).toEqual([{ a: "a" }, { a: "a" }, { b: "a" }]);
  });

  it("is that of the version that another branch was made from", () => {
    const [, , edited] = trace([{ a: "1", z: "9" }], [{ b: "1", z: "9" }, { a: "b" }], [{ a: "1", z: "8" }]);
    expect(keys(edited)).toEqual({ a: "a", z: "z" });
    const [, , own] = trace([{ a: "1" }], [{ b: "1" }, { a: "b" }], [{ a: "1", b: "2" }]);
    expect(keys(own)).toEqual({ a: "a", b: "b" });
    const [, , undone] = trace(
      [{ a: "1", b: "2" }],
      [
        { b: "1", a: "2" },
        { a: "b", b: "a" },
      ],
      [{ a: "1", b: "2", c: "3" }],
    );
    expect(keys(undone)).toEqual({ a: "a", b: "b", c: "c" });
  });

  it("is one where two branches rename it to different names, in turn or merged", () => {
    const versions = trace(
      [{ a: "1" }],
      [{ x: "1" }, { a: "x" }],
      [{ y: "1" }, { a: "y" }],
      [{ x: "1" }, { a: "x" }],
      [{ y: "1" }, { a: "y", x: "y" }],
    );
    expect(versions.map((plan) => Object.values(keys(plan)))).toEqual([["a"], ["a"], ["a"], ["a"], ["a"]]);
  });

  it("goes with the words where a rename takes the id of a step that is removed, and ends in a step that stays", () => {
    const [, over] = trace([{ a: "1", b: "2" }], [{ b: "1" }, { a: "b" }]);
    expect(over?.steps).toMatchObject([{ id: "b", key: "a" }]);
    const [, merged, tidied, back] = trace(
      [{ a: "1", b: "2" }],
      [{ b: "2" }, { a: "b" }],
      [{ b: "2" }],
      [{ b: "2", a: "3" }],
    );
    for (const plan of [merged, tidied]) expect(plan?.steps).toMatchObject([{ id: "b", merged: ["a"] }]);
    expect(keys(merged)).toEqual({ b: "b" });
    expect(keys(back)).toEqual({ b: "b", a: "a~v3" });
  });
});

describe("somebody in flight", () => {
  const context = (plan: Plan) => contextFor(plan, { holds });
  const sendAt = (plan: Plan, id: string) => {
    const entered = advance(context(plan), blankState(MONDAY), { type: "enrolled", happened: {} }, MONDAY);
    return advance(context(plan), entered.state, { type: "performed", step: id, as: "sent" }, MONDAY).state;
  };

  it("is not written to twice where a name was passed on, from any earlier version", () => {
    const [from, , to] = trace(
      [{ first: "1", second: "2" }],
      [
        { zero: "1", first: "2" },
        { first: "zero", second: "first" },
      ],
      [{ zero: "1", first: "2" }],
    );
    const { state } = changePlan(from!, context(to!), sendAt(from!, "first"), MONDAY);
    expect(state).toMatchObject({ step: "first", steps: { zero: { outcome: "performed" } } });
    expect(state.steps["first"]).toBeUndefined();
  });

  it("keeps what is known of a step while it is away, and under a name that another one has meanwhile", () => {
    const [a, b, c, d] = trace(
      [{ a: "1", z: "9" }],
      [{ b: "1", z: "9" }, { a: "b" }],
      [{ z: "9" }],
      [{ z: "9", a: "2", b: "1" }],
    );
    let state = sendAt(a!, "a");
    state = changePlan(a!, context(b!), state, MONDAY).state;
    state = changePlan(b!, context(c!), state, MONDAY).state;
    expect(state).toMatchObject({ step: "z", steps: {}, gone: { a: { outcome: "performed" } } });
    state = changePlan(c!, context(d!), state, MONDAY).state;
    expect(state.steps).toMatchObject({ b: { outcome: "performed" } });
    expect(state.steps["a"]).toBeUndefined();
    expect(state.gone).toBeUndefined();
  });

  it("passes over a step that has become one with what they got", () => {
    const [from, to] = trace([{ a: "1", b: "2", c: "3" }], [{ b: "2", c: "3" }, { a: "b" }]);
    const changed = changePlan(from!, context(to!), sendAt(from!, "a"), MONDAY);
    expect(changed).toMatchObject({ move: "skipped", state: { step: "c" } });
  });

  it("goes on from a performed step where an event has put them there", () => {
    const plan = planOf([touch("a"), touch("b")]);
    const state = {
      ...blankState(MONDAY),
      step: "a",
      dueAt: MONDAY,
      steps: { a: { outcome: "performed" as const, events: {} } },
    };
    const { effects } = advance(context(plan), state, { type: "due" }, MONDAY);
    expect(effects).toMatchObject([
      { type: "record", kind: "step_skipped", step: "a", data: { reason: "performed before" } },
      { type: "deliver", step: { id: "b" } },
    ]);
  });
});
