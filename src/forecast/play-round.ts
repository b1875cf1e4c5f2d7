import type { WorkspaceConfig } from "../config/workspace-config.ts";
import type { EvaluationContext } from "../engine/evaluation-context.ts";
import type { Instant } from "../engine/plan.ts";
import { copyState } from "../engine/state.ts";
import type { Consent } from "../law/law.ts";
import { openAgenda } from "../playback/agenda.ts";
import { nameLimit } from "../playback/binding.ts";
import { type Capacity, openCapacity } from "../playback/capacity.ts";
import { type Colleagues, groupColleagues } from "../playback/colleagues.ts";
import type { Waiting } from "../playback/line.ts";
import { findMovingEvents } from "../playback/moving-events.ts";
import { type Called, type OpenLine, openSenderLines, type SenderLines } from "../playback/sender-lines.ts";
import { applyEvent, lookAt, noteTouch, type Stage, tellFact } from "../playback/stage.ts";
import type { GateInput } from "../run/gates/gate.ts";
import { endingOf } from "../run/gates/registry.ts";
import { openTouchJudge } from "../run/judge-touch.ts";
import type { Enrollment, Prospect } from "../store/port.ts";
import { type Counted, type Counter, openCounter } from "./count-round.ts";
import type { Rates } from "./rates.ts";
import { drawReactions, type Reaction } from "./react.ts";
import { addTo, type Tally } from "./tally.ts";

/** Somebody at the start of a round. */
export interface Entrant {
  enrollment: Enrollment;
  person: Prospect;
  setting: EvaluationContext;
  consents: readonly Consent[];
}

export interface RoundInput {
  config: WorkspaceConfig;
  entrants: readonly Entrant[];
  /** Index of the first entrant who was not in the sequence before. */
  newFrom: number;
  startAt: Instant;
  /** Nothing after this is played. */
  endAt: Instant;
  rates: Rates;
  /** Names the round: the same seed plays the same round. */
  seed: string;
  /** How long a task lies on the rep's list. */
  tasksDoneAfterMs: number;
  /** Puts in what the senders had sent before the start. */
  prepare(capacity: Capacity): void;
}

interface Actor extends Counted {
  /** Counts up when the actor is planned anew, so that older entries of the agenda and of lines mean nothing. */
  turn: number;
  emailed: boolean;
}

interface InLine extends Waiting {
  actor: Actor;
  turn: number;
  /** Their step has a `max_age`. */
  ages: boolean;
}

type Item =
  | { type: "due"; actor: Actor; turn: number }
  | { type: "line"; line: OpenLine<InLine> }
  | { type: "reaction"; actor: Actor; reaction: Reaction }
  | { type: "done"; actor: Actor; input: GateInput };

/** Gates of capacity: whoever they stop waits in the sender's line. */
const LINE_GATES = ["sender", "spacing"];

/**
 * Plays everybody once from start to end with the engine and the gates of `seq run`. Where `seq run` looks at
 * each waiting person again every day, they stand in a line here and are looked at when their turn comes.
 */
export function playRound(input: RoundInput): Tally {
  return new Round(input).play();
}

class Round {
  readonly #input: RoundInput;
  readonly #stage: Stage;
  readonly #count: Counter;
  readonly #agenda = openAgenda<Item>();
  readonly #lines: SenderLines<InLine>;
  readonly #actors: Actor[];
  readonly #colleagues: Colleagues<Actor>;
  /** Events that can move anybody; the others are only counted. */
  readonly #moving: ReadonlySet<string>;

