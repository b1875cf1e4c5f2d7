import { describe, expect, it } from "vitest";
import { advance, blankState } from "../../src/engine/advance.ts";
import type { Event } from "../../src/engine/event.ts";
import type { Step } from "../../src/engine/plan.ts";
import type { State } from "../../src/engine/state.ts";
import { branch, contextFor, DAY, HOUR, MONDAY, planOf, touch } from "./fixtures.ts";

const waitFor = (of: string, days = 0): Step["wait"] => ({ kind: "date", of, days });
const booked = (day: string, at = MONDAY): Event => ({
  type: "happened",
  kind: "booked",
  told: { at, data: { day } },
});

function play(steps: Step[], { fields = {} }: { fields?: Record<string, string> } = {}) {
  const context = contextFor(planOf(steps), { person: { fields, tags: [] } });
  let state: State = blankState(MONDAY);
  const tell = (event: Event, at: number) => {
    const answer = advance(context, state, event, at);
    ({ state } = answer);
    return answer.effects;
  };
  tell({ type: "enrolled", happened: {} }, MONDAY);
  return { tell, now: () => state };
}

describe("a step that waits for a date of the person's", () => {
  it("comes on the day, in the hours, and moves with it", () => {
    const { tell, now } = play([touch("visit", { wait: waitFor("event.booked.day") })]);
    tell(booked("2026-03-12"), MONDAY);
    tell({ type: "due" }, MONDAY);
    expect(now().dueAt).toBe(MONDAY + 10 * DAY);
    tell(booked("2026-03-19", MONDAY + HOUR), MONDAY + HOUR);
    expect(now().dueAt).toBe(MONDAY + 17 * DAY);
  });

  it("comes so many days before it, at once where that is past", () => {
    const before = touch("urgent", { wait: waitFor("prospect.renewal", -2) });
    expect(play([before], { fields: { renewal: "2026-03-12" } }).now().dueAt).toBe(MONDAY + 8 * DAY);
    expect(play([before], { fields: { renewal: "2026-03-01" } }).now().dueAt).toBe(MONDAY);
  });

  it("is passed over where nobody knows the date, and says so", () => {
    const { tell, now } = play([touch("visit", { wait: waitFor("event.booked.day") })]);
    const effects = tell({ type: "due" }, MONDAY);
    expect(effects).toContainEqual(
      expect.objectContaining({ kind: "step_skipped", data: { reason: "no date" } }),
    );
    expect(now().status).toBe("finished");
  });

  it("is not passed over where something else has ended the wait", () => {
    const step = branch("told", "event.booked", {
      wait: waitFor("prospect.renewal"),
      until: "event.booked",
    });
    const { tell, now } = play([step, touch("next")]);
    tell({ type: "happened", kind: "booked" }, MONDAY);
    tell({ type: "due" }, MONDAY);
    expect(now().steps["told"]?.branch).toBe("then");
  });
});
