import { describe, expect, it } from "vitest";
import { advance, blankState } from "../../src/engine/advance.ts";
import type { Effect, Event } from "../../src/engine/event.ts";
import type { State } from "../../src/engine/state.ts";
import { contextFor, DAY, HOUR, MONDAY, planOf, touch } from "./fixtures.ts";

const context = contextFor(planOf([touch("one"), touch("two", { onFail: "hold" })]));
const step = "one";
const enrolled = advance(context, blankState(MONDAY), { type: "enrolled", happened: {} }, MONDAY).state;
const after = (...events: Event[]): State =>
  events.reduce((state, event) => advance(context, state, event, MONDAY).state, enrolled);

/** Where somebody can stand. All but the last three stand at step one. */
const STATES = {
  waiting: enrolled,
  blocked: after({ type: "deferred", gate: "law", until: null }),
  task: after({ type: "task_opened", step }),
  review: after({ type: "review_asked", step }),
  approved: after({ type: "review_asked", step }, { type: "approved", step }),
  uncertain: after({ type: "uncertain", step }),
  paused: after({ type: "paused", reason: "by hand" }),
  held: after({ type: "performed", step, as: "sent" }, { type: "failed", step: "two", reason: "550" }),
  finished: after({ type: "performed", step, as: "sent" }, { type: "performed", step: "two", as: "sent" }),
  exited: after({ type: "exit", reason: "by hand" }),
};

const NOW = MONDAY + HOUR;
/** Of the step that somebody stands at. */
const EVENTS: Record<string, (at: string) => Event> = {
  due: () => ({ type: "due" }),
  "deferred until later": () => ({ type: "deferred", gate: "sender", until: NOW + DAY }),
  "deferred for good": () => ({ type: "deferred", gate: "law", until: null }),
  skipped: () => ({ type: "skipped", reason: "unreachable" }),
  performed: (at) => ({ type: "performed", step: at, as: "sent" }),
  task_opened: (at) => ({ type: "task_opened", step: at }),
  review_asked: (at) => ({ type: "review_asked", step: at }),
  approved: (at) => ({ type: "approved", step: at }),
  failed: (at) => ({ type: "failed", step: at, reason: "550" }),
  retry: (at) => ({ type: "retry", step: at, reason: "421", retryAt: NOW + HOUR }),
  uncertain: (at) => ({ type: "uncertain", step: at }),
  not_sent: (at) => ({ type: "not_sent", step: at }),
  again: (at) => ({ type: "again", step: at }),
  "a fact that ends nothing": () => ({ type: "happened", kind: "opened" }),
  "a fact that ends": () => ({ type: "happened", kind: "replied" }),
  "a fact older than it": () => ({ type: "happened", kind: "replied", isOlder: true }),
  delayed: () => ({ type: "delayed", until: NOW + DAY, reason: "away" }),
  paused: () => ({ type: "paused", reason: "by hand" }),
  resumed: () => ({ type: "resumed" }),
  exit: () => ({ type: "exit", reason: "by hand" }),
  taken_back: () => ({ type: "taken_back", what: "it", before: enrolled }),
};

function describeState({ status, phase, step: at, dueAt, deferredBy }: State): string {
  if (status === "finished" || status === "exited") return status;
  const when = dueAt === null ? "" : dueAt <= NOW ? " due" : ` in ${Math.round((dueAt - NOW) / HOUR)}h`;
  const why = deferredBy === null ? "" : ` by ${deferredBy}`;
  return `${status === "paused" ? "paused " : ""}${phase} ${at ?? "nowhere"}${when}${why}`;
}

const describeEffect = (effect: Effect): string =>
  effect.type === "record" ? effect.kind : effect.type === "deliver" ? `deliver ${effect.step.id}` : "set";

/** State and effects as a line; "=" where nothing at all has moved. */
function answer(state: State, event: Event): string {
  const next = advance(context, state, event, NOW);
  const [before, now] = [describeState(state), describeState(next.state)];
  const effects = next.effects.map(describeEffect).join(", ");
  return `${now === before ? "=" : now}${effects === "" ? "" : `: ${effects}`}`;
}

