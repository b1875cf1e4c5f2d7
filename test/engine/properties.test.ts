import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { advance, blankState } from "../../src/engine/advance.ts";
import { changePlan } from "../../src/engine/change.ts";
import type { Event } from "../../src/engine/event.ts";
import type { Plan, Step } from "../../src/engine/plan.ts";
import type { State } from "../../src/engine/state.ts";
import { branch, contextFor, DAY, exitStep, HOUR, MONDAY, officeHours, planOf, touch } from "./fixtures.ts";

const conditions = fc.constantFrom("true", "false", "event.accepted", "steps.s0.clicked", "!steps.s1.sent");
const waits = fc.oneof(
  fc.constant(null),
  fc.record({ kind: fc.constant("duration" as const), ms: fc.integer({ min: 0, max: 3 * DAY }) }),
  fc.record({
    kind: fc.constant("days" as const),
    days: fc.integer({ min: 0, max: 5 }),
    business: fc.boolean(),
  }),
);

function stepArbitrary(id: string, later: readonly string[]): fc.Arbitrary<Step> {
  const target = later.length === 0 ? fc.constant(null) : fc.constantFrom(null, ...later);
  return fc.oneof(
    {
      weight: 5,
      arbitrary: fc
        .record({
          wait: waits,
          when: fc.option(conditions, { freq: 4 }),
          until: fc.option(conditions, { freq: 4 }),
        })
        .map((rest) => touch(id, rest)),
    },
    {
      weight: 2,
      arbitrary: fc
        .record({ wait: waits, condition: conditions, then: target, else: target })
        .map(({ condition, ...rest }) => branch(id, condition, rest)),
    },
    { weight: 1, arbitrary: fc.constant(exitStep(id)) },
  );
}

const plans: fc.Arbitrary<Plan> = fc
  .integer({ min: 1, max: 6 })
  .chain((count) => {
    const ids = Array.from({ length: count }, (_, index) => `s${index}`);
    return fc.tuple(...ids.map((id, index) => stepArbitrary(id, ids.slice(index + 1))));
  })
  .map((steps) => planOf(steps));

const moves = fc.array(
  fc.record({
    after: fc.integer({ min: 0, max: 4 * DAY }),
    what: fc.constantFrom(
      "due",
      "due",
      "due",
      "sent",
      "replied",
      "accepted",
      "failed",
      "uncertain",
      "not_sent",
      "retry",
      "pause",
      "resume",
      "away",
    ),
  }),
  { maxLength: 40 },
);

function eventFor(what: string, state: State, now: number): Event {
  const step = state.step ?? "none";
  switch (what) {
    case "sent":
      return { type: "performed", step, as: "sent" };
    case "replied":
    case "accepted":
      return { type: "happened", kind: what };
    case "failed":
      return { type: "failed", step, reason: "x" };
    case "uncertain":
      return { type: "uncertain", step };
    case "not_sent":
      return { type: "not_sent", step };
    case "retry":
      return { type: "retry", step, reason: "x", retryAt: now + HOUR };
    case "pause":
      return { type: "paused", reason: "x" };
    case "resume":
      return { type: "resumed" };
    case "away":
      return { type: "delayed", until: now + 5 * DAY, reason: "away" };
    default:
      return { type: "due" };
  }
}

/** Plays random moves as the runner may: a touch is performed only when it was asked for. */
function playRandomly(
  plan: Plan,
  script: readonly { after: number; what: string }[],
  see: (
    state: State,
    event: Event,
    effects: ReturnType<typeof advance>["effects"],
    before: State,
    now: number,
  ) => void,
): State {
  const context = contextFor(plan);
  let now = MONDAY;
  let { state } = advance(context, blankState(now), { type: "enrolled", happened: {} }, now);
  let asked: string | null = null;
  for (const { after, what } of script) {
    now += after;
    if (what === "sent" && (asked === null || asked !== state.step)) continue;
    const event = eventFor(what, state, now);
    const next = advance(context, state, event, now);
    see(next.state, event, next.effects, state, now);
    const deliver = next.effects.find(({ type }) => type === "deliver");
    asked = deliver?.type === "deliver" ? deliver.step.id : event.type === "performed" ? null : asked;
    state = next.state;
  }
  return state;
}

