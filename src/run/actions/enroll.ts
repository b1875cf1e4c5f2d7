import { fillDay } from "../../calendar/booking.ts";
import { advance, blankState } from "../../engine/advance.ts";
import { eventTypesOf, hearEvent } from "../../condition/event-data.ts";
import type { EvaluationContext } from "../../engine/evaluation-context.ts";
import { drawFrom } from "../../engine/hash.ts";
import type { Told } from "../../engine/facts.ts";
import { HELD_OUT, isHeldOut } from "../../engine/draw.ts";
import type { Instant, Plan } from "../../engine/plan.ts";
import type { State } from "../../engine/state.ts";
import { UserError } from "../../errors.ts";
import type { EnrollDraft, Prospect, StoredEvent } from "../../store/port.ts";
import { nameOf, type RunContext } from "../context.ts";
import { type Evaluations } from "../evaluations.ts";
import { findSequence } from "../sequence-catalog.ts";
import { rememberWholeFiles } from "../versions.ts";
import { delayFor } from "./absence.ts";
import { openEnrollmentCheck } from "./enrollment-check.ts";
import { SENT_BEFORE, SENT_UNRECORDED } from "./sent-before.ts";

/** People enrolled in one transaction. */
const ENROLL_BATCH = 1_000;

export interface EnrollResult {
  enrolled: number;
  /** Who is or was in it; with `again`, who still is: each of these is in `skipped`, with what to do. */
  already: number;
  skipped: { prospect: string; reason: string }[];
  /** People let in with a caution, of the law or about their address, by what it says; absent where there are none. */
  warnings?: { reason: string; people: number }[];
}

export interface EnrollOptions {
  sequence: string;
  /** When the first step's wait begins. */
  startAt: Instant;
  /** Also people who were in the sequence before. Nobody is in it twice at a time. */
  again: boolean;
  /** What is recorded together with the enrollment: it counts as having happened. */
  fact?: Pick<StoredEvent, "kind" | "at" | "data">;
  /** Names the command of a person who may take it back. */
  batch?: string;
  /** Who gave it. */
  who?: string;
  /** Takes the drafts in place of the store, to write them with something else. */
  keep?: (drafts: readonly EnrollDraft[]) => Promise<(number | null)[]>;
}

/**
 * Puts people into a sequence, each once. The sender is chosen here and stays.
 * Suppressed people, people of whom `seq inbox` asks whether they are to be, people whom the law of their country keeps out, and, where the sequence sends mail, people whose
 * address was found bad are skipped, with the reason.
 */
export async function enrollPeople(
  context: RunContext,
  people: AsyncIterable<Prospect>,
  options: EnrollOptions,
): Promise<EnrollResult> {
  const { hash, plan } = await headOf(context, options.sequence);
  const head = { hash, plan: await context.store.savePlan(hash, plan) };
  await rememberWholeFiles(context);
  const { evaluations } = context;
  const result: EnrollResult = { enrolled: 0, already: 0, skipped: [] };
  const enrollmentCheck = openEnrollmentCheck(context, head.plan, options.startAt);
  let batch: EnrollDraft[] = [];
  let names: string[] = [];
  const { batch: command, who } = options;
  const act =
    command === undefined
      ? undefined
      : {
          kind: "enroll" as const,
          what: `enrolled in ${options.sequence}`,
          batch: command,
          ...(who !== undefined && { by: who }),
        };
  const keep = options.keep ?? ((drafts) => context.store.enroll(drafts, context.clock.now(), act));
  const flush = async (): Promise<void> => {
    const ids = await keep(batch);
    result.enrolled += ids.filter((id) => id !== null).length;
    result.already += ids.filter((id) => id === null).length;
    if (options.again) {
      for (const [index, { prospect }] of batch.entries()) {
        if (ids[index] !== null) continue;
        const name = names[index] ?? `p${prospect}`;
        result.skipped.push({
          prospect: name,
          reason: await describeStay(context, prospect, options.sequence),
        });
      }
    }
    batch = [];
    names = [];
  };
  for await (const person of people) {
    const refusal = await enrollmentCheck.check(person);
    if (refusal !== null) {
      result.skipped.push({ prospect: nameOf(person), reason: refusal });
      continue;
    }
    batch.push(await draftOf(context, evaluations, head, person, options));
    names.push(nameOf(person));
    if (batch.length >= ENROLL_BATCH) await flush();
  }
  if (batch.length > 0) await flush();
  const warnings = enrollmentCheck.warnings();
  return warnings.length === 0 ? result : { ...result, warnings };
}

/** Why somebody does not enter a sequence once more, and what to do about it. */
async function describeStay({ store }: RunContext, prospect: number, sequence: string): Promise<string> {
  const living = (await store.enrollmentsOf(prospect)).find(
    ({ sequence: name, state: { status } }) =>
      name === sequence && (status === "active" || status === "paused"),
  );
  if (living === undefined) return "in it under another spelling of the address, or suppressed meanwhile";
  const { status, step } = living.state;
  const where = `still in it (${status}${step === null ? "" : `, at ${step}`})`;
  return `${where}: seq exit p${prospect} --sequence ${sequence}, then enroll again`;
}

