import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";
import { createCalendar } from "../../src/calendar/calendar.ts";
import { parseHours } from "../../src/calendar/hours.ts";
import { parseTime } from "../../src/calendar/parse-time.ts";
import type { WeeklyHours } from "../../src/engine/plan.ts";

const ZONES = [
  "America/New_York",
  "Europe/Berlin",
  "Australia/Lord_Howe",
  "Asia/Seoul",
  "Pacific/Apia",
  "Africa/Casablanca",
  "Africa/Cairo",
  "Asia/Kathmandu",
];
const MINUTE = 60_000;
const DAY = 86_400_000;
const never = () => false;

function hoursOf(text: string): WeeklyHours {
  const reading = parseHours(text);
  if (!reading.ok) throw new Error(reading.message);
  return reading.hours;
}

function at(text: string): number {
  const instant = parseTime(text, "UTC");
  if (instant === null) throw new Error(text);
  return instant;
}

function show(instant: number | null, zone: string): string {
  if (instant === null) return "never";
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toString({
    smallestUnit: "minute",
    timeZoneName: "never",
  });
}

/** The definition of open, by Temporal alone. */
function isOpen(instant: number, zone: string, hours: WeeklyHours, isHoliday: (day: string) => boolean) {
  const local = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
  const minutes = local.hour * 60 + local.minute;
  const windows = hours[local.dayOfWeek - 1] ?? [];
  return (
    windows.some((window) => minutes >= window.from && minutes < window.to) &&
    !isHoliday(local.toPlainDate().toString())
  );
}

const zone = fc.constantFrom(...ZONES);
const week = fc
  .constantFrom(
    "Mon-Fri 09:00-11:30, 13:30-17:00; Sat 10:00-12:00",
    "Sun 01:30-03:15",
    "Mon-Sun 00:00-24:00",
    "Mon-Sun 23:00-24:00",
    "Mon-Sun 00:00-00:45, 02:10-02:50",
  )
  .map(hoursOf);
const instant = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2031, 0, 1) });
/** Moments close to clock changes of 2026: where calendars go wrong. */
const nearChange = fc
  .tuple(
    fc.constantFrom(
      "2026-03-08T07:00Z", // New York forward
      "2026-11-01T06:00Z", // New York back
      "2026-03-29T01:00Z", // Berlin forward
      "2026-10-25T01:00Z", // Berlin back
      "2026-04-04T15:00Z", // Lord Howe back by half an hour
      "2026-10-03T15:30Z", // Lord Howe forward by half an hour
      "2026-02-15T02:00Z", // Casablanca back for Ramadan
      "2026-03-22T02:00Z", // Casablanca forward
      "2026-04-23T22:00Z", // Cairo forward at midnight
      "2011-12-30T10:00Z", // Apia loses a whole day
    ),
    fc.integer({ min: -3 * DAY, max: 3 * DAY }),
  )
  .map(([text, shift]) => at(text) + shift);
const moment = fc.oneof(instant, nearChange);
const holidays = fc.constantFrom(
  never,
  (day: string) => day.endsWith("5"),
  (day: string) => day.includes("-03-"),
);

