import { Temporal } from "temporal-polyfill";
import type { Instant } from "../engine/plan.ts";

/**
 * Milliseconds that a zone's clock shows, counted as if it were UTC: 1970-01-01T00:00 local is 0.
 * Local times are plain numbers here, which is what makes a question cost nanoseconds.
 */
export type LocalMs = number;

/** A stretch of time with one offset; `to` is exclusive. Local time = instant + offset. */
interface Stretch {
  from: Instant;
  to: Instant;
  offset: number;
}

/** The clock of one zone. Stretches are asked of Temporal once and remembered. */
export interface ZoneClock {
  stretchAt(at: Instant): Readonly<Stretch>;
  /**
   * The instant of a local time, as Temporal's `compatible` does it: a time that a clock change skips
   * moves forward by the length of the gap, a time that happens twice is its first occurrence.
   */
  toInstant(local: LocalMs): Instant;
}

const DAY_MS = 86_400_000;
const clocks = new Map<string, ZoneClock>();

/** The shared clock of an IANA zone. Throws RangeError for an unknown zone. */
export function findZoneClock(zone: string): ZoneClock {
  const known = clocks.get(zone);
  if (known !== undefined) return known;
  const clock = createZoneClock(zone);
  clocks.set(zone, clock);
  return clock;
}

function createZoneClock(zone: string): ZoneClock {
  const stretches: Stretch[] = [];
  let last = askStretch(zone, 0);
  stretches.push(last);

  function stretchAt(at: Instant): Stretch {
    if (at >= last.from && at < last.to) return last;
    let found = stretches.find((stretch) => at >= stretch.from && at < stretch.to);
    if (found === undefined) {
      found = askStretch(zone, at);
      stretches.push(found);
    }
    last = found;
    return found;
  }

  function toInstant(local: LocalMs): Instant {
    const before = stretchAt(local - DAY_MS).offset;
    const after = stretchAt(local + DAY_MS).offset;
    const candidates = [local - before, local - after].filter((at) => at + stretchAt(at).offset === local);
    // No candidate: the time lies in a gap, and counting with the old offset carries it past.
    return candidates.length === 0 ? local - before : Math.min(...candidates);
  }

  return { stretchAt, toInstant };
}

function askStretch(zone: string, at: Instant): Stretch {
  const moment = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  // `previous` is strictly before, so ask one millisecond later to include a change at `at` itself.
  const changed = moment.add({ milliseconds: 1 }).getTimeZoneTransition("previous");
  const changes = moment.getTimeZoneTransition("next");
  return {
    from: changed?.epochMilliseconds ?? Number.NEGATIVE_INFINITY,
    to: changes?.epochMilliseconds ?? Number.POSITIVE_INFINITY,
    offset: moment.offsetNanoseconds / 1_000_000,
  };
}
