import { formatLocalDate } from "../../calendar/format.ts";
import type { Channel } from "../../channels/channel.ts";
import { findAction, limitsOf, mediumOf } from "../../channels/find-channel.ts";
import type { Sender, WorkspaceConfig } from "../../config/workspace-config.ts";
import { DAY_MS, type Plan } from "../../engine/plan.ts";
import type { State } from "../../engine/state.ts";
import { copyPerson, type SimPerson } from "../../playback/sim-person.ts";
import { Simulation } from "../../playback/simulation.ts";
import { dailyCap } from "../../run/capacity/limits.ts";
import type { Evaluations } from "../../run/evaluations.ts";
import type { Prospect } from "../../store/port.ts";
import { type Heads, prepareEntries } from "./entries.ts";
import type { InFlight, PersonInFlight } from "./in-flight.ts";

/** How far ahead touches are counted. */
const HORIZON_MS = 120 * DAY_MS;

/** What a machine sends for one sender with one action on one local day. */
export interface CapacityRow {
  sender: string;
  action: string;
  /** `2026-03-02`, in the workspace's zone. */
  day: string;
  before: number;
  after: number;
  /** The daily limit on that day; null without one. */
  cap: number | null;
}

/** Somebody ahead of their next touch, on the plan they follow. */
export interface Ahead {
  person: PersonInFlight;
  plan: Plan;
  state: State;
}

/**
 * What lies ahead when nobody answers: what machines send by sender, action and day, and when each sequence has performed its last
 * touch (`Infinity` where that is beyond the horizon).
 */
export interface Projection {
  days: Map<string, number>;
  finishAt: Map<string, number>;
  /** Touches that a sender's limit moved to later, by action. */
  pushed: Map<string, number>;
}

/** When a sender touched somebody first with an action; null where it has not. */
export type FirstTouchAt = (sender: string, action: string) => number | null;

interface Limits {
  /** Whoever is handed over enters these. */
  heads: Heads;
  config: WorkspaceConfig;
  inFlight: InFlight;
  firstTouchAt: FirstTouchAt;
}