describe("the next open moment", () => {
  it("is never before the question, is open, and is the first", () => {
    fc.assert(
      fc.property(
        zone,
        week,
        moment,
        holidays,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (z, w, t, h, share) => {
          const next = createCalendar({ zone: z, hours: w, holidays: h }).nextOpen(t);
          expect(next).not.toBeNull();
          if (next === null) return;
          expect(next).toBeGreaterThanOrEqual(t);
          expect(isOpen(next, z, w, h)).toBe(true);
          if (next > t) {
            expect(isOpen(next - 1, z, w, h)).toBe(false);
            expect(isOpen(t + Math.floor((next - t - 1) * share), z, w, h)).toBe(false);
          }
        },
      ),
      { numRuns: 600 },
    );
  });

  it("skips nothing that is open, minute by minute", () => {
    fc.assert(
      fc.property(zone, week, nearChange, (z, w, t) => {
        const calendar = createCalendar({ zone: z, hours: w, holidays: never });
        const next = calendar.nextOpen(t) ?? 0;
        const stop = Math.min(next, t + DAY);
        for (let each = t; each < stop; each += 5 * MINUTE) expect(isOpen(each, z, w, never)).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  it("stays where it is when asked again", () => {
    fc.assert(
      fc.property(zone, week, moment, (z, w, t) => {
        const calendar = createCalendar({ zone: z, hours: w, holidays: never });
        const next = calendar.nextOpen(t) ?? 0;
        expect(calendar.nextOpen(next)).toBe(next);
      }),
    );
  });

  it("keeps to the person's morning on the day the clocks go forward and back", () => {
    const hours = hoursOf("Mon-Sun 02:30-02:45");
    const calendar = createCalendar({ zone: "America/New_York", hours, holidays: never });
    // 02:30 does not exist on 8 March: the next one is a day later.
    expect(show(calendar.nextOpen(at("2026-03-08T00:00-05:00")), "America/New_York")).toBe(
      "2026-03-09T02:30-04:00",
    );
    const early = createCalendar({
      zone: "America/New_York",
      hours: hoursOf("Mon-Sun 01:30-01:45"),
      holidays: never,
    });
    const first = early.nextOpen(at("2026-11-01T00:00-04:00"));
    expect(show(first, "America/New_York")).toBe("2026-11-01T01:30-04:00");
    expect(show(early.nextOpen((first ?? 0) + 20 * MINUTE), "America/New_York")).toBe(
      "2026-11-01T01:30-05:00",
    );
  });

  it("opens a window whose start is skipped at the change itself", () => {
    const calendar = createCalendar({
      zone: "Europe/Berlin",
      hours: hoursOf("Sun 02:30-04:00"),
      holidays: never,
    });
    expect(show(calendar.nextOpen(at("2026-03-29T00:00+01:00")), "Europe/Berlin")).toBe(
      "2026-03-29T03:00+02:00",
    );
  });

  it("is never for a week without hours, and where every day is a holiday", () => {
    const empty = createCalendar({
      zone: "Asia/Seoul",
      hours: hoursOf("Mon 09:00-10:00").map(() => []),
      holidays: never,
    });
    expect(empty.nextOpen(0)).toBeNull();
    const closed = createCalendar({
      zone: "Europe/Berlin",
      hours: hoursOf("Mon-Sun 00:00-24:00"),
      holidays: () => true,
    });
    expect(closed.nextOpen(at("2026-01-01"))).toBeNull();
  });

  it("passes a holiday on to the next working day", () => {
    const hours = hoursOf("Mon-Fri 09:00-18:00");
    const calendar = createCalendar({ zone: "Asia/Seoul", hours, holidays: (day) => day === "2026-03-02" });
    expect(show(calendar.nextOpen(at("2026-02-27T18:00+09:00")), "Asia/Seoul")).toBe(
      "2026-03-03T09:00+09:00",
    );
  });
});

describe("days later", () => {
  it("have the same local time, wherever that time exists", () => {
    fc.assert(
      fc.property(zone, moment, fc.integer({ min: 0, max: 400 }), (z, t, days) => {
        const calendar = createCalendar({ zone: z, hours: hoursOf("Mon 09:00-10:00"), holidays: never });
        const local = Temporal.Instant.fromEpochMilliseconds(t).toZonedDateTimeISO(z);
        const expected =
          days === 0 ? t : local.toPlainDateTime().add({ days }).toZonedDateTime(z).epochMilliseconds;
        expect(calendar.addDays(t, days)).toBe(expected);
      }),
      { numRuns: 500 },
    );
  });

  it("move a time that the change skips forward by the gap", () => {
    const calendar = createCalendar({
      zone: "America/New_York",
      hours: hoursOf("Mon 09:00-10:00"),
      holidays: never,
    });
    expect(show(calendar.addDays(at("2026-03-07T02:30-05:00"), 1), "America/New_York")).toBe(
      "2026-03-08T03:30-04:00",
    );
  });

  it("count only days with send hours that are no holidays, when they are business days", () => {
    const hours = hoursOf("Mon-Fri 09:00-18:00");
    const calendar = createCalendar({ zone: "Asia/Seoul", hours, holidays: (day) => day === "2026-03-02" });
    const later = (text: string, days: number) =>
      show(calendar.addBusinessDays(at(text), days), "Asia/Seoul");
    expect(later("2026-02-26T15:20+09:00", 1)).toBe("2026-02-27T15:20+09:00");
    expect(later("2026-02-27T15:20+09:00", 1)).toBe("2026-03-03T15:20+09:00");
    expect(later("2026-02-28T15:20+09:00", 2)).toBe("2026-03-04T15:20+09:00");
    expect(later("2026-02-28T15:20+09:00", 0)).toBe("2026-02-28T15:20+09:00");
  });

  it("end even when there is no business day at all", () => {
    const closed = createCalendar({
      zone: "Asia/Seoul",
      hours: hoursOf("Mon 09:00-10:00"),
      holidays: () => true,
    });
    expect(Number.isFinite(closed.addBusinessDays(0, 3))).toBe(true);
  });
});

describe("a local date", () => {
  it("is the first moment of that day, also where midnight is skipped", () => {
    const calendar = createCalendar({
      zone: "Africa/Cairo",
      hours: hoursOf("Mon 09:00-10:00"),
      holidays: never,
    });
    expect(show(calendar.at("2026-04-24"), "Africa/Cairo")).toBe("2026-04-24T01:00+03:00");
    expect(show(calendar.at("2026-03-01T09:00"), "Africa/Cairo")).toBe("2026-03-01T09:00+02:00");
  });

  it("that makes no sense is refused in words", () => {
    const calendar = createCalendar({
      zone: "Asia/Seoul",
      hours: hoursOf("Mon 09:00-10:00"),
      holidays: never,
    });
    expect(() => calendar.at("2026-02-30")).toThrow("is no local date");
  });
});

it("a calendar in an unknown zone is refused by name", () => {
  expect(() => createCalendar({ zone: "Asia/Soul", hours: [], holidays: never })).toThrow(
    "unknown time zone `Asia/Soul`",
  );
});
