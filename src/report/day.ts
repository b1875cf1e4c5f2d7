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

/** Somebody who comes today, or whom there is something to do for today. */
export interface DayPerson {
  prospect: number;
  name: string;
  /** Who they are, and what was before, the newest first. */
  card: Omit<TaskCard, "next">;
  phone: string | null;
  email: string | null;
  /** When they come, and what for, in the order of time. */
  meetings: { at: Instant; kind: string }[];
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

/** Kinds whose `starts_at` says when somebody comes, and the one that says that they do not. */
const COMING: ReadonlySet<string> = new Set(["meeting_booked", "booked"]);
const CANCELLED: ReadonlySet<string> = new Set(["meeting_canceled", "meeting_cancelled", "cancelled"]);

/** Who comes today, and who is to be called, visited or written to by hand, with all that was snoozed until later today. */
export async function readDay(
  run: RunContext,
  isMeant: (task: Pick<NamedTask, "channel" | "sequence" | "sender" | "at">) => boolean = () => true,
): Promise<Day> {
  const { store, config, clock } = run;
  const { zone } = config.calendar;
  const now = clock.now();
  const date = formatLocalDate(now, zone);
  const isToday = (at: Instant) => formatLocalDate(at, zone) === date;
  const end = parseTime(formatLocalDate(now + DAY_MS, zone), zone) ?? now + DAY_MS;
  const open = await readOpenTasks(run, isMeant, end - 1);
  const tasks = open.filter(({ hidden }) => hidden === null);
  const coming = await readComing(run, isToday);
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
    meetings[0]?.at ?? Number.POSITIVE_INFINITY,
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
  isToday: (at: Instant) => boolean,
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
      listMeetings(await store.timeline(prospect), zone).filter(({ at }) => isToday(at)),
    );
  }
  for (const [prospect, meetings] of coming) if (meetings.length === 0) coming.delete(prospect);
  return coming;
}

function listMeetings(timeline: readonly StoredEvent[], zone: string): DayPerson["meetings"] {
  const events = timeline
    .filter(({ isTakenBack }) => isTakenBack !== true)
    .sort((a, b) => a.at - b.at || a.id - b.id);
  const meetings = new Map<Instant, string>();
  for (const { kind, data } of events) {
    const text = data["starts_at"];
    const at = typeof text === "string" ? parseTime(text, zone) : null;
    if (at !== null && COMING.has(kind)) meetings.set(at, kind);
    if (at !== null && CANCELLED.has(kind)) meetings.delete(at);
    // What does not say which one it calls off calls off what was last booked.
    if (at === null && CANCELLED.has(kind)) meetings.delete([...meetings.keys()].at(-1) ?? Number.NaN);
  }
  return [...meetings].map(([at, kind]) => ({ at, kind })).sort((a, b) => a.at - b.at);
}
