import type { WeeklyHours } from "../engine/plan.ts";

/** A parsed week, or what is wrong with the text; `offset` is the first character it is about. */
export type HoursReading = { ok: true; hours: WeeklyHours } | { ok: false; message: string; offset?: number };

type DayHours = WeeklyHours[number];

const FULL_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const DAY_NAMES = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const DAY_PATTERN = /^([a-z]+)(?:\s*[-–]\s*([a-z]+))?$/i;
const TIME_PATTERN = /^(\d{1,2})(?::(\d{2}))?\s*[-–]\s*(\d{1,2})(?::(\d{2}))?$/;

/**
 * Reads weekly send hours: `Mon-Fri 09:00-11:30, 13:30-17:00; Sat 10:00-12:00`.
 * Groups end with `;`. A group is days (names or ranges, separated by commas), then windows of local time
 * (`24:00` ends a day). A day may stand in one group only, so that no line quietly widens another.
 */
export function parseHours(text: string): HoursReading {
  const hours: WeeklyHours = DAY_NAMES.map(() => []);
  let offset = 0;
  for (const group of text.split(";")) {
    if (group.trim() !== "") {
      const problem = readGroup(group, offset, hours);
      if (problem !== null) return problem;
    }
    offset += group.length + 1;
  }
  if (hours.every((day) => day.length === 0)) {
    return { ok: false, message: "no send hours; write them as `Mon-Fri 09:00-17:00`", offset: 0 };
  }
  return { ok: true, hours };
}

/** Writes hours the way `parseHours` reads them, equal neighbouring days as a range; `never` for an empty week. */
export function formatHours(hours: WeeklyHours): string {
  const groups: string[] = [];
  for (let first = 0; first < 7; ) {
    const windows = formatDay(hours[first] ?? []);
    let last = first;
    while (last < 6 && formatDay(hours[last + 1] ?? []) === windows) last += 1;
    const days = first === last ? DAY_NAMES[first] : `${DAY_NAMES[first]}-${DAY_NAMES[last]}`;
    if (windows !== "") groups.push(`${days} ${windows}`);
    first = last + 1;
  }
  return groups.length === 0 ? "never" : groups.join("; ");
}

function readGroup(group: string, start: number, hours: WeeklyHours): HoursReading | null {
  const firstTime = group.search(/\d/);
  const end = start + group.length - group.trimStart().length;
  if (firstTime === -1) return fail(`\`${group.trim()}\` has no times; write \`Mon-Fri 09:00-17:00\``, end);
  const days: number[] = [];
  for (const part of splitAt(group.slice(0, firstTime), start)) {
    const range = readDays(part.text, part.offset);
    if (!range.ok) return range;
    days.push(...range.days);
  }
  if (days.length === 0) return fail("hours need their days first, as in `Mon-Fri 09:00-17:00`", end);
  const windows: DayHours = [];
  for (const part of splitAt(group.slice(firstTime), start + firstTime)) {
    const window = readWindow(part.text, part.offset);
    if (!window.ok) return window;
    if (windows.some((other) => window.from < other.to && other.from < window.to)) {
      return fail(`\`${part.text}\` overlaps another window of the same days`, part.offset);
    }
    windows.push({ from: window.from, to: window.to });
  }
  for (const day of days) {
    if ((hours[day] ?? []).length > 0) {
      return fail(`${DAY_NAMES[day]} already has hours; put all windows of a day in one place`, end);
    }
    hours[day] = mergeTouching(windows);
  }
  return null;
}

function readDays(text: string, offset: number) {
  const match = DAY_PATTERN.exec(text);
  const from = findDay(match?.[1]);
  const to = match?.[2] === undefined ? from : findDay(match[2]);
  if (from === -1 || to === -1) {
    return fail(`\`${text}\` is no day; use Mon, Tue, Wed, Thu, Fri, Sat, Sun`, offset);
  }
  const days: number[] = [];
  for (let day = from; ; day = (day + 1) % 7) {
    days.push(day);
    if (day === to) return { ok: true as const, days };
  }
}

function findDay(name: string | undefined): number {
  if (name === undefined || name.length < 2) return -1;
  const wanted = name.toLowerCase();
  return DAYS.findIndex((day, index) => wanted === day || wanted === FULL_DAYS[index]);
}

function readWindow(text: string, offset: number) {
  const match = TIME_PATTERN.exec(text);
  if (match === null) return fail(`\`${text}\` is no window; write \`09:00-17:00\``, offset);
  const from = Number(match[1]) * 60 + Number(match[2] ?? 0);
  const to = Number(match[3]) * 60 + Number(match[4] ?? 0);
  if (Number(match[2] ?? 0) > 59 || Number(match[4] ?? 0) > 59 || from > 1440 || to > 1440) {
    return fail(`\`${text}\` is outside 00:00-24:00`, offset);
  }
  if (from === to) return fail(`\`${text}\` is empty`, offset);
  if (from > to) {
    return fail(`\`${text}\` ends before it starts; hours past midnight are two windows on two days`, offset);
  }
  return { ok: true as const, from, to };
}

function mergeTouching(windows: DayHours): DayHours {
  const merged: DayHours = [];
  for (const window of [...windows].sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last !== undefined && last.to === window.from) last.to = window.to;
    else merged.push({ ...window });
  }
  return merged;
}

/** The comma-separated parts of `text`, trimmed, with their offsets in the whole. Empty parts are dropped. */
function splitAt(text: string, start: number): { text: string; offset: number }[] {
  const parts: { text: string; offset: number }[] = [];
  let offset = start;
  for (const raw of text.split(",")) {
    const trimmed = raw.trim();
    if (trimmed !== "") parts.push({ text: trimmed, offset: offset + raw.indexOf(trimmed) });
    offset += raw.length + 1;
  }
  return parts;
}

function fail(message: string, offset: number) {
  return { ok: false as const, message, offset };
}

function formatDay(day: DayHours): string {
  return day.map((window) => `${formatMinutes(window.from)}-${formatMinutes(window.to)}`).join(", ");
}

function formatMinutes(minutes: number): string {
  const hour = String(Math.floor(minutes / 60)).padStart(2, "0");
  return `${hour}:${String(minutes % 60).padStart(2, "0")}`;
}
