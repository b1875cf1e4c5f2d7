import { answerEvents } from "../../condition/event-data.ts";
import type { WorkspaceConfig } from "../../config/workspace-config.ts";
import { isHeldOut } from "../../engine/draw.ts";
import { drawFrom } from "../../engine/hash.ts";
import { findByKey, keyOfId } from "../../engine/lineage.ts";
import type { Plan } from "../../engine/plan.ts";
import { findStep } from "../../engine/schedule.ts";
import { requireProspect } from "../../prospects/select.ts";
import { nameOf } from "../../run/context.ts";
import type { Prospect, Store } from "../../store/port.ts";
import { inventReader, inventWorst, type Reader } from "./invented.ts";

export interface Wanted {
  /** References of people: email, LinkedIn URL, phone, `p12`. */
  prospects: readonly string[];
  /** How many to draw from the people in the sequence, else from everyone. */
  sample: number;
  /** Same seed, same people. */
  seed: string;
  worst: boolean;
}

/**
 * Whom to show the messages for. Without a wish: one person who is in the sequence, else an invented one.
 * UserError (exit 2) for a person who is not there.
 */
export async function chooseReaders(
  store: Store | null,
  config: WorkspaceConfig,
  plan: Pick<Plan, "name" | "holdout">,
  wanted: Wanted,
): Promise<Reader[]> {
  const readers: Reader[] = [];
  if (store !== null) {
    for (const reference of wanted.prospects) {
      readers.push(readerOf(await requireProspect(store, reference), "asked for", plan));
    }
    const isPlain = wanted.prospects.length === 0 && !wanted.worst;
    const count = wanted.sample > 0 ? wanted.sample : isPlain ? 1 : 0;
    if (count > 0) {
      const drawn = await drawPeople(store, plan, count, wanted.seed);
      readers.push(...drawn.map((person) => readerOf(person, "sample", plan)));
    }
    if (wanted.worst) {
      for (const [why, person] of await findWorst(store)) readers.push(readerOf(person, why, plan));
    }
  }
  if (wanted.worst) readers.push(...inventWorst(config));
  if (readers.length === 0) readers.push(inventReader(config));
  return readers.filter((reader, index) => readers.findIndex(({ key }) => key === reader.key) === index);
}

function readerOf(person: Prospect, why: string, plan: Pick<Plan, "name" | "holdout">): Reader {
  const key = keyFor(plan, person);
  const held = isHeldOut(plan, key) ? "; held out: gets no touch" : "";
  return { name: nameOf(person), why: `${why}${held}`, person, key, id: person.id };
}

function keyFor({ name }: Pick<Plan, "name">, { id }: Prospect): string {
  return `${name}/p${id}`;
}

/** The `count` people with the lowest draw: seeded, and the same whatever order they are stored in. */
async function drawPeople(
  store: Store,
  plan: Pick<Plan, "name" | "holdout">,
  count: number,
  seed: string,
): Promise<Prospect[]> {
  const enrolled = await lowest(keepTouched(peopleIn(store, plan.name), plan), count, seed);
  return enrolled.length > 0 ? enrolled : lowest(keepTouched(store.streamProspects({}), plan), count, seed);
}

/** Without whom the sequence holds out: nothing is ever written to them. */
async function* keepTouched(
  people: AsyncIterable<Prospect>,
  plan: Pick<Plan, "name" | "holdout">,
): AsyncGenerator<Prospect> {
  for await (const person of people) if (!isHeldOut(plan, keyFor(plan, person))) yield person;
}

async function* peopleIn(store: Store, sequence: string): AsyncGenerator<Prospect> {
  for await (const { person } of store.streamEnrollments({ sequence })) yield person;
}

async function lowest(people: AsyncIterable<Prospect>, count: number, seed: string): Promise<Prospect[]> {
  const kept: { draw: number; person: Prospect }[] = [];
  for await (const person of people) {
    const draw = drawFrom(seed, person.id);
    if (kept.length >= count && draw >= (kept.at(-1)?.draw ?? 0)) continue;
    if (kept.some((each) => each.person.id === person.id)) continue;
    kept.push({ draw, person });
    kept.sort((a, b) => a.draw - b.draw || a.person.id - b.person.id);
    kept.length = Math.min(kept.length, count);
  }
  return kept.map(({ person }) => person);
}

async function findWorst(store: Store): Promise<[string, Prospect][]> {
  const measures: [string, (person: Prospect) => number][] = [
    ["longest name", (person) => lengthOf(person, "first_name") + lengthOf(person, "last_name")],
    ["longest company", (person) => lengthOf(person, "company")],
    ["fewest fields", (person) => -Object.values(person.fields).filter((value) => value !== "").length],
    ["Korean", (person) => (/\p{Script=Hangul}/u.test(textOf(person, "first_name")) ? 1 : 0)],
  ];
  const found = new Map<string, { size: number; person: Prospect }>();
  for await (const person of store.streamProspects({})) {
    for (const [why, measure] of measures) {
      const size = measure(person);
      const best = found.get(why);
      if (size !== 0 && (best === undefined || size > best.size)) found.set(why, { size, person });
    }
  }
  return [...found].map(([why, { person }]) => [why, person]);
}

function textOf(person: Prospect, field: string): string {
  const value = person.fields[field];
  return typeof value === "string" ? value : "";
}

function lengthOf(person: Prospect, field: string): number {
  return Array.from(textOf(person, field)).length;
}

/** The same people with what has happened to them in this version of the sequence, whatever its steps were called then. */
export async function tellRecords(
  store: Store,
  readers: readonly Reader[],
  plan: Plan,
  version: string,
): Promise<Reader[]> {
  const traced = await store.tracePlan(version, plan);
  return Promise.all(
    readers.map(async (reader) => {
      const enrollments = reader.id === undefined ? [] : await store.enrollmentsOf(reader.id);
      const enrollment = enrollments.findLast(({ sequence }) => sequence === plan.name);
      const from = enrollment === undefined ? null : await store.loadPlan(enrollment.planHash);
      if (enrollment === undefined || from === null) return reader;
      const records = Object.entries(enrollment.state.steps).flatMap(([id, record]) => {
        const step = findByKey(traced, keyOfId(from, id));
        return step === null || record.outcome === undefined ? [] : [[step.id, record] as const];
      });
      return {
        ...reader,
        records: Object.fromEntries(records),
        event: answerEvents(enrollment.state.told),
      };
    }),
  );
}

/**
 * The messages that are the first one of their channel to somebody: those reached from the start without another of it in
 * between, one on each way through the branches. What a condition skips is taken to be sent, as a preview shows it.
 */
export function findFirstMessages(plan: Plan): ReadonlySet<string> {
  const channels = new Set(plan.steps.flatMap((step) => (step.kind === "touch" ? step.channel : [])));
  return new Set([...channels].flatMap((channel) => listFirst(plan, channel)));
}

function listFirst(plan: Plan, channel: string): string[] {
  const found: string[] = [];
  const seen = new Set<string>();
  const ahead = [plan.first];
  for (let id = ahead.pop(); id !== undefined; id = ahead.pop()) {
    const step = findStep(plan, id);
    if (step === null || seen.has(step.id)) continue;
    seen.add(step.id);
    if (step.kind === "touch" && step.channel === channel) found.push(step.id);
    else if (step.kind === "branch") ahead.push(step.then ?? step.next, step.else ?? step.next);
    else if (step.kind !== "exit" || step.when !== null) ahead.push(step.next);
  }
  return found;
}
