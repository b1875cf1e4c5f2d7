import { type Day, readWeekday, toNumber } from "./day.ts";

/** A day that a text names. */
export interface NamedDay {
  /** Days since 1970-01-01. */
  number: number;
  /** Where it stands in the text. */
  start: number;
  end: number;
  isWeekday: boolean;
}

/** What decides between readings. */
export interface Around {
  /** The writer's day, days since 1970-01-01. */
  today: number;
  offsetMinutes: number;
}

/** Months of the Latin languages, without accents. */
const MONTHS: Record<string, number> = {};
const SPELLINGS = [
  "january jan januar janner janvier janv enero ene",
  "february feb februar fevrier fevr febrero",
  "march mar marz mars marzo mrz",
  "april apr avril avr abril abr",
  "may mai mayo",
  "june jun juni juin junio",
  "july jul juli juillet juil julio",
  "august aug aout agosto ago",
  "september sep sept septembre septiembre setiembre",
  "october oct oktober okt octobre octubre",
  "november nov novembre noviembre",
  "december dec dezember dez decembre diciembre dic",
];
for (const [index, names] of SPELLINGS.entries())
  for (const name of names.split(" ")) MONTHS[name] = index + 1;
const MONTH = Object.keys(MONTHS)
  .sort((left, right) => right.length - left.length)
  .join("|");

const WEEKDAYS: Record<string, number> = {};
const DAYS = [
  "sunday sonntag dimanche domingo 일요일 日曜日 日曜",
  "monday montag lundi lunes 월요일 月曜日 月曜",
  "tuesday dienstag mardi martes 화요일 火曜日 火曜",
  "wednesday mittwoch mercredi miercoles 수요일 水曜日 水曜",
  "thursday donnerstag jeudi jueves 목요일 木曜日 木曜",
  "friday freitag vendredi viernes 금요일 金曜日 金曜",
  "saturday samstag sonnabend samedi sabado 토요일 土曜日 土曜",
];
for (const [index, names] of DAYS.entries()) for (const name of names.split(" ")) WEEKDAYS[name] = index;
const WEEKDAY = Object.keys(WEEKDAYS)
  .sort((left, right) => right.length - left.length)
  .join("|");

const DAY_MONTH = new RegExp(
  `(?<!\\d)(\\d{1,2})(?:st|nd|rd|th|er|eme|º|°|\\.)? ?(?:of |de |d')?(${MONTH})(?![a-z])\\.?,?(?: ?(?:de |del |,)? ?(20\\d\\d))?`,
  "g",
);
const MONTH_DAY = new RegExp(
  `(?<![a-z])(${MONTH})\\.? ?(\\d{1,2})(?:st|nd|rd|th|\\.)?(?![\\d:])(?:,? ?(20\\d\\d))?`,
  "g",
);
const MONTH_RANGE = new RegExp(
  `(?<![a-z])(${MONTH})\\.? ?\\d{1,2} ?[-–] ?(\\d{1,2})(?:st|nd|rd|th)?(?![\\d:])`,
  "g",
);
const YEAR_FIRST = /(?<!\d)(20\d\d) ?[-/.년年] ?(\d{1,2}) ?[-/.월月] ?(\d{1,2})(?!\d) ?[일日]?/g;
const EAST = /(?<!\d)(\d{1,2}) ?[월月] ?(\d{1,2}) ?[일日](?:[^\d\n]{1,8}?[~〜～–-] ?(\d{1,2}) ?[일日])?/g;
const EAST_RANGE_END =
  /[월月] ?\d{1,2} ?[일日] ?(?:\([^)]{1,4}\))? ?(?:[~〜～–-]|から|부터) ?(\d{1,2}) ?[일日]/g;
const NUMERIC = /(?<![\d./:-])(\d{1,2})([./-])(\d{1,2})(?:\2(20\d\d|\d\d))?(?!\d|[:%]|[./-]\d)/g;
const WEEKDAY_NAME = new RegExp(`(?<![a-z])(${WEEKDAY})(?![a-z])`, "g");

/** Longest stretch that an absence is believed to last. */
const MAX_AHEAD_DAYS = 400;
/** Days in the past that a date without year may lie before the next year is meant. */
const MAX_BACK_DAYS = 60;

/**
 * Days that a text names, in the order in which they stand: written out in English, German, French and Spanish,
 * `5월 3일` and `5月3日`, ISO dates, numbers, and weekdays (the next such day after today).
 * `text` is lower-case and without accents.
 *
 * Numbers: a point divides day.month; year first is year-month-day; a number over 12 is the day. What is still open
 * (`04/05`) is read so that it lies in the next 60 days; where both do, month first in the Americas' zones
 * (UTC−3 and west), day first elsewhere.
 */
