import { createHash } from "node:crypto";
import type { MachineChannel, Outcome, Prepared } from "../../src/channels/channel.ts";
import { emailChannel } from "../../src/channels/email/channel.ts";
import { channels } from "../../src/channels/registry.ts";
import type { WorkspaceConfig } from "../../src/config/workspace-config.ts";
import { UserError } from "../../src/errors.ts";
import type { RunContext } from "../../src/run/context.ts";
import type { Owner } from "../../src/store/port.ts";
import {
  type Definition,
  defineNews,
  defineOutreach,
  defineWorkspace,
  HOURS,
  type Limits,
  type Shape,
} from "./definitions.ts";
import { type Disk, makeDisk, type Opened } from "./disk.ts";
import { blankTally, drawWeather, type Tally, type Weather } from "./faults.ts";
import { guardStore, type SimulatedProcess, stall } from "./process.ts";
import { createRandom, type Random } from "./random.ts";
import { Scheduler } from "./scheduler.ts";
import { type Arrival, drawMood, openSimulatedTransport } from "./server.ts";
import { Witness } from "./witness.ts";
import { onStore } from "../../src/run/on-store.ts";

/** A flaw put in on purpose, to see that the checker finds it. */
export interface Flaw {
  /** Changes the store or the context of every process. */
  spoil?(context: RunContext): RunContext;
  /** How many times every message arrives. */
  copies?: number;
}

/** Does what belongs to no process: it never stalls and never dies. */
const KEEPER = { isDead: false, stalledUntil: 0 };

/** How much likelier trouble is while a message is on its way than at a verb. */
const IN_FLIGHT = 15;

/** A week in which clocks change, and where. */
const STARTS = [
  { zone: "America/New_York", at: Date.UTC(2026, 2, 8, 7) },
  { zone: "America/New_York", at: Date.UTC(2026, 10, 1, 6) },
  { zone: "Europe/Berlin", at: Date.UTC(2026, 2, 29, 1) },
  { zone: "Europe/Berlin", at: Date.UTC(2026, 9, 25, 1) },
  { zone: "Australia/Lord_Howe", at: Date.UTC(2026, 3, 4, 15) },
  { zone: "Australia/Lord_Howe", at: Date.UTC(2026, 9, 3, 15, 30) },
] as const;

export const ZONES = ["America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Seoul"];
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** One history's stage: machines, database, server, files, clock. What happens on it is in `story.ts`. */
export interface World {
  seed: number;
  random: Random;
  scheduler: Scheduler;
  weather: Weather;
  tally: Tally;
  disk: Disk;
  witness: Witness;
  config: WorkspaceConfig;
  shape: Shape;
  start: number;
  /** The files as they lie in the tree now. */
  tree: Definition[];
  /** How often the tree was changed. */
  edits: number;
  holidays: ReadonlySet<string>;
  processes: SimulatedProcess[];
  arrivals: Arrival[];
  /** Facts that are told while some run is at work. */
  ready: (() => void)[];
  setTree(shape: Shape): void;
  /** Starts a process that does `work`; `done` hears whether it came to its end. */
  launch(
    name: string,
    work: (context: RunContext, process: SimulatedProcess) => Promise<void>,
    done?: (ok: boolean) => void,
    isSheltered?: boolean,
  ): void;
  write(line: string): void;
  /** SHA-256 (hex) of the history so far. */
  digest(): string;
  /** The history itself, where it was asked for. */
  lines: string[];
  close(): Promise<void>;
}

