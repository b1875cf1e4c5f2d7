const isLong = process.env.TEST_LONG === "1";

/** How much a test plays: `short` in every run, `long` where TEST_LONG=1. The short one must show the same. */
export function sized(short: number, long: number): number {
  return isLong ? long : short;
}
