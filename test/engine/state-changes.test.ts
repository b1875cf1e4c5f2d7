import { describe, expect, test } from "vitest";
import { advance, blankState } from "../../src/engine/advance.ts";
import type { State } from "../../src/engine/state.ts";
import { ended, lookedAt, parked, paused, uncertain, woken } from "../../src/engine/state-changes.ts";
import { contextFor, planOf, touch } from "./fixtures.ts";

const NOW = Date.UTC(2026, 2, 2, 9);
const context = contextFor(planOf([touch("hello")]));
const entered = advance(context, blankState(NOW), { type: "enrolled", happened: {} }, NOW).state;
const after = (state: State, ...events: Parameters<typeof advance>[2][]): State =>
  events.reduce((known, event) => advance(context, known, event, NOW).state, state);

describe("what a store changes of a state by itself", () => {
  test.each<[string, Partial<State> | null, Parameters<typeof advance>[2][]]>([
    ["an exit", ended("exited", "removed"), [{ type: "exit", reason: "removed" }]],
    ["a pause", paused("holiday"), [{ type: "paused", reason: "holiday" }]],
    ["a doubt", uncertain(entered, "hello"), [{ type: "uncertain", step: "hello" }]],
    ["an open task", parked("task"), [{ type: "task_opened", step: "hello" }]],
  ])("is what the event makes of it: %s", (_, change, events) => {
    expect({ ...entered, ...change }).toEqual(after(entered, ...events));
  });

  test("a gate that opened is asked again at once, as after a pause", () => {
    const stopped = after(entered, { type: "deferred", gate: "law", until: null });
    const resumed = after(stopped, { type: "paused", reason: "holiday" }, { type: "resumed" });
    expect({ ...stopped, ...woken(NOW) }).toEqual(resumed);
  });

  test("a doubt about a step that the person has left, or about an end, changes nothing", () => {
    expect(uncertain(entered, "other")).toBeNull();
    expect(uncertain(after(entered, { type: "exit", reason: "replied" }), "hello")).toBeNull();
  });

  test("a wish that has changed is looked at by its own gate", () => {
    expect(lookedAt(NOW)).toEqual({ dueAt: NOW });
  });
});
