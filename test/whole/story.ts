import type { TaskEnding } from "../../src/channels/task-ending.ts";
import { enrollPeople } from "../../src/run/actions/enroll.ts";
import { pauseTarget, resumeTarget, type Target } from "../../src/run/actions/pause.ts";
import { type Fact, recordFact } from "../../src/run/actions/record-fact.ts";
import { resolveAttempt } from "../../src/run/actions/resolve.ts";
import { endTask } from "../../src/run/actions/tasks.ts";
import type { RunContext } from "../../src/run/context.ts";
import { runDue } from "../../src/run/run.ts";
import { explainProspect } from "../../src/run/why.ts";
import type { ProspectDraft } from "../../src/store/port.ts";
import type { Shape } from "./definitions.ts";
import type { Fault } from "./faults.ts";
import { DAY, HOUR, isAliveIn, type World, ZONES } from "./world.ts";

const MINUTE = 60_000;
const MOST_WORKERS = 4;

/** Imports the people and puts them into the first sequence; nothing goes wrong yet. */
export function populate(world: World, done: () => void): void {
  const { random, witness, holidays } = world;
  const count = random.int(3, 7);
  const people = Array.from({ length: count }, (_, index) => ({ index, zone: random.pick(ZONES) }));
  const drafts = people.map(({ index, zone }): ProspectDraft => {
    const email = `p${index}@firm${index % 5}.example`;
    const linkedin = random.chance(0.85) ? `https://www.linkedin.com/in/p${index}` : null;
    const country = zone === "America/New_York" ? "US" : "AU";
    return {
      email,
      linkedin_url: linkedin,
      phone: random.chance(0.7) ? `+1202555${String(100 + index)}` : null,
      fields: { first_name: `P${index}`, company: `Firm ${index % 5}`, email, timezone: zone, country },
      tags: [],
      companyDomain: `firm${index % 5}.example`,
    };
  });
  world.launch(
    "import",
    async (context) => {
      // Drawn by the program itself it would be another one each time.
      await context.store.ensureTokenKey({
        id: "0".repeat(8),
        secret: "1".repeat(64),
        createdAt: 0,
        retiredAt: null,
      });
      const results = await context.store.upsertProspects(drafts, context.clock.now());
      results.forEach((result, index) => {
        if (!("id" in result)) throw new Error("the same person twice");
        const { zone } = people[index]!;
        const days = zone === "America/New_York" ? holidays : new Set<string>();
        witness.people.set(result.id, { id: result.id, zone, holidays: days });
      });
      await enroll(context, "outreach");
    },
    done,
    true,
  );
}

async function enroll(context: RunContext, sequence: string): Promise<void> {
  await enrollPeople(context, context.store.streamProspects({}), {
    sequence,
    startAt: context.clock.now(),
    again: false,
  });
}

/** Everything that will be tried in a history, planned ahead: runs, people, files, clocks. */
export function planStory(world: World, days: number): void {
  const { random, scheduler, start } = world;
  const end = start + days * DAY;
  const sometime = (): number => start + random.next() * days * DAY;
  keepRunning(world, end);
  planFacts(world, sometime);
  planRep(world, end);
  planEdits(world, sometime);
  planClock(world, sometime);
  planPauses(world, sometime, end);
  if (random.chance(0.7))
    scheduler.at(sometime(), () => world.launch("enroll", (context) => enroll(context, "news")));
}

/** Cron: a run when something is due, and some when nothing is; often two or three at once. */
export function keepRunning(world: World, end: number): void {
  const { random, scheduler } = world;
  let running = 0;
  const startOne = (): void => {
    if (running >= MOST_WORKERS) return;
    running += 1;
    // Whatever people do is most telling while a run is at work.
    if (random.chance(0.2)) {
      const tell = world.ready.pop();
      if (tell !== undefined) scheduler.at(scheduler.now + random.int(0, 1_500), tell);
    }
    world.launch(
      "run",
      (context) => performOnce(world, context),
      () => {
        running -= 1;
      },
    );
  };
  const tick = (): void => {
    if (scheduler.now >= end) return;
    startOne();
    while (random.chance(0.3)) startOne();
    scheduler.at(nextTick(world), tick);
  };
  scheduler.at(world.start + random.int(1, 30) * MINUTE, tick);
}

