import { describe, expect, it } from "vitest";
import { advance, blankState, mayUndo, TAKEN_BACK } from "../../src/engine/advance.ts";
import type { EvaluationContext } from "../../src/engine/evaluation-context.ts";
import type { Event } from "../../src/engine/event.ts";
import type { Instant, SetStep } from "../../src/engine/plan.ts";
import type { State } from "../../src/engine/state.ts";
import { branch, contextFor, DAY, exitStep, HOUR, MONDAY, planOf, touch } from "./fixtures.ts";

const business = (days: number) => ({ kind: "days", days, business: true }) as const;
const after = (days: number) => ({ kind: "days", days, business: false }) as const;

function play(context: EvaluationContext, events: [Instant, Event][]): State {
  return events.reduce((state, [at, event]) => advance(context, state, event, at).state, blankState(MONDAY));
}

const enrolled: Event = { type: "enrolled", happened: {} };

describe("a sequence", () => {
  it("counts a wait from the moment the step before was performed, in business days", () => {
    const context = contextFor(planOf([touch("one"), touch("two", { wait: business(2) })]));
    const friday = MONDAY + 4 * DAY + 2 * HOUR;
    const state = play(context, [
      [MONDAY, enrolled],
      [friday, { type: "performed", step: "one", as: "sent" }],
    ]);
    expect(state.step).toBe("two");
    expect(new Date(state.dueAt ?? 0).toISOString()).toBe("2026-03-10T11:00:00.000Z");
  });

  it("asks a gate again that had stopped somebody before they were paused", () => {
    const context = contextFor(planOf([touch("one")]));
    const paused: [Instant, Event][] = [
      [MONDAY, enrolled],
      [MONDAY, { type: "deferred", gate: "approved", until: null }],
      [MONDAY + HOUR, { type: "paused", reason: "by hand" }],
    ];
    expect(play(context, paused)).toMatchObject({ dueAt: null, deferredBy: "approved" });
    const resumed = play(context, [...paused, [MONDAY + DAY, { type: "resumed" }]]);
    expect(resumed).toMatchObject({ status: "active", dueAt: MONDAY + DAY, deferredBy: null });
  });

  it.each(["task_opened", "review_asked"] as const)(
    "leaves what waits for a person alone (%s), whatever made it due",
    (type) => {
      const context = contextFor(planOf([touch("one")]));
      const waiting = play(context, [
        [MONDAY, enrolled],
        [MONDAY, { type, step: "one" }],
      ]);
      const due = { ...waiting, dueAt: MONDAY, deferredBy: "sender" };
      const { state, effects } = advance(context, due, { type: "due" }, MONDAY + HOUR);
      expect(state).toEqual(waiting);
      expect(effects).toEqual([]);
      const paused = { ...waiting, status: "paused" as const, deferredBy: "sender" };
      expect(advance(context, paused, { type: "resumed" }, MONDAY + HOUR).state.dueAt).toBeNull();
    },
  );

  it("moves a touch that falls outside the send window to the next opening", () => {
    const context = contextFor(
      planOf([touch("one"), touch("two", { wait: { kind: "duration", ms: 9 * HOUR } })]),
    );
    const state = play(context, [
      [MONDAY, enrolled],
      [MONDAY, { type: "performed", step: "one", as: "sent" }],
    ]);
    expect(state.dueAt).toBe(MONDAY + DAY);
  });

  it("ends a wait early when `until` comes true", () => {
    const context = contextFor(
      planOf([touch("connect"), touch("hello", { wait: after(5), until: "steps.connect.accepted" })]),
    );
    const waiting = play(context, [
      [MONDAY, enrolled],
      [MONDAY, { type: "performed", step: "connect", as: "done" }],
    ]);
    expect(waiting.dueAt).toBe(MONDAY + 7 * DAY);
    const { state } = advance(
      context,
      waiting,
      { type: "happened", kind: "accepted", step: "connect" },
      MONDAY + DAY,
    );
    expect(state.dueAt).toBe(MONDAY + DAY);
  });

  it("takes the branch that its condition says, and joins again after it", () => {
    const plan = planOf(
      [
        branch("if", "steps.connect.accepted", { then: "hello", else: "mail", next: "call" }),
        touch("hello", { next: "call" }),
        touch("mail", { next: "call" }),
        touch("call"),
      ],
      {},
      false,
    );
    const context = contextFor(plan);
    const start = play(context, [[MONDAY, enrolled]]);
    const { state, effects } = advance(context, start, { type: "due" }, MONDAY);
    expect(state.step).toBe("mail");
    expect(effects).toContainEqual({
      type: "record",
      kind: "branch_taken",
      step: "if",
      data: { branch: "else" },
    });
    expect(effects.at(-1)).toMatchObject({ type: "deliver", step: { id: "mail" } });
    const joined = advance(context, state, { type: "performed", step: "mail", as: "sent" }, MONDAY).state;
    expect(joined.step).toBe("call");
  });

  it("skips a step whose `when` is false, and one that has become too old", () => {
    const context = contextFor(
      planOf([touch("one", { when: "tag:vip" }), touch("two", { maxAge: DAY }), touch("three")]),
    );
    const start = play(context, [[MONDAY, enrolled]]);
    const first = advance(context, start, { type: "due" }, MONDAY);
    expect(first.state.steps.one).toMatchObject({ outcome: "skipped", reason: "when" });
    expect(first.effects.at(-1)).toMatchObject({ type: "deliver", step: { id: "two" } });
    const late = advance(context, first.state, { type: "due" }, MONDAY + DAY + 1);
    expect(late.state.steps.two).toMatchObject({ outcome: "skipped", reason: "stale" });
    expect(late.state.step).toBe("three");
  });

  it("ends at once on an exit event, an opt-out or a bounce, and never moves again", () => {
    for (const kind of ["replied", "opted_out", "bounced", "complained", "suppressed"]) {
      const context = contextFor(planOf([touch("one"), touch("two", { wait: after(1) })]));
      const start = play(context, [[MONDAY, enrolled]]);
      const { state } = advance(context, start, { type: "happened", kind }, MONDAY);
      expect(state).toMatchObject({ status: "exited", reason: kind, step: null, dueAt: null });
      expect(advance(context, state, { type: "due" }, MONDAY + DAY).effects).toEqual([]);
    }
  });

  it("notes what was performed even when the person replied while it left", () => {
    const context = contextFor(planOf([touch("one"), touch("two")]));
    const state = play(context, [
      [MONDAY, enrolled],
      [MONDAY, { type: "happened", kind: "replied" }],
      [MONDAY + 1, { type: "performed", step: "one", as: "sent" }],
    ]);
    expect(state.status).toBe("exited");
    expect(state.steps.one).toMatchObject({ outcome: "performed" });
  });

  it("goes on, ends or holds after a failure, as `on_fail` says", () => {
    const outcomes = (["next", "exit", "hold"] as const).map((onFail) => {
      const context = contextFor(planOf([touch("one", { onFail }), touch("two")]));
      return play(context, [
        [MONDAY, enrolled],
        [MONDAY, { type: "failed", step: "one", reason: "550" }],
      ]);
    });
    expect(outcomes[0]).toMatchObject({ status: "active", step: "two" });
    expect(outcomes[1]).toMatchObject({ status: "exited", reason: "failed" });
    expect(outcomes[2]).toMatchObject({ status: "active", phase: "held", dueAt: null });
  });

  it("tries again what a worker taken for dead knows was not handed over, and is never due in doubt", () => {
    const context = contextFor(planOf([touch("one")]));
    const unsettled = play(context, [
      [MONDAY, enrolled],
      [MONDAY, { type: "uncertain", step: "one" }],
    ]);
    const retryAt = MONDAY + HOUR;
    const again = advance(
      context,
      unsettled,
      { type: "retry", step: "one", reason: "busy", retryAt },
      MONDAY,
    );
    expect(again.state).toMatchObject({ phase: "waiting", dueAt: retryAt, tries: 1 });
    const held = advance(context, unsettled, { type: "deferred", gate: "sender", until: null }, MONDAY);
    expect(held.state).toMatchObject({ phase: "waiting", dueAt: null, deferredBy: "sender" });
    const due = advance(context, { ...unsettled, dueAt: MONDAY }, { type: "due" }, MONDAY);
    expect(due.state).toMatchObject({ phase: "uncertain", dueAt: null });
    expect(due.effects).toEqual([]);
  });

  it("keeps an uncertain touch where it is until a person settles it", () => {
    const context = contextFor(planOf([touch("one"), touch("two")]));
    const state = play(context, [
      [MONDAY, enrolled],
      [MONDAY, { type: "uncertain", step: "one" }],
    ]);
    expect(state).toMatchObject({ phase: "uncertain", dueAt: null });
    expect(advance(context, state, { type: "due" }, MONDAY + DAY).effects).toEqual([]);
    expect(advance(context, state, { type: "not_sent", step: "one" }, MONDAY).state.dueAt).toBe(MONDAY);
    expect(advance(context, state, { type: "performed", step: "one", as: "sent" }, MONDAY).state.step).toBe(
      "two",
    );
  });

  it("ends where an exit step says so, and finishes after its last step", () => {
    const exits = contextFor(planOf([exitStep("stop", "not a fit"), touch("never")]));
    const stopped = advance(exits, play(exits, [[MONDAY, enrolled]]), { type: "due" }, MONDAY).state;
    expect(stopped).toMatchObject({ status: "exited", reason: "not a fit" });
    const one = contextFor(planOf([touch("one")]));
    const finished = play(one, [
      [MONDAY, enrolled],
      [MONDAY, { type: "performed", step: "one", as: "sent" }],
    ]);
    expect(finished).toMatchObject({ status: "finished", step: null, dueAt: null });
  });

  it("sets fields that the conditions after it see at once", () => {
    const context = contextFor(
      planOf([
        {
          id: "tag",
          wait: null,
          until: null,
          when: null,
          next: null,
          kind: "set",
          fields: {},
          addTags: ["vip"],
          removeTags: [],
        },
        touch("vip-only", { when: "tag:vip" }),
      ]),
    );
    const { effects } = advance(context, play(context, [[MONDAY, enrolled]]), { type: "due" }, MONDAY);
    expect(effects.map(({ type }) => type)).toEqual(["set", "deliver"]);
  });

  it("does not change the state it is given", () => {
    const context = contextFor(planOf([touch("one"), touch("two")]));
    const state = play(context, [[MONDAY, enrolled]]);
    const before = JSON.stringify(state);
    advance(context, state, { type: "performed", step: "one", as: "sent" }, MONDAY);
    expect(JSON.stringify(state)).toBe(before);
  });
});

