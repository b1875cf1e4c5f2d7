import { parseTime } from "../calendar/parse-time.ts";
import { parseDuration } from "../config/duration.ts";
import type { Instant } from "../engine/plan.ts";
import { UserError } from "../errors.ts";

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
