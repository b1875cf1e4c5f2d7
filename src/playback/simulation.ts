import { findAction } from "../channels/find-channel.ts";
import type { WorkspaceConfig } from "../config/workspace-config.ts";
import { advance } from "../engine/advance.ts";
import type { PersonCalendar } from "../engine/evaluation-context.ts";
import type { Effect, Event } from "../engine/event.ts";
import type { EnrollStep, Instant, Plan, TouchStep } from "../engine/plan.ts";
import { findStep } from "../engine/schedule.ts";
import type { State } from "../engine/state.ts";
import type { GateInput, GateVerdict } from "../run/gates/gate.ts";
import { type AskedCapacity, askAbout, capacityFor } from "../run/gates/gate-input.ts";
import { consentOf, openTouchJudge, type TouchJudge } from "../run/gates/judge-touch.ts";
import { endingOf, findRefusal, nextLook } from "../run/gates/registry.ts";
import { openAgenda } from "./agenda.ts";
import { type Capacity, openCapacity } from "./capacity.ts";
import { type Called, type OpenQueue, openSenderQueues } from "./sender-queue.ts";
import { applyEvent, applyFact, keep, type SimPerson, type ToldFact, writeInto } from "./sim-person.ts";

/** Whom a simulation plays, when, and how they wait for each other. */
export interface SimulationInput<P extends SimPerson> {
  config: WorkspaceConfig;
  /** They are changed: `copyPerson` gives copies. */
  people: readonly P[];
  startAt: Instant;
  /** Nothing after this is played. */
  endAt: Instant;
  /**
   * Whoever a sender's limit stops stands in the sender's queue and is looked at when their turn comes, where `seq run`
   * looks at each of them again and again. Otherwise they are alone, and look again when all gates of time are open.
   */
  queues: boolean;
  /** Of what is due at one moment the lowest comes first; everything else that happens then has 0. */
  rankOf?(who: P): number;
  /**
   * Somebody who is handed over to a sequence, as they enter it: played on beside who they are here. Null: they stay
   * outside. Absent: nobody is played in another sequence, and all are taken to enter it.
   */
  enter?(who: P, sequence: string, now: Instant): P | null;
}

/** What is asked of a simulation: it is told what happens, and says what is not the engine's to know. */
export interface Question<P extends SimPerson> {
  /**
   * Every gate is open and the touch is performed, or opens a task. A text is why it cannot be written: it is held then.
   * `waitedMs`: how long the sender's limits kept it.
   */
  onTouch(touch: { who: P; input: GateInput; variant: string | null; waitedMs: number }): string | null;
  /** How long a task lies on the rep's list; 0 is done at once. Null: the question ends it itself, by `endTask`. */
  taskMs(who: P, input: GateInput): number | null;
  /** What the engine recorded. */
  onEffects?(who: P, effects: readonly Effect[], now: Instant): void;
  onPerformed?(who: P, step: TouchStep, now: Instant): void;
  /** A gate of time lets people wait, so many person-milliseconds. */
  onWait?(input: GateInput, gate: string, ms: number): void;
  /** Only a change, not time, lets them go on. */
  onHeld?(input: GateInput, gate: string, detail: string): void;
}

/** What the next look at somebody says. */
type NextStep =
  /** Branches were taken or steps skipped; `state.dueAt` says when to look again. */
  | { type: "moved" }
  /** Nothing at all: their version has no such step. */
  | { type: "stuck" }
  /** Every gate is open: this touch is to be performed now. */
  | { type: "touch"; input: GateInput; variant: string | null }
  | { type: "refused"; input: GateInput; gate: string; verdict: Refusal };

type Refusal = Extract<GateVerdict, { pass: false }>;

interface InQueue<P> {
  who: P;
  turn: number;
  joinedAt: Instant;
  /** Their step has a `max_age`. */
  ages: boolean;
  calendar: PersonCalendar;
  isFollowUp: boolean;
  dueAt: Instant;
}

/** What happens between two parts: some tens of milliseconds. */
const PART = 2_000;

/** Gates of capacity: whoever they stop waits in the sender's queue. */
const QUEUE_GATES = ["sender", "spacing"];
/** A touch that was put off is looked at again no sooner than this. */
const LEAST_DEFERRAL_MS = 1_000;

/**
 * People on a simulated clock, played with the engine and the gates of `seq run`. What there is no store for (pauses,
 * suppressions, what people asked for) lets everybody pass; messages that wait for approval are approved at once.
 */
