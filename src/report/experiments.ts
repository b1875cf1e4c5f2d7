import { DAY_MS, type Instant } from "../engine/plan.ts";
import { type StageFigure, share } from "./funnel.ts";
import type { Journey, Outcome, Touch } from "./journeys.ts";
import { sayComparison } from "./says.ts";
import { addBlock, decisiveLog, type EProcess, peopleNeeded, startEProcess } from "./statistics/e-process.ts";
import { differenceInterval } from "./statistics/intervals.ts";

/** A person counts in a comparison so long after the touch, whatever came of it: what counts once changes no more. */
export const SETTLED_MS = 14 * DAY_MS;

/** One variant of a step. */
export interface ArmFigures {
  variant: string;
  /** People touched. */
  people: number;
  /** Of those touched at least 14 days ago: a human reply within 14 days. */
  replied: StageFigure;
  positive: number;
}

/** Two variants, `a` less `b`. */
export interface Comparison {
  a: string;
  b: string;
  e_value: number;
  /** What the e-value must reach: 20 by how many pairs are compared. */
  needed: number;
  difference: number | null;
  low: number | null;
  high: number | null;
  /** The variant that lost; null while no difference is shown. */
  lost: string | null;
  /** About so many more people, in both, would show a difference of the size seen; null where none is seen. */
  people_needed: number | null;
  /** The same in words. */
  says: string;
}

export interface Experiment {
  sequence: string;
  step: string;
  variants: ArmFigures[];
  comparisons: Comparison[];
}

interface Taken {
  at: Instant;
  person: number;
  replied: boolean;
  positive: boolean;
}

/** A touch with a variant, and what answered it. */
interface Test {
  touch: Touch;
  /** Of its step. */
  key: string;
  replies: readonly Outcome[];
  positives: readonly Outcome[];
}

/** Collects people by variant, and compares the variants of each step. */
export class ExperimentTally {
  readonly #steps = new Map<string, { sequence: string; step: string; arms: Map<string, Taken[]> }>();

  /** The tests of a journey, found once: many people share one, each with their own times. */
  readonly #tests = new WeakMap<Journey, readonly Test[]>();

  /** `includes`: the touches asked for. */
  add(journey: Journey, includes: (touch: Touch) => boolean): void {
    let tests = this.#tests.get(journey);
    if (tests === undefined) {
      tests = findTests(journey);
      this.#tests.set(journey, tests);
    }
    const seen: string[] = [];
    for (const { touch, key, replies, positives } of tests) {
      // Who came again counts where they came first.
      if (!includes(touch) || seen.includes(key)) continue;
      seen.push(key);
      const { at, person } = touch;
      const isWithin = (outcome: Outcome): boolean => outcome.at < at + SETTLED_MS;
      const [replied, positive] = [replies.some(isWithin), positives.some(isWithin)];
      this.#armOf(key, touch).push({ at, person, replied, positive });
    }
  }

  #armOf(key: string, { sequence, step, variant }: Touch): Taken[] {
    let found = this.#steps.get(key);
    if (found === undefined) {
      found = { sequence: sequence ?? "", step: step ?? "", arms: new Map() };
      this.#steps.set(key, found);
    }
    let arm = found.arms.get(variant ?? "");
    if (arm === undefined) {
      arm = [];
      found.arms.set(variant ?? "", arm);
    }
    return arm;
  }

  finish(now: Instant, nameStep: (sequence: string, step: string) => string): Experiment[] {
    return [...this.#steps.values()]
      .filter(({ arms }) => arms.size > 1)
      .map(({ sequence, step, arms }) => ({
        sequence,
        step: nameStep(sequence, step),
        ...compareArms(arms, now),
      }))
      .sort((a, b) => (`${a.sequence}\0${a.step}` < `${b.sequence}\0${b.step}` ? -1 : 1));
  }
}

function findTests({ touches, outcomes }: Journey): Test[] {
  return touches.flatMap((touch) => {
    const { sequence, step, variant } = touch;
    if (variant === null || sequence === null || step === null) return [];
    const answers = outcomes.filter((outcome) => outcome.touch === touch);
    const isPositive = ({ kind, sentiment }: Outcome) =>
      kind === "meeting_booked" || sentiment === "positive";
    const replies = answers.filter(({ kind }) => kind === "replied");
    return [{ touch, key: JSON.stringify([sequence, step]), replies, positives: answers.filter(isPositive) }];
  });
}

function compareArms(
  arms: ReadonlyMap<string, Taken[]>,
  now: Instant,
): Pick<Experiment, "variants" | "comparisons"> {
  const sorted = [...arms].sort(([a], [b]) => (a < b ? -1 : 1));
  const settled = sorted.map(([variant, people]) => ({
    variant,
    people: people
      .filter(({ at }) => at + SETTLED_MS <= now)
      .sort((a, b) => a.at - b.at || a.person - b.person),
  }));
  const pairs = settled.flatMap((a, index) => settled.slice(index + 1).map((b) => [a, b] as const));
  return {
    variants: sorted.map(([variant, people], index) => ({
      variant,
      people: people.length,
      replied: shareOf(settled[index]?.people ?? []),
      positive: people.filter(({ positive }) => positive).length,
    })),
    comparisons: pairs.map(([a, b]) => {
      const process = startEProcess();
      for (const [index, { replied }] of a.people.entries()) {
        const other = b.people[index];
        if (other !== undefined) addBlock(process, replied, other.replied);
      }
      return describe(a.variant, b.variant, process, shareOf(a.people), shareOf(b.people), pairs.length);
    }),
  };
}

function shareOf(people: readonly Taken[]): StageFigure {
  return share(people.filter(({ replied }) => replied).length, people.length);
}

function describe(
  a: string,
  b: string,
  process: EProcess,
  left: StageFigure,
  right: StageFigure,
  comparisons: number,
): Comparison {
  const interval = differenceInterval(left, right);
  const difference = left.rate === null || right.rate === null ? null : left.rate - right.rate;
  const isDecided = process.log >= decisiveLog(comparisons);
  const lost = isDecided ? (process.a.count < process.b.count ? a : b) : null;
  const more = peopleNeeded(process, comparisons);
  const compared = {
    a,
    b,
    // Above this a number says no more than "surely".
    e_value: Math.exp(Math.min(process.log, 700)),
    needed: Math.exp(decisiveLog(comparisons)),
    difference,
    low: interval?.low ?? null,
    high: interval?.high ?? null,
    lost,
    people_needed: more,
  };
  return { ...compared, says: sayComparison(compared, "en") };
}
