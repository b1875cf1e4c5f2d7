import { createRequire } from "node:module";
import type Holidays from "date-holidays";
import type { HolidaysTypes } from "date-holidays";
import { DAY_MS } from "../engine/plan.ts";
import { UserError } from "../errors.ts";

/** Where computed years are kept between processes, so that cron need not load 39 MB of rules. */
export interface HolidayCache {
  get(key: string): Promise<string | null>;
  set(key: string, value: string): Promise<void>;
}

/** Whether a local date `YYYY-MM-DD` is a public holiday in one of the countries; `unknown` lists those without data. */
export interface HolidayBook {
  (isoDate: string): boolean;
  readonly unknown: readonly string[];
}

/** The holidays of one country in one year: `2026-03-02`, … sorted; null when there is no data for the country. */
type Year = ReadonlySet<string> | null;

const requirePackage = createRequire(import.meta.url);
const PACKAGE = "date-holidays";
const NO_DATA = "no data";

const computed = new Map<string, Year>();
let library: typeof Holidays | null = null;
let version: string | null = null;

/**
 * Loads the public holidays (full days, substitutes included) of countries (ISO 3166-1 alpha-2).
 * `years` are read ahead, from `cache` where it has them; any other year is computed when first asked for.
 * The data package is loaded only when something must be computed. UserError when it is not installed.
 */
export async function loadHolidays(
  countries: readonly string[],
  options: { years?: readonly number[]; cache?: HolidayCache } = {},
): Promise<HolidayBook> {
  const codes = [...new Set(countries.map((code) => code.toUpperCase()))];
  const unknown = new Set<string>();
  for (const code of codes) {
    for (const year of options.years ?? []) await readAhead(code, year, options.cache);
    const sample = options.years?.[0];
    if (sample === undefined ? !isHolidayCountry(code) : findYear(code, sample) === null) unknown.add(code);
  }
  const known = codes.filter((code) => !unknown.has(code));
  const isHoliday = (isoDate: string) =>
    known.some((code) => findYear(code, Number(isoDate.slice(0, 4)))?.has(isoDate) ?? false);
  return Object.assign(isHoliday, { unknown: [...unknown] });
}

/** Whether there is holiday data for a country. Loads the data package. */
export function isHolidayCountry(code: string): boolean {
  const Library = loadLibrary();
  return code.toUpperCase() in new Library().getCountries();
}

async function readAhead(code: string, year: number, cache: HolidayCache | undefined): Promise<void> {
  if (cache === undefined) {
    findYear(code, year);
    return;
  }
  const cacheKey = `holidays/${readVersion()}/${code}/${year}`;
  const kept = decodeYear(await cache.get(cacheKey), year);
  if (kept !== undefined) {
    computed.set(`${code}/${year}`, kept);
    return;
  }
  const days = findYear(code, year);
  await cache.set(cacheKey, days === null ? NO_DATA : [...days].join(" "));
}

function decodeYear(text: string | null, year: number): Year | undefined {
  if (text === null) return undefined;
  if (text === NO_DATA) return null;
  const days = text.split(" ").filter((day) => day !== "");
  // A damaged entry must not open a holiday: compute again.
  return days.every((day) => /^\d{4}-\d{2}-\d{2}$/.test(day) && day.startsWith(`${year}-`))
    ? new Set(days)
    : undefined;
}

function findYear(code: string, year: number): Year {
  const key = `${code}/${year}`;
  let days = computed.get(key);
  if (days === undefined) {
    days = computeYear(code, year);
    computed.set(key, days);
  }
  return days;
}

function computeYear(code: string, year: number): Year {
  if (!isHolidayCountry(code)) return null;
  const Library = loadLibrary();
  const rules = new Library(code, { types: ["public"] });
  // A holiday of several days may begin in the year before.
  const days = [year - 1, year].flatMap((each) => rules.getHolidays(each).flatMap(listDays));
  return new Set(days.filter((day) => day.startsWith(`${year}-`)).sort());
}

/** The full local days of a holiday. Starts at sunset count from the day after; half days do not count. */
function listDays(holiday: HolidaysTypes.Holiday): string[] {
  const [date = "", time = ""] = holiday.date.split(" ");
  const hours = (holiday.end.getTime() - holiday.start.getTime()) / 3_600_000;
  // Days with a clock change have 23 or 25 hours.
  const count = Math.floor((hours + 2) / 24);
  if (time !== "00:00:00") return [];
  const first = Date.parse(`${date}T00:00Z`) + correctionDays(holiday.rule) * DAY_MS;
  return Array.from({ length: count }, (_, index) =>
    new Date(first + index * DAY_MS).toISOString().slice(0, 10),
  );
}

/**
 * Seollal is the day before, the day and the day after the lunar new year (관공서의 공휴일에 관한 규정 §2),
 * but date-holidays 3.37 counts three days from the new year itself; its substitute days are right.
 */
function correctionDays(rule: string): number {
  return rule === "korean 01-0-01 P3D" ? -1 : 0;
}

function loadLibrary(): typeof Holidays {
  if (library !== null) return library;
  try {
    const loaded = requirePackage(PACKAGE) as { default?: typeof Holidays } & typeof Holidays;
    library = loaded.default ?? loaded;
    return library;
  } catch (cause) {
    throw new UserError("holidays need the package `date-holidays`, which is not installed", {
      hint: "npm install date-holidays, or write `holidays: none`",
      cause,
    });
  }
}

/** The data's version is part of the cache key: an update of the package brings its corrections. */
function readVersion(): string {
  if (version !== null) return version;
  try {
    version = (requirePackage(`${PACKAGE}/package.json`) as { version: string }).version;
  } catch {
    version = "none";
  }
  return version;
}
