import { DAY_MS, type Instant } from "../engine/plan.ts";
import { playRound, type RoundInput } from "./play-round.ts";
import type { Tally } from "./tally.ts";

/** An expected number and the interval that holds nine of ten outcomes. */
export interface Estimate {
  mean: number;
  low: number;
  high: number;
}

export interface ForecastRow {
  /** Local date of the workspace. */
  day: string;
  sender: string;
  channel: string;
  /** Mean over the rounds. */
  touches: number;
}

export interface Forecast {
  people: number;
  rounds: number;
  startAt: Instant;
  rows: ForecastRow[];
  touches: number;
  /** The last touch: earliest and latest over the rounds; null when nothing was touched. */
  lastTouchAt: { earliest: Instant; latest: Instant } | null;
  finished: number;
  exited: number;
  /** People who still stand somewhere at the end of the horizon. */
  left: number;
  /** Limits that made people wait, worst first; hours are person-hours. */
  limits: { limit: string; hours: number }[];
  /** Touches that never happened, by step and reason (`stale`, `unreachable`, `when`); mean over the rounds. */
  skipped: { step: string; reason: string; people: number }[];
  /** New people who get nothing at all, or something too late, by what they miss first; mean over the rounds. */
  lost: { step: string; reason: string; people: number }[];
  /** People whom it hands over to other sequences, where they are played no further; mean over the rounds. */
  handedOver: { sequence: string; people: number }[];
  /** People whom a gate holds until somebody changes something (the law, mostly); mean over the rounds. */
  held: { step: string; reason: string; people: number }[];
  accepted: Estimate;
  opened: Estimate;
  replies: Estimate;
  meetings: Estimate;
  bounces: Estimate;
  optOuts: Estimate;
  cost: Estimate;
}

/** Touches of people played at most to narrow the figures down: a small group is played often, a large one once. */
const PEOPLE_TO_PLAY = 20_000;
const MOST_ROUNDS = 20;
/** Of a standard normal distribution, 5% lie above. */
const NINE_OF_TEN = 1.645;

/** Rounds that are worth playing for so many people. */
export function chooseRounds(people: number): number {
  return Math.max(1, Math.min(MOST_ROUNDS, Math.floor(PEOPLE_TO_PLAY / Math.max(1, people))));
}

/**
 * Plays the rounds and sums them up. The same input gives the same forecast. `onPlayed` is told now and then how many
 * rounds are played, one under way as a part of one; until it resolves nothing goes on, so that others have their turn.
 */
export async function forecast(
  input: RoundInput,
  rounds: number,
  onPlayed: (rounds: number) => Promise<void>,
): Promise<Forecast> {
  const tallies: Tally[] = [];
  for (let round = 0; round < rounds; round++) {
    await onPlayed(round);
    const part = (share: number): Promise<void> => onPlayed(round + share);
    tallies.push(await playRound({ ...input, seed: `${input.seed}/${round}` }, part));
  }
  const people = input.entrants.length;
  const mean = (read: (tally: Tally) => number) =>
    tallies.reduce((sum, tally) => sum + read(tally), 0) / Math.max(1, rounds);
  /** An event happens to a person or does not. */
  const share = (kind: string): Estimate => {
    const count = mean(({ events }) => events[kind] ?? 0);
    return estimate(count, people === 0 ? 0 : count * (1 - count / people));
  };
  const cost = mean((tally) => tally.cost);
  const costSquares = mean((tally) => tally.costSquares);
  const lasts = tallies.flatMap(({ lastTouchAt }) => (lastTouchAt === null ? [] : [lastTouchAt]));
  return {
    people,
    rounds,
    startAt: input.startAt,
    rows: meanRows(tallies),
    touches: mean(({ touches }) => [...touches.values()].reduce((sum, count) => sum + count, 0)),
    lastTouchAt: lasts.length === 0 ? null : { earliest: Math.min(...lasts), latest: Math.max(...lasts) },
    finished: mean(({ finished }) => finished),
    exited: mean(({ exited }) => exited),
    left: mean(({ left }) => left),
    limits: meanWaits(tallies),
    skipped: meanByStep(tallies, ({ skips }) => skips),
    lost: meanByStep(tallies, ({ lost }) => lost),
    handedOver: meanHandOvers(tallies),
    held: meanByStep(tallies, ({ holds }) => holds),
    accepted: share("accepted"),
    opened: share("opened"),
    replies: share("replied"),
    meetings: share("meeting_booked"),
    bounces: share("bounced"),
    optOuts: share("opted_out"),
    cost: estimate(cost, people === 0 ? 0 : Math.max(0, costSquares - (cost * cost) / people)),
  };
}

/** People are independent of each other, so a total is close to normal, with the sum of their variances. */
function estimate(mean: number, variance: number): Estimate {
  const spread = NINE_OF_TEN * Math.sqrt(Math.max(0, variance));
  return { mean, low: Math.max(0, mean - spread), high: mean + spread };
}

function meanRows(tallies: readonly Tally[]): ForecastRow[] {
  const sums = new Map<string, number>();
  for (const { touches } of tallies) {
    for (const [name, count] of touches) sums.set(name, (sums.get(name) ?? 0) + count);
  }
  return [...sums]
    .map(([name, sum]) => {
      const [day = "", sender = "", channel = ""] = name.split("|");
      const date = new Date(Number(day) * DAY_MS).toISOString().slice(0, 10);
      return { day: date, sender, channel, touches: Math.round((sum / tallies.length) * 10) / 10 };
    })
    .sort((left, right) =>
      `${left.day}|${left.sender}|${left.channel}` < `${right.day}|${right.sender}|${right.channel}` ? -1 : 1,
    );
}

function meanWaits(tallies: readonly Tally[]): Forecast["limits"] {
  const sums = new Map<string, number>();
  for (const { waits } of tallies)
    for (const [limit, ms] of waits) sums.set(limit, (sums.get(limit) ?? 0) + ms);
  return [...sums]
    .map(([limit, ms]) => ({ limit, hours: Math.round(ms / 3_600_000 / tallies.length) }))
    .sort((left, right) => right.hours - left.hours);
}

function meanHandOvers(tallies: readonly Tally[]): Forecast["handedOver"] {
  const sums = new Map<string, number>();
  for (const { handedOver } of tallies)
    for (const [sequence, count] of handedOver) sums.set(sequence, (sums.get(sequence) ?? 0) + count);
  return [...sums]
    .map(([sequence, sum]) => ({ sequence, people: Math.round((sum / tallies.length) * 10) / 10 }))
    .sort((left, right) => right.people - left.people);
}

function meanByStep(
  tallies: readonly Tally[],
  read: (tally: Tally) => ReadonlyMap<string, number>,
): Forecast["skipped"] {
  const sums = new Map<string, number>();
  for (const tally of tallies)
    for (const [name, count] of read(tally)) sums.set(name, (sums.get(name) ?? 0) + count);
  return [...sums]
    .map(([name, sum]) => {
      const end = name.indexOf("|");
      const [step, reason] = [name.slice(0, end), name.slice(end + 1)];
      return { step, reason, people: Math.round(sum / tallies.length) };
    })
    .sort((left, right) => right.people - left.people);
}
