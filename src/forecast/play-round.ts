import { findAction } from "../channels/find-channel.ts";
import type { WorkspaceConfig } from "../config/workspace-config.ts";
import { ALWAYS_EXIT, KNOWN_FACTS } from "../engine/facts.ts";
import { drawFrom } from "../engine/hash.ts";
import { DAY_MS, type Instant, type Plan, type TouchStep } from "../engine/plan.ts";
import type { Capacity } from "../playback/capacity.ts";
import { copyPerson, type SimPerson } from "../playback/sim-person.ts";
import { Simulation } from "../playback/simulation.ts";
import type { Rates } from "./rates.ts";
import { type Counted, openCounter, type Tally } from "./tally.ts";

export interface RoundInput {
  config: WorkspaceConfig;
  /** Everybody at the start of a round. */
  entrants: readonly SimPerson[];
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

interface Reacting extends Counted {
  /** An address of theirs has taken a message: it is not dead. */
  isReached: boolean;
}

/**
 * Plays everybody once from start to end, with the reactions that are drawn for them, and counts what happens. `onPart` is
 * told now and then which share of the people is through.
 */
export async function playRound(input: RoundInput, onPart: (share: number) => Promise<void>): Promise<Tally> {
  const { config, startAt, endAt, seed, rates, tasksDoneAfterMs } = input;
  const counter = openCounter(config);
  const moving = findMovingEvents(config, input.entrants[0]?.context.plan);
  const people = input.entrants.map(
    (entrant): Reacting => ({
      ...copyPerson(entrant),
      cost: 0,
      isReached: entrant.enrollment.state.touched,
      counted: [],
    }),
  );
  const react = (who: Reacting, { kind, step }: Reaction, now: Instant): void => {
    counter.countEvent(who, kind);
    simulation.tell(who, { kind, step }, now);
  };
  const simulation = new Simulation(
    { config, people, startAt, endAt, queues: true },
    {
      taskMs: () => tasksDoneAfterMs,
      onTouch({ who, input: { step, now } }) {
        counter.countTouch(who, step, now);
        return null;
      },
      onPerformed(who, step, now) {
        const isFirst = !who.isReached && findsDeadAddresses(step);
        if (isFirst) who.isReached = true;
        for (const reaction of drawReactions(seed, who.enrollment.key, step, rates, isFirst)) {
          if (!moving.has(reaction.kind)) counter.countEvent(who, reaction.kind);
          else if (reaction.inMs === 0) react(who, reaction, now);
          else simulation.at(now + reaction.inMs, (at) => react(who, reaction, at));
        }
      },
      onEffects: (_who, effects) => counter.countEffects(effects),
      onWait: (touch, gate, ms) => counter.countWait(touch, gate, ms),
      onHeld: ({ step }, _gate, detail) => counter.countHeld(step, detail),
    },
  );
  input.prepare(simulation.capacity);
  for (const share of simulation.parts()) await onPart(share);
  for (const [index, who] of people.entries()) counter.close(who, index >= input.newFrom);
  return counter.tally;
}

/** Events that end the sequence, stop colleagues, or that a condition speaks of; the others are only counted. */
function findMovingEvents(config: WorkspaceConfig, plan: Plan | undefined): ReadonlySet<string> {
  const steps = plan?.steps ?? [];
  const conditions = steps
    .flatMap((step) => [step.until, step.when, step.kind === "branch" ? step.condition : null])
    .join(" ");
  const ends = [...ALWAYS_EXIT, ...(plan?.exitOn ?? []), ...config.company.stopOn];
  return new Set([...ends, ...KNOWN_FACTS.filter((kind) => conditions.includes(kind))]);
}

/** A meeting is booked so long after the answer, on average. */
const MEETING_MEAN_MS = DAY_MS;

/** Something a person will do. */
interface Reaction {
  kind: string;
  step: string;
  inMs: number;
}

/** Whether a first touch of this kind may tell that the address is dead. */
function findsDeadAddresses({ action }: TouchStep): boolean {
  return findAction(action)?.action.reactions?.some(({ isFirstAndLast }) => isFirstAndLast === true) ?? false;
}

/**
 * What one person does after one touch. Drawn from a hash of (seed, person, step, event), so that the same
 * person reacts the same way whenever the touch comes: two forecasts differ by what was changed, not by luck.
 */
function drawReactions(
  seed: string,
  person: string,
  step: TouchStep,
  rates: Rates,
  isFirst: boolean,
): Reaction[] {
  const draw = (kind: string) => drawFrom(seed, person, step.id, kind);
  const drawn: Reaction[] = [];
  const delay = (kind: string, meanMs: number) => Math.round(-meanMs * Math.log(1 - draw(`${kind} delay`)));
  for (const { event: kind, rate, after, isFirstAndLast, meets } of findAction(step.action)?.action
    .reactions ?? []) {
    if (isFirstAndLast === true && !isFirst) continue;
    if (draw(kind) >= rates[rate]) continue;
    const inMs = "exactMs" in after ? after.exactMs : delay(kind, after.meanMs);
    drawn.push({ kind, step: step.id, inMs });
    if (isFirstAndLast === true) break;
    if (meets === undefined || draw("meeting_booked") >= rates.meeting) continue;
    const later = meets === "at once" ? 0 : delay("meeting_booked", MEETING_MEAN_MS);
    drawn.push({ kind: "meeting_booked", step: step.id, inMs: inMs + later });
  }
  return drawn;
}
