import type { RunContext } from "../../src/run/context.ts";
import type { Owner, Recovery, Store } from "../../src/store/port.ts";
import { translateError } from "../../src/store/sqlite-errors.ts";
import type { Opened } from "./disk.ts";
import { LEASE_MS } from "./disk.ts";
import type { Tally, Weather } from "./faults.ts";
import type { Random } from "./random.ts";
import type { Scheduler, Step } from "./scheduler.ts";
import type { Witness } from "./witness.ts";

/** One program at work: `seq run`, or a short command. It dies, stalls and fails where the dice say so. */
export interface SimulatedProcess {
  id: number;
  isDead: boolean;
  hasEnded: boolean;
  /** It does nothing before then. */
  stalledUntil: number;
  /** Faults leave it alone. */
  isSheltered: boolean;
  owner: Owner;
  opened: Opened;
  context: RunContext;
  /** Whether the owner of its leases still runs. */
  isOwnerAlive(): boolean;
}

/** What a process needs of the world. */
export interface Surroundings {
  scheduler: Scheduler;
  random: Random;
  weather: Weather;
  tally: Tally;
  witness: Witness;
  /** One line of the history, which its hash is made of. */
  write(line: string): void;
  kill(process: SimulatedProcess): Promise<void>;
  whileLocked(work: () => Promise<void>): Promise<void>;
}

const STREAMS = new Set([
  "streamProspects",
  "streamEnrollments",
  "streamConsents",
  "listSuppressions",
  "optOuts",
]);
const WRITES = new Set([
  ...["settle", "journal", "withdraw", "record", "suppress", "release", "claimDue", "shutOut", "recover"],
  ...["savePlan", "setSetting", "wake", "holdSender", "releaseSender", "enroll", "pause", "unpause"],
  ...["updateProspect", "upsertProspects", "ensureTokenKey", "restartFigures"],
]);
const MINUTE = 60_000;
/** Verbs around which a crash is most telling meet trouble more often. */
const HAZARDS: Readonly<Record<string, number>> = {
  journal: 12,
  handOff: 12,
  markAccepted: 6,
  withdraw: 6,
  settle: 3,
  record: 12,
  claimDue: 4,
  enroll: 4,
};

interface Verb extends Step {
  name: string;
  args: readonly unknown[];
  askedAt: number;
  call(): Promise<unknown>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** The store of a process: every verb waits for its turn, and may meet a fault there. */
export function guardStore(process: SimulatedProcess, around: Surroundings): Store {
  const { store } = process.opened;
  return new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== "function" || typeof name !== "string" || name === "close") return value;
      const verb = (...args: unknown[]): unknown => Reflect.apply(value, target, args);
      if (STREAMS.has(name)) {
        return (...args: unknown[]) =>
          streamInTurns(process, around, name, verb(...args) as AsyncIterable<unknown>);
      }
      return (...args: unknown[]) => ask(process, around, name, args, async () => verb(...args));
    },
  });
}

async function* streamInTurns(
  process: SimulatedProcess,
  around: Surroundings,
  name: string,
  stream: AsyncIterable<unknown>,
): AsyncGenerator {
  const iterator = stream[Symbol.asyncIterator]();
  for (;;) {
    const next = (await ask(process, around, `${name}.next`, [], () =>
      iterator.next(),
    )) as IteratorResult<unknown>;
    if (next.done === true) return;
    yield next.value;
  }
}

function ask(
  process: SimulatedProcess,
  around: Surroundings,
  name: string,
  args: readonly unknown[],
  call: () => Promise<unknown>,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    if (process.isDead) return;
    const verb: Verb = {
      process,
      name,
      args,
      askedAt: around.scheduler.wall,
      call,
      resolve,
      reject,
      run: () => perform(process, around, verb),
    };
    around.scheduler.wait(verb);
  });
}

