/** Standard normal quantiles: two-sided 5 % error, 80 % power. */
const Z_ERROR = 1.96;
const Z_POWER = 0.8416;
/** The difference worth seeing: twice as many as a usual 5 % (own). */
export const WORTH_SEEING = { low: 0.05, high: 0.1 } as const;

/**
 * People that the smaller arm needs to tell the two rates apart, the other one being `ratio` times as large: the usual
 * formula for two proportions (Fleiss 1981, 3.2 and 3.4). The smaller arm has the lower rate.
 */
export function countNeeded({ low, high }: { low: number; high: number }, ratio = 1): number {
  const mean = (low + ratio * high) / (ratio + 1);
  const root =
    Z_ERROR * Math.sqrt((ratio + 1) * mean * (1 - mean)) +
    Z_POWER * Math.sqrt(ratio * low * (1 - low) + high * (1 - high));
  return Math.ceil(root ** 2 / (ratio * (high - low) ** 2));
}
