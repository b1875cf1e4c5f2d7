import type { PersonCalendar } from "../../engine/evaluation-context.ts";
import type { Event } from "../../engine/event.ts";
import type { FieldValue } from "../../engine/facts.ts";
import { DAY_MS, type Instant } from "../../engine/plan.ts";

/** After the day of return: that day's mail is read by nobody. lemlist waits one business day too. */
const DAYS_AFTER_RETURN = 1;
/** Away, and nobody says until when (Unify waits as long). */
const DAYS_WITHOUT_DATE = 14;
/** A date further off is a misread year, or nobody's holiday. */
const MOST_DAYS_AWAY = 366;
/** Longer holidays are told in an answer to a mail of ours, which nobody else can write. */
const MOST_DAYS_BY_ADDRESS = 30;

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

/**
 * What an absence says to a sequence, from the data of its fact: `return_date`, and `matched_by`. Who knows an address
 * can say that its owner is away, so that alone moves nothing by more than 30 days.
 */
export function delayFor(
  calendar: PersonCalendar,
  { return_date: date, matched_by }: Readonly<Record<string, FieldValue>>,
  at: Instant,
): Extract<Event, { type: "delayed" }> {
  const returnDate = typeof date === "string" ? date : null;
  const reason = returnDate === null ? "away, no date of return" : `away, back on ${returnDate}`;
  const back = findReturn(calendar, returnDate, at);
  const latest = at + MOST_DAYS_BY_ADDRESS * DAY_MS;
  if (matched_by !== "address" || back <= latest) return { type: "delayed", until: back, reason };
  return {
    type: "delayed",
    until: latest,
    reason: `${reason}; ${MOST_DAYS_BY_ADDRESS} days at the most, since it answers no mail of ours`,
  };
}
