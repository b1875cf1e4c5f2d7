/** A calendar day without zone, and arithmetic on it: the return date is the writer's own day. */
export interface Day {
  year: number;
  month: number;
  day: number;
}

const DAY_MS = 86_400_000;

/** Days since 1970-01-01; null for a day that no calendar has. */
export function toNumber({ year, month, day }: Day): number | null {
  const ms = Date.UTC(year, month - 1, day);
  const back = new Date(ms);
  return back.getUTCMonth() === month - 1 && back.getUTCDate() === day && year > 1970 && year < 2200
    ? ms / DAY_MS
    : null;
}

/** `YYYY-MM-DD`. */
export function formatDay(number: number): string {
  return new Date(number * DAY_MS).toISOString().slice(0, 10);
}

/** Sunday is 0. */
export function readWeekday(number: number): number {
  return new Date(number * DAY_MS).getUTCDay();
}

/** A moment, and the writer's own day (days since 1970-01-01) and zone. */
interface WriterDate {
  at: number;
  today: number;
  offsetMinutes: number;
}

/** A Date header (RFC 5322 §3.3): the moment, and the writer's own day and zone. Null where it cannot be read. */
export function readDateHeader(value: string): WriterDate | null {
  const text = value
    .replace(/\([^()]{0,100}\)/g, "")
    .trim()
    .slice(0, 100);
  const at = Date.parse(text);
  if (Number.isNaN(at)) return null;
  const zone = /([+-])(\d{2}):?(\d{2})\s*$/.exec(text);
  const minutes =
    zone === null
      ? readNamedZone(text)
      : (zone[1] === "-" ? -1 : 1) * (Number(zone[2]) * 60 + Number(zone[3]));
  const offsetMinutes = Math.abs(minutes) <= 14 * 60 ? minutes : 0;
  return moveDate(at, offsetMinutes);
}

/** The same of a moment that is known otherwise, in the writer's zone. */
export function moveDate(at: number, offsetMinutes: number): WriterDate {
  return { at, today: Math.floor((at + offsetMinutes * 60_000) / DAY_MS), offsetMinutes };
}

/** Obsolete zone names (RFC 5322 §4.3), in minutes. */
function readNamedZone(text: string): number {
  const hours: Record<string, number> = {
    EST: -5,
    EDT: -4,
    CST: -6,
    CDT: -5,
    MST: -7,
    MDT: -6,
    PST: -8,
    PDT: -7,
    JST: 9,
    KST: 9,
  };
  return (hours[/\b([A-Z]{3})\s*$/.exec(text)?.[1] ?? ""] ?? 0) * 60;
}
