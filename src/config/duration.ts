import { countOf } from "../count-of.ts";
import type { Wait } from "../engine/plan.ts";
import type { Rate } from "./workspace-config.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const UNITS: Readonly<Record<string, number>> = {
  second: 1_000,
  minute: MINUTE_MS,
  hour: HOUR_MS,
  day: DAY_MS,
  week: 7 * DAY_MS,
  month: 30 * DAY_MS,
};

/** Longest wait or age: anything above is a slip of the keyboard. */
const LONGEST_MS = 731 * DAY_MS;

const AMOUNT = /^(\d+(?:\.\d+)?)\s*(second|minute|hour|day|week)s?$/;
const SHORT: readonly [RegExp, string][] = [
  [/^(\d+(?:\.\d+)?)\s*(?:secs?|s)$/, "$1 seconds"],
  [/^(\d+(?:\.\d+)?)\s*(?:mins?|m)$/, "$1 minutes"],
  [/^(\d+(?:\.\d+)?)\s*(?:hrs?|h)$/, "$1 hours"],
  [/^(\d+)\s*d$/, "$1 days"],
  [/^(\d+)\s*w$/, "$1 weeks"],
];

/** `30 minutes`, `90 seconds`, `2 hours`, `3 days`, `1 week` in milliseconds; null for anything else. */
export function parseDuration(text: string): number | null {
  const parts = AMOUNT.exec(spellOut(text));
  const unit = UNITS[parts?.[2] ?? ""];
  if (parts === null || unit === undefined) return null;
  const ms = Number(parts[1]) * unit;
  return Number.isSafeInteger(ms) && ms <= LONGEST_MS ? ms : null;
}

/** What `parseWait` gives: a wait, or what to write instead. */
export type WaitReading = { ok: true; wait: Wait } | { ok: false; message: string; hint: string };

const WAIT_HINT =
  "write for example `30 minutes`, `3 days`, `2 business days`, `1 week`, `until 2026-03-01` or `until 2 days before event.booked.day`";

const DATE_OF =
  /^until\s+(?:(\d+)\s+(day|week)s?\s+(before|after)\s+)?(prospect\.\w+|event\.\w+\.\w+|steps\.[\w-]+\.\w+)$/i;

/**
 * Reads `wait`: a duration, (business) days, `until` a local date or date-time, or `until 2 days before` a date that is
 * known of the person (`event.booked.day`); that there is such a date is the caller's to check.
 */
export function parseWait(text: string): WaitReading {
  const date = DATE_OF.exec(text.trim());
  if (date !== null) {
    const days = Number(date[1] ?? 0) * (date[2]?.toLowerCase() === "week" ? 7 : 1);
    if (days * DAY_MS > LONGEST_MS) return refuse(`"${text}" is longer than two years`, "check the number");
    const isBefore = date[3]?.toLowerCase() === "before";
    return { ok: true, wait: { kind: "date", of: date[4] ?? "", days: isBefore && days > 0 ? -days : days } };
  }
  const trimmed = spellOut(text);
  const until = /^(until\s+)?(\d{4}-\d{2}-\d{2}(?:[t ]\d{2}:\d{2})?)$/.exec(trimmed);
  if (until?.[2] !== undefined) {
    const at = until[2].replace(/[t ]/, "T");
    if (until[1] === undefined) return refuse(`"${text}" is a date, not a delay`, `write \`until ${at}\``);
    return isLocalTime(at)
      ? { ok: true, wait: { kind: "until", at } }
      : refuse(`"${at}" is no date`, "write `until YYYY-MM-DD` or `until YYYY-MM-DDTHH:MM`");
  }
  const days = /^(\d+)\s*(business |working )?(day|week)s?$/.exec(trimmed);
  if (days !== null) {
    const business = days[2] !== undefined;
    if (business && days[3] === "week") return refuse("A week is not counted in business days", WAIT_HINT);
    const count = Number(days[1]) * (days[3] === "week" ? 7 : 1);
    if (count * DAY_MS > LONGEST_MS) return refuse(`"${text}" is longer than two years`, "check the number");
    return { ok: true, wait: { kind: "days", days: count, business } };
  }
  const ms = parseDuration(trimmed);
  if (ms !== null) return { ok: true, wait: { kind: "duration", ms } };
  if (/^\d+$/.test(trimmed))
    return refuse(`"${text}" has no unit`, `write \`${countOf(Number(trimmed), "day")}\``);
  return refuse(`"${text}" is no wait`, WAIT_HINT);
}

function refuse(message: string, hint: string): WaitReading {
  return { ok: false, message, hint };
}

/** Whether a local date or date-time exists: no 30th of February, no 25 o'clock. */
export function isLocalTime(text: string): boolean {
  const parts = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}):(\d{2}))?$/.exec(text);
  if (parts === null) return false;
  const day = new Date(`${parts[1]}T00:00:00Z`);
  if (Number.isNaN(day.getTime()) || !day.toISOString().startsWith(parts[1] ?? "?")) return false;
  return Number(parts[2] ?? 0) < 24 && Number(parts[3] ?? 0) < 60;
}

function spellOut(text: string): string {
  const lower = text.trim().toLowerCase().replace(/\s+/g, " ");
  for (const [pattern, replacement] of SHORT) {
    if (pattern.test(lower)) return lower.replace(pattern, replacement);
  }
  return lower.replace(/^(?:an?|one) /, "1 ");
}

const RATE = /^(\d+)(?:\s*(?:per|a|an|\/)\s*(?:(\d+)\s*)?(hour|day|week|month)s?)?$/;

/** Reads `80 per week`, `1 per day, 4 per week` or `40` (a day) into rolling windows; null for anything else. */
export function parseRates(text: string): Rate[] | null {
  const rates: Rate[] = [];
  for (const part of text.split(",")) {
    const parts = RATE.exec(part.trim().toLowerCase());
    if (parts === null) return null;
    const windowMs = Number(parts[2] ?? 1) * (UNITS[parts[3] ?? "day"] ?? DAY_MS);
    const max = Number(parts[1]);
    if (!Number.isSafeInteger(max) || windowMs === 0 || windowMs > LONGEST_MS) return null;
    rates.push({ max, windowMs });
  }
  return rates;
}

/** Reads a ramp's `add`: `5 per day`, `5 per 2 days`, `10 per week` or `5` (a day); null for anything else. */
export function parseGrowth(text: string): { add: number; perDays: number } | null {
  const [rate, ...more] = parseRates(text) ?? [];
  if (rate === undefined || more.length > 0 || rate.windowMs % DAY_MS !== 0) return null;
  return { add: rate.max, perDays: rate.windowMs / DAY_MS };
}
