import { parseTime } from "../calendar/parse-time.ts";
import { parseDuration } from "../config/duration.ts";
import type { FieldValue } from "../engine/facts.ts";
import type { Instant } from "../engine/plan.ts";
import { UserError } from "../errors.ts";

/** What the world does while a rehearsal plays: who fills in a form, accepts, replies, rates, and when. */
export interface Story {
  /** In a line, for `seq demo --list`. */
  title: string;
  startAt: Instant;
  days: number;
  /** File of people, relative to the workspace. */
  people: string;
  /** What everybody is enrolled in at the start; null where events alone start sequences. */
  sequence: string | null;
  /** What to look at once it is played: commands of the program. */
  try: string[];
  /** How long after a task appears the rep has done it. */
  tasksDoneAfterMs: number;
  facts: StoryFact[];
}

export interface StoryFact {
  prospect: string;
  /** The step whose performance starts the wait; null counts from the start. */
  after: string | null;
  inMs: number;
  event: string;
  /** What it belongs to: a touch, or for `code_used` the step that gave the code. Null leaves that to the runner. */
  step: string | null;
  /** The sequence of `after` and `step`; null for the story's own, or the only one. */
  sequence: string | null;
  /** What the event carries. */
  data: Record<string, FieldValue>;
  /** Fields that the rep writes into the person first, as with `seq prospects set`. */
  set: Record<string, string>;
  /** Of `code_used`: who used it, by an address; null for somebody unknown. */
  by: string | null;
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
  const sequence = optionalTextOf(story, "sequence", file);
  return {
    title: textOf(story, "title", file),
    startAt,
    days: story.days,
    people: textOf(story, "people", file),
    sequence,
    try: textsOf(story, "try", file),
    tasksDoneAfterMs: durationOf(objectOf(story.tasks, `${file}: \`tasks\``), "done_after", file),
    facts: facts.map((each, index) => readFact(objectOf(each, `${file}: fact ${index + 1}`), sequence, file)),
  };
}

function readFact(fact: Record<string, unknown>, sequence: string | null, file: string): StoryFact {
  return {
    prospect: textOf(fact, "prospect", file),
    after: optionalTextOf(fact, "after", file),
    inMs: durationOf(fact, "in", file),
    event: textOf(fact, "event", file),
    step: optionalTextOf(fact, "step", file),
    sequence: optionalTextOf(fact, "sequence", file) ?? sequence,
    data: valuesOf(fact, "data", file),
    set: Object.fromEntries(
      Object.entries(valuesOf(fact, "set", file)).map(([name, value]) => [name, String(value)]),
    ),
    by: optionalTextOf(fact, "by", file),
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

function textsOf(object: Record<string, unknown>, key: string, file: string): string[] {
  const values = object[key];
  if (!Array.isArray(values) || !values.every((each) => typeof each === "string"))
    throw new UserError(`${file}: \`${key}\` must be a list of texts`);
  return values;
}

function optionalTextOf(object: Record<string, unknown>, key: string, file: string): string | null {
  return object[key] === undefined ? null : textOf(object, key, file);
}

function valuesOf(object: Record<string, unknown>, key: string, file: string): Record<string, FieldValue> {
  if (object[key] === undefined) return {};
  const values = objectOf(object[key], `${file}: \`${key}\``);
  const isValue = (value: unknown): value is FieldValue =>
    ["string", "number", "boolean"].includes(typeof value);
  if (!Object.values(values).every(isValue))
    throw new UserError(`${file}: \`${key}\` must hold texts and numbers`);
  return values as Record<string, FieldValue>;
}

function durationOf(object: Record<string, unknown>, key: string, file: string): number {
  const text = textOf(object, key, file);
  const ms = parseDuration(text);
  if (ms === null) throw new UserError(`${file}: \`${key}: ${text}\` is not a duration`);
  return ms;
}
