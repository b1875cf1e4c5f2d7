import { readWeekday } from "./day.ts";

/** A stretch of days that a text names; `first` and `last` are days since 1970-01-01. */
export interface Span {
  type: "span";
  first: number;
  last: number;
  /** `month` also stands for longer and for vague ones ("early April"). */
  grain: "day" | "week" | "month";
  /** Tokens it takes: from `start` up to, not including, `end`. */
  start: number;
  end: number;
}

/** A length of time: "two weeks". */
export interface Length {
  type: "length";
  days: number;
  start: number;
  end: number;
}

export type Expression = Span | Length;

/** The number of a day whose month its neighbour names: "the 16th", "9 – 13 March". */
export interface Loose {
  type: "loose";
  day: number;
  weekday: number | null;
  /** Written as a day ("16th", 16日), so that it may stand without a neighbour. */
  isDay: boolean;
  start: number;
  end: number;
}

export function day(number: number, start: number, end: number): Span {
  return { type: "span", first: number, last: number, grain: "day", start, end };
}

export function weekAround(number: number, start: number, end: number): Span {
  const first = number - ((readWeekday(number) + 6) % 7);
  return { type: "span", first, last: first + 6, grain: "week", start, end };
}
