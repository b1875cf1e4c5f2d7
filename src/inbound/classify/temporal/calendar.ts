import { readWeekday, toNumber } from "./day.ts";
import type { WrittenDate } from "./tokens.ts";

/** What decides between readings. */
export interface Around {
  /** The writer's own day, days since 1970-01-01. */
  today: number;
  /** The writer's zone, east of Greenwich. */
  offsetMinutes: number;
  /** Which number comes first in this text's dates, where another date of it or its language tells; null where none does. */
  first?: "day" | "month" | null | undefined;
}

/** Longest stretch that an absence is believed to last. */
const MAX_AHEAD_DAYS = 400;

/** Days in the past that a date without year may lie before the next year is meant. */
const MAX_BACK_DAYS = 60;

/** A date in numbers; the weekday beside it decides where it can, else what lies ahead, else the writer's part of the world. */
export function readWritten(
  { first, second, year, mark }: WrittenDate,
  weekday: number | null,
  around: Around,
): number | null {
  if (mark === "iso") return settle({ month: first, day: second, year }, around, null);
  // "24/7" and "3-5 days" are no dates.
  if (mark === "-" && year === null) return null;
  if (mark === "/" && first === 24 && second === 7 && year === null) return null;
  const dayFirst = settle({ month: second, day: first, year }, around, null);
  const monthFirst = mark === "." ? null : settle({ month: first, day: second, year }, around, null);
  if (dayFirst === null || monthFirst === null) return dayFirst ?? monthFirst;
  if (weekday !== null && (readWeekday(dayFirst) === weekday) !== (readWeekday(monthFirst) === weekday))
    return readWeekday(dayFirst) === weekday ? dayFirst : monthFirst;
  if (around.first != null && mark === "/") return around.first === "month" ? monthFirst : dayFirst;
  const isSoon = (number: number): boolean =>
    number >= around.today && number <= around.today + MAX_BACK_DAYS;
  if (isSoon(dayFirst) !== isSoon(monthFirst)) return isSoon(dayFirst) ? dayFirst : monthFirst;
  return around.offsetMinutes <= -180 ? monthFirst : dayFirst;
}

/** The day meant: in its own year, or in the one that puts it nearest ahead. Null where none is possible. */
export function settle(
  { month, day: dayNumber, year }: { month: number; day: number; year: number | null },
  { today }: Around,
  weekday: number | null,
): number | null {
  const years = year === null ? [-1, 0, 1].map((each) => yearOf(today) + each) : [year];
  const possible = years
    .map((each) => toNumber({ year: each, month, day: dayNumber }))
    .filter(
      (each) =>
        each !== null &&
        each <= today + MAX_AHEAD_DAYS &&
        each >= today - (year === null ? MAX_BACK_DAYS : MAX_AHEAD_DAYS),
    );
  return (
    possible.find((each) => weekday !== null && each !== null && readWeekday(each) === weekday) ??
    possible[0] ??
    null
  );
}

/** The next day of this number; where a weekday is named, the next that falls on it, within three months. */
export function nextDayOfMonth(number: number, { today }: Around, weekday: number | null): number | null {
  const date = new Date(today * 86_400_000);
  const ahead = [0, 1, 2, 3]
    .map((months) => {
      const at = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1));
      return toNumber({ year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: number });
    })
    .filter((each) => each !== null && each >= today);
  return (
    ahead.find((each) => weekday !== null && each !== null && readWeekday(each) === weekday) ??
    ahead[0] ??
    null
  );
}

/** The same month with another day; where that runs the wrong way, the month beside it. */
export function withDay(near: number, number: number, direction: 1 | -1): number | null {
  const date = new Date(near * 86_400_000);
  const at = (months: number): number | null => {
    const month = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1));
    return toNumber({ year: month.getUTCFullYear(), month: month.getUTCMonth() + 1, day: number });
  };
  const same = at(0);
  if (same !== null && (direction === 1 ? same >= near : same <= near)) return same;
  return at(direction);
}

/** The Monday of a week of ISO 8601, in the year that puts it nearest ahead. */
export function isoWeek(week: number, { today }: Around): number | null {
  for (const year of [yearOf(today) - 1, yearOf(today), yearOf(today) + 1]) {
    const fourth = toNumber({ year, month: 1, day: 4 });
    if (fourth === null) continue;
    const monday = fourth - ((readWeekday(fourth) + 6) % 7) + (week - 1) * 7;
    if (monday + 6 >= today - MAX_BACK_DAYS && monday <= today + MAX_AHEAD_DAYS - 60) return monday;
  }
  return null;
}

export function nextWeekday(weekday: number, today: number): number {
  return today + ((weekday - readWeekday(today) + 7) % 7 || 7);
}

export function monthEnd(first: number): number {
  const date = new Date(first * 86_400_000);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0) / 86_400_000;
}

export function yearOf(number: number): number {
  return new Date(number * 86_400_000).getUTCFullYear();
}
