import { linksOf } from "../../channels/touch-links.ts";
import { answerEvents } from "../../condition/event-data.ts";
import { answerSteps } from "../../condition/step-answers.ts";
import type { Sender } from "../../config/workspace-config.ts";
import { keyOf } from "../../engine/lineage.ts";
import type { Instant, Plan } from "../../engine/plan.ts";
import { contentOf } from "../../engine/draw.ts";
import { UserError } from "../../errors.ts";
import type { Claim, Enrollment, Review } from "../../store/port.ts";
import { applyEvent, type ChosenEvent, type EnrollmentContext } from "../apply-event.ts";
import { renderStep } from "../delivery/compose.ts";
import { listAsks } from "../delivery/step-templates.ts";
import { refOf } from "../delivery/touch-links.ts";
import { findStop, refuseStopped, type Stop } from "../gates/find-stop.ts";
import type { GateInput } from "../gates/gate.ts";
import { type RunSession, report, settleEvent } from "../run-session.ts";
import { entryOf } from "../timeline-entries.ts";

/** The approved texts of a step with `approve: true`; null after asking for the approval. */
export async function askReview(
  session: RunSession,
  input: GateInput,
  claim: Claim,
  variant: string | null,
  sender: Sender,
): Promise<Record<string, string> | null> {
  const { step, evaluation, now } = input;
  const { enrollment } = claim;
  if (enrollment.state.phase === "approved") {
    const reviews = await session.store.reviews({ status: "approved", enrollment: enrollment.id });
    const approved = reviews.findLast((review) => review.step === step.id);
    if (approved !== undefined) return approved.content;
  }
  const links = linksOf(await session.links.sourceOf(evaluation.plan), refOf(claim, keyOf(step)), now);
  const asks = listAsks(step, contentOf(step, variant), session.context.snippet);
  const steps = answerSteps(asks, enrollment.state.steps);
  const { person } = claim;
  const event = answerEvents(enrollment.state.told);
  const content = renderStep(session.renderer, step, variant, { person, steps, event, sender, links });
  await settleEvent(session, claim, evaluation, { type: "review_asked", step: step.id }, now, {
    review: { step: step.id, content, variant, at: now },
    events: [entryOf("review_asked", evaluation.plan, enrollment, step.id, now)],
  });
  report(session, claim, step, "held", now, "waits for approval: seq review");
  return null;
}

/** A person approves a waiting message, perhaps with other words; it goes as soon as its gates open. */
export async function approveMessage(
  context: EnrollmentContext,
  id: number,
  content: Record<string, string> | null,
  now: Instant,
): Promise<void> {
  const review = await findReview(context, id);
  await decideReview(context, review, now, (enrollment, plan) => ({
    event: { type: "approved", step: review.step },
    events: [entryOf("approved", plan, enrollment, review.step, now)],
    extra: { approve: { review: id, content: content ?? review.content }, unlessSuppressed: true },
  }));
}

/** A person declines a waiting message: the step is skipped. */
export async function declineMessage(context: EnrollmentContext, id: number, now: Instant): Promise<void> {
  const review = await findReview(context, id);
  await decideReview(context, review, now, () => ({ event: { type: "skipped", reason: "declined" } }));
}

async function findReview({ store }: EnrollmentContext, id: number): Promise<Review> {
  const [review] = await store.reviews({ id });
  if (review?.status === "open") return review;
  throw new UserError(`no message ${id} waits for approval`, { hint: "seq review list" });
}

/** In one write; where something has stopped the sequence meanwhile, that is what ends, and nothing may leave. */
async function decideReview(
  context: EnrollmentContext,
  { id, step, enrollment }: Review,
  now: Instant,
  decide: (enrollment: Enrollment, plan: Plan) => ChosenEvent,
): Promise<void> {
  const met: { stop: Stop | null } = { stop: null };
  const changed = await applyEvent(context, enrollment, now, async (claim, plan) => {
    const { state } = claim.enrollment;
    if (state.step !== step || state.phase !== "review") return null;
    met.stop = await findStop(context.store, claim, plan);
    if (met.stop !== null) return { event: { type: "happened", kind: met.stop.kind } };
    return decide(claim.enrollment, plan);
  });
  if (met.stop !== null) throw refuseStopped(`message ${id}`, met.stop);
  if (changed === null)
    throw new UserError(`no message ${id} waits for approval any more`, { hint: "seq review list" });
}
