import { BOOKINGS, type Booking, CANCELLATIONS, readBooking } from "../calendar/booking.ts";
import { formatLocalDate } from "../calendar/format.ts";
import { parseTime } from "../calendar/parse-time.ts";
import { DAY_MS, type Instant } from "../engine/plan.ts";
import { formatPersonName } from "../person-name.ts";
import { nameOf, type RunContext } from "../run/context.ts";
import type { Prospect, StoredEvent } from "../store/port.ts";
import { type NamedTask, readOpenTasks } from "./open-tasks.ts";
import { readTaskCard, type TaskCard } from "./task-card.ts";

/** A code that a person holds and that can still be used. */
export interface HeldCode {
  code: string;
  /** What seq.yaml calls its kind. */
  name: string;
  /** As seq.yaml says it; null where it says nothing. */
  discount: string | null;
  expiresAt: Instant | null;
  /** How often it can still be used; null: any number of times. */
  left: number | null;
}

/** When somebody comes, and by which event. `at` null: some time that day. */
export interface Meeting extends Booking {
  kind: string;
}

/** Somebody who comes today, or whom there is something to do for today. */
export interface DayPerson {
  prospect: number;
  name: string;
  /** Who they are, and what was before, the newest first. */
  card: Omit<TaskCard, "next">;
  phone: string | null;
  email: string | null;
  /** When they come, and what for, in the order of time. */
  meetings: Meeting[];
  tasks: NamedTask[];
  codes: HeldCode[];
  /** Why nobody writes to them any more; null where somebody may. */
  suppressed: string | null;
}

/** A day's people, whoever comes first first, then by what waits longest. */
export interface Day {
  now: Instant;
  zone: string;
  /** The local date, `2026-03-02`. */
  date: string;
  people: DayPerson[];
  /** Tasks of people who are paused or away, which are left out. */
  hidden: number;
}

/** Who comes today, and who is to be called, visited or written to by hand, with all that was snoozed until later today. */
export async function readDay(
  run: RunContext,
  isMeant: (task: Pick<NamedTask, "channel" | "sequence" | "sender" | "at">) => boolean = () => true,
): Promise<Day> {
  const { store, config, clock } = run;
  const { zone } = config.calendar;
  const now = clock.now();
  const date = formatLocalDate(now, zone);
  const end = parseTime(formatLocalDate(now + DAY_MS, zone), zone) ?? now + DAY_MS;
  const open = await readOpenTasks(run, isMeant, end - 1);
  const tasks = open.filter(({ hidden }) => hidden === null);
  const coming = await readComing(run, date);
  const ids = [...new Set([...coming.keys(), ...tasks.map(({ prospect }) => prospect)])];
  const people: DayPerson[] = [];
  for (const id of ids) {
    const person = await store.getProspect(id);
    if (person === null) continue;
    people.push(
      await describePerson(
        run,
        person,
        coming.get(id) ?? [],
        tasks.filter(({ prospect }) => prospect === id),
      ),
    );
  }
  const first = ({ meetings, tasks: own }: DayPerson) => [
    meetings[0] === undefined ? Number.POSITIVE_INFINITY : startOf(meetings[0]),
    Math.min(...own.map(({ at, snoozedUntil }) => snoozedUntil ?? at)),
  ];
  people.sort((a, b) => {
    const [meetA = 0, taskA = 0] = first(a);
    const [meetB = 0, taskB = 0] = first(b);
    return meetA === meetB ? taskA - taskB : meetA - meetB;
  });
  return { now, zone, date, people, hidden: open.length - tasks.length };
}

async function describePerson(
  run: RunContext,
  person: Prospect,
  meetings: DayPerson["meetings"],
  tasks: NamedTask[],
): Promise<DayPerson> {
  const { next: _, ...card } = await readTaskCard(run.store, { step: "" }, person, null);
  return {
    prospect: person.id,
    name: formatPersonName(person.fields) || nameOf(person),
    card,
    phone: person.phone,
    email: person.email,
    meetings,
    tasks,
    codes: await readHeldCodes(run, person),
    suppressed: (await run.store.findSuppression(person))?.reason ?? null,
  };
}

/** The codes that a person holds, as far as they can be used at `now`. */
export async function readHeldCodes(
  { store, config, clock }: RunContext,
  { id }: Pick<Prospect, "id">,
): Promise<HeldCode[]> {
  const now = clock.now();
  return (await store.codesOf(id)).flatMap(({ code, name, expiresAt, uses, used }) => {
    const left = uses === null ? null : uses - used;
    if ((expiresAt !== null && expiresAt < now) || (left !== null && left <= 0)) return [];
    const kinds = config.codes ?? {};
    const discount = Object.hasOwn(kinds, name) ? (kinds[name]?.discount ?? null) : null;
    return [{ code, name, discount, expiresAt, left }];
  });
}

/** Who comes today: bookings that were not called off after. */
async function readComing(
  { store, config, clock }: RunContext,
  today: string,
): Promise<Map<number, DayPerson["meetings"]>> {
  const { zone } = config.calendar;
  const now = clock.now();
  // A text of any offset that names a moment of today begins with one of these dates.
  const [from, to] = [now - 2 * DAY_MS, now + 3 * DAY_MS].map((at) => formatLocalDate(at, "UTC"));
  const coming = new Map<number, DayPerson["meetings"]>();
  for (const { prospect } of await store.bookingsBetween(from ?? "", to ?? "")) {
    if (coming.has(prospect)) continue;
    coming.set(
      prospect,
      listMeetings(await store.timeline(prospect), zone).filter(({ day }) => day === today),
    );
  }
  for (const [prospect, meetings] of coming) if (meetings.length === 0) coming.delete(prospect);
  return coming;
}

/** What stands of all that was booked: timed ones in order, then those of a day alone where no time of it is known. */
function listMeetings(timeline: readonly StoredEvent[], zone: string): Meeting[] {
  const events = timeline
    .filter(({ isTakenBack }) => isTakenBack !== true)
    .sort((a, b) => a.at - b.at || a.id - b.id);
  let meetings: Meeting[] = [];
  for (const { kind, data } of events) {
    const booking = readBooking(data, zone);
    if (CANCELLATIONS.has(kind)) meetings = callOff(meetings, booking);
    if (booking === null || !BOOKINGS.has(kind)) continue;
    const isSame = ({ at, day }: Meeting) => at === booking.at && day === booking.day;
    meetings = [...meetings.filter((each) => !isSame(each)), { ...booking, kind }];
  }
  const isTimed = (day: string) => meetings.some((each) => each.day === day && each.at !== null);
  return meetings
    .filter(({ at, day }) => at !== null || !isTimed(day))
    .sort((a, b) => startOf(a) - startOf(b) || a.day.localeCompare(b.day));
}

/** A time calls off what begins then, or the day of which no time was told; a day all of it; neither what was last booked. */
function callOff(meetings: readonly Meeting[], booking: Booking | null): Meeting[] {
  if (booking === null) return meetings.slice(0, -1);
  if (booking.at === null) return meetings.filter(({ day }) => day !== booking.day);
  const atThatTime = meetings.filter(({ at }) => at === booking.at);
  const meant = atThatTime.length > 0 ? booking.at : null;
  return meetings.filter(({ at, day }) => !(at === meant && day === booking.day));
}

/** Whoever comes some time that day comes after those whose time is known. */
function startOf({ at }: Pick<Meeting, "at">): number {
  return at ?? Number.MAX_SAFE_INTEGER;
}
