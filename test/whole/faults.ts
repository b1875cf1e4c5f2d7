import type { Random } from "./random.ts";

/** Everything that can go wrong in a history, by the name it is counted under. */
export const FAULTS = [
  "smtp refused",
  "smtp slow",
  "smtp 4xx",
  "smtp 5xx",
  "smtp 5xx at login",
  "smtp 5xx after the dot",
  "smtp dropped before the dot",
  "smtp dropped after the dot",
  "smtp dropped, message lost",
  "transport throws",
  "process killed before a verb",
  "process killed after a verb",
  "process killed in flight",
  "worker stalled",
  "stalled beyond the lease",
  "database locked",
  "disk full",
  "answer of the disk lost",
  "clock jumped ahead",
  "clock jumped back",
  "clocks changed (DST)",
  "file edited",
  "file broken",
  "task done late",
  "reply",
  "opt-out",
  "bounce",
  "absence",
  "meeting booked",
  "accepted",
  "paused",
  "sender held",
] as const;

export type Fault = (typeof FAULTS)[number];

/** How often each fault happened. */
export type Tally = Record<Fault, number>;

export function blankTally(): Tally {
  return Object.fromEntries(FAULTS.map((fault) => [fault, 0])) as Tally;
}

/** How rough a history is: chances per verb or message. Some histories are calm in one thing and wild in another. */
export interface Weather {
  kill: number;
  stall: number;
  locked: number;
  full: number;
  lost: number;
  /** Share of hand-overs that do not simply succeed. */
  server: number;
}

const LEVELS = [0, 0.3, 1, 4] as const;

export function drawWeather(random: Random): Weather {
  const level = (): number => random.pick(LEVELS);
  return {
    kill: 0.002 * level(),
    stall: 0.001 * level(),
    locked: 0.0015 * level(),
    full: 0.008 * level(),
    lost: 0.0007 * level(),
    server: 0.12 * level(),
  };
}
