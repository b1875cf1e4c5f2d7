import type * as z from "zod";
import { parseHours } from "../calendar/hours.ts";
import { isTimeZone } from "../calendar/zones.ts";
import type { CalendarSpec, WeeklyHours } from "../engine/plan.ts";
import type { calendarSchema } from "../sequence/sequence-schema.ts";
import type { Report } from "../yaml/report.ts";
import type { Path, YamlFile } from "../yaml/yaml-file.ts";
import { isCountry } from "./names.ts";

/** `calendar` as written; every key is optional. */
export type CalendarData = z.output<typeof calendarSchema>;

/** What a file says about the calendar; null where it says nothing (or something wrong). */
export interface CalendarReading {
  timezone: string | null;
  hours: WeeklyHours | null;
  holidays: CalendarSpec["holidays"] | null;
}

/** Reads `calendar`. `people` are the zones that name a person instead of a place: prospect, sender. */
export function readCalendar(
  data: CalendarData,
  people: readonly string[],
  yaml: YamlFile,
  report: Report,
): CalendarReading {
  return {
    timezone: readZone(data.timezone, people, yaml, report),
    hours: readHours(data.hours, yaml, report),
    holidays: readHolidays(data.holidays, yaml, report),
  };
}

function readZone(
  zone: string | undefined,
  people: readonly string[],
  yaml: YamlFile,
  report: Report,
): string | null {
  if (zone === undefined) return null;
  if (people.includes(zone) || isTimeZone(zone)) return zone;
  const hint = ["an IANA name such as Asia/Seoul", ...people].join(", or ");
  report.error("unknown-timezone", `"${zone}" is no time zone here`, yaml.locate(["calendar", "timezone"]), {
    hint,
  });
  return null;
}

function readHours(hours: string | undefined, yaml: YamlFile, report: Report): WeeklyHours | null {
  if (hours === undefined) return null;
  const reading = parseHours(hours);
  if (reading.ok) return reading.hours;
  const path = ["calendar", "hours"];
  const range =
    reading.offset === undefined
      ? yaml.locate(path)
      : yaml.locatePart(path, reading.offset, Math.max(hours.length, reading.offset));
  report.error("wrong-hours", `Send hours: ${reading.message}`, range, {
    hint: "write for example `Mon-Fri 09:00-11:30, 13:30-17:00; Sat 10:00-12:00`",
  });
  return null;
}

function readHolidays(
  holidays: CalendarData["holidays"],
  yaml: YamlFile,
  report: Report,
): CalendarSpec["holidays"] | null {
  if (holidays === undefined) return null;
  if (holidays === "prospect") return "prospect";
  if (holidays === "none") return [];
  const path: Path = ["calendar", "holidays"];
  const countries = typeof holidays === "string" ? [holidays] : holidays;
  let sound = true;
  for (const [index, country] of countries.entries()) {
    if (isCountry(country)) continue;
    sound = false;
    const place = typeof holidays === "string" ? path : [...path, index];
    report.error("unknown-country", `"${country}" is no country code`, yaml.locate(place), {
      hint: "write `prospect`, `none`, or two-letter codes such as [KR, US]",
    });
  }
  return sound ? [...new Set(countries)] : null;
}
