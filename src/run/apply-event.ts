import { type Advanced, advance } from "../engine/advance.ts";
import type { EvaluationContext } from "../engine/evaluation-context.ts";
import type { Event } from "../engine/event.ts";
import type { Instant, Plan } from "../engine/plan.ts";
import { InternalError } from "../errors.ts";
import type { Claim, NewEvent, Settlement, Store } from "../store/port.ts";
import type { ActKind, NewAct } from "../store/ports/acts-port.ts";
import type { Evaluations } from "./evaluations.ts";
import type { SequenceCatalog } from "./sequence-catalog.ts";
import { type ReadResults, withResults } from "./results.ts";
import { entriesOf, entryOf } from "./timeline-entries.ts";

/** Tries of a change against writers in other processes. */
const MOST_TRIES = 50;

type Extra = Omit<Settlement, "claim" | "state" | "events">;

/** An event for an enrollment, and what is written down with it. */
export interface ChosenEvent {
  event: Event;
  events?: NewEvent[];
  extra?: Extra;
  /** What a service's answer says of the person, written with it. */
  results?: ReadResults | undefined;
}

/** What changes enrollments one at a time, from anywhere: facts, tasks, people. */
export interface EnrollmentContext {
  store: Store;
  catalog: SequenceCatalog;
  evaluations: Evaluations;
  /** Names the command of a person whose acts can be taken back; absent for whatever the program does by itself. */
  batch?: string;
  /** Who that person is; absent where nobody says. */
  who?: string;
}

/** What a person does here, for its write to remember; undefined where nobody is to take it back. */
export function actOf(
  { batch, who }: Pick<EnrollmentContext, "batch" | "who">,
  kind: ActKind,
  what: string,
  at: Instant,
): (NewAct & { at: Instant }) | undefined {
  return batch === undefined ? undefined : { kind, what, batch, at, ...(who !== undefined && { by: who }) };
}

/** The evaluation of a claim on the plan that its enrollment follows; null where that plan is not stored. */
export async function findEvaluation(
  context: Pick<EnrollmentContext, "catalog" | "evaluations">,
  { enrollment, person }: Claim,
  plan?: Plan,
): Promise<EvaluationContext | null> {
  const found = plan ?? (await context.catalog.plan(enrollment.planHash));
  return found === null ? null : context.evaluations.of(found, enrollment.key, person, enrollment.sender);
}

/** The same, where there must be one. */
export async function evaluationOf(
  context: Pick<EnrollmentContext, "catalog" | "evaluations">,
  claim: Claim,
  plan?: Plan,
) {
  const { id, planHash } = claim.enrollment;
  const evaluation = await findEvaluation(context, claim, plan);
  if (evaluation === null) throw new InternalError(`plan ${planHash} of enrollment ${id} is not stored`);
  return evaluation;
}

/** What an event makes of a claim, and how that is written down. */
export function settlementFor(
  evaluation: EvaluationContext,
  claim: Claim,
  { event, events: own = [], extra, results }: ChosenEvent,
  now: Instant,
): Advanced & { settlement: Settlement } {
  const informed = results === undefined ? evaluation : withResults(evaluation, results);
  const advanced = advance(informed, claim.enrollment.state, event, now);
  const { events, ...rest } = entriesOf(advanced.effects, evaluation.plan, claim.enrollment, now);
  const settlement: Settlement = {
    claim,
    state: advanced.state,
    events: [...own, ...events],
    ...rest,
    ...extra,
  };
  if (results === undefined) return { ...advanced, settlement };
  return { ...advanced, settlement: addResults(settlement, evaluation, claim, results, event, now) };
}

/** In the reason of a pause because a service found what somebody else has. */
export const TAKEN = "is another person's";

/**
 * A person's fields as a service gave them. An address that is somebody else's is kept from both: the enrollment pauses,
 * and says so, until somebody has looked.
 */
function addResults(
  settlement: Settlement,
  evaluation: EvaluationContext,
  claim: Claim,
  { fields, addresses }: ReadResults,
  event: Event,
  now: Instant,
): Settlement {
  const prospect = settlement.prospect ?? { fields: {}, addTags: [], removeTags: [] };
  const written = { ...settlement, prospect: { ...prospect, fields: { ...fields, ...prospect.fields } } };
  if (Object.keys(addresses).length === 0) return written;
  const { companyDomain: _, ...kinds } = addresses;
  const step = "step" in event ? (event.step ?? null) : null;
  const reason = `what ${step ?? "a service"} found ${TAKEN}: ${Object.keys(kinds).join(", ")}`;
  const paused = advance(evaluation, settlement.state, { type: "paused", reason }, now);
  const { events } = entriesOf(paused.effects, evaluation.plan, claim.enrollment, now);
  const told: NewEvent = {
    ...entryOf("address_taken", evaluation.plan, claim.enrollment, step, now),
    data: Object.fromEntries(Object.entries(kinds).map(([kind, value]) => [kind, String(value)])),
  };
  const otherwise = { state: paused.state, events: [...settlement.events, told, ...events] };
  return { ...written, found: { addresses, otherwise } };
}

/**
 * Applies one event to an enrollment, whoever else writes to it meanwhile: read, advance, settle, and
 * again when the row moved on. `choose` sees the fresh claim, reads afresh whatever
 * else it depends on, and may decline with null.
 * Returns what came of it; null when declined or when the enrollment is gone.
 */
export async function applyEvent(
  context: EnrollmentContext,
  id: number,
  now: Instant,
  choose: (claim: Claim, plan: Plan) => ChosenEvent | null | Promise<ChosenEvent | null>,
): Promise<(Advanced & { before: Claim }) | null> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const claim = await context.store.readEnrollment(id);
    if (claim === null) return null;
    const evaluation = await evaluationOf(context, claim);
    const choice = await choose(claim, evaluation.plan);
    if (choice === null) return null;
    const { settlement, ...advanced } = settlementFor(evaluation, claim, choice, now);
    if ((await context.store.settle(settlement)).ok) return { ...advanced, before: claim };
  }
  throw new InternalError(`enrollment ${id} kept changing`);
}
