import type { Hours } from "./definitions.ts";

const formats = new Map<string, Intl.DateTimeFormat>();
const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** What the clock on a person's wall shows, from the system's own tables and without the program's calendar. */
export function readWall(zone: string, at: number): { date: string; weekday: number; minute: number } {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      hourCycle: "h23",
      weekday: "short",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
    });
    formats.set(zone, format);
  }
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return {
    date: `${parts["year"]}-${parts["month"]}-${parts["day"]}`,
    weekday: WEEKDAYS.indexOf(parts["weekday"] ?? "") + 1,
    minute: Number(parts["hour"]) * 60 + Number(parts["minute"]),
  };
}

/** Whether a moment lies in the window, for somebody in `zone` with these holidays. */
export function isOpen(hours: Hours, zone: string, holidays: ReadonlySet<string>, at: number): boolean {
  const { date, weekday, minute } = readWall(zone, at);
  if (weekday > hours.lastDay || holidays.has(date)) return false;
  return hours.spans.some(([from, to]) => minute >= from && minute < to);
}