it("remembers that a touch settled as not sent was tried, so that its retry sends the same bytes", () => {
  const context = contextFor(planOf([touch("one")]));
  const state = play(context, [
    [MONDAY, enrolled],
    [MONDAY, { type: "uncertain", step: "one" }],
    [MONDAY, { type: "not_sent", step: "one" }],
  ]);
  expect(state).toMatchObject({ phase: "waiting", tries: 1, dueAt: MONDAY });
});

it("remembers it where the way leads there once more: an earlier step was tried again in between", () => {
  const context = contextFor(planOf([touch("one"), touch("two")]));
  const state = play(context, [
    [MONDAY, enrolled],
    [MONDAY, { type: "failed", step: "one", reason: "no such user" }],
    [MONDAY, { type: "uncertain", step: "two" }],
    [MONDAY, { type: "not_sent", step: "two" }],
    [MONDAY, { type: "again", step: "one" }],
    [MONDAY, { type: "performed", step: "one", as: "sent" }],
  ]);
  expect(state).toMatchObject({ step: "two", tries: 0, steps: { two: { wasInDoubt: true } } });
});

describe("age", () => {
  const context = contextFor(planOf([touch("one", { maxAge: 2 * DAY }), touch("two", { wait: after(1) })]));
  const later = (state: State, at: Instant): string | undefined =>
    advance(context, state, { type: "due" }, at).state.steps.one?.reason;
  const defer = (gate: string, until: Instant, ages = false): Event => ({
    type: "deferred",
    gate,
    until,
    ages,
  });

  it("is not what the sender's queue or closed hours take, however often they are asked", () => {
    const state = play(context, [
      [MONDAY, enrolled],
      [MONDAY, defer("queue", MONDAY + 4 * DAY)],
      [MONDAY + 4 * DAY, defer("spacing", MONDAY + 7 * DAY)],
    ]);
    expect(later(state, MONDAY + 9 * DAY)).toBeUndefined();
    expect(later(state, MONDAY + 9 * DAY + 1)).toBe("stale");
    expect(state.plannedAt).toBe(MONDAY);
  });

  it("is what a person's budget, a server that fails, and a run that never comes take", () => {
    for (const event of [defer("budget", MONDAY + 3 * DAY, true), defer("outage", MONDAY + 3 * DAY)]) {
      const state = play(context, [
        [MONDAY, enrolled],
        [MONDAY, event],
      ]);
      expect(later(state, MONDAY + 3 * DAY)).toBe("stale");
    }
    expect(later(play(context, [[MONDAY, enrolled]]), MONDAY + 3 * DAY)).toBe("stale");
  });

  it("of what was tried goes on from where it was; tries count from the first, without the time we took", () => {
    const friday = MONDAY + 4 * DAY + 7 * HOUR;
    const retry = (retryAt: Instant): Event => ({ type: "retry", step: "one", reason: "busy", retryAt });
    const state = play(context, [
      [MONDAY, enrolled],
      [MONDAY, defer("queue", friday)],
      [friday, retry(friday + 2 * HOUR)],
    ]);
    const nextMonday = MONDAY + 7 * DAY;
    // From 18:00 on Friday until 9:00 on Monday nobody could have tried.
    expect(state).toMatchObject({ dueAt: nextMonday, tries: 1, firstTryAt: nextMonday - 2 * HOUR });
    const again = advance(context, state, defer("sender", nextMonday + DAY), nextMonday).state;
    expect(again.firstTryAt).toBe(nextMonday + DAY - 2 * HOUR);
    expect(later(again, nextMonday + 3 * DAY - 2 * HOUR)).toBeUndefined();
    expect(later(again, nextMonday + 3 * DAY)).toBe("stale");
    const sent = advance(
      context,
      again,
      { type: "performed", step: "one", as: "sent" },
      nextMonday + DAY,
    ).state;
    expect(sent).toMatchObject({ step: "two", tries: 0 });
    expect(sent).not.toHaveProperty("firstTryAt");
    expect(sent).not.toHaveProperty("freeAt");
  });
});

