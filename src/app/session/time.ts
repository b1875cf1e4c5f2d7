const MINUTE = 60_000;
const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 24 * 60 * MINUTE],
  ["hour", 60 * MINUTE],
  ["minute", MINUTE],
];

/** `Mon 2 Mar 2026, 09:00` in `zone` (IANA). */
export function formatMoment(at: number, zone: string): string {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find((each) => each.type === type)?.value ?? "";
  return `${part("weekday")} ${part("day")} ${part("month")} ${part("year")}, ${part("hour")}:${part("minute")}`;
}

/** `Mon 2 Mar 2026` in `zone`. */
export function formatDay(at: number, zone: string): string {
  return formatMoment(at, zone).replace(/,.*/, "");
}

/** `in 3 days`, `2 hours ago`, `now`. */
export function formatDistance(at: number, now: number): string {
  const distance = at - now;
  const [unit, size] = UNITS.find(([, each]) => Math.abs(distance) >= each) ?? [null, 1];
  if (unit === null) return "now";
  const format = new Intl.RelativeTimeFormat("en", { numeric: "always" });
  return format.format(Math.trunc(distance / size), unit);
}

/** Local time and how far away it is: `Mon 2 Mar 2026, 09:00 (in 3 days)`. */
export function formatWhen(at: number, now: number, zone: string): string {
  return `${formatMoment(at, zone)} (${formatDistance(at, now)})`;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** A run's lines are of one minute or two. */
let last = { zone: "", minute: Number.NaN, text: "" };

/** `09:00` in `zone`. One formatter for all lines: each costs 0.1 ms to make, and memory that is slow to come back. */
export function formatClock(at: number, zone: string): string {
  const minute = Math.floor(at / MINUTE);
  if (last.minute === minute && last.zone === zone) return last.text;
  let clock = clocks.get(zone);
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit" });
    clocks.set(zone, clock);
  }
  last = { zone, minute, text: clock.format(at) };
  return last.text;
}