describe("whatever happens", () => {
  it("asks to deliver a step only while it is due, in its window, and never after it was performed", () => {
    fc.assert(
      fc.property(plans, moves, (plan, script) => {
        const performed = new Set<string>();
        playRandomly(plan, script, (state, event, effects, before, now) => {
          for (const effect of effects) {
            if (effect.type !== "deliver") continue;
            expect(performed.has(effect.step.id)).toBe(false);
            expect(state.dueAt).not.toBeNull();
            expect(state.dueAt ?? 0).toBeLessThanOrEqual(now);
            if (state.deferredBy === null) expect(officeHours.nextOpen(state.dueAt ?? 0)).toBe(state.dueAt);
            expect(before.status).toBe("active");
          }
          if (event.type === "performed") performed.add(event.step);
        });
      }),
      { numRuns: 500 },
    );
  });

  it("does nothing any more once an enrollment has ended", () => {
    fc.assert(
      fc.property(plans, moves, (plan, script) => {
        playRandomly(plan, script, (state, _event, effects, before) => {
          if (before.status !== "exited" && before.status !== "finished") return;
          expect(effects).toEqual([]);
          expect(state.status).toBe(before.status);
          expect(state.dueAt).toBeNull();
        });
      }),
      { numRuns: 300 },
    );
  });

  it("reaches nobody who is away, and an absence never moves anything to earlier", () => {
    fc.assert(
      fc.property(plans, moves, (plan, script) => {
        let back = 0;
        playRandomly(plan, script, (state, event, effects, before, now) => {
          if (event.type === "delayed" && state.away !== undefined) {
            expect(state.away.until).toBeGreaterThanOrEqual(before.away?.until ?? 0);
            if (before.dueAt !== null && state.dueAt !== null) {
              expect(state.dueAt).toBeGreaterThanOrEqual(before.dueAt);
            }
            // Who waits for a person or an event waits on.
            if (before.dueAt === null) expect(state.dueAt).toBeNull();
            back = state.away.until;
          }
          if (effects.some(({ type }) => type === "deliver")) expect(now).toBeGreaterThanOrEqual(back);
        });
      }),
      { numRuns: 500 },
    );
  });

  it("gives the same answer to the same question", () => {
    fc.assert(
      fc.property(plans, moves, (plan, script) => {
        expect(playRandomly(plan, script, () => {})).toEqual(playRandomly(plan, script, () => {}));
      }),
      { numRuns: 100 },
    );
  });

  it("never performs a performed step again after any change of the file", () => {
    fc.assert(
      fc.property(plans, plans, moves, (from, to, script) => {
        const state = playRandomly(from, script, () => {});
        const context = contextFor(to);
        const done = Object.entries(state.steps)
          .filter(([, record]) => record.outcome === "performed")
          .map(([id]) => id);
        const moved = changePlan(from, context, state, MONDAY + 400 * DAY);
        if (moved.move === "blocked") return;
        let current = moved.state;
        for (let index = 0; index < 20; index++) {
          const now = MONDAY + (401 + index * 8) * DAY;
          const next = advance(context, current, { type: "due" }, now);
          const deliver = next.effects.find(({ type }) => type === "deliver");
          if (deliver?.type === "deliver") {
            expect(done).not.toContain(deliver.step.id);
            current = advance(
              context,
              next.state,
              { type: "performed", step: deliver.step.id, as: "sent" },
              now,
            ).state;
          } else current = next.state;
        }
      }),
      { numRuns: 300 },
    );
  });
});
