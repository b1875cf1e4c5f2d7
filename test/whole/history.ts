import { resumeTarget } from "../../src/run/actions/pause.ts";
import { checkEnd } from "./checker.ts";
import type { Tally } from "./faults.ts";
import { performOnce, planStory, populate, settleUncertain, workThrough } from "./story.ts";
import { DAY, type Flaw, HOUR, makeWorld, type World } from "./world.ts";

/** What became of one seed. */
export interface History {
  seed: number;
  /** SHA-256 (hex) of everything that happened, in order. */
  digest: string;
  violations: string[];
  tally: Tally;
  /** Intents journaled and taken back, messages that arrived, attempts in doubt, looks taken, processes started. */
  figures: {
    journaled: number;
    arrived: number;
    uncertain: number;
    looks: number;
    processes: number;
    late: number;
    withdrawn: number;
  };
  lines: string[];
}

/** Turns after which a history that does not end is a violation of its own. */
const MOST_TURNS = 200_000;
const ROUNDS_TO_END = 150;

/** Plays one seed from the first import to the day when nothing is left to do, and checks it. */
export async function playHistory(
  seed: number,
  options: { flaw?: Flaw; keepsLines?: boolean } = {},
): Promise<History> {
  const world = await makeWorld(seed, options.flaw, options.keepsLines);
  const { witness, random } = world;
  try {
    let isPopulated = false;
    populate(world, () => {
      isPopulated = true;
    });
    await playUntil(world, () => isPopulated, Number.POSITIVE_INFINITY);
    const days = random.int(4, 8);
    planStory(world, days);
    await playUntil(world, () => false, world.start + days * DAY);
    await comeToRest(world);
    await checkEnd(world);
    world.write(JSON.stringify(world.disk.sql.all("SELECT * FROM events ORDER BY id")));
    world.write(
      JSON.stringify(world.disk.sql.all("SELECT id, state, due_at, fence FROM enrollments ORDER BY id")),
    );
  } catch (error) {
    witness.fail(`errors: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
  const history = {
    seed,
    digest: world.digest(),
    violations: witness.violations,
    tally: world.tally,
    figures: {
      journaled: witness.journaled,
      arrived: world.arrivals.length,
      uncertain: witness.uncertain,
      looks: witness.looks,
      processes: world.processes.length,
      late: witness.lateArrivals,
      withdrawn: witness.withdrawn,
    },
    lines: world.lines,
  };
  await world.close();
  return history;
}

async function playUntil(world: World, isOver: () => boolean, end: number): Promise<void> {
  for (let turns = 0; !isOver(); turns++) {
    if (turns > MOST_TURNS) throw new Error("the history does not come to an end");
    if (world.scheduler.now >= end) return;
    if (!(await world.scheduler.turn(end))) return;
  }
}

/** No more faults: everything is resumed, mended and settled, and the program runs until nothing is left to do. */
async function comeToRest(world: World): Promise<void> {
  const { scheduler, random, weather, witness } = world;
  for (const key of Object.keys(weather) as (keyof typeof weather)[]) weather[key] = 0;
  world.setTree({ ...world.shape, broken: false });
  for (let round = 0; round < ROUNDS_TO_END; round++) {
    let isDone = false;
    let left = 0;
    world.launch(
      "rest",
      async (context) => {
        const enrollments = context;
        const now = context.clock.now();
        if (round < 3 || round % 10 === 0) {
          for (const target of [
            { type: "all" },
            { type: "sequence", name: "outreach" },
            { type: "sender", name: "anna" },
            { type: "sender", name: "ben" },
          ] as const) {
            await resumeTarget(enrollments, target, now);
          }
        }
        for await (const person of context.store.streamProspects({})) {
          await resumeTarget(enrollments, { type: "prospect", person, sequence: null }, now);
        }
        await performOnce(world, context);
        await settleUncertain(world, context);
        await workThrough(world, context, 1);
        await performOnce(world, context);
        const counts = await context.store.countEnrollments(context.clock.now());
        left = counts.reduce((sum, each) => sum + each.active + each.paused, 0);
      },
      () => {
        isDone = true;
      },
      true,
    );
    await playUntil(world, () => isDone, Number.POSITIVE_INFINITY);
    // A program that stands still may still have somebody to enroll.
    const isIdleCache = world.processes.every((process) => process.hasEnded || process.isDead);
    const isSettled = witness.touches.every(({ status }) => status === "sent" || status === "failed");
    if (left === 0 && isIdleCache && isSettled) break;
    const next = world.disk.sql.get<{ at: number | null }>(
      "SELECT min(due_at) AS at FROM enrollments WHERE status = 'active' AND due_at IS NOT NULL",
    )?.at;
    const until =
      next == null ? scheduler.now + HOUR : Math.max(next - scheduler.offset, scheduler.now + 60_000);
    scheduler.now = until + random.int(0, 5) * 60_000;
  }
  // What is still on its way arrives.
  let isQuiet = false;
  scheduler.at(scheduler.now + DAY, () => {
    isQuiet = true;
  });
  await playUntil(world, () => isQuiet, Number.POSITIVE_INFINITY);
}
