import { stat, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { formatZoned } from "../calendar/format.ts";
import { countOf } from "../count-of.ts";
import type { LockHolder } from "../store/lock-holder.ts";
import type { StatusView } from "./status.ts";
import { describeUntaken, type Untaken, UNTAKEN_HINT } from "./workers.ts";

/** Something that does not mend itself. Names senders and sequences, never people. */
export interface Trouble {
  check:
    | "database"
    | "lock"
    | "overdue"
    | "uncertain"
    | "sequence"
    | "failed"
    | "sender"
    | "mail"
    | "notices"
    | "notifications"
    | "disk"
    | "workers";
  detail: string;
  hint: string;
}

/** Room on the disk that holds the database, and what the database takes; null where the system does not say. */
export interface Disk {
  freeBytes: number;
  storeBytes: number;
}

/** Less than this is little whatever the database's size: a log grows to 64 MB before it is folded in. */
const LEAST_FREE_BYTES = 256 * 1024 ** 2;

const MINUTE_MS = 60_000;

/**
 * What a monitor should wake somebody for. Tasks, replies and questions are not among it: they are a day's work.
 * @param overdueMs how long after its planned time a touch may still wait: runs that never start show here
 */
export function judgeHealth(
  view: StatusView,
  {
    disk,
    holder,
    overdueMs,
    restoredFrom,
    zone = "UTC",
    untaken = [],
  }: {
    disk: Disk | null;
    holder: LockHolder | null;
    overdueMs: number;
    restoredFrom: string | null;
    /** Whose clock times are told on. */
    zone?: string;
    untaken?: readonly Untaken[];
  },
): Trouble[] {
  return [
    ...(restoredFrom === null
      ? []
      : [trouble("database", "restored from a backup: runs wait for you", "seq reconcile")]),
    ...judgeLock(holder, zone),
    ...judgeWaiting(view, overdueMs),
    ...untaken.map((each) => trouble("workers", describeUntaken(each), UNTAKEN_HINT)),
    ...(view.uncertain === 0 ? [] : [trouble("uncertain", `${view.uncertain} uncertain`, "seq resolve")]),
    ...view.sequences.flatMap(({ name, stopped, active, held, reviews, lost_lately: lost = 0 }) => [
      ...(stopped === null || active === 0
        ? []
        : [trouble("sequence", `${name}: ${stopped}`, "seq lint, seq approve or seq resume")]),
      ...(held === 0 ? [] : [trouble("sequence", `${name}: ${held} wait for a person`, "seq why PERSON")]),
      ...(lost > 0
        ? [
            trouble(
              "failed",
              `${name}: ${countOf(lost, "touch")} failed or went stale in 7 days`,
              "seq failed list",
            ),
          ]
        : []),
      ...(reviews > 0 ? [trouble("sequence", `${name}: ${reviews} wait for approval`, "seq review")] : []),
    ]),
    ...view.senders.flatMap(({ id, held, unheard, outage }) => [
      ...(outage === undefined || held !== null
        ? []
        : [
            trouble(
              "sender",
              `nothing leaves through ${id} since ${formatZoned(outage.since, zone)}: ${outage.reason}`,
              "it is tried again by itself; seq doctor",
            ),
          ]),
      ...(held === null ? [] : [trouble("sender", `${id} is held: ${held}`, `seq resume --sender ${id}`)]),
      ...(unheard === null ? [] : [trouble("mail", `mail of ${id} is not read: ${unheard}`, "seq doctor")]),
    ]),
    ...(view.notices.overdue === 0
      ? []
      : [
          trouble(
            "notices",
            `${countOf(view.notices.overdue, "notice")} ${view.notices.overdue === 1 ? "is" : "are"} overdue`,
            "seq consent notices",
          ),
        ]),
    ...(view.notifications.failed === 0
      ? []
      : [
          trouble(
            "notifications",
            `${countOf(view.notifications.failed, "notification")} could not be sent`,
            "look at notify in seq.yaml",
          ),
        ]),
    ...judgeDisk(disk),
  ];
}

/** While one process holds the write lock, no other can record anything, an opt-out included. */
function judgeLock(holder: LockHolder | null, zone: string): Trouble[] {
  if (holder === null) return [];
  const { pid, program, host, isStopped, since, heldMs } = holder;
  const who = [
    program,
    ...(pid === null ? [] : [` (process ${pid}${host === null ? "" : ` on ${host}`})`]),
    ...(isStopped ? [", which is stopped,"] : []),
  ].join("");
  const seconds = Math.floor(heldMs / 1_000);
  const long = seconds < 120 ? countOf(seconds, "second") : countOf(Math.floor(seconds / 60), "minute");
  const when = since === null ? `for ${long} at least` : `since ${formatZoned(since, zone)} (${long})`;
  const end = pid === null || host !== null ? "end it" : `kill ${pid}`;
  return [
    trouble(
      "lock",
      `${who} keeps everybody else from writing ${when}`,
      isStopped && pid !== null
        ? `kill -CONT ${pid}, or ${end}`
        : `${end}; the next run takes up what it leaves`,
    ),
  ];
}

function judgeWaiting(view: StatusView, overdueMs: number): Trouble[] {
  const { next_due: nextDue, now } = view;
  if (nextDue === null || now - nextDue <= overdueMs) return [];
  const minutes = Math.floor((now - nextDue) / MINUTE_MS);
  const waiting = `something has been due for ${countOf(minutes, "minute")}`;
  const stuck = findStuck(view);
  if (stuck !== null) return [trouble("overdue", `${waiting}: ${stuck.reason}`, stuck.hint)];
  return [trouble("overdue", waiting, "is cron running? seq run says more")];
}

/** Why everything that is due waits where all of it is of senders that nothing leaves through; null otherwise. */
export function findStuck({ senders, now }: Pick<StatusView, "senders" | "now">): {
  reason: string;
  hint: string;
} | null {
  const due = senders.filter(({ next_at: at }) => at !== null && at <= now);
  const [first] = due;
  if (first === undefined || due.some(({ held, outage }) => held === null && outage === undefined))
    return null;
  return first.held === null
    ? { reason: `nothing leaves through ${first.id}`, hint: "seq doctor" }
    : { reason: `sender ${first.id} is held`, hint: `seq resume --sender ${first.id}` };
}

/** A backup and `seq vacuum` need the room of a second copy. */
function judgeDisk(disk: Disk | null): Trouble[] {
  if (disk === null || disk.freeBytes >= Math.max(LEAST_FREE_BYTES, disk.storeBytes)) return [];
  const free = Math.floor(disk.freeBytes / 1_000_000);
  return [trouble("disk", `${free} MB are free beside the database`, "make room on the disk")];
}

function trouble(check: Trouble["check"], detail: string, hint: string): Trouble {
  return { check, detail, hint };
}

/** Looks at the disk below the database's folder. */
export async function readDisk(file: string): Promise<Disk | null> {
  try {
    const [{ bavail, bsize }, { size }] = await Promise.all([statfs(dirname(file)), stat(file)]);
    return { freeBytes: bavail * bsize, storeBytes: size };
  } catch {
    return null;
  }
}
