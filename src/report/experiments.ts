import { DAY_MS, type Instant } from "../engine/plan.ts";
import { type StageFigure, share } from "./funnel.ts";
import type { Journey, Touch } from "./journeys.ts";
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

/** Collects people by variant, and compares the variants of each step. */
export class ExperimentTally {
  readonly #steps = new Map<string, { sequence: string; step: string; arms: Map<string, Taken[]> }>();

  /** `includes`: the touches asked for. */
  add({ touches, outcomes }: Journey, includes: (touch: Touch) => boolean): void {
    const seen = new Set<string>();
    for (const touch of touches) {
      const { sequence, step, variant, at, person } = touch;
      if (variant === null || sequence === null || step === null || !includes(touch)) continue;
      const key = JSON.stringify([sequence, step]);
      // Who came again counts where they came first.
      if (seen.has(key)) continue;
      seen.add(key);
      const found = this.#steps.get(key) ?? { sequence, step, arms: new Map<string, Taken[]>() };
      this.#steps.set(key, found);
      const arm = found.arms.get(variant) ?? [];
      found.arms.set(variant, arm);
      const answers = outcomes.filter((outcome) => outcome.touch === touch && outcome.at < at + SETTLED_MS);
      const replied = answers.some(({ kind }) => kind === "replied");
      const positive = answers.some(
        ({ kind, sentiment }) => kind === "meeting_booked" || sentiment === "positive",
      );
      arm.push({ at, person, replied, positive });
    }
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
