import type * as z from "zod";
import { parseHours } from "../calendar/hours.ts";
import { isTimeZone } from "../calendar/zones.ts";
import type { CalendarSpec, WeeklyHours } from "../engine/plan.ts";
import type { YamlNode } from "../yaml/node.ts";
import type { calendarSchema } from "./calendar-schema.ts";
import { isCountry } from "./names.ts";

/** `calendar` as written; every key is optional. */
type CalendarData = z.output<typeof calendarSchema>;

/** What a file says about the calendar; null where it says nothing (or something wrong). */
export interface CalendarReading {
  timezone: string | null;
  hours: WeeklyHours | null;
  holidays: CalendarSpec["holidays"] | null;
}

/** Reads `calendar`. `people` are the zones that name a person instead of a place: prospect, sender. */
export function readCalendar(
  calendar: YamlNode<CalendarData | undefined>,
  people: readonly string[],
): CalendarReading {
  return {
    timezone: readZone(calendar.at("timezone"), people),
    hours: readHours(calendar.at("hours")),
    holidays: readHolidays(calendar.at("holidays")),
  };
}

function readZone(zone: YamlNode<string | undefined>, people: readonly string[]): string | null {
  const { value } = zone;
  if (value === undefined) return null;
  if (people.includes(value) || isTimeZone(value)) return value;
  const hint = ["an IANA name such as Asia/Seoul", ...people].join(", or ");
  zone.error("unknown-timezone", `"${value}" is no time zone here`, hint);
  return null;
}

function readHours(hours: YamlNode<string | undefined>): WeeklyHours | null {
  const { value } = hours;
  if (value === undefined) return null;
  const reading = parseHours(value);
  if (reading.ok) return reading.hours;
  const { message, offset } = reading;
  const location = offset === undefined ? hours : hours.part(offset, Math.max(value.length, offset));
  const hint = "write for example `Mon-Fri 09:00-11:30, 13:30-17:00; Sat 10:00-12:00`";
  location.error("wrong-hours", `Send hours: ${message}`, hint);
  return null;
}

function readHolidays(holidays: YamlNode<CalendarData["holidays"]>): CalendarSpec["holidays"] | null {
  if (holidays.value === undefined) return null;
  if (holidays.value === "prospect") return "prospect";
  if (holidays.value === "none") return [];
  const countries = holidays.items();
  const wrong = countries.filter(({ value }) => !isCountry(value));
  for (const country of wrong) {
    const hint = "write `prospect`, `none`, or two-letter codes such as [KR, US]";
    country.error("unknown-country", `"${country.value}" is no country code`, hint);
  }
  return wrong.length === 0 ? [...new Set(countries.map(({ value }) => value))] : null;
}
