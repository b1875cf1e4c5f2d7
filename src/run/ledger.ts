import type { Instant } from "../engine/plan.ts";
import type { CapKey, Store } from "../store/port.ts";
import { insertSorted } from "./rate.ts";

/** No window of a limit is longer than this; times older than it never matter. */
const LONGEST_WINDOW_MS = 31 * 86_400_000;

/**
 * What has been taken of each capacity: touches in the store, slots booked for deferred people,
 * and what this run has added since. The store checks the same limits again while journaling,
 * so that processes share them; the ledger only proposes.
 */
export interface Ledger {
  /** Touches with this key, past and in this run, ascending. */
  touches(key: CapKey): Promise<Instant[]>;
  /** Touches and booked slots of a sender's machine touches. A follow-up does not give way to booked first touches. */
  slots(sender: string, followUp: boolean): Promise<Instant[]>;
  add(keys: readonly CapKey[], at: Instant): void;
  book(sender: string, followUp: boolean, at: Instant): void;
  /** Reads everything anew: another process has taken capacity. */
  forget(): void;
  /** Drops what is kept per person and company, so that memory does not grow with the people seen. */
  forgetPeople(): void;
}

export function openLedger(store: Store, now: Instant): Ledger {
  const lists = new Map<string, Instant[]>();

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

  function loadSlots(sender: string, followUp: boolean): Promise<Instant[]> {
    return list(slotName(sender, followUp), async () => {
      const key: CapKey = { by: "sender", sender, action: "email" };
      const taken = await store.touchTimes(key, now - LONGEST_WINDOW_MS);
      const booked = await store.bookedTimes(sender, followUp, now);
      return [...taken, ...booked].sort((left, right) => left - right);
    });
  }

  const ledger: Ledger = {
    touches: (key) => list(nameOf(key), () => store.touchTimes(key, now - LONGEST_WINDOW_MS)),
    async slots(sender, followUp) {
      // Both lists at once: what is added while it leaves must be seen in either.
      const [forFollowUps, forFirst] = await Promise.all([loadSlots(sender, true), loadSlots(sender, false)]);
      return followUp ? forFollowUps : forFirst;
    },
    add(keys, at) {
      for (const key of keys) {
        push(nameOf(key), at);
        if (key.by === "sender" && key.action === "email") {
          push(slotName(key.sender, true), at);
          push(slotName(key.sender, false), at);
        }
      }
    },
    book(sender, followUp, at) {
      push(slotName(sender, false), at);
      if (followUp) push(slotName(sender, true), at);
    },
    forget: () => lists.clear(),
    forgetPeople() {
      for (const name of lists.keys()) {
        if (name.startsWith("person:") || name.startsWith("company:")) lists.delete(name);
      }
    },
  };
  return ledger;
}

function slotName(sender: string, followUp: boolean): string {
  return `slots:${followUp ? "follow-up" : "first"}:${sender}`;
}

function nameOf(key: CapKey): string {
  switch (key.by) {
    case "sender":
      return `sender:${key.sender}:${key.action ?? ""}`;
    case "person":
      return `person:${key.prospect}`;
    case "company":
      return `company:${key.domain}`;
    default:
      return key satisfies never;
  }
}
