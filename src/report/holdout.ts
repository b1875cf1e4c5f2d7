import { type StageFigure, share } from "./funnel.ts";
import type { Journey, Outcome, Stay } from "./journeys.ts";
import { differenceInterval } from "./statistics/intervals.ts";

/** What a sequence does beyond what happens without it: the goals of those it touches less those of its holdout. */
export interface Lift {
  sequence: string;
  /** The event compared. */
  goal: string;
  treated: StageFigure;
  held_out: StageFigure;
  lift: number | null;
  low: number | null;
  high: number | null;
}

interface Arms {
  treated: { count: number; of: number };
  heldOut: { count: number; of: number };
}

/**
 * Counts both arms by one rule: everybody who entered, touched or not, and the goal event after that, of this sequence or
 * of none. Whoever came again counts once. `people`: how many count as the journey's person does.
 */
export class HoldoutTally {
  readonly #arms = new Map<string, Arms>();

  add(
    { stays, outcomes }: Journey,
    includes: (stay: Stay) => boolean,
    goalOf: (sequence: string) => string,
    people = 1,
  ): void {
    const seen = new Set<string>();
    for (const stay of stays) {
      const { sequence, at, isHeldOut } = stay;
      if (sequence === null || seen.has(sequence) || !includes(stay)) continue;
      seen.add(sequence);
      const blank = { treated: { count: 0, of: 0 }, heldOut: { count: 0, of: 0 } };
      const arms = this.#arms.get(sequence) ?? blank;
      this.#arms.set(sequence, arms);
      const arm = isHeldOut ? arms.heldOut : arms.treated;
      const goal = goalOf(sequence);
      const isReached = (outcome: Outcome) =>
        outcome.kind === goal &&
        outcome.at >= at &&
        (outcome.sequence === null || outcome.sequence === sequence);
      arm.of += people;
      if (outcomes.some(isReached)) arm.count += people;
    }
  }

  /** Sequences that hold anybody out. */
  finish(goalOf: (sequence: string) => string): Lift[] {
    return [...this.#arms]
      .filter(([, { heldOut }]) => heldOut.of > 0)
      .map(([sequence, { treated, heldOut }]) => {
        const interval = differenceInterval(treated, heldOut);
        return {
          sequence,
          goal: goalOf(sequence),
          treated: share(treated.count, treated.of),
          held_out: share(heldOut.count, heldOut.of),
          lift: treated.of === 0 ? null : treated.count / treated.of - heldOut.count / heldOut.of,
          low: interval?.low ?? null,
          high: interval?.high ?? null,
        };
      })
      .sort((a, b) => (a.sequence < b.sequence ? -1 : 1));
  }
}
