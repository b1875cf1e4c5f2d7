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
export interface SenderQueue<W extends Waiting> {
  readonly size: number;
  add(waiting: W): void;
  /** The next one whose window is open at `at`; null when nobody's is. It stays in the queue. */
  peek(at: Instant): W | null;
  /** Takes the one that `peek` gave out of the queue. */
  drop(waiting: W): void;
  /** The first moment at or after `at` when somebody's window opens. */
  opensAt(at: Instant): Instant | null;
}

interface Waits<W> {
  calendar: PersonCalendar;
  followUps: List<W>;
  firsts: List<W>;
}

interface List<W> {
  items: W[];
  head: number;
}

/** An empty queue. */
export function openSenderQueue<W extends Waiting>(): SenderQueue<W> {
  const byCalendar = new Map<PersonCalendar, Waits<W>>();
  let size = 0;

  function waitsOf(calendar: PersonCalendar): Waits<W> {
    const known = byCalendar.get(calendar);
    if (known !== undefined) return known;
    const made = { calendar, followUps: { items: [], head: 0 }, firsts: { items: [], head: 0 } };
    byCalendar.set(calendar, made);
    return made;
  }

  function* occupied(): Generator<Waits<W>> {
    for (const each of byCalendar.values()) {
      if (headOf(each.followUps) !== null || headOf(each.firsts) !== null) yield each;
    }
  }

  return {
    get size() {
      return size;
    },
    add(waiting) {
      const { followUps, firsts } = waitsOf(waiting.calendar);
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
      const { followUps, firsts } = waitsOf(waiting.calendar);
      const list = waiting.isFollowUp ? followUps : firsts;
      if (headOf(list) !== waiting) return;
      list.head += 1;
      size -= 1;
      if (list.head > 1_000 && list.head * 2 > list.items.length) {
        list.items.splice(0, list.head);
        list.head = 0;
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

function headOf<W>({ items, head }: List<W>): W | null {
  return items[head] ?? null;
}

function comesBefore(left: Waiting, right: Waiting): boolean {
  if (left.isFollowUp !== right.isFollowUp) return left.isFollowUp;
  return left.dueAt < right.dueAt;
}

/** One queue of people who wait for capacity, and when it is served again. */
export interface OpenQueue<W extends Waiting> {
  readonly queue: SenderQueue<W>;
  wakeAt: Instant | null;
  /** A limit stops everybody until `wakeAt`; otherwise only those whose windows are closed wait. */
  isFull: boolean;
}

/** What becomes of the one whose turn it is. */
export type Called =
  /** A limit is reached: nobody goes on before then. */
  | { type: "stops"; until: Instant }
  /** They leave the queue, and then this happens. */
  | { type: "leaves"; go: () => void };

/** What the queues ask of the simulation. */
export interface QueueHost<W extends Waiting> {
  /** They were planned anew since they joined. */
  isGone(waiting: W): boolean;
  /** `waiting` counts the queue, with them. */
  call(next: W, waiting: number, now: Instant): Called;
  /** Serves a queue then. */
  at(at: Instant, serve: (now: Instant) => void): void;
}

/** The queues of all senders, by name; served when somebody joins, and whenever a limit or a window opens. */
export interface SenderQueues<W extends Waiting> {
  of(name: string): OpenQueue<W>;
  join(open: OpenQueue<W>, waiting: W, now: Instant): void;
}

/** Queues without anybody in them. */
export function openSenderQueues<W extends Waiting>(host: QueueHost<W>): SenderQueues<W> {
  const queues = new Map<string, OpenQueue<W>>();

  /** Lets people through until a limit stops the queue or nobody's window is open. */
  function serve(open: OpenQueue<W>, now: Instant): void {
    const { queue } = open;
    while (queue.size > 0) {
      const next = queue.peek(now);
      if (next === null) {
        sleep(open, queue.opensAt(now), false);
        return;
      }
      if (host.isGone(next)) {
        queue.drop(next);
        continue;
      }
      const called = host.call(next, queue.size, now);
      if (called.type === "stops") {
        sleep(open, called.until, true);
        return;
      }
      queue.drop(next);
      called.go();
    }
  }

  function sleep(open: OpenQueue<W>, at: Instant | null, isFull: boolean): void {
    if (at === null) return;
    open.isFull = isFull;
    open.wakeAt = at;
    host.at(at, (now) => wake(open, now));
  }

  /** A wake that was overtaken by another means nothing. */
  function wake(open: OpenQueue<W>, now: Instant): void {
    if (open.wakeAt !== now) return;
    open.wakeAt = null;
    serve(open, now);
  }

  return {
    of(name) {
      const known = queues.get(name);
      if (known !== undefined) return known;
      const made: OpenQueue<W> = { queue: openSenderQueue(), wakeAt: null, isFull: false };
      queues.set(name, made);
      return made;
    },
    join(open, waiting, now) {
      open.queue.add(waiting);
      if (open.wakeAt === null || !open.isFull) serve(open, now);
    },
  };
}