export function findDays(text: string, around: Around): NamedDay[] {
  const found: NamedDay[] = [];
  const add = (day: Partial<Day> & { month: number; day: number }, start: number, length: number) => {
    const number = settle(day, around);
    const end = start + length;
    if (number === null || found.some((each) => start < each.end && end > each.start)) return;
    found.push({ number, start, end, isWeekday: false });
  };
  for (const match of text.matchAll(YEAR_FIRST)) {
    add(
      { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) },
      match.index,
      match[0].length,
    );
  }
  for (const match of text.matchAll(DAY_MONTH)) {
    add(
      { day: Number(match[1]), month: MONTHS[match[2] ?? ""] ?? 0, ...readYear(match[3]) },
      match.index,
      match[0].length,
    );
  }
  for (const match of text.matchAll(MONTH_DAY)) {
    add(
      { day: Number(match[2]), month: MONTHS[match[1] ?? ""] ?? 0, ...readYear(match[3]) },
      match.index,
      match[0].length,
    );
  }
  // "March 2-6": the end of it, at its own place.
  for (const match of text.matchAll(MONTH_RANGE)) {
    const endDay = match[2] ?? "";
    const start = match.index + match[0].lastIndexOf(endDay);
    add({ day: Number(endDay), month: MONTHS[match[1] ?? ""] ?? 0 }, start, endDay.length);
  }
  for (const match of text.matchAll(EAST)) {
    const month = Number(match[1]);
    add({ month, day: Number(match[2]) }, match.index, match[0].length);
  }
  for (const match of text.matchAll(EAST_RANGE_END)) {
    const month = Number(
      /(\d{1,2}) ?$/.exec(text.slice(Math.max(0, match.index - 3), match.index))?.[1] ?? 0,
    );
    const endDay = match[1] ?? "";
    const start = match.index + match[0].length - endDay.length - 1;
    if (month > 0) add({ month, day: Number(endDay) }, start, endDay.length + 1);
  }
  for (const match of text.matchAll(NUMERIC)) {
    const [whole, first = "", mark = "", second = "", year] = match;
    const day = readNumbers(Number(first), Number(second), mark, readYear(year), around);
    if (day !== null) add(day, match.index, whole.length);
  }
  for (const match of text.matchAll(WEEKDAY_NAME)) {
    const start = match.index;
    const end = start + match[0].length;
    // "Monday, 5 May": the date says it more precisely.
    if (
      found.some(
        (each) => !each.isWeekday && each.start - end < 8 && start - each.end < 4 && start !== each.start,
      )
    ) {
      const near = found.some(
        (each) => !each.isWeekday && (Math.abs(each.start - end) < 8 || Math.abs(start - each.end) < 4),
      );
      if (near) continue;
    }
    const ahead = ((WEEKDAYS[match[1] ?? ""] ?? 0) - readWeekday(around.today) + 7) % 7;
    found.push({ number: around.today + (ahead === 0 ? 7 : ahead), start, end, isWeekday: true });
  }
  return found.sort((left, right) => left.start - right.start);
}

function readYear(text: string | undefined): { year?: number } {
  if (text === undefined || text === "") return {};
  return { year: text.length === 2 ? 2000 + Number(text) : Number(text) };
}

/** The day meant: in its own year, or in the year that puts it nearest ahead. Null where none is possible. */
function settle(day: Partial<Day> & { month: number; day: number }, { today }: Around): number | null {
  if (day.year !== undefined) {
    const number = toNumber({ ...day, year: day.year });
    return number !== null && number <= today + MAX_AHEAD_DAYS && number >= today - MAX_AHEAD_DAYS
      ? number
      : null;
  }
  const year = new Date(today * 86_400_000).getUTCFullYear();
  const number = toNumber({ ...day, year });
  if (number !== null && number >= today - MAX_BACK_DAYS) return number;
  return toNumber({ ...day, year: year + 1 });
}

function readNumbers(
  first: number,
  second: number,
  mark: string,
  year: { year?: number },
  around: Around,
): (Partial<Day> & { month: number; day: number }) | null {
  const dayFirst = { ...year, day: first, month: second };
  const monthFirst = { ...year, day: second, month: first };
  const canDayFirst = settle(dayFirst, around);
  const canMonthFirst = settle(monthFirst, around);
  // "3-5 days" and "24-7" are no dates.
  if (mark === "-" && year.year === undefined) return null;
  if (mark === ".") return canDayFirst === null ? null : dayFirst;
  if (canDayFirst === null) return canMonthFirst === null ? null : monthFirst;
  if (canMonthFirst === null) return dayFirst;
  const isSoon = (number: number) => number >= around.today && number <= around.today + MAX_BACK_DAYS;
  if (isSoon(canDayFirst) !== isSoon(canMonthFirst)) return isSoon(canDayFirst) ? dayFirst : monthFirst;
  return around.offsetMinutes <= -180 ? monthFirst : dayFirst;
}
