import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readReport, type Report } from "../../src/report/read-report.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { NewEvent, Store } from "../../src/store/port.ts";
import type { Random } from "../whole/random.ts";

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 5, 9);
/** A person counts so long after the touch. */
const SETTLED_DAYS = 14;
/** Events of one write. */
const A_WRITE = 20_000;

/** A store of its own, for whoever tries `act` on it. */
export async function withStore<Result>(act: (store: Store) => Promise<Result>): Promise<Result> {
  const root = mkdtempSync(join(tmpdir(), "seq-trials-"));
  const store = await openStore({
    file: join(root, "state.db"),
    marker: join(root, "store.json"),
    create: true,
    owner: { host: "test", pid: process.pid, start: "boot/1" },
    wallClock: Date.now,
  });
  try {
    return await act(store);
  } finally {
    await store.close();
    rmSync(root, { recursive: true, force: true });
  }
}

async function record(store: Store, events: readonly NewEvent[]): Promise<void> {
  for (let at = 0; at < events.length; at += A_WRITE) await store.record(events.slice(at, at + A_WRITE));
}

function report(store: Store, names: readonly string[], now: number): Promise<Report> {
  const heads = names.map((name) => ({ name, plan: null }));
  return readReport(store, heads, { tables: [], now, currency: "EUR", zone: "UTC" });
}

/** Experiments on one step each, with so many people a day and arm, answering at the same rate or at two. */
export interface Trials {
  count: number;
  days: number;
  perDay: number;
  rates: { a: number; b: number };
  random: Random;
}

/**
 * Plays experiments through a store, and looks at the report at the end of every day: how many were ever said to have a
 * winner, and how many of these were wrong where one is better.
 */
export async function playExperiments(
  store: Store,
  trials: Trials,
): Promise<{ decided: number; wrong: number }> {
  const { count, days, perDay, rates, random } = trials;
  const names = Array.from({ length: count }, (_, index) => `trial-${index}`);
  const events: NewEvent[] = [];
  let person = 0;
  for (const sequence of names) {
    for (let day = 0; day < days; day += 1) {
      for (let each = 0; each < 2 * perDay; each += 1) {
        person += 1;
        const variant = each % 2 === 0 ? "a" : "b";
        const at = START + day * DAY + Math.floor(random.next() * 8 * 3_600_000);
        const about = { prospect: person, sequence, step: "hello", channel: "email" };
        events.push({ kind: "sent", at, ...about, data: { variant } });
        if (random.chance(rates[variant])) {
          const answered = at + Math.floor(random.next() * SETTLED_DAYS * DAY);
          events.push({ kind: "replied", at: answered, ...about });
        }
      }
    }
  }
  await record(store, events);
  const winners = new Map<string, string>();
  for (let day = SETTLED_DAYS + 1; day <= SETTLED_DAYS + days; day += 1) {
    const { experiments } = await report(store, [], START + day * DAY);
    for (const { sequence, comparisons } of experiments) {
      const lost = comparisons[0]?.lost ?? null;
      // Whoever reads it on that day acts on it: what is said later comes too late.
      if (lost !== null && !winners.has(sequence)) winners.set(sequence, lost);
    }
  }
  const worse = rates.a < rates.b ? "a" : "b";
  const wrong =
    rates.a === rates.b ? winners.size : [...winners.values()].filter((lost) => lost !== worse).length;
  return { decided: winners.size, wrong };
}

/** Sequences whose lift is known: how many reports held it inside their interval. */
export async function playHoldouts(
  store: Store,
  options: {
    count: number;
    people: number;
    share: number;
    rates: { treated: number; heldOut: number };
    random: Random;
  },
): Promise<number> {
  const { count, people, share, rates, random } = options;
  const names = Array.from({ length: count }, (_, index) => `lift-${index}`);
  const events: NewEvent[] = [];
  let person = 0;
  for (const sequence of names) {
    for (let each = 0; each < people; each += 1) {
      person += 1;
      const isHeldOut = random.chance(share);
      const about = { prospect: person, enrollment: person, sequence };
      events.push({ kind: "enrolled", at: START, ...about });
      if (isHeldOut) events.push({ kind: "held_out", at: START, ...about });
      if (random.chance(isHeldOut ? rates.heldOut : rates.treated))
        events.push({ kind: "meeting_booked", at: START + DAY, prospect: person });
    }
  }
  await record(store, events);
  const lift = rates.treated - rates.heldOut;
  const { holdouts } = await report(store, names, START + 60 * DAY);
  return holdouts.filter(({ low, high }) => low !== null && high !== null && low <= lift && lift <= high)
    .length;
}

/** The most of `count` that happen in all but one of a thousand tries, where each happens with this probability. */
export function mostOf(count: number, probability: number): number {
  let [mass, sum, most] = [(1 - probability) ** count, 0, 0];
  for (; sum + mass < 0.999; most += 1) {
    sum += mass;
    mass *= ((count - most) / (most + 1)) * (probability / (1 - probability));
  }
  return most;
}
