import type { PersonCalendar } from "../engine/evaluation-context.ts";
import type { Instant } from "../engine/plan.ts";

/** Somebody who waits for a sender's capacity. */
export interface Waiting {
  readonly calendar: PersonCalendar;
  readonly isFollowUp: boolean;
  readonly dueAt: Instant;
}

/**
 * The people who wait for one sender's capacity, in the order in which `seq run` claims them: follow-ups before
 * first touches, then by due time. Kept apart by calendar, so that a night in one zone costs nothing in another.
 */
export interface Line<W extends Waiting> {
  readonly size: number;
  add(waiting: W): void;
  /** The next one whose window is open at `at`; null when nobody's is. It stays in the line. */
  peek(at: Instant): W | null;
  /** Takes the one that `peek` gave out of the line. */
  drop(waiting: W): void;
  /** The first moment at or after `at` when somebody's window opens. */
  opensAt(at: Instant): Instant | null;
}

interface Queues<W> {
  calendar: PersonCalendar;
  followUps: Queue<W>;
  firsts: Queue<W>;
}

interface Queue<W> {
  items: W[];
  head: number;
}

/** An empty line. */
export function openLine<W extends Waiting>(): Line<W> {
  const queues = new Map<PersonCalendar, Queues<W>>();
  let size = 0;

  function queuesOf(calendar: PersonCalendar): Queues<W> {
    const known = queues.get(calendar);
    if (known !== undefined) return known;
    const made = { calendar, followUps: { items: [], head: 0 }, firsts: { items: [], head: 0 } };
    queues.set(calendar, made);
    return made;
  }

  function* occupied(): Generator<Queues<W>> {
    for (const each of queues.values()) {
      if (headOf(each.followUps) !== null || headOf(each.firsts) !== null) yield each;
    }
  }

  return {
    get size() {
      return size;
    },
    add(waiting) {
      const { followUps, firsts } = queuesOf(waiting.calendar);
      (waiting.isFollowUp ? followUps : firsts).items.push(waiting);
      size += 1;
    },
    peek(at) {
      let best: W | null = null;
      for (const { calendar, followUps, firsts } of occupied()) {
        if (calendar.nextOpen(at) !== at) continue;
        const head = headOf(followUps) ?? headOf(firsts);
        if (head !== null && (best === null || comesBefore(head, best))) best = head;
      }
      return best;
    },
    drop(waiting) {
      const { followUps, firsts } = queuesOf(waiting.calendar);
      const queue = waiting.isFollowUp ? followUps : firsts;
      if (headOf(queue) !== waiting) return;
      queue.head += 1;
      size -= 1;
      if (queue.head > 1_000 && queue.head * 2 > queue.items.length) {
        queue.items.splice(0, queue.head);
        queue.head = 0;
      }
    },
    opensAt(at) {
      let first: Instant | null = null;
      for (const { calendar } of occupied()) {
        const opens = calendar.nextOpen(at);
        if (opens !== null && (first === null || opens < first)) first = opens;
      }
      return first;
    },
  };
}

function headOf<W>({ items, head }: Queue<W>): W | null {
  return items[head] ?? null;
}

function comesBefore(left: Waiting, right: Waiting): boolean {
  if (left.isFollowUp !== right.isFollowUp) return left.isFollowUp;
  return left.dueAt < right.dueAt;
}
