import type { Instant } from "../engine/plan.ts";

/** What one round counted. */
export interface Tally {
  /** Touches by `day|sender|channel`; the day is a local date of the workspace. */
  touches: Map<string, number>;
  /** Person-hours spent waiting for each limit. */
  waits: Map<string, number>;
  /** People to whom each event happened. */
  events: Record<string, number>;
  /** Touches that never happened, by `step: reason`. */
  skips: Map<string, number>;
  /** New people who get nothing at all, or something too late for its `max_age`, by `step|reason` of what they miss. */
  lost: Map<string, number>;
  /** People held at a touch until somebody changes something, by `step: reason`. */
  holds: Map<string, number>;
  /** Of money per person: sum and sum of squares. */
  cost: number;
  costSquares: number;
  lastTouchAt: Instant | null;
  finished: number;
  exited: number;
  /** People who still stood somewhere at the end of the horizon. */
  left: number;
}

export function blankTally(): Tally {
  return {
    touches: new Map(),
    waits: new Map(),
    events: {},
    skips: new Map(),
    lost: new Map(),
    holds: new Map(),
    cost: 0,
    costSquares: 0,
    lastTouchAt: null,
    finished: 0,
    exited: 0,
    left: 0,
  };
}

/** Adds to a count by name. */
export function addTo(counts: Map<string, number>, name: string, amount: number): void {
  counts.set(name, (counts.get(name) ?? 0) + amount);
}
