import { createCalendar } from "../../calendar/calendar.ts";
import { sendingHours } from "../../channels/find-channel.ts";
import type { PersonCalendar } from "../../engine/evaluation-context.ts";
import type { Instant, WeeklyHours } from "../../engine/plan.ts";
import { checkTime, type Gate, type GateInput } from "./gate.ts";

/** Inside the send window of the person's zone and the hours of the sender's service, and no holiday. */
export const windowGate: Gate = {
  id: "window",
  check(input) {
    const { zone } = input.evaluation.calendar;
    return checkTime(
      earliest(input, input.now),
      input.now,
      `inside the send window (${zone})`,
      `outside the send window or on a holiday (${zone})`,
    );
  },
  earliest,
};

/** Rounds between two calendars before they count as never open together. */
const MOST_ROUNDS = 400;

function earliest(
  { evaluation: { calendar }, channel, config, enrollment }: GateInput,
  at: Instant,
): Instant | null {
  const hours = sendingHours(channel, config.senders[enrollment.sender]);
  if (hours === null) return calendar.nextOpen(at);
  const service = calendarOf(hours, calendar.zone);
  let moment: Instant | null = at;
  for (let round = 0; round < MOST_ROUNDS && moment !== null; round++) {
    const open = calendar.nextOpen(moment);
    const both: Instant | null = open === null ? null : service.nextOpen(open);
    if (both === open) return both;
    moment = both;
  }
  return null;
}

const calendars = new WeakMap<WeeklyHours, Map<string, PersonCalendar>>();

/** One for all people of a zone: a calendar remembers the days it was asked about. */
function calendarOf(hours: WeeklyHours, zone: string): PersonCalendar {
  const ofHours = calendars.get(hours) ?? new Map<string, PersonCalendar>();
  calendars.set(hours, ofHours);
  const known = ofHours.get(zone) ?? createCalendar({ zone, hours, holidays: () => false });
  ofHours.set(zone, known);
  return known;
}
