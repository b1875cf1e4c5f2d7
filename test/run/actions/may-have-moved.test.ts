import { describe, expect, it } from "vitest";
import { blankState } from "../../../src/engine/advance.ts";
import type { Plan } from "../../../src/engine/plan.ts";
import type { State } from "../../../src/engine/state.ts";
import { mayHaveMoved } from "../../../src/run/actions/reconcile.ts";

const NOW = Date.UTC(2026, 2, 4);
const step = (until: unknown) => ({ id: "mail", kind: "touch", until });
const planOf = (until: unknown, onChange = "follow"): Plan =>
  ({ name: "x", onChange, steps: [step(until)] }) as unknown as Plan;
const PLAN = planOf(null);
const LATER: State = { ...blankState(NOW - 1), step: "mail", dueAt: NOW + 1 };
const moved = (
  state: Partial<State>,
  plan: Plan | null = PLAN,
  head: Plan | null = PLAN,
  isSame = true,
): boolean =>
  mayHaveMoved({ ...LATER, ...state }, { plan, head: head === null ? null : { plan: head, isSame } }, NOW);

describe("after a restore", () => {
  it("who waits for a moment still to come, on the version of the files, has surely got nothing", () => {
    expect(moved({})).toBe(false);
    expect(moved({}, PLAN, planOf(null, "pin"), false)).toBe(false);
    expect(moved({ status: "exited" })).toBe(false);
    expect(moved({ status: "finished" })).toBe(false);
  });

  it.each<[string, boolean]>([
    ["was due", moved({ dueAt: NOW })],
    ["waits at a gate", moved({ dueAt: null, deferredBy: "message" })],
    ["has a task", moved({ phase: "task", dueAt: null })],
    ["waits for approval", moved({ phase: "review", dueAt: null })],
    ["was approved", moved({ phase: "approved" })],
    ["was in doubt", moved({ phase: "uncertain", dueAt: null })],
    ["is held", moved({ phase: "held", dueAt: null })],
    ["was paused", moved({ status: "paused" })],
    ["waits for an event, or a moment", moved({}, planOf({}))],
    ["is on another version than the files", moved({}, PLAN, PLAN, false)],
    ["is in a sequence whose file is gone", moved({}, PLAN, null)],
    ["follows a plan that is gone", moved({}, null)],
  ])("who %s may have gone on", (_, may) => {
    expect(may).toBe(true);
  });
});
