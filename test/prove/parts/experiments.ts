import { mostOf, playExperiments, playHoldouts, withStore } from "../../report/trials.ts";
import type { Part, Proof } from "../part.ts";

/** Experiments that share a store: a look reads all that is in it. */
const A_STORE = 50;
const LIFTS_A_STORE = 100;
/** As insight has it: 20 people a day and arm, looked at daily for sixty days; half as long in the short form. */
const PER_DAY = 20;
const DAYS = { short: 15, long: 60 };
/** Of experiments without a difference, those that may be called decided; of lifts, those that may lie outside. */
const FALSE = 0.05;
const OUTSIDE = 0.07;
const LIFTS = { count: 1_000, people: 400, share: 0.1, rates: { treated: 0.12, heldOut: 0.05 } };

export const experiments: Part = {
  name: "experiments",
  test: "variants that are alike, through the store, with the report looked at every day; and holdouts of a known lift",
  promises: [11],
  trials: { short: 50, long: 2_000 },
  unit: "experiments",
  missing: () => null,
  async prove(trials, isOver, chance): Promise<Proof> {
    const days = trials <= A_STORE ? DAYS.short : DAYS.long;
    // The quick half first: a part that is stopped in time has told it.
    const lifts = Math.min(LIFTS.count, trials);
    let [told, held] = [0, 0];
    while (told < lifts && !isOver()) {
      const count = Math.min(LIFTS_A_STORE, lifts - told);
      const random = chance(`lift ${told}`);
      held += await withStore((store) => playHoldouts(store, { ...LIFTS, count, random }));
      told += count;
    }
    let [played, winners] = [0, 0];
    while (played < trials && !isOver()) {
      const count = Math.min(A_STORE, trials - played);
      const random = chance(`null ${played}`);
      const rate = random.pick([0.03, 0.08, 0.2]);
      const rates = { a: rate, b: rate };
      const { decided } = await withStore((store) =>
        playExperiments(store, { count, days, perDay: PER_DAY, rates, random }),
      );
      winners += decided;
      played += count;
    }
    // What is called false by chance alone is allowed for, the less of it the more is played.
    return {
      trials: played,
      violations: [
        ...(winners > (played < 2_000 ? mostOf(played, FALSE) : FALSE * played)
          ? [`${winners} of ${played} experiments without a difference were called decided`]
          : []),
        ...(told - held > (told < LIFTS.count ? mostOf(told, OUTSIDE) : OUTSIDE * told)
          ? [`${told - held} of ${told} known lifts lay outside their interval`]
          : []),
      ],
      figures: `${winners} false winners over ${days} days; ${held} of ${told} known lifts inside their interval`,
    };
  },
};
