import {
  type Around,
  isoWeek,
  monthEnd,
  nextDayOfMonth,
  nextWeekday,
  readWritten,
  settle,
  yearOf,
} from "./calendar.ts";
import { readWeekday, toNumber } from "./day.ts";
import { isBeside, isFiller, isJoined, isUnit, monthOf, skip, unitDays, weekdayOf } from "./joints.ts";
import { placeLoose } from "./loose-days.ts";
import { day, type Expression, type Length, type Loose, type Span, weekAround } from "./span.ts";
import { has, type Token } from "./tokens.ts";

/** Temporal expressions of a sentence or text, in the order in which they stand. */
export function findExpressions(tokens: readonly Token[], around: Around): Expression[] {
  const found: (Expression | Loose)[] = [];
  let at = 0;
  while (at < tokens.length) {
    const next = readExpression(tokens, at, around);
    if (next === null) at += 1;
    else {
      found.push(next);
      at = next.end;
    }
  }
  return placeWeeks(tokens, placeLoose(tokens, found, around));
}

/** "Thursday and Friday this week", "Friday next week": the week says which days are meant, and is no time of its own. */
function placeWeeks(tokens: readonly Token[], found: readonly Expression[]): Expression[] {
  const placed: Expression[] = [];
  for (const each of found) {
    const last = placed.at(-1);
    if (each.type !== "span" || each.grain !== "week" || !isWeekday(tokens, last)) placed.push(each);
    else if (!isBeside(tokens, last.end, each.start)) placed.push(each);
    else {
      // "Thursday and Friday": both of them.
      for (let at = placed.length - 1; at >= 0; at -= 1) {
        const before = placed[at];
        const behind = placed[at + 1];
        if (!isWeekday(tokens, before)) break;
        if (behind !== undefined && !isJoined(tokens, before.end, behind.start)) break;
        const moved = each.first + ((readWeekday(before.first) + 6) % 7);
        placed[at] = { ...before, first: moved, last: moved };
      }
    }
  }
  return placed;
}

/** A day that nothing but its weekday names. */
function isWeekday(tokens: readonly Token[], expression: Expression | undefined): expression is Span {
  return (
    expression?.type === "span" &&
    expression.end - expression.start === 1 &&
    weekdayOf(tokens[expression.start]) !== null
  );
}

function readExpression(tokens: readonly Token[], at: number, around: Around): Expression | Loose | null {
  return (
    readVague(tokens, at, around) ??
    readWeekOf(tokens, at, around) ??
    readDate(tokens, at, around) ??
    readRelative(tokens, at, around) ??
    readLength(tokens, at) ??
    readWeekdayAlone(tokens, at, around)
  );
}

/** "end of March", "Mitte nächster Woche", 3月末, "early next month". */
function readVague(tokens: readonly Token[], at: number, around: Around): Span | null {
  const token = tokens[at];
  const part = (["end", "start", "middle"] as const).find((each) => has(token, each));
  if (part !== undefined) {
    const inner = skip(tokens, at + 1);
    const whole = readMonth(tokens, inner, around, true) ?? readNamedSpan(tokens, inner, around, true);
    if (whole !== null && whole.grain !== "day") return narrow(whole, part, at, whole.end);
  }
  // Korean and Japanese put it behind.
  const month = token?.type === "month" ? readMonth(tokens, at, around, true) : null;
  const behind = month === null ? undefined : tokens[month.end];
  const after = (["end", "start", "middle"] as const).find((each) => has(behind, each));
  return month === null || after === undefined ? null : narrow(month, after, at, month.end + 1);
}

function narrow(whole: Span, part: "end" | "start" | "middle", start: number, end: number): Span {
  const { first, last, grain } = whole;
  const middle = grain === "month" ? first + 14 : first + 2;
  const workingLast = grain === "week" ? last - 2 : last;
  const day = part === "start" ? first : part === "end" ? workingLast : middle;
  // Who is away until the end of something is away through it; "until early April" ends where April begins.
  return part === "end"
    ? { type: "span", first: day, last, grain: "day", start, end }
    : { type: "span", first: day, last: day, grain: "month", start, end };
}

/** "week of March 16", "KW 12", "vecka 12". */
function readWeekOf(tokens: readonly Token[], at: number, around: Around): Span | null {
  if (has(tokens[at], "weekOf")) {
    const inner = readDate(tokens, skip(tokens, at + 1), around);
    if (inner?.type === "span" && inner.grain === "day") return weekAround(inner.first, at, inner.end);
    if (inner?.type === "loose") {
      const number = nextDayOfMonth(inner.day, around, inner.weekday);
      return number === null ? null : weekAround(number, at, inner.end);
    }
  }
  const number = tokens[at + 1];
  const isNumbered = has(tokens[at], "calendarWeek") || has(tokens[at], "week");
  if (!isNumbered || number?.type !== "number" || number.value < 1 || number.value > 53) return null;
  if (tokens[at + 2] !== undefined && isUnit(tokens[at + 2])) return null;
  const monday = isoWeek(number.value, around);
  return monday === null ? null : weekAround(monday, at, at + 2);
}

