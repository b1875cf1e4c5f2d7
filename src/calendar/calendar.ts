import type { PersonCalendar } from "../engine/evaluation-context.ts";
import { DAY_MS, type Instant, type WeeklyHours } from "../engine/plan.ts";
import { UserError } from "../errors.ts";
import type { LocalMs } from "./local.ts";
import { readLocal } from "./local.ts";
import { findZoneClock } from "./zone-clock.ts";

/** What a calendar is made of; `holidays` answers for a local date `YYYY-MM-DD`. */
export interface CalendarParts {
  /** IANA zone. */
  zone: string;
  hours: WeeklyHours;
  holidays: (isoDate: string) => boolean;
}

const MINUTE_MS = 60_000;
/** How many closed days in a row are looked through before a calendar counts as never open. */
const SEARCH_DAYS = 400;
/** 1970-01-01 was a Thursday: index 3 in a week that starts on Monday. */
const EPOCH_WEEKDAY = 3;

/**
 * Binds zone, hours and holidays to a person's calendar. A moment is open when the clock on their wall shows
 * a time inside a window of a day that is no holiday. So where clocks go back, a window in the repeated hour
 * is open twice; where they go forward, the skipped part never is. Throws UserError for an unknown zone.
 */
export function createCalendar(parts: CalendarParts): PersonCalendar {
  const { zone, hours, holidays } = parts;
  const clock = openClock(zone);
  const isNeverOpen = hours.every((day) => day.length === 0);

  /** Days since 1970, as far as they were asked for: every touch asks about the same few. */
  const businessDays = new Map<number, boolean>();

  function isBusinessDay(day: number): boolean {
    const known = businessDays.get(day);
    if (known !== undefined) return known;
    const isOpen = windowsOf(day).length > 0 && !holidays(formatDay(day));
    businessDays.set(day, isOpen);
    return isOpen;
  }

  function windowsOf(day: number): WeeklyHours[number] {
    return hours[(((day + EPOCH_WEEKDAY) % 7) + 7) % 7] ?? [];
  }

  /** Earliest open local time at or after `local`, as if the clock never changed; null when the search ends. */
  function nextOpenLocal(local: LocalMs): LocalMs | null {
    const firstDay = Math.floor(local / DAY_MS);
    for (let day = firstDay; day < firstDay + SEARCH_DAYS; day += 1) {
      const sinceMidnight = day === firstDay ? local - day * DAY_MS : 0;
      const window = windowsOf(day).find((each) => each.to * MINUTE_MS > sinceMidnight);
      if (window !== undefined && isBusinessDay(day)) {
        return day * DAY_MS + Math.max(sinceMidnight, window.from * MINUTE_MS);
      }
    }
    return null;
  }

  function nextOpen(at: Instant): Instant | null {
    if (isNeverOpen) return null;
    const end = at + SEARCH_DAYS * DAY_MS;
    for (let from = at; from < end; ) {
      const stretch = clock.stretchAt(from);
      const local = nextOpenLocal(from + stretch.offset);
      if (local !== null && local - stretch.offset < stretch.to) return local - stretch.offset;
      if (local === null && stretch.to >= end) return null;
      from = stretch.to;
    }
    return null;
  }

  function moveDays(at: Instant, days: number): Instant {
    if (days === 0) return at;
    return clock.toInstant(at + clock.stretchAt(at).offset + days * DAY_MS);
  }

  function addBusinessDays(at: Instant, days: number): Instant {
    if (isNeverOpen) return moveDays(at, days);
    const start = Math.floor((at + clock.stretchAt(at).offset) / DAY_MS);
    let day = start;
    let idle = 0;
    for (let left = days; left > 0 && idle < SEARCH_DAYS; ) {
      day += 1;
      if (isBusinessDay(day)) {
        left -= 1;
        idle = 0;
      } else {
        idle += 1;
      }
    }
    return moveDays(at, day - start);
  }

  /** A date is its midnight, or the moment the clock skips midnight to. What names its zone is the same moment anywhere. */
  function readAt(text: string): Instant {
    const local = readLocal(text);
    if (local !== null) return clock.toInstant(local);
    const moment = /^\d{4}-\d{2}-\d{2}T.*(?:Z|[+-]\d{2}:\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
    if (!Number.isNaN(moment)) return moment;
    throw new UserError(`\`${text}\` is no local date or time`, {
      hint: "write 2026-03-01 or 2026-03-01T09:00",
    });
  }

  return { zone, nextOpen, addDays: moveDays, addBusinessDays, at: readAt };
}

function openClock(zone: string) {
  try {
    return findZoneClock(zone);
  } catch (cause) {
    throw new UserError(`unknown time zone \`${zone}\``, {
      hint: "use an IANA name such as Asia/Seoul",
      cause,
    });
  }
}

function formatDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