function nextTick({ disk, random, scheduler }: World): number {
  const row = disk.sql.get<{ at: number | null }>(
    "SELECT min(due_at) AS at FROM enrollments WHERE status = 'active' AND due_at IS NOT NULL",
  );
  const due = row?.at == null ? scheduler.now + 10 * HOUR : row.at - scheduler.offset;
  const soonest = scheduler.now + random.int(5, 120) * MINUTE;
  return Math.min(Math.max(soonest, due + random.int(0, 20) * MINUTE), scheduler.now + 14 * HOUR);
}

export async function performOnce(world: World, context: RunContext): Promise<void> {
  await runDue(context, {
    fingerprint: context.sequences.map(({ version, error }) => version ?? error).join(" "),
    max: null,
    sequence: null,
    signal: new AbortController().signal,
    isAlive: isAliveIn(world),
    onTouch: (line) =>
      world.write(`touch ${line.prospect} ${line.step} ${line.outcome} ${line.reason ?? ""}`),
  });
}

const FACTS: readonly { kind: string; fault: Fault; data?: Fact["data"] }[] = [
  { kind: "replied", fault: "reply" },
  { kind: "replied", fault: "reply" },
  { kind: "opted_out", fault: "opt-out" },
  { kind: "complained", fault: "opt-out" },
  { kind: "bounced", fault: "bounce", data: { hard: true } },
  { kind: "meeting_booked", fault: "meeting booked" },
  { kind: "out_of_office", fault: "absence" },
  { kind: "accepted", fault: "accepted" },
  { kind: "accepted", fault: "accepted" },
];

/** What people do, at any moment; told to the program once, or again after a crash, as a mailbox would. */
function planFacts(world: World, sometime: () => number): void {
  const { random, scheduler, witness, tally } = world;
  const count = Math.round(witness.people.size * 1.2);
  for (let index = 0; index < count; index++) {
    const { kind, fault, data } = random.pick(FACTS);
    const person = random.pick([...witness.people.keys()]);
    const isToldAgain = random.chance(0.7);
    const tell = (): void => {
      world.launch(
        kind,
        async (context) => {
          tally[fault] += 1;
          const prospect = await context.store.getProspect(person);
          if (prospect === null) return;
          const now = context.clock.now();
          const fact: Fact = { kind, at: now, key: `fact-${index}`, ...(data && { data }) };
          if (kind === "out_of_office")
            fact.data = { return_date: new Date(now + 2 * DAY).toISOString().slice(0, 10) };
          if (kind === "accepted") Object.assign(fact, { sequence: "outreach", step: "connect" });
          await recordFact(context, prospect, fact, now);
        },
        (ok) => {
          if (!ok && isToldAgain) scheduler.at(scheduler.now + random.int(1, 90) * MINUTE, tell);
        },
      );
    };
    if (random.chance(0.5)) scheduler.at(sometime(), tell);
    else world.ready.push(tell);
  }
}

const ENDINGS: readonly TaskEnding[] = ["done", "done", "done", "skip", "not_found", "already_connected"];

/** The rep: works through some tasks now and then, settles what is in doubt by what really arrived, looks at people. */
function planRep(world: World, end: number): void {
  const { random, scheduler } = world;
  const tick = (): void => {
    if (scheduler.now >= end) return;
    world.launch("tasks", (context) => workThrough(world, context, 0.4));
    if (random.chance(0.5)) world.launch("resolve", (context) => settleUncertain(world, context));
    world.launch("why", (context) => look(world, context));
    scheduler.at(scheduler.now + random.int(6, 24) * HOUR, tick);
  };
  scheduler.at(world.start + random.int(1, 10) * HOUR, tick);
}

export async function workThrough(world: World, context: RunContext, share: number): Promise<void> {
  const { random, tally } = world;
  for (const task of await context.store.tasks({ status: "open" })) {
    if (!random.chance(share)) {
      tally["task done late"] += 1;
      continue;
    }
    const ending = random.pick(ENDINGS);
    try {
      await endTask(context, task.id, ending, context.clock.now());
    } catch (error) {
      // Somebody else was faster: what the command would say.
      if (!(error instanceof Error) || !/^(there is no )?task \d+ is/.test(error.message)) throw error;
    }
  }
}

