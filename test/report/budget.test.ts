import { describe, expect, it } from "vitest";
import { judgeBudget } from "../../src/report/budget.ts";
import { sayBudget } from "../../src/report/says.ts";
import { costInterval } from "../../src/report/statistics/intervals.ts";

/** A channel that cost so much and led to so many meetings. */
const channel = (name: string, cost: number, meetings: number) => {
  const each = costInterval(cost, meetings);
  return {
    group: { channel: name },
    cost,
    spend: null,
    cost_each: { reply: each, meeting: each, goal: each },
  };
};

describe("whether to move budget", () => {
  it("is said where the intervals of what a meeting costs part, and nowhere else", () => {
    expect(judgeBudget([channel("email", 100, 40), channel("linkedin", 2_000, 40)]).move).toEqual({
      from: "linkedin",
      to: "email",
    });
    // Three times as dear, by four meetings each: it may be chance.
    const close = judgeBudget([channel("email", 100, 4), channel("linkedin", 300, 4)]);
    expect(close.move).toBeNull();
    expect(close.says).toContain("not enough to tell");
  });

  it("takes the dearest and the cheapest of several, whatever their order", () => {
    const channels = [channel("call", 900, 30), channel("email", 30, 30), channel("linkedin", 9_000, 30)];
    for (const each of [channels, channels.toReversed()])
      expect(judgeBudget(each).move).toEqual({ from: "linkedin", to: "email" });
  });

  it("lets a channel without a meeting be the dearer one, and never the cheaper", () => {
    expect(judgeBudget([channel("email", 30, 30), channel("call", 2_000, 0)]).move).toEqual({
      from: "call",
      to: "email",
    });
    expect(judgeBudget([channel("email", 30, 0), channel("call", 2_000, 1)]).move).toBeNull();
  });

  it("compares nothing that has no cost", () => {
    expect(judgeBudget([]).move).toBeNull();
    expect(judgeBudget([channel("visit", 0, 50), channel("call", 2_000, 10)]).move).toBeNull();
    expect(judgeBudget([{ group: { channel: null }, cost: 1, spend: 2, cost_each: null }]).move).toBeNull();
  });

  it("is said in Korean too", () => {
    expect(sayBudget({ move: { from: "linkedin", to: "email" } }, "ko")).toMatch(/linkedin → email.*미팅/);
    expect(sayBudget({ move: null }, "ko")).toMatch(/부족/);
  });
});
