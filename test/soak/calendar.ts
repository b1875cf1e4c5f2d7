import { DateTime } from "luxon";

/** Send windows twice: as a file says them, and as the checker reckons them. */
export interface Hours {
  text: string;
  /** ISO weekdays, 1 is Monday. */
  days: readonly number[];
  /** Minutes of the local day, the end excluded. */
  spans: readonly (readonly [number, number])[];
}

const WORKDAYS = [1, 2, 3, 4, 5];
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

export const HOURS: readonly Hours[] = [
  { text: "Mon-Fri 09:00-17:00", days: WORKDAYS, spans: [[540, 1020]] },
  {
    text: "Mon-Fri 09:00-11:30, 13:30-17:00",
    days: WORKDAYS,
    spans: [
      [540, 690],
      [810, 1020],
    ],
  },
  { text: "Mon-Sat 08:00-20:00", days: [1, 2, 3, 4, 5, 6], spans: [[480, 1200]] },
  { text: "Tue-Thu 10:00-16:00", days: [2, 3, 4], spans: [[600, 960]] },
  // Across the hours that clocks skip and repeat.
  {
    text: "Mon-Sun 00:30-03:30, 20:00-23:00",
    days: EVERY_DAY,
    spans: [
      [30, 210],
      [1200, 1380],
    ],
  },
  { text: "Mon-Sun 00:00-24:00", days: EVERY_DAY, spans: [[0, 1440]] },
];

/**
 * Where people live. The holidays are days of fixed date that nobody disputes, so that a mail on one of them is wrong
 * whatever a library says about substitutes; days that move with the moon are left to the tests of the calendar.
 */
export interface Place {
  country: string;
  zone: string;
  /** The country has this zone alone, so that it follows from the country. */
  isOnly: boolean;
  /** MM-DD */
  holidays: readonly string[];
  phone(n: number): string;
}

const place = (
  country: string,
  zone: string,
  isOnly: boolean,
  /** A phone number of the kind that is given out here, to count on from. */
  phone: number,
  holidays: readonly string[],
): Place => ({ country, zone, isOnly, holidays, phone: (n) => `+${phone + n}` });

const US = ["01-01", "06-19", "07-04", "11-11", "12-25"];
const AU = ["01-26", "04-25", "12-25"];

export const PLACES: readonly Place[] = [
  place("KR", "Asia/Seoul", true, 821_020_000_000, ["03-01", "05-05", "08-15", "10-03", "10-09", "12-25"]),
  place("JP", "Asia/Tokyo", true, 819_020_000_000, [
    "01-01",
    "02-11",
    "04-29",
    "05-03",
    "05-05",
    "11-03",
    "11-23",
  ]),
  place("GB", "Europe/London", true, 447_400_100_000, ["12-25"]),
  place("DE", "Europe/Berlin", true, 4_915_112_100_000, ["01-01", "05-01", "10-03", "12-25", "12-26"]),
  place("FR", "Europe/Paris", true, 33_612_345_000, ["01-01", "05-01", "05-08", "07-14", "11-11", "12-25"]),
  place("US", "America/New_York", false, 12_125_551_000, US),
  place("US", "America/Los_Angeles", false, 12_135_551_000, US),
  place("CA", "America/St_Johns", false, 17_095_551_000, ["07-01", "12-25"]),
  place("BR", "America/Sao_Paulo", false, 5_511_961_230_000, [
    "01-01",
    "04-21",
    "05-01",
    "09-07",
    "10-12",
    "11-02",
    "12-25",
  ]),
  place("IN", "Asia/Kolkata", true, 919_812_345_000, ["01-26", "08-15", "10-02"]),
  place("NP", "Asia/Kathmandu", true, 9_779_841_234_000, []),
  place("AU", "Australia/Sydney", false, 61_412_345_000, AU),
  place("AU", "Australia/Lord_Howe", false, 61_412_346_000, AU),
  place("NZ", "Pacific/Auckland", false, 64_211_234_000, ["02-06", "04-25", "12-25"]),
  place("CL", "America/Santiago", false, 56_961_234_000, ["09-18", "12-25"]),
];

/** Days in March, April, September, October and November on which one of the zones above changes its clocks. */
export const STARTS: readonly string[] = [
  "2026-03-02",
  "2026-03-23",
  "2026-09-21",
  "2026-10-19",
  "2026-06-01",
];

/** Fixed holidays of these countries, as MM-DD. */
export function holidaysOf(countries: readonly string[]): ReadonlySet<string> {
  return new Set(
    countries
      .flatMap((code) => PLACES.filter((each) => each.country === code))
      .flatMap((each) => each.holidays),
  );
}

/** Why a moment (ms) lies outside the hours in that zone, or null where it lies inside. */
export function outsideBecause(
  at: number,
  zone: string,
  { days, spans, text }: Hours,
  holidays: ReadonlySet<string>,
): string | null {
  const local = DateTime.fromMillis(at, { zone });
  if (!local.isValid) throw new Error(`luxon does not know the zone ${zone}`);
  const shown = local.toFormat("ccc yyyy-MM-dd HH:mm:ss");
  const minute = local.hour * 60 + local.minute + local.second / 60;
  if (holidays.has(local.toFormat("MM-dd"))) return `${shown} in ${zone} is a holiday`;
  if (!days.includes(local.weekday) || !spans.some(([from, to]) => minute >= from && minute < to)) {
    return `${shown} in ${zone} is outside ${text}`;
  }
  return null;
}

/** A local date's midnight in UTC, as ms. */
export function dayStart(date: string): number {
  return DateTime.fromISO(date, { zone: "utc" }).toMillis();
}
