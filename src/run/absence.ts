import type { Event } from "../engine/event.ts";
import type { FieldValue } from "../engine/facts.ts";
import type { Instant } from "../engine/plan.ts";
import type { PersonCalendar } from "../engine/setting.ts";

/** After the day of return: that day's mail is read by nobody. lemlist waits one business day too. */
const DAYS_AFTER_RETURN = 1;
/** Away, and nobody says until when (Unify waits as long). */
const DAYS_WITHOUT_DATE = 14;
/** A date further off is a misread year, or nobody's holiday. */
const MOST_DAYS_AWAY = 366;
const DAY_MS = 86_400_000;

/**
 * When somebody can be written to again who wrote at `at` that they are away: the start of the business day after
 * their first day back, in their own calendar. `returnDate` is `YYYY-MM-DD`; null, or one that cannot be, counts 14 days.
 */
function findReturn(calendar: PersonCalendar, returnDate: string | null, at: Instant): Instant {
  const back = returnDate === null ? null : readDate(calendar, returnDate);
  if (back === null || back - at > MOST_DAYS_AWAY * DAY_MS) return calendar.addDays(at, DAYS_WITHOUT_DATE);
  return calendar.addBusinessDays(back, DAYS_AFTER_RETURN);
}

function readDate(calendar: PersonCalendar, date: string): Instant | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(Date.parse(`${date}T00:00Z`))) return null;
  return calendar.at(date);
}

/** What an absence says to a sequence; `returnDate` as a fact's data has it. */
export function delayFor(
  calendar: PersonCalendar,
  returnDate: FieldValue | null,
  at: Instant,
): Extract<Event, { type: "delayed" }> {
  const date = typeof returnDate === "string" ? returnDate : null;
  const reason = date === null ? "away, no date of return" : `away, back on ${date}`;
  return { type: "delayed", until: findReturn(calendar, date, at), reason };
}
