import { poissonMean } from "./poisson.ts";

/** The normal quantile of a two-sided 95 % interval. */
const Z = 1.959963984540054;

/** Half of what a 95 % interval leaves out. */
const TAIL = 0.025;

/** Bounds of a 95 % interval, inclusive. */
export interface Interval {
  low: number;
  high: number;
}

/**
 * The score interval of a proportion, 0 to 1; null without anybody to count.
 * Source: Wilson 1927, "Probable inference, the law of succession, and statistical inference", JASA 22.
 */
export function proportionInterval(count: number, of: number): Interval | null {
  if (of === 0) return null;
  const rate = count / of;
  const middle = (rate + Z ** 2 / (2 * of)) / (1 + Z ** 2 / of);
  const half = (Z / (1 + Z ** 2 / of)) * Math.sqrt((rate * (1 - rate)) / of + Z ** 2 / (4 * of ** 2));
  return { low: count === 0 ? 0 : middle - half, high: count === of ? 1 : middle + half };
}

/** How often something happened, among how many. */
export interface Proportion {
  count: number;
  of: number;
}

/**
 * The difference of two independent proportions, `a` less `b`, −1 to 1; null where either has nobody.
 * Source: Newcombe 1998, "Interval estimation for the difference between independent proportions", Statistics in Medicine
 * 17, method 10.
 */
export function differenceInterval(a: Proportion, b: Proportion): Interval | null {
  const [left, right] = [proportionInterval(a.count, a.of), proportionInterval(b.count, b.of)];
  if (left === null || right === null) return null;
  const [rateA, rateB] = [a.count / a.of, b.count / b.of];
  const difference = rateA - rateB;
  return {
    low: difference - Math.hypot(rateA - left.low, right.high - rateB),
    high: difference + Math.hypot(left.high - rateA, rateB - right.low),
  };
}

/**
 * The exact interval of the mean of a Poisson count.
 * Source: Garwood 1936, "Fiducial limits for the Poisson distribution", Biometrika 28.
 */
export function countInterval(count: number): Interval {
  return {
    low: count === 0 ? 0 : poissonMean("at least", count, TAIL),
    high: poissonMean("at most", count, TAIL),
  };
}

/** What each of `count` costs, with the count's interval; `high` and the figure itself are null where there is none yet. */
export interface CostEach {
  each: number | null;
  low: number;
  high: number | null;
}

/** `cost` by a count that is Poisson; with a count of 0 only what it costs at least is known. */
export function costInterval(cost: number, count: number): CostEach {
  const { low, high } = countInterval(count);
  return {
    each: count === 0 ? null : cost / count,
    low: cost / high,
    high: count === 0 ? null : cost / low,
  };
}
