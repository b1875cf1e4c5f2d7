import { DAY_MS, type Instant } from "../../engine/plan.ts";
import type { CapKey, Store } from "../../store/port.ts";
import { insertSorted } from "./rate.ts";

/** No window of a limit is longer than this; times older than it never matter. */
const LONGEST_WINDOW_MS = 31 * DAY_MS;

/**
 * What has been taken of each capacity: touches in the store, reservations of deferred people,
 * and what this run has added since. The store checks the same limits again while journaling,
 * so that processes share them; what is here only proposes.
 */
export interface CapacityTracker {
  /** Touches with this key, past and in this run, ascending. */
  touches(key: CapKey): Promise<Instant[]>;
  /**
   * A sender's machine touches with an action, and what is reserved for it: one channel of a sender takes nothing of
   * another's. A follow-up does not give way to reserved first touches.
   */
  withReservations(sender: string, action: string, followUp: boolean): Promise<Instant[]>;
  /** What somebody gives way to whose own reservation is due: touches, and reservations made in this run by whoever came before. */
  forDueReservation(sender: string, action: string): Promise<Instant[]>;
  add(keys: readonly CapKey[], at: Instant): void;
  reserve(sender: string, action: string, followUp: boolean, at: Instant): void;
  /** Reads everything anew: another process has taken capacity. */
  forget(): void;
  /** Drops what is kept per person and company, so that memory does not grow with the people seen. */
  forgetPeople(): void;
}

/** Times of a sender's machine touches with an action, each list ascending: see `withReservations` and `forDueReservation`. */
type SenderTimes = Record<"forDue" | "followUps" | "all", Instant[]>;

export function openCapacityTracker(store: Store, now: Instant): CapacityTracker {
  const lists = new Map<string, Instant[]>();
  const senders = new Map<string, SenderTimes>();

  async function list(name: string, load: () => Promise<Instant[]>): Promise<Instant[]> {
    const known = lists.get(name);
    if (known !== undefined) return known;
    const times = await load();
    lists.set(name, times);
    return times;
  }

  /** Lists that are not loaded yet will read the touch from the store, or were never asked for. */
  function push(name: string, at: Instant): void {
    const times = lists.get(name);
    if (times !== undefined) insertSorted(times, at);
  }

  async function timesOf(sender: string, action: string): Promise<SenderTimes> {
    const key = nameOf({ by: "sender", sender, action });
    const known = senders.get(key);
    if (known !== undefined) return known;
    const [touches, followUps, all] = await Promise.all([
      store.touchTimes({ by: "sender", sender, action }, now - LONGEST_WINDOW_MS),
      store.reservedTimes(sender, action, true, now),
      store.reservedTimes(sender, action, false, now),
    ]);
    const withReserved = (reserved: Instant[]) =>
      [...touches, ...reserved].sort((left, right) => left - right);
    // All of them at once: what is added while a message leaves must be seen in each.
    const times = { forDue: touches, followUps: withReserved(followUps), all: withReserved(all) };
    senders.set(key, times);
    return times;
  }

  const capacity: CapacityTracker = {
    touches: (key) => list(nameOf(key), () => store.touchTimes(key, now - LONGEST_WINDOW_MS)),
    withReservations: async (sender, action, followUp) =>
      (await timesOf(sender, action))[followUp ? "followUps" : "all"],
    forDueReservation: async (sender, action) => (await timesOf(sender, action)).forDue,
    add(keys, at) {
      for (const key of keys) {
        push(nameOf(key), at);
        for (const list of Object.values(senders.get(nameOf(key)) ?? {})) insertSorted(list, at);
      }
    },
    reserve(sender, action, followUp, at) {
      const times = senders.get(nameOf({ by: "sender", sender, action }));
      if (times === undefined) return;
      insertSorted(times.all, at);
      insertSorted(times.forDue, at);
      if (followUp) insertSorted(times.followUps, at);
    },
    forget() {
      lists.clear();
      senders.clear();
    },
    forgetPeople() {
      for (const name of lists.keys()) {
        if (name.startsWith("person:") || name.startsWith("company:")) lists.delete(name);
      }
    },
  };
  return capacity;
}

function nameOf(key: CapKey): string {
  switch (key.by) {
    case "sender":
      return `sender:${key.sender}:${key.action ?? ""}`;
    case "person":
      return `person:${key.prospect}:${key.action ?? ""}`;
    case "company":
      return `company:${key.domain}`;
    default:
      return key satisfies never;
  }
}
