import type { Instant } from "../engine/plan.ts";

/** What the clock on a wall of the zone shows, each part as text; the weekday as `Mon`. */
export type WallClock = Record<"weekday" | "year" | "month" | "day" | "hour" | "minute" | "second", string>;

const formats = new Map<string, Intl.DateTimeFormat>();

/** A moment as the wall clock of `zone` shows it: `Mon 2026-03-02 09:00`. The zone is not repeated. */
export function formatLocal(at: Instant, zone: string): string {
  const clock = readClock(at, zone);
  return `${clock.weekday} ${clock.year}-${clock.month}-${clock.day} ${clock.hour}:${clock.minute}`;
}

/** The same with its zone, for words that may be read elsewhere: `2026-03-02 09:00 Asia/Seoul`. */
export function formatZoned(at: Instant, zone: string): string {
  const { year, month, day, hour, minute } = readClock(at, zone);
  return `${year}-${month}-${day} ${hour}:${minute} ${zone}`;
}

/** The local date of a moment, `2026-03-02`. */
export function formatLocalDate(at: Instant, zone: string): string {
  const clock = readClock(at, zone);
  return `${clock.year}-${clock.month}-${clock.day}`;
}

/** The parts of a moment in an IANA zone, by the runtime alone. RangeError for an unknown zone. */
export function readClock(at: Instant, zone: string): WallClock {
  const clock = { weekday: "", year: "", month: "", day: "", hour: "", minute: "", second: "" };
  for (const { type, value } of findFormat(zone).formatToParts(at)) {
    if (type in clock) clock[type as keyof WallClock] = value;
  }
  return clock;
}

function findFormat(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone: zone,
      weekday: "short",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      hourCycle: "h23",
    });
    formats.set(zone, format);
  }
  return format;
}
