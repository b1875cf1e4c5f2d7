import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { advance, blankState, mayTryAgain } from "../../src/engine/advance.ts";
import type { Event } from "../../src/engine/event.ts";
import type { Instant } from "../../src/engine/plan.ts";
import type { State } from "../../src/engine/state.ts";
import { contextFor, DAY, HOUR, MONDAY, officeHours, planOf, touch } from "./fixtures.ts";

const IDS = ["one", "two", "three"];
const context = contextFor(planOf(IDS.map((id) => touch(id, { wait: { kind: "duration", ms: DAY } }))));

/** What can happen to whoever stands somewhere, by name. */
const EVENTS = {
  due: () => ({ type: "due" }),
  sent: (step) => ({ type: "performed", step, as: "sent" }),
  failed: (step) => ({ type: "failed", step, reason: "550" }),
  skipped: () => ({ type: "skipped", reason: "unreachable" }),
  task: (step) => ({ type: "task_opened", step }),
  review: (step) => ({ type: "review_asked", step }),
  approved: (step) => ({ type: "approved", step }),
  uncertain: (step) => ({ type: "uncertain", step }),
  not_sent: (step) => ({ type: "not_sent", step }),
  retry: (step, now) => ({ type: "retry", step, reason: "421", retryAt: now + HOUR }),
  deferred: (_step, now) => ({ type: "deferred", gate: "sender", until: now + DAY }),
  blocked: () => ({ type: "deferred", gate: "law", until: null }),
  opened: () => ({ type: "happened", kind: "opened" }),
  replied: () => ({ type: "happened", kind: "replied" }),
  away: (_step, now) => ({ type: "delayed", until: now + 3 * DAY, reason: "away" }),
  pause: () => ({ type: "paused", reason: "by hand" }),
  resume: () => ({ type: "resumed" }),
} satisfies Record<string, (step: string, now: Instant) => Event>;
type Name = keyof typeof EVENTS;

/** Where somebody is, in three words: how many steps are behind them, whether it has ended, whether it is paused. */
interface Model {
  behind: number;
  ended: false | "finished" | "exited";
  paused: boolean;
}

/** The engine in ten lines, as people say it: a step ends or it does not, "no" ends everything, a pause stops nothing else. */
function follow({ behind, ended, paused }: Model, name: Name): Model {
  if (ended !== false) return { behind, ended, paused };
  if (name === "replied") return { behind, ended: "exited", paused: false };
  if (name === "pause" || name === "resume") return { behind, ended, paused: name === "pause" };
  if (name !== "sent" && name !== "failed" && name !== "skipped") return { behind, ended, paused };
  const isLast = behind + 1 === IDS.length;
  return { behind: behind + 1, ended: isLast ? "finished" : false, paused: paused && !isLast };
}

const names = Object.keys(EVENTS) as Name[];
const scripts = fc.array(
  fc.record({ name: fc.constantFrom(...names), after: fc.integer({ min: 0, max: 3 * DAY }) }),
  { maxLength: 25 },
);
type Script = { name: Name; after: number }[];

/** Plays a script, and shows each state with the event that led to it. */
function play(
  script: Script,
  see: (state: State, name: Name) => void = () => {},
): { state: State; now: Instant } {
  let now = MONDAY;
  let { state } = advance(context, blankState(now), { type: "enrolled", happened: {} }, now);
  for (const { name, after } of script) {
    now += after;
    state = advance(context, state, EVENTS[name](state.step ?? "none", now), now).state;
    see(state, name);
  }
  return { state, now };
}

describe("the engine", () => {
  it("does what ten lines say, whatever happens in whatever order", () => {
    fc.assert(
      fc.property(scripts, (script) => {
        let model: Model = { behind: 0, ended: false, paused: false };
        play(script, (state, name) => {
          model = follow(model, name);
          const { ended, behind, paused } = model;
          expect(state.status).toBe(ended === false ? (paused ? "paused" : "active") : ended);
          expect(state.step).toBe(ended === false ? IDS[behind] : null);
        });
      }),
      { numRuns: 500 },
    );
  });

  it("asks for nothing and lets nobody move once it has ended, but keeps the facts", () => {
    fc.assert(
      fc.property(scripts, fc.constantFrom(...names), fc.nat(30 * DAY), (script, name, after) => {
        const { state, now } = play([...script, { name: "replied", after: 0 }]);
        const next = advance(context, state, EVENTS[name]("one", now), now + after);
        expect(next.effects).toEqual([]);
        const placeOf = ({ status, reason, step, phase, dueAt }: State) => ({
          status,
          reason,
          step,
          phase,
          dueAt,
        });
        expect(placeOf(next.state)).toEqual(placeOf(state));
        expect(next.state.happened).toMatchObject(state.happened);
      }),
      { numRuns: 300 },
    );
  });

  it("never asks to deliver before it is due, nor plans a touch outside the window", () => {
    fc.assert(
      fc.property(scripts, fc.nat(5 * DAY), (script, after) => {
        const { state, now } = play(script);
        const { effects } = advance(context, state, { type: "due" }, now + after);
        if (effects.some(({ type }) => type === "deliver")) {
          expect(state.status).toBe("active");
          expect(state.dueAt ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(now + after);
        }
        if (state.plannedAt !== null) expect(officeHours.nextOpen(state.plannedAt)).toBe(state.plannedAt);
      }),
      { numRuns: 300 },
    );
  });

  it("says the same to the same, and leaves what it was given as it was", () => {
    fc.assert(
      fc.property(scripts, fc.constantFrom(...names), (script, name) => {
        const { state, now } = play(script);
        const before = JSON.stringify(state);
        const event = EVENTS[name](state.step ?? "none", now);
        const first = advance(context, state, event, now);
        expect(advance(context, state, event, now)).toEqual(first);
        expect(JSON.stringify(state)).toBe(before);
        expect(JSON.parse(JSON.stringify(first.state))).toEqual(first.state);
      }),
      { numRuns: 300 },
    );
  });

  it("leaves a way on from wherever somebody has got to: nobody is stuck for ever", () => {
    fc.assert(
      fc.property(scripts, (script) => {
        const { state: stood, now: then } = play(script);
        if (stood.status === "exited" || stood.status === "finished") return;
        let [state, now] = [stood, then];
        let left = IDS.length - IDS.indexOf(state.step ?? "");
        for (let turn = 0; left > 0 && turn < 20; turn++) {
          now = Math.max(now, state.dueAt ?? now);
          const wayOn = nextByHand(state);
          const { state: next, effects } = advance(context, state, wayOn, now);
          const deliver = effects.find(({ type }) => type === "deliver");
          state =
            deliver === undefined ? next : advance(context, next, EVENTS.sent(state.step ?? ""), now).state;
          left = state.step === null ? 0 : IDS.length - IDS.indexOf(state.step);
        }
        expect(state.status).toBe("finished");
        expect(mayTryAgain(state, "no such step")).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});

/** What a person, evidence or the clock does next for somebody who stands there. */
function nextByHand({ status, phase, step, dueAt }: State): Event {
  if (status === "paused") return { type: "resumed" };
  const at = step ?? "";
  switch (phase) {
    case "task":
      return { type: "performed", step: at, as: "done" };
    case "review":
      return { type: "approved", step: at };
    case "uncertain":
      return { type: "not_sent", step: at };
    case "held":
      return { type: "resumed" };
    default:
      // A gate that only a change opens: somebody changed it.
      return dueAt === null ? { type: "deferred", gate: "law", until: MONDAY } : { type: "due" };
  }
}