/** A date with or without year, or a number that a neighbour's month completes; a weekday beside it is taken along. */
function readDate(tokens: readonly Token[], at: number, around: Around): Span | Loose | null {
  const named = weekdayOf(tokens[at]);
  const from = named === null ? at : skip(tokens, at + 1);
  const bare = readBareDate(tokens, from, named, around);
  if (bare === null) return null;
  // "16 Mart Pazartesi": the weekday behind.
  const behind = named === null && bare.type === "span" ? weekdayOf(tokens[bare.end]) : null;
  const isIts = behind !== null && bare.type === "span" && readWeekday(bare.first) === behind;
  return { ...bare, start: at, end: isIts ? bare.end + 1 : bare.end };
}

function readBareDate(
  tokens: readonly Token[],
  at: number,
  weekday: number | null,
  around: Around,
): Span | Loose | null {
  const token = tokens[at];
  if (token?.type === "date") {
    if (isUnit(tokens[at + 1])) return null;
    const number = readWritten(token.date, weekday, around);
    return number === null ? null : day(number, at, at + 1);
  }
  if (token?.type === "number" && token.value >= 1 && token.value <= 31) {
    const after = skip(tokens, at + 1);
    const month = monthOf(tokens[after]);
    if (month !== null && !isUnit(tokens[at + 1])) {
      const year = readYear(tokens, after + 1);
      const number = settle({ month, day: token.value, year: year.year }, around, weekday);
      return number === null ? null : day(number, at, year.end);
    }
    if (isUnit(tokens[at + 1]) && !token.isDay) return null;
    const isDay = token.isDay || isNamedDay(tokens, at);
    return { type: "loose", day: token.value, weekday, isDay, start: at, end: at + 1 };
  }
  const month = monthOf(token);
  if (month === null) return null;
  // 5月3日, "March 5", "March the 5th".
  const inner = skip(tokens, at + 1, 1);
  const number = tokens[inner];
  if (number?.type === "number" && number.value >= 1 && number.value <= 31 && !isUnit(tokens[inner + 1])) {
    const year = readYear(tokens, inner + 1);
    const settled = settle({ month, day: number.value, year: year.year }, around, weekday);
    return settled === null ? null : day(settled, at, year.end);
  }
  return weekday === null ? readMonth(tokens, at, around, false) : null;
}

