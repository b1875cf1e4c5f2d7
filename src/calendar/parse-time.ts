import { Temporal } from "temporal-polyfill";
import type { Instant } from "../engine/plan.ts";

const SHAPE =
  /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?(\[[^\]]+\])?$/i;

/**
 * Reads a moment as a person writes one: `2026-03-02T09:00+09:00`, `2026-03-02T00:00Z`,
 * `2026-03-02T09:00[Asia/Seoul]`, or `2026-03-02T09:00` and `2026-03-02` (its first moment) in `zone`.
 * Null for anything else, also where offset and bracketed zone contradict each other.
 */
export function parseTime(text: string, zone: string): Instant | null {
  const trimmed = text.trim();
  const match = SHAPE.exec(trimmed);
  if (match === null) return null;
  const [, offset, bracket] = match;
  try {
    if (bracket !== undefined) return Temporal.ZonedDateTime.from(trimmed).epochMilliseconds;
    if (offset !== undefined) return Temporal.Instant.from(trimmed).epochMilliseconds;
    if (trimmed.length === 10)
      return Temporal.PlainDate.from(trimmed).toZonedDateTime(zone).epochMilliseconds;
    return Temporal.PlainDateTime.from(trimmed).toZonedDateTime(zone).epochMilliseconds;
  } catch {
    return null;
  }
}
