import type { Random } from "./random.ts";

/** Something a process waits for: a verb of the store, or an answer of the outside world. */
export interface Step {
  process: { isDead: boolean; stalledUntil: number };
  /** Does it; the process goes on once its own promise is settled. */
  run(): Promise<void>;
}

interface Timer {
  at: number;
  order: number;
  act: () => void;
}

/** Milliseconds that a verb takes at most. */
const LONGEST_VERB_MS = 40;

/**
 * The one who decides what happens next. Nothing goes on by itself: every process stands still at a verb of the store
 * or at its server until its turn is drawn, and time moves only here. So the order of everything follows from the seed.
 */
export class Scheduler {
  /** The time that really is, in milliseconds since 1970; never moves back. */
  now: number;
  /** What the machine's clock shows beyond that. */
  offset = 0;
  readonly #random: Random;
  readonly #steps: Step[] = [];
  #timers: Timer[] = [];
  #order = 0;

  constructor(random: Random, now: number) {
    this.#random = random;
    this.now = now;
  }

  /** What the machine's clock shows. */
  get wall(): number {
    return Math.floor(this.now + this.offset);
  }

  wait(step: Step): void {
    this.#steps.push(step);
  }

  /** Steps of a process that have not had their turn, in the order in which they were asked for. */
  waiting(process: Step["process"]): readonly Step[] {
    return this.#steps.filter((step) => step.process === process);
  }

  /** Takes a step out, because another one takes it along. */
  remove(step: Step): void {
    const index = this.#steps.indexOf(step);
    if (index >= 0) this.#steps.splice(index, 1);
  }

  /** `act` is called when the time has come. */
  at(time: number, act: () => void): void {
    this.#order += 1;
    const timer = { at: Math.max(time, this.now), order: this.#order, act };
    let index = this.#timers.length;
    while (index > 0 && this.#timers[index - 1]!.at > timer.at) index -= 1;
    this.#timers.splice(index, 0, timer);
  }

  /** Drops what has not come yet, all but what `keep` wants. */
  dropTimers(): void {
    this.#timers = [];
  }

  /** One turn; false when nothing is left to happen before `end`. */
  async turn(end: number): Promise<boolean> {
    // Whatever can go on by itself does: code between two verbs waits for microtasks only.
    await new Promise((resolve) => setImmediate(resolve));
    const timer = this.#timers[0];
    if (timer !== undefined && timer.at <= this.now) {
      this.#timers.shift();
      timer.act();
      return true;
    }
    const ready = this.#steps.filter(({ process }) => process.stalledUntil <= this.now);
    if (ready.length > 0) {
      const step = this.#random.pick(ready);
      this.remove(step);
      this.now += this.#random.next() * LONGEST_VERB_MS;
      if (!step.process.isDead) await step.run();
      return true;
    }
    const next = Math.min(
      timer?.at ?? Number.POSITIVE_INFINITY,
      ...this.#steps.map(({ process }) => process.stalledUntil),
    );
    if (next > end || next === Number.POSITIVE_INFINITY) return false;
    this.now = Math.max(this.now, next);
    return true;
  }
}
