import type { Instant } from "../engine/plan.ts";
import { formatLocalDate } from "./format.ts";
import { readLocal } from "./local.ts";
import { parseTime } from "./parse-time.ts";

/** Kinds of events that say when somebody comes, and those that say that they do not. */
export const BOOKINGS: ReadonlySet<string> = new Set(["meeting_booked", "booked"]);
export const CANCELLATIONS: ReadonlySet<string> = new Set([
  "meeting_canceled",
  "meeting_cancelled",
  "canceled",
  "cancelled",
]);

type Data = Readonly<Record<string, string | number | boolean>>;

/** When somebody comes: on a local day, `2026-03-02`, and at a moment of it, or null for some time that day. */
export interface Booking {
  day: string;
  at: Instant | null;
}

/**
 * What the data of an event says of when somebody comes, the one meaning of both names: `starts_at` is a moment with its
 * offset or zone, or what the clock of `zone` (the workspace's) shows; `day` is a date without a time, which counts where
 * `starts_at` is missing or is none. Null where neither says.
 */
export function readBooking({ starts_at: startsAt, day }: Data, zone: string): Booking | null {
  const at = typeof startsAt === "string" && !isDay(startsAt) ? parseTime(startsAt, zone) : null;
  if (at !== null) return { day: formatLocalDate(at, zone), at };
  for (const text of [startsAt, day]) if (isDay(text)) return { day: text, at: null };
  return null;
}

/** The data with the `day` that it tells by its time alone, for conditions and waits that ask for the day. */
export function fillDay(kind: string, data: Data | undefined, zone: string): Data | undefined {
  if (data === undefined || !(BOOKINGS.has(kind) || CANCELLATIONS.has(kind)) || isDay(data["day"]))
    return data;
  const booking = readBooking(data, zone);
  return booking === null ? data : { ...data, day: booking.day };
}

/** Which of `starts_at` and `day` are there and say nothing. */
export function listWrongTimes(kind: string, data: Data, zone: string): ("starts_at" | "day")[] {
  if (!(BOOKINGS.has(kind) || CANCELLATIONS.has(kind))) return [];
  const isWrong = (name: string) =>
    Object.hasOwn(data, name) && readBooking({ [name]: data[name] ?? "" }, zone) === null;
  return (["starts_at", "day"] as const).filter(isWrong);
}

function isDay(text: unknown): text is string {
  return typeof text === "string" && /^\d{4}-\d{2}-\d{2}$/.test(text) && readLocal(text) !== null;
}