export async function settleUncertain(world: World, context: RunContext): Promise<void> {
  for (const touch of world.witness.settleable()) {
    const hasArrived = touch.arrivals > 0;
    try {
      await resolveAttempt(context, touch.attempt, hasArrived, context.clock.now());
    } catch (error) {
      if (!(error instanceof Error) || !/not uncertain/.test(error.message)) throw error;
    }
  }
}

/** `seq why`, twice in a row: both must show what is stored, unless something happened in between. */
async function look(world: World, context: RunContext): Promise<void> {
  const { random, witness } = world;
  const person = await context.store.getProspect(random.pick([...witness.people.keys()]));
  if (person === null) return;
  for (let time = 0; time < 2; time++) {
    const enrollments = await context.store.enrollmentsOf(person.id);
    const before = enrollments.map(({ id }) => witness.movesOf(id));
    const { enrollments: views } = await explainProspect(context, person);
    views.forEach((view, index) => {
      const id = enrollments[index]?.id;
      if (id === undefined || witness.movesOf(id) !== before[index]) return;
      witness.noteLook(id, view.status, view.next_at);
    });
  }
}

function planEdits(world: World, sometime: () => number): void {
  const { random, scheduler, tally } = world;
  const edits = random.pick([0, 0, 1, 2, 4]);
  for (let index = 0; index < edits; index++) {
    scheduler.at(sometime(), () => {
      const shape = editOne(world);
      tally[shape.broken ? "file broken" : "file edited"] += 1;
      world.write(`edit ${JSON.stringify(shape)}`);
      world.setTree(shape);
    });
  }
}

function editOne({ shape, random }: World): Shape {
  const next = { ...shape, broken: false };
  switch (random.int(0, 5)) {
    case 0:
      return { ...next, order: shape.order === "usual" ? "mail-first" : "usual" };
    case 1:
      return { ...next, renamed: true };
    case 2:
      return { ...next, withoutLast: !shape.withoutLast };
    case 3:
      return { ...next, waitDays: shape.waitDays === 1 ? 2 : 1 };
    case 4:
      return { ...next, onChange: random.pick(["follow", "pin", "finish"]) };
    default:
      return { ...next, broken: true };
  }
}

function planClock(world: World, sometime: () => number): void {
  const { random, scheduler, tally } = world;
  const jumps = random.pick([0, 0, 0, 1, 2]);
  for (let index = 0; index < jumps; index++) {
    scheduler.at(sometime(), () => {
      const jump = Math.round((random.next() * 2 - 1) * DAY);
      scheduler.offset += jump;
      tally[jump > 0 ? "clock jumped ahead" : "clock jumped back"] += 1;
      world.write(`clock ${jump}`);
    });
  }
}

function planPauses(world: World, sometime: () => number, end: number): void {
  const { random, scheduler, tally, witness } = world;
  const pauses = random.pick([0, 0, 1, 2]);
  for (let index = 0; index < pauses; index++) {
    const target = drawTarget(world);
    const at = sometime();
    scheduler.at(at, () => {
      world.launch("pause", async (context) => {
        tally.paused += 1;
        await pauseTarget(context, await target(context), context.clock.now());
      });
    });
    scheduler.at(Math.min(end, at + random.int(2, 40) * HOUR), () => {
      world.launch("resume", async (context) => {
        await resumeTarget(context, await target(context), context.clock.now());
      });
    });
  }
  if (random.chance(0.15)) {
    scheduler.at(sometime(), () => {
      tally["sender held"] += 1;
      world.launch("hold", (context) =>
        context.store.holdSender("ben", "email", "held for a test", context.clock.now()),
      );
    });
  }

  function drawTarget({ random: dice }: World): (context: RunContext) => Promise<Target> {
    const id = dice.pick([...witness.people.keys()]);
    const chosen = dice.pick<Target | "person">([
      { type: "all" },
      { type: "sequence", name: "outreach" },
      { type: "sender", name: "anna" },
      "person",
    ]);
    return async (context) => {
      if (chosen !== "person") return chosen;
      return { type: "prospect", person: (await context.store.getProspect(id))!, sequence: null };
    };
  }
}
