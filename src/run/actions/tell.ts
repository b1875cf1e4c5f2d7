import { advance } from "../../engine/advance.ts";
import type { EvaluationContext } from "../../engine/evaluation-context.ts";
import type { Effect, Event } from "../../engine/event.ts";
import type { Instant } from "../../engine/plan.ts";
import { InternalError } from "../../errors.ts";
import type { Claim, Consequences, EnrollmentChange, NewEvent, Recorded, Telling } from "../../store/port.ts";
import { type EnrollmentContext, findEvaluation } from "../apply-event.ts";
import { entriesOf } from "../timeline-entries.ts";

/** Tries against people who enter sequences, or whose sequences change, in between. */
const MOST_TRIES = 50;

/** What one enrollment takes in, in this order, and what is written down with it. */
export interface Taken {
  events: readonly Event[];
  /** Entries of the timeline, before those of the engine. */
  entries?: readonly NewEvent[];
  extra?: Omit<EnrollmentChange, "state" | "events">;
}

/** Decides for each enrollment, from its row as it is in the write itself; null passes it by. Pure: it may be asked more than once. */
export type Take = (claim: Claim, evaluation: EvaluationContext) => Taken | null;

/** Who hears of something. */
export interface Audience {
  /** All enrollments of these people, those that have ended too: what happened stays true for reports. */
  people: readonly number[];
  /** Everybody whose sequences go on, of companies named by their domain. */
  companies?: readonly string[];
}

type Outcome = Extract<Recorded, { ok: true }>;

/**
 * Records facts, with all that follows from them for every enrollment concerned, in one write: a crash leaves all of
 * it or nothing, and whoever else writes meanwhile comes before or after.
 */
export async function tellTogether(
  context: EnrollmentContext,
  audience: Audience,
  take: Take,
  now: Instant,
  events: readonly NewEvent[] = [],
  consequences: Omit<Consequences, "tell"> = {},
): Promise<Outcome> {
  const { people, companies = [] } = audience;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const enrollments: Telling[] = [];
    for await (const claim of streamAudience(context, audience)) {
      enrollments.push(await prepareTelling(context, claim, take, now));
    }
    const tell = { enrollments, everyoneOf: { people, companies } };
    const recorded = await context.store.record(events, { ...consequences, tell });
    if (recorded.ok) return recorded;
  }
  throw new InternalError("enrollments kept coming");
}

async function* streamAudience(
  { store }: EnrollmentContext,
  { people, companies = [] }: Audience,
): AsyncGenerator<Claim> {
  const known = new Set(people);
  for (const id of known) {
    for (const enrollment of await store.enrollmentsOf(id)) {
      const claim = await store.readEnrollment(enrollment.id);
      if (claim !== null) yield claim;
    }
  }
  for (const companyDomain of companies) {
    for await (const claim of store.streamEnrollments({ companyDomain })) {
      const { status } = claim.enrollment.state;
      const isLiving = status === "active" || status === "paused";
      if (isLiving && !known.has(claim.person.id)) yield claim;
    }
  }
}

async function prepareTelling(
  context: EnrollmentContext,
  claim: Claim,
  take: Take,
  now: Instant,
): Promise<Telling> {
  const { id, planHash } = claim.enrollment;
  const evaluation = await findEvaluation(context, claim);
  return {
    enrollment: id,
    planHash,
    // Without its plan an enrollment hears nothing, and keeps nobody else from hearing; what suppresses its person ends it.
    apply: (current) =>
      evaluation === null ? null : applyEach(current, { ...evaluation, person: current.person }, take, now),
  };
}

function applyEach(
  claim: Claim,
  evaluation: EvaluationContext,
  take: Take,
  now: Instant,
): EnrollmentChange | null {
  const taken = take(claim, evaluation);
  if (taken === null) return null;
  let { state } = claim.enrollment;
  const effects: Effect[] = [];
  for (const event of taken.events) {
    const advanced = advance(evaluation, state, event, now);
    state = advanced.state;
    effects.push(...advanced.effects);
  }
  const { events, ...rest } = entriesOf(effects, evaluation.plan, claim.enrollment, now);
  return { state, events: [...(taken.entries ?? []), ...events], ...rest, ...taken.extra };
}
