import { parseTime } from "../calendar/parse-time.ts";
import { parseDuration } from "../config/duration.ts";
import { DAY_MS, type Instant } from "../engine/plan.ts";
import { UserError } from "../errors.ts";
import { recordFact } from "../run/actions/record-fact.ts";
import { endTask } from "../run/actions/tasks.ts";
import { nameOf, type RunContext } from "../run/context.ts";
import { runDue } from "../run/run.ts";
import type { StoredEvent } from "../store/port.ts";
import { openAgenda } from "./agenda.ts";

/** What the world does while a rehearsal plays: who accepts, replies, bounces, and when. */
export interface Story {
  startAt: Instant;
  days: number;
  /** File of people, relative to the workspace. */
  people: string;
  sequence: string;
  /** How long after a task appears the rep has done it. */
  tasksDoneAfterMs: number;
  facts: StoryFact[];
}

export interface StoryFact {
  prospect: string;
  /** The step whose performance starts the wait. */
  after: string;
  inMs: number;
  event: string;
  step: string;
}

export interface StoryEntry extends StoredEvent {
  prospect_name: string;
}

/**
 * Plays a story on a simulated clock with the runner of `seq run`: from one due time, task or fact to the next.
 * Returns everything that happened, in order. `clock` is set as time passes; `signal` ends it early.
 */
export async function playStory(
  context: RunContext,
  clock: { at: Instant },
  story: Story,
  fingerprint: string,
  signal: AbortSignal,
): Promise<StoryEntry[]> {
  const end = story.startAt + story.days * DAY_MS;
  const ahead = openAhead(story);
  for (;;) {
    await runDue(context, {
      fingerprint,
      max: null,
      sequence: null,
      channel: null,
      signal,
      isAlive: () => true,
      onTouch(line) {
        if (line.outcome === "sent" && line.step !== null)
          ahead.performed(line.prospect, line.step, clock.at);
      },
    });
    for (const task of await context.store.tasks({ status: "open", now: clock.at })) {
      ahead.addTask(task.id, task.at + story.tasksDoneAfterMs);
    }
    const { nextAt } = await context.store.peekDue(clock.at);
    const next = Math.min(nextAt ?? end, ahead.nextAt() ?? end);
    if (next >= end || signal.aborted) return collectTimeline(context);
    clock.at = Math.max(next, clock.at);
    for (const item of ahead.take(clock.at)) {
      if (item.type === "task") {
        const task = await endTask(context, item.id, "done", clock.at).catch(() => null);
        const person = task === null ? null : await context.store.getProspect(task.prospect);
        if (task !== null && person !== null) ahead.performed(nameOf(person), task.step, clock.at);
      } else {
        const person = await context.store.findProspect(item.fact.prospect);
        const { event: kind, step } = item.fact;
        if (person === null) continue;
        await recordFact(context, person, { kind, step, sequence: story.sequence, at: clock.at }, clock.at);
      }
    }
  }
}

type Item = { type: "task"; id: number } | { type: "fact"; fact: StoryFact };

/** What is still to happen, by time. */
function openAhead(story: Story) {
  const agenda = openAgenda<Item>();
  const known = new Set<number>();
  const facts = [...story.facts];
  return {
    nextAt: () => agenda.nextAt(),
    addTask(id: number, at: Instant): void {
      if (!known.has(id)) agenda.add(at, { type: "task", id });
      known.add(id);
    },
    /** Starts the facts that wait for this touch. */
    performed(prospect: string, step: string, at: Instant): void {
      for (const fact of facts.filter((each) => each.prospect === prospect && each.after === step)) {
        facts.splice(facts.indexOf(fact), 1);
        agenda.add(at + fact.inMs, { type: "fact", fact });
      }
    },
    /** All of it at once: what follows from it comes after the next run. */
    take(until: Instant): Item[] {
      const items: Item[] = [];
      for (let at = agenda.nextAt(); at !== null && at <= until; at = agenda.nextAt()) {
        const taken = agenda.take();
        if (taken !== null) items.push(taken.item);
      }
      return items;
    },
  };
}

async function collectTimeline({ store }: RunContext): Promise<StoryEntry[]> {
  const entries: StoryEntry[] = [];
  for await (const person of store.streamProspects({})) {
    for (const event of await store.timeline(person.id)) {
      entries.push({ ...event, prospect_name: nameOf(person) });
    }
  }
  return entries.sort((left, right) => left.at - right.at || left.id - right.id);
}

/** Reads a story.json. Throws a UserError that names what is missing or wrong. */
export function readStory(text: string, file: string): Story {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (cause) {
    throw new UserError(`${file} is not JSON`, { cause });
  }
  const story = objectOf(raw, file);
  const facts = story.facts;
  if (!Array.isArray(facts)) throw new UserError(`${file}: \`facts\` must be a list`);
  const startAt = parseTime(textOf(story, "start", file), "UTC");
  if (startAt === null) throw new UserError(`${file}: \`start\` is not a time`);
  if (typeof story.days !== "number") throw new UserError(`${file}: \`days\` must be a number`);
  return {
    startAt,
    days: story.days,
    people: textOf(story, "people", file),
    sequence: textOf(story, "sequence", file),
    tasksDoneAfterMs: durationOf(objectOf(story.tasks, `${file}: \`tasks\``), "done_after", file),
    facts: facts.map((each, index) => readFact(objectOf(each, `${file}: fact ${index + 1}`), file)),
  };
}

function readFact(fact: Record<string, unknown>, file: string): StoryFact {
  return {
    prospect: textOf(fact, "prospect", file),
    after: textOf(fact, "after", file),
    inMs: durationOf(fact, "in", file),
    event: textOf(fact, "event", file),
    step: textOf(fact, "step", file),
  };
}

function objectOf(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null) throw new UserError(`${what} must be an object`);
  return value as Record<string, unknown>;
}

function textOf(object: Record<string, unknown>, key: string, file: string): string {
  const value = object[key];
  if (typeof value !== "string") throw new UserError(`${file}: \`${key}\` must be text`);
  return value;
}

function durationOf(object: Record<string, unknown>, key: string, file: string): number {
  const text = textOf(object, key, file);
  const ms = parseDuration(text);
  if (ms === null) throw new UserError(`${file}: \`${key}: ${text}\` is not a duration`);
  return ms;
}