const TABLE: Record<string, Record<keyof typeof STATES, string>> = {
  due: {
    waiting: "=: deliver one",
    blocked: "=",
    task: "=",
    review: "=",
    approved: "=: deliver one",
    uncertain: "=",
    paused: "=",
    held: "=",
    finished: "=",
    exited: "=",
  },
  "deferred until later": {
    waiting: "waiting one in 24h by sender",
    blocked: "waiting one in 24h by sender",
    task: "task one in 24h by sender",
    review: "review one in 24h by sender",
    approved: "approved one in 24h by sender",
    uncertain: "waiting one in 24h by sender",
    paused: "paused waiting one in 24h by sender",
    held: "held two in 24h by sender",
    finished: "=",
    exited: "=",
  },
  "deferred for good": {
    waiting: "waiting one by law",
    blocked: "=",
    task: "task one by law",
    review: "review one by law",
    approved: "approved one by law",
    uncertain: "waiting one by law",
    paused: "paused waiting one by law",
    held: "held two by law",
    finished: "=",
    exited: "=",
  },
  skipped: {
    waiting: "waiting two due: step_skipped",
    blocked: "waiting two due: step_skipped",
    task: "waiting two due: step_skipped",
    review: "waiting two due: step_skipped",
    approved: "waiting two due: step_skipped",
    uncertain: "waiting two due: step_skipped",
    paused: "paused waiting two due: step_skipped",
    held: "finished: step_skipped, finished",
    finished: "=",
    exited: "=",
  },
  performed: {
    waiting: "waiting two due",
    blocked: "waiting two due",
    task: "waiting two due",
    review: "waiting two due",
    approved: "waiting two due",
    uncertain: "waiting two due",
    paused: "paused waiting two due",
    held: "finished: finished",
    finished: "=",
    exited: "=",
  },
  task_opened: {
    waiting: "task one",
    blocked: "task one",
    task: "=",
    review: "task one",
    approved: "task one",
    uncertain: "task one",
    paused: "paused task one",
    held: "task two",
    finished: "=",
    exited: "=",
  },
  review_asked: {
    waiting: "review one",
    blocked: "review one",
    task: "review one",
    review: "=",
    approved: "review one",
    uncertain: "review one",
    paused: "paused review one",
    held: "review two",
    finished: "=",
    exited: "=",
  },
  approved: {
    waiting: "approved one due",
    blocked: "approved one due",
    task: "approved one due",
    review: "approved one due",
    approved: "=",
    uncertain: "approved one due",
    paused: "paused approved one due",
    held: "approved two due",
    finished: "=",
    exited: "=",
  },
  failed: {
    waiting: "waiting two due",
    blocked: "waiting two due",
    task: "waiting two due",
    review: "waiting two due",
    approved: "waiting two due",
    uncertain: "waiting two due",
    paused: "paused waiting two due",
    held: "=",
    finished: "=",
    exited: "=",
  },
  retry: {
    waiting: "waiting one in 1h by retry",
    blocked: "waiting one in 1h by retry",
    task: "task one in 1h by retry",
    review: "review one in 1h by retry",
    approved: "approved one in 1h by retry",
    uncertain: "waiting one in 1h by retry",
    paused: "paused waiting one in 1h by retry",
    held: "held two in 1h by retry",
    finished: "=",
    exited: "=",
  },
  uncertain: {
    waiting: "uncertain one",
    blocked: "uncertain one",
    task: "uncertain one",
    review: "uncertain one",
    approved: "uncertain one",
    uncertain: "=",
    paused: "paused uncertain one",
    held: "uncertain two",
    finished: "=",
    exited: "=",
  },
  not_sent: {
    waiting: "=",
    blocked: "waiting one due by law",
    task: "waiting one due",
    review: "waiting one due",
    approved: "waiting one due",
    uncertain: "waiting one due",
    paused: "=",
    held: "waiting two due",
    finished: "=",
    exited: "=",
  },
  again: {
    waiting: "=",
    blocked: "=",
    task: "=",
    review: "=",
    approved: "=",
    uncertain: "=",
    paused: "=",
    held: "waiting two due: step_reopened",
    finished: "=",
    exited: "=",
  },
  "a fact that ends nothing": {
    waiting: "=",
    blocked: "=",
    task: "=",
    review: "=",
    approved: "=",
    uncertain: "=",
    paused: "=",
    held: "=",
    finished: "=",
    exited: "=",
  },
  "a fact that ends": {
    waiting: "exited: exited",
    blocked: "exited: exited",
    task: "exited: exited",
    review: "exited: exited",
    approved: "exited: exited",
    uncertain: "exited: exited",
    paused: "exited: exited",
    held: "exited: exited",
    finished: "=",
    exited: "=",
  },
  "a fact older than it": {
    waiting: "=",
    blocked: "=",
    task: "=",
    review: "=",
    approved: "=",
    uncertain: "=",
    paused: "=",
    held: "=",
    finished: "=",
    exited: "=",
  },
  delayed: {
    waiting: "waiting one in 24h by away: delayed",
    blocked: "=: delayed",
    task: "=: delayed",
    review: "=: delayed",
    approved: "approved one in 24h by away: delayed",
    uncertain: "=: delayed",
    paused: "paused waiting one in 24h by away: delayed",
    held: "=: delayed",
    finished: "=",
    exited: "=",
  },
  paused: {
    waiting: "paused waiting one due: paused",
    blocked: "paused waiting one by law: paused",
    task: "paused task one: paused",
    review: "paused review one: paused",
    approved: "paused approved one due: paused",
    uncertain: "paused uncertain one: paused",
    paused: "=: paused",
    held: "paused held two: paused",
    finished: "=",
    exited: "=",
  },
  resumed: {
    waiting: "=",
    blocked: "=",
    task: "=",
    review: "=",
    approved: "=",
    uncertain: "=",
    paused: "waiting one due: resumed",
    held: "waiting two due: resumed",
    finished: "=",
    exited: "=",
  },
  exit: {
    waiting: "exited: exited",
    blocked: "exited: exited",
    task: "exited: exited",
    review: "exited: exited",
    approved: "exited: exited",
    uncertain: "exited: exited",
    paused: "exited: exited",
    held: "exited: exited",
    finished: "=",
    exited: "=",
  },
  taken_back: {
    waiting: "=: taken_back",
    blocked: "waiting one due: taken_back",
    task: "waiting one due: taken_back",
    review: "waiting one due: taken_back",
    approved: "waiting one due: taken_back",
    uncertain: "waiting one due: taken_back",
    paused: "waiting one due: taken_back",
    held: "waiting one due: taken_back",
    finished: "waiting one due: taken_back",
    exited: "waiting one due: taken_back",
  },
};

describe("every event, wherever somebody stands", () => {
  it("is in the table", () => {
    expect(Object.keys(TABLE)).toEqual(Object.keys(EVENTS));
  });

  it.each(Object.entries(TABLE))("%s", (name, row) => {
    const event = EVENTS[name];
    const answers = Object.entries(STATES).map(([where, state]) => [
      where,
      event === undefined ? "no such event" : answer(state, event(state.step ?? "two")),
    ]);
    expect(Object.fromEntries(answers)).toEqual(row);
  });
});
