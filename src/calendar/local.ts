import { DAY_MS, type Instant } from "../engine/plan.ts";

/**
 * Milliseconds that a zone's clock shows, counted as if it were UTC: 1970-01-01T00:00 local is 0.
 * Local times are plain numbers here, which is what makes a question cost nanoseconds.
 */
export type LocalMs = number;

/**
 * The instant of a local time, as Temporal's `compatible` finds it: a time that a clock change skips moves
 * forward by the length of the gap, a time that happens twice is its first occurrence.
 * `offsetAt` gives local time minus instant, in milliseconds.
 */
export function findInstant(local: LocalMs, offsetAt: (at: Instant) => number): Instant {
  const before = offsetAt(local - DAY_MS);
  const after = offsetAt(local + DAY_MS);
  const candidates = [local - before, local - after].filter((at) => at + offsetAt(at) === local);
  // No candidate: the time lies in a gap, and counting with the old offset carries it past.
  return candidates.length === 0 ? local - before : Math.min(...candidates);
}

/** Reads `2026-03-01`, `2026-03-01T09:00` or `2026-03-01T09:00:00.000`; null for a day or hour that does not exist. */
export function readLocal(text: string): LocalMs | null {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2}(?:\.\d{1,3})?)?)?$/i.exec(text);
  if (match === null) return null;
  const [, date = "", time = "00:00", seconds = ""] = match;
  const local = Date.parse(`${date}T${time}${seconds}Z`);
  // Date.parse turns 30 February into 2 March.
  return Number.isNaN(local) || new Date(local).toISOString().slice(0, 10) !== date ? null : local;
}
