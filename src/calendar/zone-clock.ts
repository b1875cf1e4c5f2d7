import { Temporal } from "temporal-polyfill";
import type { Instant } from "../engine/plan.ts";
import type { LocalMs } from "./local.ts";
import { findInstant } from "./local.ts";

/** A stretch of time with one offset; `to` is exclusive. Local time = instant + offset. */
interface Stretch {
  from: Instant;
  to: Instant;
  offset: number;
}

/** The clock of one zone. Stretches are asked of Temporal once and remembered. */
export interface ZoneClock {
  stretchAt(at: Instant): Readonly<Stretch>;
  /** As `findInstant` says it. */
  toInstant(local: LocalMs): Instant;
}

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

  const toInstant = (local: LocalMs) => findInstant(local, (at) => stretchAt(at).offset);

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