/** Plays everybody forward with the engine and the gates of `seq run`, as long as nobody answers and tasks are done at once. */
export async function lookAhead(
  everybody: readonly Ahead[],
  evaluations: Evaluations,
  { config, inFlight, firstTouchAt, heads }: Limits,
  now: number,
): Promise<Projection> {
  const projection: Projection = { days: new Map(), finishAt: new Map(), pushed: new Map() };
  const people = await enterAll(everybody, evaluations, inFlight);
  const { ready, enter } = await prepareEntries(people, heads, { config, inFlight, evaluations });
  const finish = ({ enrollment: { sequence } }: SimPerson, at: number): void => {
    projection.finishAt.set(sequence, Math.max(projection.finishAt.get(sequence) ?? at, at));
  };
  const simulation = new Simulation(
    {
      config,
      people,
      startAt: now,
      endAt: now + HORIZON_MS,
      queues: true,
      // As `seq run` claims them: follow-ups before first touches.
      rankOf: ({ enrollment }) => (enrollment.state.touched ? 1 : 2),
      enter(who, sequence, at) {
        const entrant = enter(who, sequence, at);
        if (entrant !== null) people.push(entrant);
        return entrant;
      },
    },
    {
      taskMs: () => 0,
      onTouch({ who, input: { channel, step, now: at }, waitedMs }) {
        if (waitedMs > 0) count(projection.pushed, step.action);
        if (channel.performer === "machine") {
          const day = formatLocalDate(at, config.calendar.zone);
          count(projection.days, JSON.stringify([who.enrollment.sender, step.action, day]));
        }
        return null;
      },
      onPerformed: (who, _step, at) => finish(who, at),
    },
  );
  await addPast(simulation, [...people, ...ready], { config, inFlight, firstTouchAt, heads }, now);
  for (const who of people)
    if (who.enrollment.state.phase === "task")
      simulation.at(now, (at) => simulation.endTask(who, { type: "done" }, at));
  simulation.run();
  for (const who of people) {
    const { status, dueAt } = who.enrollment.state;
    if (status === "active" && dueAt !== null) finish(who, Number.POSITIVE_INFINITY);
  }
  return projection;
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** Active people as they stand; of a group that stands alike each one. */
async function enterAll(
  everybody: readonly Ahead[],
  evaluations: Evaluations,
  inFlight: InFlight,
): Promise<SimPerson[]> {
  const people: SimPerson[] = [];
  for (const { person, plan, state } of everybody) {
    if (state.status !== "active") continue;
    const { key, sender, sequence, version } = person;
    const context = await evaluations.of(plan, key, person.person, sender);
    const hasLaw = plan.steps.some((step) => step.kind === "touch" && mediumOf(step.channel) !== null);
    const consents =
      person.prospect === null ? null : hasLaw ? await inFlight.consentsOf(person.prospect.id) : [];
    for (let index = 0; index < person.people; index++) {
      const { fields, tags } = person.person;
      const prospect = person.prospect ?? { ...REACHABLE, id: -1 - people.length, fields, tags: [...tags] };
      const enrollment = {
        id: people.length,
        key,
        prospect: prospect.id,
        sequence,
        planHash: version,
        sender,
        state,
        enrolledAt: state.since,
      };
      people.push(copyPerson({ enrollment, prospect, context, consents }));
    }
  }
  return people;
}

/** Somebody of a snapshot, which names nobody: they are taken to have every address. */
const REACHABLE: Omit<Prospect, "id" | "fields" | "tags"> = {
  email: "somebody@a.example",
  linkedin_url: "https://www.linkedin.com/in/somebody",
  phone: "+88300000000",
  companyDomain: null,
  createdAt: 0,
  updatedAt: 0,
};

/** What the senders have done lately counts against their limits; a ramp that has not begun begins now. */
async function addPast(
  { capacity }: Simulation<SimPerson>,
  people: readonly SimPerson[],
  { config, inFlight, firstTouchAt }: Limits,
  now: number,
): Promise<void> {
  const actions = new Map<string, Set<string>>();
  for (const { enrollment, context } of people) {
    const known = actions.get(enrollment.sender) ?? new Set();
    actions.set(enrollment.sender, known);
    for (const step of context.plan.steps) if (step.kind === "touch") known.add(step.action);
  }
  for (const [sender, used] of actions) {
    for (const action of used) {
      capacity.setFirstTouch(sender, action, firstTouchAt(sender, action) ?? now);
      const longest = Math.max(DAY_MS, ...(config.limits[action] ?? []).map(({ windowMs }) => windowMs));
      capacity.addPast(sender, action, await inFlight.touchTimes(sender, action, now - longest));
    }
  }
}

/** Both projections day by day, each mailbox with its limit. */
export function compareDays(
  before: Projection,
  after: Projection,
  config: WorkspaceConfig,
  firstTouchAt: FirstTouchAt,
  now: number,
): CapacityRow[] {
  const keys = [...new Set([...before.days.keys(), ...after.days.keys()])];
  return keys
    .map((key) => {
      const [sender, action, day] = JSON.parse(key) as [string, string, string];
      const whose = config.senders[sender];
      const noon = Date.parse(`${day}T12:00:00Z`);
      return {
        sender,
        action,
        day,
        before: before.days.get(key) ?? 0,
        after: after.days.get(key) ?? 0,
        cap: capOn(noon, findAction(action)?.channel, whose, firstTouchAt(sender, action) ?? now),
      };
    })
    .sort((a, b) => (a.sender === b.sender ? (a.day < b.day ? -1 : 1) : a.sender < b.sender ? -1 : 1));
}

function capOn(
  noon: number,
  channel: Channel | undefined,
  sender: Sender | undefined,
  firstTouchAt: number,
): number | null {
  const limits = channel === undefined || sender === undefined ? null : limitsOf(channel, sender);
  return limits === null ? null : dailyCap(limits, firstTouchAt, noon);
}