export class Simulation<P extends SimPerson> {
  readonly capacity: Capacity;
  readonly #input: SimulationInput<P>;
  readonly #question: Question<P>;
  readonly #judge: TouchJudge;
  readonly #agenda = openAgenda<(now: Instant) => void>();
  readonly #queues = openSenderQueues<InQueue<P>>({
    isGone: ({ who, turn }) => turn !== this.#turns.get(who),
    call: (next, waiting, now) => this.#call(next, waiting, now),
    at: (at, serve) => this.#agenda.add(at, serve),
  });
  /** Count up when somebody is planned anew, so that older entries of the agenda and of queues mean nothing. */
  readonly #turns = new Map<P, number>();
  readonly #openTasks = new Map<P, GateInput>();
  readonly #companies: ReadonlyMap<string, P[]>;

  constructor(input: SimulationInput<P>, question: Question<P>) {
    this.#input = input;
    this.#question = question;
    this.capacity = openCapacity(input.config);
    this.#judge = openTouchJudge(input.config);
    this.#companies = groupCompanies(input);
  }

  /** Plays everything up to the end. */
  run(): void {
    for (const _share of this.parts());
  }

  /** Plays everything up to the end, and says now and then which share of the people is through. */
  *parts(): Generator<number, void> {
    const { people, startAt, endAt } = this.#input;
    for (const who of people) this.#plan(who, startAt);
    let happened = 0;
    for (let next = this.#agenda.take(); next !== null && next.at <= endAt; next = this.#agenda.take()) {
      next.item(next.at);
      happened += 1;
      if (happened % PART === 0) yield this.#shareThrough();
    }
  }

  #shareThrough(): number {
    const { people } = this.#input;
    return (
      people.filter(({ enrollment }) => enrollment.state.status !== "active").length /
      Math.max(1, people.length)
    );
  }

  /** Has something happen then. */
  at(at: Instant, happen: (now: Instant) => void): void {
    this.#agenda.add(at, happen);
  }

  /** Lets the engine answer an event. */
  apply(who: P, event: Event, now: Instant): void {
    this.#change(who, now, () => applyEvent(who, event, now));
  }

  /** Reports a fact, and stops the sequences of colleagues where the workspace's `company` says so. */
  tell(who: P, fact: ToldFact, now: Instant): void {
    this.#change(who, now, () => applyFact(who, fact, now));
    const { companyDomain } = who.prospect;
    if (companyDomain === null || !this.#input.config.company.stopOn.includes(fact.kind)) return;
    for (const other of this.#companies.get(companyDomain) ?? []) {
      if (other === who || other.enrollment.state.status !== "active") continue;
      this.#applyAndPlan(other, { type: "exit", reason: `company_${fact.kind}` }, now);
    }
  }

  /** Ends the task that somebody stands at, as done, or skipped for a reason; none where they have gone on. */
  endTask(who: P, ending: { type: "done" } | { type: "skipped"; reason: string }, now: Instant): void {
    const input = this.#openTasks.get(who);
    if (input !== undefined) this.#promise(input, -1);
    this.#openTasks.delete(who);
    const { state } = who.enrollment;
    const step = state.phase === "task" ? findStep(who.context.plan, state.step) : null;
    if (step?.kind !== "touch") return;
    if (ending.type === "skipped") this.apply(who, ending, now);
    else this.#perform(who, step, now);
  }

  /** Whoever stands elsewhere after a change is planned anew. */
  #change(who: P, now: Instant, change: () => readonly Effect[]): void {
    const before = who.enrollment.state;
    const effects = change();
    this.#question.onEffects?.(who, effects, now);
    const { state } = who.enrollment;
    const isSame =
      state.dueAt === before.dueAt && state.step === before.step && state.status === before.status;
    if (!isSame) this.#plan(who, now);
  }

  #applyAndPlan(who: P, event: Event, now: Instant): void {
    const effects = applyEvent(who, event, now);
    this.#question.onEffects?.(who, effects, now);
    this.#plan(who, now);
  }

  #plan(who: P, now: Instant): void {
    const turn = this.#nextTurn(who);
    const { status, dueAt, phase } = who.enrollment.state;
    if (status !== "active" || dueAt === null || (phase !== "waiting" && phase !== "approved")) return;
    const look = (at: Instant): void => {
      if (turn === this.#turns.get(who)) this.#look(who, at);
    };
    this.#agenda.add(Math.max(dueAt, now), look, this.#input.rankOf?.(who) ?? 0);
  }

  #nextTurn(who: P): number {
    const turn = (this.#turns.get(who) ?? 0) + 1;
    this.#turns.set(who, turn);
    return turn;
  }

  #look(who: P, now: Instant): void {
    const next = this.#findNext(who, now);
    if (next.type === "stuck") return;
    if (next.type === "moved") this.#plan(who, now);
    else if (next.type === "refused") this.#refuse(who, next, now);
    else if (this.#input.queues && this.#queueOf(who, next.input).queue.size > 0)
      this.#join(who, next.input, now);
    else this.#touch(who, next, now, 0);
  }

  /** Walks somebody due to the next touch and asks every gate of `seq run` about it. */
  #findNext(who: P, now: Instant): NextStep {
    const { state: before } = who.enrollment;
    const { state, effects } = advance(who.context, before, { type: "due" }, now);
    const [first] = effects;
    // Nothing but the touch itself: the state is as it was, and a copy that dies young costs little.
    if (effects.length !== 1 || first?.type !== "deliver" || first.variant !== null)
      keep(who, state, effects);
    this.#question.onEffects?.(who, effects, now);
    for (const effect of effects) if (effect.type === "enroll") this.#handOver(who, effect.step, now);
    const deliver = effects.find((effect) => effect.type === "deliver");
    if (deliver === undefined) {
      const isStuck = state.step === before.step && state.dueAt === before.dueAt;
      return { type: isStuck ? "stuck" : "moved" };
    }
    const input = this.#inputOf(who, deliver.step, now);
    const refusal = findRefusal(input);
    return refusal === null
      ? { type: "touch", input, variant: deliver.variant }
      : { type: "refused", input, gate: refusal.gate.id, verdict: refusal.verdict };
  }

  /** The step's fields are written where they enter the other sequence, or nobody is played in it. */
  #handOver(who: P, { sequence, fields }: EnrollStep, now: Instant): void {
    const { prospect, context } = who;
    writeInto(who, { fields, addTags: [], removeTags: [] });
    const entrant = this.#input.enter?.(who, sequence, now);
    if (entrant === null) Object.assign(who, { prospect, context });
    if (entrant === null || entrant === undefined) return;
    const { happened, told } = who.enrollment.state;
    const entered = { type: "enrolled" as const, happened, ...(told !== undefined && { told }) };
    const effects = applyEvent(entrant, entered, now);
    this.#question.onEffects?.(entrant, effects, now);
    const { companyDomain } = entrant.prospect;
    if (companyDomain !== null) this.#companies.get(companyDomain)?.push(entrant);
    this.#plan(entrant, now);
  }

  #inputOf({ enrollment, prospect, context, consents }: P, step: TouchStep, now: Instant): GateInput {
    const { config } = this.#input;
    const asked = { now, config, evaluation: context, enrollment, person: prospect, step };
    const touch = askAbout(asked, true);
    const capacity: AskedCapacity = capacityFor(touch, null);
    const { sender } = enrollment;
    return {
      ...touch,
      readiness: { ready: true, version: enrollment.planHash },
      pauses: [],
      heardAt: null,
      senderState: { id: sender, holds: {}, firstTouchAt: this.capacity.firstTouchAt(sender) },
      suppression: null,
      preference: null,
      declined: null,
      exitFact: null,
      heardOnChannelAt: findHeardOn(enrollment.state, context.plan, touch.channel.id),
      law:
        consents === null
          ? null
          : this.#judge.view(
              prospect,
              {
                channel: touch.channel.id,
                action: step.action,
                isService: context.plan.purpose === "service",
                ...consentOf(step),
              },
              now,
              consents,
            ),
      usage: this.capacity.usage(capacity),
      promised: this.capacity.promised(capacity),
      openTasks: this.capacity.openTasks(capacity),
    };
  }

  #refuse(who: P, { input, gate, verdict }: NextStep & { type: "refused" }, now: Instant): void {
    if (verdict.ends !== undefined) {
      this.#applyAndPlan(who, endingOf(input, gate, verdict), now);
      return;
    }
    const { queues } = this.#input;
    if (queues && QUEUE_GATES.includes(gate)) {
      this.#join(who, input, now);
      return;
    }
    const until = verdict.until === null || queues ? verdict.until : nextLook(input);
    if (until === null) {
      this.#hold(who, input, gate, verdict.detail);
      return;
    }
    this.#question.onWait?.(input, gate, until - now);
    const dueAt = Math.max(until, now + LEAST_DEFERRAL_MS);
    this.#applyAndPlan(who, { type: "deferred", gate, until: dueAt, ages: verdict.ages === true }, now);
  }

  #hold(who: P, input: GateInput, gate: string, detail: string): void {
    this.#question.onHeld?.(input, gate, detail);
    this.#applyAndPlan(who, { type: "deferred", gate, until: null }, input.now);
  }

  #queueOf({ enrollment }: P, { channel, step }: GateInput): OpenQueue<InQueue<P>> {
    return this.#queues.of(
      `${enrollment.sender}|${channel.performer === "machine" ? channel.id : step.action}`,
    );
  }

  #join(who: P, input: GateInput, now: Instant): void {
    const { state } = who.enrollment;
    const waiting = {
      who,
      turn: this.#nextTurn(who),
      joinedAt: now,
      ages: input.step.maxAge !== null,
      calendar: who.context.calendar,
      isFollowUp: state.touched,
      dueAt: state.dueAt ?? now,
    };
    this.#queues.join(this.#queueOf(who, input), waiting, now);
  }

  /** Looks at the next one in a queue: where a limit stops the queue, until when; else what to do as they leave it. */
  #call({ who, ages, joinedAt }: InQueue<P>, waiting: number, now: Instant): Called {
    // Time in the queue is no age, as `seq run` has it whenever it looks at somebody who waits.
    if (ages) applyEvent(who, { type: "deferred", gate: "queue", until: now }, now);
    const next = this.#findNext(who, now);
    if (next.type === "stuck") return { type: "leaves", go: () => undefined };
    if (next.type === "moved") return { type: "leaves", go: () => this.#plan(who, now) };
    if (next.type === "touch")
      return { type: "leaves", go: () => this.#touch(who, next, now, now - joinedAt) };
    const { input, gate, verdict } = next;
    if (!QUEUE_GATES.includes(gate)) return { type: "leaves", go: () => this.#refuse(who, next, now) };
    const { until } = verdict;
    if (until === null) return { type: "leaves", go: () => this.#hold(who, input, gate, verdict.detail) };
    this.#question.onWait?.(input, gate, (until - now) * waiting);
    return { type: "stops", until: Math.max(until, now + LEAST_DEFERRAL_MS) };
  }

  #touch(who: P, { input, variant }: NextStep & { type: "touch" }, now: Instant, waitedMs: number): void {
    const refusal = this.#question.onTouch({ who, input, variant, waitedMs });
    if (refusal !== null) {
      this.#hold(who, input, "message", refusal);
      return;
    }
    const { step, channel } = input;
    const ms = channel.performer === "machine" ? 0 : this.#question.taskMs(who, input);
    if (ms === 0) {
      this.#perform(who, step, now);
      return;
    }
    this.#applyAndPlan(who, { type: "task_opened", step: step.id }, now);
    this.#openTasks.set(who, input);
    this.#promise(input, 1);
    if (ms !== null) this.at(now + ms, (at) => this.endTask(who, { type: "done" }, at));
  }

  #promise({ openTasks, promised }: GateInput, by: 1 | -1): void {
    for (const each of [openTasks, promised.person, promised.company]) each.count += by;
  }

  /** Charges a touch, and lets the engine go on. */
  #perform(who: P, step: TouchStep, now: Instant): void {
    const { enrollment, prospect } = who;
    const isMachine =
      findAction(step.action, this.#input.config.senders[enrollment.sender])?.channel.performer === "machine";
    this.capacity.charge(prospect, step, enrollment.sender, isMachine, now);
    const as = isMachine ? "sent" : "done";
    const effects = applyEvent(who, { type: "performed", step: step.id, as }, now);
    this.#question.onEffects?.(who, effects, now);
    this.#question.onPerformed?.(who, step, now);
    this.#plan(who, now);
  }
}

/** People by their company's domain, whose sequences stop together, where the workspace stops colleagues at all. */
function groupCompanies<P extends SimPerson>({ config, people }: SimulationInput<P>): Map<string, P[]> {
  const groups = new Map<string, P[]>();
  if (!config.company.sameDomain || config.company.stopOn.length === 0) return groups;
  for (const who of people) {
    const { companyDomain } = who.prospect;
    if (companyDomain === null) continue;
    const others = groups.get(companyDomain);
    if (others === undefined) groups.set(companyDomain, [who]);
    else others.push(who);
  }
  return groups;
}

/** When the person last answered a step on a channel; null for never. */
function findHeardOn({ steps }: State, { steps: planned }: Plan, channel: string): Instant | null {
  const heard = planned.flatMap((step) =>
    step.kind === "touch" && step.channel === channel ? (steps[step.id]?.events["replied"] ?? []) : [],
  );
  return heard.length === 0 ? null : Math.max(...heard);
}
