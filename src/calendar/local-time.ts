import type { Instant } from "../engine/plan.ts";

const formats = new Map<string, Intl.DateTimeFormat>();

/** A moment as the wall clock of `zone` shows it: `Mon 2026-03-02 09:00`. The zone is not repeated. */
export function formatLocal(at: Instant, zone: string): string {
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
  for (const { type, value } of findFormat(zone).formatToParts(at)) parts[type] = value;
  return `${parts.weekday} ${parts.year}-${parts.month}-${parts.day} ${parts.hour}:${parts.minute}`;
}

/** The local date of a moment, `2026-03-02`. */
export function formatLocalDate(at: Instant, zone: string): string {
  return formatLocal(at, zone).slice(4, 14);
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
      hourCycle: "h23",
    });
    formats.set(zone, format);
  }
  return format;
}
