import type { Instant } from "../engine/plan.ts";
import type { PersonCalendar } from "../engine/setting.ts";
import { changeEnrollment, settingOf } from "../run/change-enrollment.ts";
import type { Changer } from "../run/change-enrollment.ts";

/** After the day of return: that day's mail is read by nobody. lemlist waits one business day too. */
const DAYS_AFTER_RETURN = 1;
/** Away, and nobody says until when (Unify waits as long). */
export const DAYS_WITHOUT_DATE = 14;
/** A date further off is a misread year, or nobody's holiday. */
const MOST_DAYS_AWAY = 366;
const DAY_MS = 86_400_000;

/**
 * When somebody can be written to again who wrote at `at` that they are away: the start of the business day after
 * their first day back, in their own calendar. `returnDate` is `YYYY-MM-DD`; null, or one that cannot be, counts 14 days.
 */
export function findReturn(calendar: PersonCalendar, returnDate: string | null, at: Instant): Instant {
  const back = returnDate === null ? null : readDate(calendar, returnDate);
  if (back === null || back - at > MOST_DAYS_AWAY * DAY_MS) return calendar.addDays(at, DAYS_WITHOUT_DATE);
  return calendar.addBusinessDays(back, DAYS_AFTER_RETURN);
}

function readDate(calendar: PersonCalendar, date: string): Instant | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(Date.parse(`${date}T00:00Z`))) return null;
  return calendar.at(date);
}

/** Moves what is planned for a person, in every sequence, to after their return. Returns the sequences that wait. */
export async function delayPerson(
  changer: Changer,
  person: number,
  returnDate: string | null,
  at: Instant,
  now: Instant,
): Promise<string[]> {
  const waiting: string[] = [];
  for (const { id, sequence } of await changer.store.enrollmentsOf(person)) {
    const claim = await changer.store.readEnrollment(id);
    if (claim === null) continue;
    const { calendar } = await settingOf(changer, claim);
    const until = findReturn(calendar, returnDate, at);
    if (until <= now) continue;
    const reason = returnDate === null ? "away, no date of return" : `away, back on ${returnDate}`;
    const changed = await changeEnrollment(changer, id, now, ({ enrollment: { state } }) =>
      state.status === "active" || state.status === "paused"
        ? { event: { type: "delayed", until, reason } }
        : null,
    );
    if (changed !== null) waiting.push(sequence);
  }
  return waiting;
}