export async function makeWorld(seed: number, flaw: Flaw = {}, keepsLines = false): Promise<World> {
  const random = createRandom(seed);
  const season = random.pick(STARTS);
  const start = season.at - random.int(1, 5) * DAY - random.int(0, 20) * HOUR;
  const scheduler = new Scheduler(random, start);
  const weather = drawWeather(random);
  const tally = blankTally();
  const limits: Limits = {
    perDay: random.pick([4, 8, 40]),
    perHour: random.pick([2, 5, 20]),
    everySeconds: random.pick([30, 90, 600]),
    connections: random.int(1, 3),
    personPerDay: random.pick([1, 2]),
    personPerWeek: random.pick([2, 4, 9]),
  };
  const config = defineWorkspace(limits, "outbox");
  const disk = await makeDisk(random.chance(0.04), () => scheduler.wall);
  const witness = new Witness(disk, limits, () => scheduler.wall);
  const hash = createHash("sha256");
  const lines: string[] = [];
  const holidays = new Set([dateOf(season.at + random.int(1, 4) * DAY)]);
  const pool: { owner: Owner; opened: Opened }[] = [];
  const alive = new Set<number>();
  let born = 0;
  tally["clocks changed (DST)"] += 1;

  const write = (line: string): void => {
    hash.update(`${line}\n`);
    if (keepsLines) lines.push(line);
  };

  async function takeStore(): Promise<{ owner: Owner; opened: Opened }> {
    const free = pool.pop();
    if (free !== undefined) return free;
    born += 1;
    const owner = { host: "machine", pid: born, start: `boot/${seed}` };
    alive.add(owner.pid);
    return { owner, opened: await disk.open(owner) };
  }

  function bury(process: SimulatedProcess): void {
    process.hasEnded = true;
    alive.delete(process.owner.pid);
    // Nothing that it had in hand can leave any more.
    for (const touch of witness.touches) if (touch.process === process) touch.isOver = true;
  }

  async function kill(process: SimulatedProcess): Promise<void> {
    write(`${process.id} dies`);
    process.isDead = true;
    for (const touch of witness.touches) {
      if (touch.process !== process || touch.isOver) continue;
      tally["process killed in flight"] += 1;
      touch.isOver = true;
    }
    bury(process);
    await process.opened.store.close();
    afterDeath.get(process)?.(false);
  }

  const afterDeath = new Map<SimulatedProcess, (ok: boolean) => void>();

  function hand(process: SimulatedProcess, prepared: Prepared): Promise<Outcome> {
    const mood = drawMood(random, process.isSheltered ? 0 : weather.server);
    if (mood.fault !== null) tally[mood.fault] += 1;
    const touch = witness.touchOf(process, prepared.messageId);
    write(`${process.id} hands ${prepared.hash.slice(0, 8)} ${mood.fault ?? "fine"}`);
    if (mood.arrivesAfter !== null) {
      // Bytes that the kernel has taken arrive although their sender is dead; the others do not.
      const outlives = random.chance(0.5);
      scheduler.at(scheduler.now + mood.arrivesAfter, () => {
        if (process.isDead && !outlives) return;
        for (let copy = 0; copy < (flaw.copies ?? 1); copy++) arrive(prepared);
      });
    }
    if (!process.isSheltered && random.chance(weather.kill * IN_FLIGHT)) {
      scheduler.at(scheduler.now + random.next() * mood.answersAfter, () => {
        scheduler.wait({
          process: KEEPER,
          async run() {
            if (!process.hasEnded) await kill(process);
          },
        });
      });
    } else if (!process.isSheltered && random.chance(weather.stall * IN_FLIGHT)) {
      stall(process, { scheduler, random, tally, write });
    }
    return new Promise((resolve, reject) => {
      scheduler.at(scheduler.now + mood.answersAfter, () => {
        scheduler.wait({
          process,
          async run() {
            if (touch !== undefined) touch.isOver = true;
            if (mood.outcome === "throws") reject(new TypeError("a bug of the transport"));
            else resolve(mood.outcome);
          },
        });
      });
    });
  }

  function arrive({ messageId, hash: bytes }: Prepared): void {
    const arrival = { messageId: messageId ?? "", hash: bytes, at: scheduler.wall };
    world.arrivals.push(arrival);
    write(`arrives ${bytes.slice(0, 8)}`);
    witness.noteArrival(arrival);
  }

  function contextOf(process: SimulatedProcess): RunContext {
    const email: MachineChannel = {
      ...emailChannel,
      connect: async () => openSimulatedTransport(limits.connections, (prepared) => hand(process, prepared)),
    };
    const run = {
      root: "/nowhere",
      config,
      sequences: [...world.tree],
      wholeFiles: [],
      approvals: new Map(),
      snippet: () => null,
      clock: { now: () => scheduler.wall },
      findChannel: (id: string) =>
        id === "email" ? email : (channels.find((channel) => channel.id === id) ?? null),
      loadHolidays: async (countries: readonly string[]) => (date: string) =>
        countries.includes("US") && holidays.has(date),
    };
    const store = guardStore(process, {
      scheduler,
      random,
      weather,
      tally,
      witness,
      write,
      kill,
      whileLocked: disk.whileLocked,
    });
    const context = onStore(run, store);
    return flaw.spoil === undefined ? context : flaw.spoil(context);
  }

  async function begin(
    process: SimulatedProcess,
    work: Parameters<World["launch"]>[1],
    done: (ok: boolean) => void,
  ): Promise<void> {
    afterDeath.set(process, done);
    let ok = true;
    try {
      await work(process.context, process);
    } catch (error) {
      ok = false;
      // The folder has another name each time.
      write(
        `${process.id} ends with ${(error instanceof Error ? error.message : "an error").replace(/: [^ ]*state\.db$/, "")}`,
      );
      if (!(error instanceof UserError)) {
        witness.fail(
          `errors: process ${process.id} ended with ${String(error)} ${error instanceof Error ? error.stack : ""}`,
        );
      }
    }
    const { owner, opened } = process;
    if (ok) pool.push({ owner, opened });
    else {
      bury(process);
      scheduler.wait({
        process: KEEPER,
        async run() {
          // What it had asked for beside its failure is never done.
          process.isDead = true;
          await opened.store.close();
        },
      });
    }
    process.hasEnded = true;
    done(ok);
  }

  const world: World = {
    seed,
    random,
    scheduler,
    weather,
    tally,
    disk,
    witness,
    config,
    start,
    holidays,
    shape: {
      hours: random.pick(HOURS),
      onChange: random.pick(["follow", "follow", "pin", "finish"]),
      order: "usual",
      renamed: false,
      withoutLast: false,
      waitDays: random.int(1, 2),
      broken: false,
    },
    tree: [],
    edits: -1,
    processes: [],
    arrivals: [],
    ready: [],
    setTree(shape) {
      world.edits += JSON.stringify(shape) === JSON.stringify(world.shape) && world.edits >= 0 ? 0 : 1;
      world.shape = shape;
      world.tree = [defineOutreach(shape, config), defineNews(shape.hours, config)];
      for (const definition of world.tree) {
        if (definition.version !== null) witness.versions.set(definition.version, definition);
      }
    },
    launch(name, work, done = () => {}, isSheltered = false) {
      const id = world.processes.length + starting;
      starting += 1;
      write(`${id} starts ${name}`);
      scheduler.wait({
        process: KEEPER,
        async run() {
          starting -= 1;
          const process: SimulatedProcess = {
            ...(await takeStore()),
            id,
            isDead: false,
            hasEnded: false,
            stalledUntil: 0,
            isSheltered,
            context: null as never,
            isOwnerAlive: () => alive.has(process.owner.pid),
          };
          process.context = contextOf(process);
          world.processes.push(process);
          void begin(process, work, done);
        },
      });
    },
    write,
    digest: () => hash.copy().digest("hex"),
    lines,
    async close() {
      for (const { opened } of pool) await opened.store.close();
      for (const process of world.processes) {
        if (!process.hasEnded) await process.opened.store.close();
      }
      disk.close();
    },
  };
  let starting = 0;
  world.setTree(world.shape);
  return world;
}

/** `isAlive` as the program would find it out. */
export function isAliveIn(world: World): (owner: Owner) => boolean {
  return ({ pid }) => world.processes.some((process) => process.owner.pid === pid && process.isOwnerAlive());
}

function dateOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
