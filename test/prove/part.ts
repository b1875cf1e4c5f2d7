import type { Chance } from "./chance.ts";

/** What one part of the proof came to. */
export interface Proof {
  /** How often the fault happened, in the part's own unit. */
  trials: number;
  /** One line each: which promise was broken, and how. */
  violations: string[];
  /** What else was counted, in a few words. */
  figures: string;
}

/** One kind of fault, tried many times on the built program. */
export interface Part {
  name: string;
  /** What is done to the program, as a reader of the table understands it. */
  test: string;
  /** Numbers of the promises that it tries to break; see promises.ts. */
  promises: readonly number[];
  /** Whether it is tests that `npm test` runs as well. */
  isTests?: boolean;
  /** Trials in CI, and in the long form. */
  trials: { short: number; long: number };
  /** What one trial is: "kills". */
  unit: string;
  /** Why it cannot run on this machine; null where it can. */
  missing(): string | null;
  /** Tries `trials` times, or fewer once `isOver` says that the time is up. `chance` decides what is random. */
  prove(trials: number, isOver: () => boolean, chance: Chance): Promise<Proof>;
}
