import { type Around, nextDayOfMonth, withDay } from "./calendar.ts";
import { isJoined } from "./joints.ts";
import { day, type Expression, type Loose } from "./span.ts";
import type { Token } from "./tokens.ts";

/** Gives the numbers of days the month of the neighbour that they are joined to, or the next such day. */
export function placeLoose(
  tokens: readonly Token[],
  found: readonly (Expression | Loose)[],
  around: Around,
): Expression[] {
  const placed: Expression[] = [];
  for (const [index, each] of found.entries()) {
    if (each.type !== "loose") {
      placed.push(each);
      continue;
    }
    const next = found[index + 1];
    const previous = placed.at(-1);
    if (next?.type === "span" && next.grain === "day" && isJoined(tokens, each.end, next.start)) {
      const number = withDay(next.first, each.day, -1);
      if (number !== null) placed.push(day(number, each.start, each.end));
    } else if (
      previous?.type === "span" &&
      previous.grain === "day" &&
      isJoined(tokens, previous.end, each.start)
    ) {
      const number = withDay(previous.first, each.day, 1);
      if (number !== null) placed.push(day(number, each.start, each.end));
    } else if (each.isDay || each.weekday !== null) {
      const number = nextDayOfMonth(each.day, around, each.weekday);
      if (number !== null) placed.push(day(number, each.start, each.end));
    } else if (
      next?.type === "loose" &&
      isJoined(tokens, each.end, next.start) &&
      (next.isDay || next.weekday !== null)
    ) {
      const number = nextDayOfMonth(each.day, around, each.weekday);
      if (number !== null) placed.push(day(number, each.start, each.end));
    }
  }
  return placed;
}