const MARK = {
  ...exitStep("mark"),
  kind: "set",
  fields: { tier: "gold" },
  addTags: [],
  removeTags: [],
} as const satisfies SetStep & { reason: string };

describe("taking back", () => {
  it("brings the state back to what it was, to the letter, from wherever it has gone", () => {
    const context = contextFor(planOf([touch("one"), touch("two")]));
    const before = play(context, [
      [MONDAY, enrolled],
      [MONDAY, { type: "task_opened", step: "one" }],
    ]);
    const gone = (
      [
        { type: "performed", step: "one", as: "done" },
        { type: "happened", kind: "replied", step: "one" },
        { type: "delayed", until: MONDAY + DAY, reason: "away" },
        { type: "exit", reason: "by hand" },
      ] as const
    ).reduce<State>((state, event) => advance(context, state, event, MONDAY + HOUR).state, before);
    const back = advance(context, gone, { type: "taken_back", what: "task 1", before }, MONDAY + 2 * HOUR);
    expect(back.state).toEqual(before);
    expect(back.effects).toEqual([
      { type: "record", kind: "taken_back", step: "one", data: { what: "task 1" } },
    ]);
  });

  it("of a beginning ends what began", () => {
    const context = contextFor(planOf([touch("one")]));
    const state = play(context, [[MONDAY, enrolled]]);
    const { state: ended } = advance(
      context,
      state,
      { type: "taken_back", what: "enrolled", before: null },
      MONDAY,
    );
    expect(ended).toMatchObject({ status: "exited", reason: TAKEN_BACK, step: null, dueAt: null });
  });

  it("is refused where a step has written fields into the person since", () => {
    const plan = planOf([MARK, touch("two")]);
    const context = contextFor(plan);
    const before = play(context, [[MONDAY, enrolled]]);
    const { state } = advance(context, before, { type: "due" }, MONDAY);
    expect(mayUndo(plan, before, state)).toContain("mark");
    expect(mayUndo(plan, state, state)).toBeNull();
  });
});
