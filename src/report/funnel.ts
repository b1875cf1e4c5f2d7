import { type Interval, proportionInterval } from "./statistics/intervals.ts";

/** The stages after the beginning, each counted among the people reached; `reached` among those who entered. */
export const STAGES = ["reached", "replied", "positive", "meeting", "goal"] as const;
export type Stage = (typeof STAGES)[number];

/** People at a stage, with a 95 % interval of their share; rate and bounds are null where nobody could be there. */
export interface StageFigure {
  count: number;
  of: number;
  rate: number | null;
  low: number | null;
  high: number | null;
}

/** People by stage. `enrolled`: who entered, or, where touches are told apart, who was touched. */
export type Funnel = { enrolled: number } & Record<Stage, StageFigure>;

/** Bits of what one person came to in one group. */
export const BIT = { enrolled: 1, reached: 2, replied: 4, positive: 8, meeting: 16, goal: 32 } as const;

/** People by the stages they came to. */
export interface FunnelCount {
  enrolled: number;
  stages: Record<Stage, number>;
}

export function blankFunnel(): FunnelCount {
  return { enrolled: 0, stages: { reached: 0, replied: 0, positive: 0, meeting: 0, goal: 0 } };
}

/** Counts people who came to the same. Whoever was not reached is at no later stage. */
export function countPeople(funnel: FunnelCount, bits: number, people: number): void {
  if ((bits & BIT.enrolled) === 0) return;
  funnel.enrolled += people;
  if ((bits & BIT.reached) === 0) return;
  for (const stage of STAGES) if ((bits & BIT[stage]) !== 0) funnel.stages[stage] += people;
}

export function finishFunnel({ enrolled, stages }: FunnelCount): Funnel {
  const of = (stage: Stage) => share(stages[stage], stage === "reached" ? enrolled : stages.reached);
  return {
    enrolled,
    reached: of("reached"),
    replied: of("replied"),
    positive: of("positive"),
    meeting: of("meeting"),
    goal: of("goal"),
  };
}

/** A share with its interval. */
export function share(count: number, of: number): StageFigure {
  const interval: Interval | null = proportionInterval(count, of);
  return {
    count,
    of,
    rate: of === 0 ? null : count / of,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
  };
}
