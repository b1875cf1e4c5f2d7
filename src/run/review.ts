import { linksOf } from "../channels/touch-links.ts";
import type { Instant } from "../engine/plan.ts";
import { UserError } from "../errors.ts";
import type { Sender } from "../sequence/workspace-config.ts";
import type { Claim } from "../store/port.ts";
import { type Changer, changeEnrollment } from "./change-enrollment.ts";
import { renderStep } from "./compose.ts";
import type { GateInput } from "./gates/gate.ts";
import { type Performance, report, settleEvent } from "./performance.ts";
import { entryOf } from "./timeline-entries.ts";
import { refOf } from "./touch-links.ts";

/** The approved texts of a step with `approve: true`; null after asking for the approval. */
export async function askReview(
  performance: Performance,
  input: GateInput,
  claim: Claim,
  variant: string | null,
  sender: Sender,
): Promise<Record<string, string> | null> {
  const { step, setting, now } = input;
  const { enrollment } = claim;
  if (enrollment.state.phase === "approved") {
    const reviews = await performance.store.reviews({ status: "approved", enrollment: enrollment.id });
    const approved = reviews.findLast((review) => review.step === step.id);
    if (approved !== undefined) return approved.content;
  }
  const links = linksOf(await performance.links.sourceOf(setting.plan), refOf(claim, step.id), now);
  const content = renderStep(performance.renderer, step, variant, claim.person, sender, links);
  await settleEvent(performance, claim, setting, { type: "review_asked", step: step.id }, now, {
    review: { step: step.id, content, variant },
    events: [entryOf("review_asked", setting.plan, enrollment, step.id, now)],
  });
  report(performance, claim, step, "held", now, "waits for approval: seq review");
  return null;
}

/** A person approves a waiting message, perhaps with other words; it goes as soon as its gates open. */
export async function approveMessage(
  changer: Changer,
  id: number,
  content: Record<string, string> | null,
  now: Instant,
): Promise<void> {
  const [review] = await changer.store.reviews({ id });
  if (review === undefined || review.status !== "open") {
    throw new UserError(`no message ${id} waits for approval`, { hint: "seq review list" });
  }
  await changer.store.approveReview(id, content ?? review.content);
  await changeEnrollment(changer, review.enrollment, now, ({ enrollment }, plan) => ({
    event: { type: "approved", step: review.step },
    events: [entryOf("approved", plan, enrollment, review.step, now)],
  }));
}

/** A person declines a waiting message: the step is skipped. */
export async function declineMessage(changer: Changer, id: number, now: Instant): Promise<void> {
  const [review] = await changer.store.reviews({ id });
  if (review === undefined || review.status !== "open") {
    throw new UserError(`no message ${id} waits for approval`, { hint: "seq review list" });
  }
  await changeEnrollment(changer, review.enrollment, now, ({ enrollment: { state } }) =>
    state.step === review.step ? { event: { type: "skipped", reason: "declined" } } : null,
  );
}
