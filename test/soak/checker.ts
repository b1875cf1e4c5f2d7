import { checkCodes, checkCounts, checkStuck, checkTimeline, checkTimes, checkTroubles } from "./answers.ts";
import { checkLaw } from "./law.ts";
import { checkBudget, checkCaps } from "./limits.ts";
import { checkHalves, checkOnce, checkThreads, checkWindows } from "./mails.ts";
import { openCase, type Promised } from "./model.ts";
import type { Play, Script, Violation } from "./script.ts";
import { checkStops } from "./stops.ts";

const PROMISES: readonly Promised[] = [
  checkOnce,
  checkStops,
  checkWindows,
  checkCaps,
  checkBudget,
  checkThreads,
  checkLaw,
  checkHalves,
  checkTimes,
  checkStuck,
  checkCounts,
  checkTimeline,
  checkCodes,
  checkTroubles,
];

/** Everything that a play broke, in the order of its calls. */
export function checkPlay(script: Script, play: Play): Violation[] {
  const { subject, violations } = openCase(script, play);
  for (const check of PROMISES) check(subject);
  return violations.toSorted((one, two) => one.call - two.call);
}