async function perform(process: SimulatedProcess, around: Surroundings, first: Verb): Promise<void> {
  const { scheduler, random, weather, tally } = around;
  const isWrite = WRITES.has(first.name);
  const hazard = HAZARDS[first.name] ?? 1;
  if (!process.isSheltered) {
    if (random.chance((weather.kill / 2) * hazard)) {
      tally["process killed before a verb"] += 1;
      around.write(`kill ${process.id} before ${first.name}`);
      await around.kill(process);
      return;
    }
    if (random.chance(weather.stall * hazard)) {
      stall(process, around);
      scheduler.wait(first);
      return;
    }
  }
  // What is asked for in one turn of a process shares a transaction, as often as the dice let it.
  const group = [first];
  if (isWrite && random.chance(0.7)) {
    for (const step of scheduler.waiting(process)) {
      if ("name" in step && WRITES.has((step as Verb).name)) group.push(step as Verb);
    }
    for (const verb of group) scheduler.remove(verb);
  }
  const ends = await carryOut(process, around, group, isWrite);
  around.write(
    `${process.id} ${Math.round(scheduler.now)} ${group.map(({ name }, index) => `${name}:${ends[index]!.status}`).join(" ")}`,
  );
  group.forEach((verb, index) => {
    const end = ends[index]!;
    if (end.status === "fulfilled") {
      around.witness.note(process, verb.name, verb.args, end.value, verb.askedAt);
    }
  });
  if (isWrite && group.some((verb, index) => !isIdle(verb.name, ends[index]!))) {
    around.witness.compare(group.map(({ name }) => name));
  }
  if (!process.isSheltered && random.chance((weather.kill / 2) * hazard)) {
    tally["process killed after a verb"] += 1;
    around.write(`kill ${process.id} after ${first.name}`);
    await around.kill(process);
    return;
  }
  const isLost = isWrite && !process.isSheltered && random.chance(weather.lost * hazard);
  if (isLost) tally["answer of the disk lost"] += 1;
  if (!process.isSheltered && random.chance(weather.stall * hazard)) stall(process, around);
  const answer = async (): Promise<void> => {
    group.forEach((verb, index) => {
      const end = ends[index]!;
      if (isLost) verb.reject(translateError(Object.assign(new Error("EIO"), { code: "EIO" }), "state.db"));
      else if (end.status === "fulfilled") verb.resolve(end.value);
      else verb.reject(end.reason);
    });
  };
  // A process that stalls here has written and does not know it yet.
  if (process.stalledUntil > scheduler.now) scheduler.wait({ process, run: answer });
  else await answer();
}

/** Nothing was there to change. */
function isIdle(name: string, end: PromiseSettledResult<unknown>): boolean {
  if (end.status === "rejected") return false;
  // A claim of nobody is none of it: it may still have cleared a lease that had run out.
  if (name === "wake") return end.value === 0;
  if (name !== "recover") return false;
  const { uncertain, withdrawn, sent } = end.value as Recovery;
  return uncertain + withdrawn + sent === 0;
}

async function carryOut(
  process: SimulatedProcess,
  around: Surroundings,
  group: readonly Verb[],
  isWrite: boolean,
): Promise<PromiseSettledResult<unknown>[]> {
  const { random, weather, tally } = around;
  let ends: PromiseSettledResult<unknown>[] = [];
  const work = async (): Promise<void> => {
    ends = await Promise.allSettled(group.map((verb) => verb.call()));
  };
  const isTried = isWrite && !process.isSheltered;
  if (isTried && random.chance(weather.locked)) {
    await around.whileLocked(work);
    if (ends.some(({ status }) => status === "rejected")) tally["database locked"] += 1;
  } else if (isTried && random.chance(weather.full)) {
    const { whileFull } = process.opened;
    if (whileFull === null) {
      const reason = translateError(Object.assign(new Error("full"), { code: "SQLITE_FULL" }), "state.db");
      ends = group.map(() => ({ status: "rejected", reason }));
    } else await whileFull(work);
    if (ends.some(({ status }) => status === "rejected")) tally["disk full"] += 1;
  } else await work();
  return ends;
}

/** SIGSTOP, a laptop that sleeps, a network drive that hangs. */
export function stall(
  process: SimulatedProcess,
  { scheduler, random, tally, write }: Pick<Surroundings, "scheduler" | "random" | "tally" | "write">,
): void {
  const long = random.chance(0.5);
  const ms = long ? random.int(LEASE_MS, 20 * LEASE_MS) : random.int(MINUTE, 10 * MINUTE);
  process.stalledUntil = scheduler.now + ms;
  tally["worker stalled"] += 1;
  if (long) tally["stalled beyond the lease"] += 1;
  write(`stall ${process.id} ${ms}`);
}
