import type { Instant } from "../engine/plan.ts";
import { readClock } from "./format.ts";
import type { LocalMs } from "./local.ts";
import { findInstant, readLocal } from "./local.ts";
import { isTimeZone } from "./zones.ts";

const SHAPE = /^(\d{4}-\d{2}-\d{2}(?:[T ][\d:.]+)?)(Z|[+-]\d{2}:?\d{2})?(?:\[([^\]]+)\])?$/i;

/** What lies before is no moment that anybody means: other programs write the year 1 for none. */
const EARLIEST = "1000";

/**
 * Reads a moment as a person writes one: `2026-03-02T09:00+09:00`, `2026-03-02T00:00Z`,
 * `2026-03-02T09:00[Asia/Seoul]`, or `2026-03-02T09:00` and `2026-03-02` (its first moment) in `zone`.
 * Null for anything else, before the year 1000, and where offset and bracketed zone contradict each other.
 */
export function parseTime(text: string, zone: string): Instant | null {
  const match = SHAPE.exec(text.trim());
  if (match === null || text.trim() < EARLIEST) return null;
  const [, written = "", offset, bracket] = match;
  const local = readLocal(written);
  if (local === null || (bracket !== undefined && !isTimeZone(bracket))) return null;
  if (offset === undefined) return findInstant(local, (at) => offsetAt(at, bracket ?? zone));
  const offsetMs = readOffset(offset);
  if (offsetMs === null || written.length === 10) return null;
  const at = local - offsetMs;
  return bracket === undefined || offsetAt(at, bracket) === offsetMs ? at : null;
}

function readOffset(text: string): number | null {
  if (text.toUpperCase() === "Z") return 0;
  const hours = Number(text.slice(1, 3));
  const minutes = Number(text.slice(-2));
  if (hours > 23 || minutes > 59) return null;
  return (text.startsWith("-") ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

/** Local time minus instant. Zones count in whole seconds, so the clock's seconds are enough. */
export function offsetAt(at: Instant, zone: string): number {
  const clock = readClock(at, zone);
  const [year, month, day] = [Number(clock.year), Number(clock.month), Number(clock.day)];
  // By numbers: the day after 9999-12-31, which people write for "never", has no text that Date reads.
  const local: LocalMs = Date.UTC(
    year,
    month - 1,
    day,
    Number(clock.hour),
    Number(clock.minute),
    Number(clock.second),
  );
  return local - Math.floor(at / 1000) * 1000;
}