async function headOf(context: RunContext, sequence: string): Promise<{ hash: string; plan: Plan }> {
  const file = findSequence(context, sequence);
  if (file === null) {
    const names = context.sequences.map(({ name }) => name).join(", ");
    throw new UserError(`there is no sequence ${sequence}`, {
      hint: `sequences here: ${names || "none"}`,
      exit: 2,
    });
  }
  const head = await context.catalog.head(sequence);
  if (head !== null) return head;
  // An unapproved version may be filled with people: nothing is performed before its approval.
  if (file.plan !== null && file.version !== null) return { hash: file.version, plan: file.plan };
  throw new UserError(`${sequence} is not valid: ${file.error ?? "see seq lint"}`, { hint: "seq lint" });
}

async function draftOf(
  context: RunContext,
  evaluations: Evaluations,
  head: { hash: string; plan: Plan },
  person: Prospect,
  options: EnrollOptions,
): Promise<EnrollDraft> {
  const key = `${head.plan.name}/p${person.id}`;
  const sender = chooseSender(context, head.plan, key);
  const evaluation = await evaluations.of(head.plan, key, person, sender);
  const { fact } = options;
  const happened = {
    ...(fact !== undefined && { [fact.kind]: fact.at }),
    ...(await context.store.firstFacts(person.id)),
  };
  const told = await readTold(context, person.id, happened, fact);
  const entered = advance(
    evaluation,
    blankState(options.startAt),
    { type: "enrolled", happened, ...(told !== null && { told }) },
    options.startAt,
  );
  // Only who was ever away is asked about.
  const absence =
    happened["out_of_office"] === undefined
      ? null
      : fact?.kind === "out_of_office"
        ? fact
        : await context.store.latestFact(person.id, "out_of_office");
  const present =
    absence === null ? entered.state : stayAway(evaluation, entered.state, absence, options.startAt);
  const state = isHeldOut(head.plan, key)
    ? advance(evaluation, present, { type: "exit", reason: HELD_OUT }, options.startAt).state
    : (await wasSentBefore(context, person.id, happened))
      ? advance(evaluation, present, { type: "paused", reason: SENT_BEFORE }, options.startAt).state
      : present;
  return {
    prospect: person.id,
    sequence: head.plan.name,
    planHash: head.hash,
    sender,
    state,
    again: options.again,
  };
}

/** What the person's latest events told, as far as the workspace speaks of it; null for nothing. */
async function readTold(
  { config, store }: RunContext,
  person: number,
  happened: Readonly<Record<string, Instant>>,
  fact: EnrollOptions["fact"],
): Promise<Told | null> {
  const types = eventTypesOf(config);
  const told: Record<string, Told[string]> = {};
  for (const kind of Object.keys(types).filter((name) => Object.hasOwn(happened, name))) {
    const stored = await store.latestFact(person, kind);
    const latest = fact?.kind === kind && fact.at >= (stored?.at ?? fact.at) ? fact : stored;
    const heard =
      latest === null
        ? null
        : hearEvent(types, kind, latest.at, fillDay(kind, latest.data, config.calendar.zone));
    if (heard !== null) told[kind] = heard;
  }
  return Object.keys(told).length === 0 ? null : told;
}

/** A message of ours went to them that no sequence of theirs accounts for: this may be the one that sent it. */
async function wasSentBefore(
  { store }: Pick<RunContext, "store">,
  person: number,
  happened: Readonly<Record<string, Instant>>,
): Promise<boolean> {
  return happened[SENT_UNRECORDED] !== undefined && (await store.enrollmentsOf(person)).length === 0;
}

/** Somebody who is known to be away starts after their return, as if they had said so a moment later. */
function stayAway(
  evaluation: EvaluationContext,
  state: State,
  { data, at }: Pick<StoredEvent, "data" | "at">,
  startAt: Instant,
): State {
  const event = delayFor(evaluation.calendar, data, at);
  return event.until <= startAt ? state : advance(evaluation, state, event, startAt).state;
}

/** One sender of the pool, by a draw that never changes: the first step's `from`, else the owner, else anyone. */
export function chooseSender(context: Pick<RunContext, "config">, plan: Plan, key: string): string {
  const known = Object.keys(context.config.senders);
  const asked = plan.steps.flatMap((step) =>
    step.kind === "touch" && step.from !== null ? [step.from] : [],
  )[0];
  const owner = plan.owner !== null && known.includes(plan.owner) ? [plan.owner] : known;
  const pool = asked ?? owner;
  const sender = pool[Math.floor(drawFrom(key, "sender") * pool.length)];
  if (sender === undefined)
    throw new UserError("seq.yaml has no senders", { hint: "add one under `senders:`" });
  return sender;
}
