import type { Proportion } from "./intervals.ts";

/** Both parameters of the beta prior: the one of least regret (Turner, Ly, Grünwald; R package safestats). */
const PRIOR = 0.18;

/** Evidence of 20 to 1 against "no difference": at most one false winner in 20, however often it is looked at (Ville). */
export const DECISIVE = 20;

/** What a comparison of two arms knows; see `addBlock`. */
export interface EProcess {
  a: Proportion;
  b: Proportion;
  /** Logarithm of the e-value. */
  log: number;
}

export function startEProcess(): EProcess {
  return { a: { count: 0, of: 0 }, b: { count: 0, of: 0 }, log: 0 };
}

/**
 * The e-process for two proportions, in blocks of one and one: what is expected of each arm comes from the blocks before,
 * so that the product is a martingale where the arms are alike, and may be looked at at any time.
 * Source: Turner, Ly, Grünwald 2021, "Generic E-variables for exact sequential k-sample tests that allow for optional
 * stopping", section 3 (simple alternative learnt as a beta posterior's mean). Changes `process`.
 */
export function addBlock(process: EProcess, a: boolean, b: boolean): void {
  const [expectedA, expectedB] = [expectationOf(process.a), expectationOf(process.b)];
  const alike = (expectedA + expectedB) / 2;
  process.log += logRatio(a, expectedA, alike) + logRatio(b, expectedB, alike);
  count(process.a, a);
  count(process.b, b);
}

/** The e-value's logarithm that a comparison has to reach, among so many (Bonferroni). */
export function decisiveLog(comparisons: number): number {
  return Math.log(DECISIVE * comparisons);
}

/**
 * About how many more people, in both arms, would decide at the rates seen: what is missing by what a block of one and one
 * adds on average. Null where the arms answer alike, or where nothing is missing.
 */
export function peopleNeeded({ a, b, log }: EProcess, comparisons: number): number | null {
  const missing = decisiveLog(comparisons) - log;
  if (a.of === 0 || missing <= 0 || a.count === b.count) return null;
  const [rateA, rateB] = [expectationOf(a), expectationOf(b)];
  const alike = (rateA + rateB) / 2;
  return 2 * Math.ceil(missing / (divergence(rateA, alike) + divergence(rateB, alike)));
}

/**
 * How many times as many blocks as its mean growth would take decide four experiments in five: the rest is what chance and
 * learning the rates cost. Measured over rates of 1 to 40 % against twice as many: 2.6 to 3.2 (`npm run prove --
 * experiments`).
 */
const FOUR_IN_FIVE = 3;

/** People in each arm with which four experiments in five are decided, at these rates and among so many comparisons. */
export function armNeeded(low: number, high: number, comparisons: number): number {
  const alike = (low + high) / 2;
  return Math.ceil(
    (FOUR_IN_FIVE * decisiveLog(comparisons)) / (divergence(low, alike) + divergence(high, alike)),
  );
}

function expectationOf({ count, of }: Proportion): number {
  return (count + PRIOR) / (of + 2 * PRIOR);
}

function count(arm: Proportion, happened: boolean): void {
  arm.of += 1;
  if (happened) arm.count += 1;
}

function logRatio(happened: boolean, expected: number, alike: number): number {
  return happened ? Math.log(expected / alike) : Math.log((1 - expected) / (1 - alike));
}

/** Kullback–Leibler divergence of two coins. */
function divergence(rate: number, from: number): number {
  return rate * logRatio(true, rate, from) + (1 - rate) * logRatio(false, rate, from);
}
