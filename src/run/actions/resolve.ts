import { findByKey } from "../../engine/lineage.ts";
import type { Instant, Plan } from "../../engine/plan.ts";
import { ExitCode, UserError } from "../../errors.ts";
import type { Attempt, Claim, Settlement, HandOver } from "../../store/port.ts";
import {
  actOf,
  applyEvent,
  type ChosenEvent,
  type EnrollmentContext,
  evaluationOf,
  settlementFor,
} from "../apply-event.ts";
import { describeResults, type ReadResults } from "../results.ts";
import { describeSent, entryOf } from "../timeline-entries.ts";

/** The attempt is not, or no longer, in doubt. */
class NotUncertain extends UserError {}

/** An uncertain attempt by its id. */
export async function findUncertain(context: Pick<EnrollmentContext, "store">, id: number): Promise<Attempt> {
  const [attempt] = await context.store.attempts({ id });
  if (attempt === undefined)
    throw new NotUncertain(`there is no attempt ${id}`, { hint: "seq resolve", exit: ExitCode.usage });
  if (attempt.status !== "uncertain") {
    throw new NotUncertain(`attempt ${id} is ${attempt.status}, not uncertain`, { hint: "seq resolve" });
  }
  return attempt;
}

/**
 * How an enrollment goes on whose message the server had taken, as a dead run had noted: from when it was sent. Null
 * where its plan is gone.
 */
export async function settleTaken(
  context: Pick<EnrollmentContext, "catalog" | "evaluations">,
  claim: Claim,
  attempt: Attempt,
): Promise<Settlement | null> {
  const plan = await context.catalog.plan(claim.enrollment.planHash);
  if (plan === null) return null;
  const evaluation = await evaluationOf(context, claim, plan);
  const choice = chooseEnd(claim, plan, attempt, {
    sent: true,
    now: attempt.at,
    reason: "the server had taken it",
  });
  return settlementFor(evaluation, claim, choice, attempt.at).settlement;
}

/** A run was taken for dead, and knows of a message that was put in doubt then that it was never handed over. */
export async function settleNotSent(
  context: EnrollmentContext,
  attempt: number,
  now: Instant,
): Promise<void> {
  await unlessSettled(resolveAttempt(context, attempt, false, now, "it was never handed over"));
}

/** Somebody else may have been faster. */
export async function unlessSettled(resolving: Promise<Attempt>): Promise<void> {
  await resolving.catch((error: unknown) => {
    if (!(error instanceof NotUncertain)) throw error;
  });
}

/** What a service says of an attempt besides. */
export interface Evidence {
  providerId?: string | null;
  /** What its answer says of the person, as they are by now. */
  resultsFor?: (claim: Claim) => ReadResults | undefined;
  /** The sequences that begin with what it says. */
  startsFor?: (
    claim: Claim,
    plan: Plan,
    step: string,
    results: ReadResults | undefined,
  ) => Promise<{ handOver?: HandOver[] }>;
}

/** A person, or evidence named by `reason`, settles an uncertain attempt: it was sent and the sequence goes on, or it was not and is due again, with the same bytes. */
export async function resolveAttempt(
  context: EnrollmentContext,
  id: number,
  sent: boolean,
  now: Instant,
  reason = "settled by hand",
  { providerId = null, resultsFor, startsFor }: Evidence = {},
): Promise<Attempt> {
  const found = await findUncertain(context, id);
  const attempt = { ...found, providerId: providerId ?? found.providerId };
  const changed = await applyEvent(context, attempt.enrollment, now, async (claim, plan) => {
    // A worker taken for dead may have come back and settled it meanwhile.
    await findUncertain(context, id);
    const results = resultsFor?.(claim);
    const ended = chooseEnd(claim, plan, attempt, { sent, now, reason, results });
    const at = findByKey(plan, attempt.stepKey)?.id ?? attempt.step;
    const starts = await startsFor?.(claim, plan, at, results);
    const choice = { ...ended, extra: { ...ended.extra, ...starts } };
    const act = actOf(context, "resolve", `attempt ${id}: ${sent ? "sent" : "not sent"}`, now);
    return act === undefined ? choice : { ...choice, extra: { ...choice.extra, act } };
  });
  if (changed === null) throw new NotUncertain(`the enrollment of attempt ${id} is gone`);
  return { ...attempt, status: sent ? "sent" : "failed" };
}

function chooseEnd(
  { enrollment }: Claim,
  plan: Plan,
  attempt: Attempt,
  {
    sent,
    now,
    reason,
    results,
  }: { sent: boolean; now: Instant; reason: string; results?: ReadResults | undefined },
): ChosenEvent {
  const { events: facts = [] } = results ?? {};
  const { id } = attempt;
  const step = findByKey(plan, attempt.stepKey)?.id ?? attempt.step;
  return {
    event: sent ? { type: "performed", step, as: "sent", events: facts } : { type: "not_sent", step },
    results,
    events: [
      {
        ...entryOf(sent ? "sent" : "not_sent", plan, enrollment, step, now),
        data: {
          ...(sent && describeSent(attempt)),
          ...(results !== undefined && describeResults(results)),
          resolved: true,
          attempt: id,
          reason,
        },
      },
      ...facts.map((kind) => entryOf(kind, plan, enrollment, step, now)),
    ],
    extra: {
      attempt: {
        id,
        status: sent ? "sent" : "failed",
        reason,
        at: sent ? attempt.at : now,
        providerId: attempt.providerId,
      },
    },
  };
}