/** Prepositions that hold an article, which hours do not have: "du 9 au 15", "del 9 al 15", "vom 9. bis zum 15.", "el día 18". */
const DAY_ARTICLE =
  /(?:^|[ '])(?:du|au|aux|le|del|al|el|dal|dall'|il|vom|zum|den|do|ao|dia|den \d|dnia|do dnia|les)$/;

/** Whether an article before a bare number makes it the number of a day; telephone numbers and addresses go on. */
function isNamedDay(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  const behind = tokens[at + 1];
  if (before === undefined || !DAY_ARTICLE.test(before.text)) return false;
  return behind?.type !== "number" && behind?.type !== "date" && !/^[%€$£:]/.test(behind?.text ?? "");
}

/** A month alone: with a year, or behind a word that asks for a time ("until September"). */
function readMonth(tokens: readonly Token[], at: number, around: Around, isAsked: boolean): Span | null {
  const month = monthOf(tokens[at]);
  if (month === null) return null;
  const year = readYear(tokens, at + 1);
  const before = tokens[at - 1];
  const behind = tokens[year.end];
  const isTime =
    isAsked ||
    year.year !== null ||
    has(behind, "untilAfter") ||
    has(behind, "fromAfter") ||
    (["until", "through", "from", "by", "after", "to", "on", "next", "before"] as const).some((each) =>
      has(before, each),
    );
  if (!isTime) return null;
  const first = settle({ month, day: 1, year: year.year }, { ...around, today: around.today - 30 }, null);
  if (first === null) return null;
  return { type: "span", first, last: monthEnd(first), grain: "month", start: at, end: year.end };
}

/** "tomorrow", "next week", "this month", "semaine prochaine", 来週月曜日, "the new year", "Q3". */
function readRelative(tokens: readonly Token[], at: number, around: Around): Span | null {
  const { today } = around;
  const token = tokens[at];
  if (has(token, "today")) return day(today, at, at + 1);
  if (has(token, "overmorrow")) return day(today + 2, at, at + 1);
  if (has(token, "tomorrow")) return day(today + 1, at, at + 1);
  return readNamedSpan(tokens, at, around, false);
}

function readNamedSpan(tokens: readonly Token[], at: number, around: Around, isAsked: boolean): Span | null {
  const { today } = around;
  const token = tokens[at];
  if (has(token, "newYear")) {
    const first = toNumber({ year: yearOf(today) + 1, month: 1, day: 1 }) ?? today;
    return { type: "span", first, last: first, grain: "month", start: at, end: at + 1 };
  }
  const isNext = has(token, "next");
  const isThis = has(token, "this");
  if (isNext || isThis) {
    const inner = skip(tokens, at + 1, 1);
    const unit = tokens[inner];
    // "next Monday" is a weekday, said more fully.
    const span = unitSpan(unit, isNext ? 1 : 0, today);
    if (span !== null) {
      const behind = skip(tokens, inner + 1, 1);
      const weekday = weekdayOf(tokens[behind]);
      // 来週月曜日, "nächste Woche Montag".
      if (weekday !== null && span.grain === "week")
        return day(span.first + ((weekday + 6) % 7), at, behind + 1);
      return { ...span, start: at, end: inner + 1 };
    }
    const weekday = weekdayOf(unit);
    if (weekday !== null && readDate(tokens, inner, around) === null)
      return day(nextWeekday(weekday, today), at, inner + 1);
  }
  // "semaine prochaine", "semana que viene", "next" behind its word.
  if (has(tokens[at + 1], "next")) {
    const span = unitSpan(token, 1, today);
    if (span !== null) return { ...span, start: at, end: at + 2 };
    const weekday = weekdayOf(token);
    // "Friday next week": the week is next, not the day.
    if (weekday !== null && !isUnit(tokens[at + 2])) return day(nextWeekday(weekday, today), at, at + 2);
  }
  const quarter = tokens[at + 1];
  if (has(token, "quarter") && quarter?.type === "number" && quarter.value >= 1 && quarter.value <= 4) {
    const first = settle({ month: quarter.value * 3 - 2, day: 1, year: null }, around, null);
    if (first !== null)
      return { type: "span", first, last: monthEnd(first + 62), grain: "month", start: at, end: at + 2 };
  }
  // "end of the week", "end of month".
  const isEnd =
    has(tokens[at - 1], "through") || (isFiller(tokens[at - 1]) && has(tokens[at - 2], "through"));
  const span = isAsked || isEnd ? unitSpan(token, 0, today) : null;
  return span === null ? null : { ...span, start: at, end: at + 1 };
}

/** "two weeks", "10 business days", 2週間. */
function readLength(tokens: readonly Token[], at: number): Length | null {
  const token = tokens[at];
  const count =
    token?.type === "number" && !token.isDay
      ? token.value
      : token?.type === "word"
        ? token.meanings.find((each) => each.type === "number")?.value
        : undefined;
  if (count === undefined || count < 1 || count > 400) return null;
  const unit = tokens[at + 1];
  // "일주일": the number and its unit are one word.
  const own = token?.type === "word" && token.text.endsWith("일") ? null : unitDays(unit, count);
  if (own !== null) return { type: "length", days: own, start: at, end: at + 2 };
  if (token?.type === "word" && /[가-힣]일?$/.test(token.text) && token.text.length >= 2) {
    const days = token.text.endsWith("주일") ? 7 * count : 1;
    return { type: "length", days, start: at, end: at + 1 };
  }
  return null;
}

/** A weekday by itself: the next such day. Abbreviations only behind a word that asks for a time. */
function readWeekdayAlone(tokens: readonly Token[], at: number, around: Around): Span | null {
  const token = tokens[at];
  const weekday = weekdayOf(token);
  if (weekday === null || token?.type !== "word") return null;
  const before = tokens[at - 1];
  const isAsked =
    before?.type === "dash" ||
    (["until", "through", "from", "by", "after", "to", "next", "back", "on", "before"] as const).some(
      (each) => has(before, each),
    );
  const isFull = token.meanings.some((each) => each.type === "weekday" && !each.isShort);
  if (!isFull && !isAsked) return null;
  return day(nextWeekday(weekday, around.today), at, at + 1);
}

/** The week, month or year `ahead` of the one that `today` lies in. Weeks begin on Monday (ISO 8601). */
function unitSpan(
  token: Token | undefined,
  ahead: number,
  today: number,
): Omit<Span, "start" | "end"> | null {
  if (has(token, "week") || has(token, "calendarWeek")) {
    const first = today - ((readWeekday(today) + 6) % 7) + 7 * ahead;
    return { type: "span", first, last: first + 6, grain: "week" };
  }
  if (has(token, "month")) {
    const date = new Date(today * 86_400_000);
    const first = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + ahead, 1) / 86_400_000;
    return { type: "span", first, last: monthEnd(first), grain: "month" };
  }
  if (has(token, "year")) {
    const first = toNumber({ year: yearOf(today) + ahead, month: 1, day: 1 }) ?? today;
    return { type: "span", first, last: first + 364, grain: "month" };
  }
  return null;
}

function readYear(tokens: readonly Token[], at: number): { year: number | null; end: number } {
  const inner = skip(tokens, at, 1);
  const token = tokens[inner];
  return token?.type === "number" && token.value >= 2000 && token.value < 2100
    ? { year: token.value, end: inner + 1 }
    : { year: null, end: at };
}