  constructor(input: RoundInput) {
    const { config } = input;
    this.#input = input;
    this.#stage = { config, capacity: openCapacity(config), judge: openTouchJudge(config) };
    this.#count = openCounter(config);
    this.#lines = openSenderLines({
      isGone: ({ actor, turn }) => turn !== actor.turn,
      call: (next, waiting, now) => this.#call(next, waiting, now),
      wakeAt: (at, line) => this.#agenda.add(at, { type: "line", line }),
    });
    this.#moving = findMovingEvents(config, input.entrants[0]?.setting.plan);
    input.prepare(this.#stage.capacity);
    this.#actors = input.entrants.map(({ enrollment, person, setting, consents }) => ({
      person,
      setting,
      consents,
      enrollment: { ...enrollment, state: copyState(enrollment.state) },
      turn: 0,
      cost: 0,
      emailed: enrollment.state.touched,
      counted: [],
    }));
    this.#colleagues = groupColleagues(config, this.#actors);
  }

  play(): Tally {
    const { startAt, endAt } = this.#input;
    for (const actor of this.#actors) this.#plan(actor, startAt);
    for (let next = this.#agenda.take(); next !== null && next.at <= endAt; next = this.#agenda.take()) {
      this.#happen(next.item, next.at);
    }
    const { newFrom } = this.#input;
    for (const [index, actor] of this.#actors.entries()) this.#count.closeActor(actor, index >= newFrom);
    return this.#count.tally;
  }

  #plan(actor: Actor, now: Instant): void {
    actor.turn += 1;
    const { status, dueAt, phase } = actor.enrollment.state;
    if (status !== "active" || dueAt === null || (phase !== "waiting" && phase !== "approved")) return;
    this.#agenda.add(Math.max(dueAt, now), { type: "due", actor, turn: actor.turn });
  }

  #happen(item: Item, now: Instant): void {
    switch (item.type) {
      case "due":
        if (item.turn === item.actor.turn) this.#look(item.actor, now);
        return;
      case "line":
        this.#lines.wake(item.line, now);
        return;
      case "reaction":
        this.#react(item.actor, item.reaction, now);
        return;
      case "done":
        this.#finishTask(item.actor, item.input, now);
        return;
      default:
        item satisfies never;
    }
  }

  #look(actor: Actor, now: Instant): void {
    const look = lookAt(this.#stage, actor, now);
    this.#count.noteSkips(look.effects);
    if (look.type === "moved") this.#plan(actor, now);
    else if (look.type === "touch") {
      const line = this.#lineOf(actor, look.input);
      if (line.line.size > 0) this.#join(line, actor, look.input, now);
      else this.#touch(actor, look.input, now);
    } else this.#refuse(actor, look.input, look.gate, look.verdict, now);
  }

  #refuse(
    actor: Actor,
    input: GateInput,
    gate: string,
    verdict: Parameters<typeof endingOf>[2],
    now: Instant,
  ): void {
    if (verdict.ends !== undefined) {
      this.#count.noteSkips(applyEvent(actor, endingOf(input, gate, verdict), now));
      this.#plan(actor, now);
    } else if (LINE_GATES.includes(gate)) {
      this.#join(this.#lineOf(actor, input), actor, input, now);
    } else if (verdict.until !== null) {
      if (gate === "budget") addTo(this.#count.tally.waits, "touch budget", verdict.until - now);
      const until = Math.max(verdict.until, now + 1_000);
      applyEvent(actor, { type: "deferred", gate, until, ages: verdict.ages === true }, now);
      this.#plan(actor, now);
    } else {
      this.#count.noteHeld(input.step, verdict.detail);
    }
  }

  #lineOf({ enrollment }: Actor, { channel, step }: GateInput): OpenLine<InLine> {
    return this.#lines.of(
      `${enrollment.sender}|${channel.performer === "machine" ? channel.id : step.action}`,
    );
  }

  #join(open: OpenLine<InLine>, actor: Actor, { step }: GateInput, now: Instant): void {
    const { state } = actor.enrollment;
    actor.turn += 1;
    const { turn } = actor;
    const { calendar } = actor.setting;
    const dueAt = state.dueAt ?? now;
    const ages = step.maxAge !== null;
    this.#lines.join(open, { actor, turn, ages, calendar, isFollowUp: state.touched, dueAt }, now);
  }

  /** Looks at the next one in a line: where a limit stops the line, until when; else what to do as they leave it. */
  #call({ actor, ages }: InLine, waiting: number, now: Instant): Called {
    // Time in the line is no age, as `seq run` has it whenever it looks at somebody who waits.
    if (ages) applyEvent(actor, { type: "deferred", gate: "queue", until: now }, now);
    const look = lookAt(this.#stage, actor, now);
    this.#count.noteSkips(look.effects);
    if (look.type === "moved") return { type: "leaves", go: () => this.#plan(actor, now) };
    if (look.type === "touch") return { type: "leaves", go: () => this.#touch(actor, look.input, now) };
    const { input, gate, verdict } = look;
    if (!LINE_GATES.includes(gate)) {
      return { type: "leaves", go: () => this.#refuse(actor, input, gate, verdict, now) };
    }
    const { until } = verdict;
    if (until === null) return { type: "leaves", go: () => this.#count.noteHeld(input.step, verdict.detail) };
    addTo(this.#count.tally.waits, nameLimit(input, gate), (until - now) * waiting);
    return { type: "stops", until: Math.max(until, now + 1_000) };
  }

  #touch(actor: Actor, input: GateInput, now: Instant): void {
    this.#count.countTouch(actor, input.step, now);
    const { tasksDoneAfterMs } = this.#input;
    if (input.channel.performer === "person" && tasksDoneAfterMs > 0) {
      applyEvent(actor, { type: "task_opened", step: input.step.id }, now);
      actor.turn += 1;
      this.#promise(input, 1);
      this.#agenda.add(now + tasksDoneAfterMs, { type: "done", actor, input });
      return;
    }
    this.#perform(actor, input, now);
  }

  #promise({ openTasks, promised }: GateInput, by: 1 | -1): void {
    for (const each of [openTasks, promised.person, promised.company]) each.count += by;
  }

  #finishTask(actor: Actor, input: GateInput, now: Instant): void {
    this.#promise(input, -1);
    const { state } = actor.enrollment;
    if (state.step === input.step.id && state.phase === "task") this.#perform(actor, input, now);
  }

  #perform(actor: Actor, input: GateInput, now: Instant): void {
    const { step } = input;
    noteTouch(this.#stage, actor, input, now);
    const { seed, rates } = this.#input;
    const isFirst = step.action === "email" && !actor.emailed;
    if (isFirst) actor.emailed = true;
    for (const reaction of drawReactions(seed, actor.enrollment.key, step, rates, isFirst)) {
      if (!this.#moving.has(reaction.kind)) this.#count.countEvent(actor, reaction.kind);
      else if (reaction.inMs === 0) this.#react(actor, reaction, now);
      else this.#agenda.add(now + reaction.inMs, { type: "reaction", actor, reaction });
    }
    this.#plan(actor, now);
  }

  #react(actor: Actor, { kind, step }: Reaction, now: Instant): void {
    const { dueAt, step: stood, status } = actor.enrollment.state;
    this.#count.countEvent(actor, kind);
    tellFact(actor, { kind, step }, now);
    const { state } = actor.enrollment;
    if (state.dueAt !== dueAt || state.step !== stood || state.status !== status) this.#plan(actor, now);
    this.#stopColleagues(actor, kind, now);
  }

  #stopColleagues(actor: Actor, kind: string, now: Instant): void {
    for (const other of this.#colleagues.stoppedBy(actor, kind)) {
      if (other.enrollment.state.status !== "active") continue;
      applyEvent(other, { type: "exit", reason: `company_${kind}` }, now);
      this.#plan(other, now);
    }
  }
}
