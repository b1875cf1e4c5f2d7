import type { FieldValue } from "../engine/facts.ts";
import { noteAct } from "./acts.ts";
import { chargeTouch, isInFlight } from "./attempts.ts";
import { isExhaustedBeside } from "./caps.ts";
import { canGive, giveCodes } from "./codes.ts";
import type { Context } from "./context.ts";
import {
  cancelReviews,
  cancelTasks,
  type EnrollmentRow,
  insertEnrollments,
  readEnrollmentRow,
  toColumns,
  writeRow,
} from "./enrollments.ts";
import { insertEvents } from "./events.ts";
import type { Settled, Settlement } from "./port.ts";
import { readProspectRow } from "./prospect-rows.ts";
import { changeProspect, findConflict } from "./prospect-writes.ts";
import { approveReview, insertReview } from "./reviews.ts";
import { closeRefusals, hasOpenRefusals, insertRefusal } from "./senders.ts";
import { hasCopies, queueCopy } from "./sent-copies.ts";
import { findSuppression, insertSuppressions } from "./suppressions.ts";
import { changeTask, closeTask, insertTask } from "./tasks.ts";

/** The end of a claim, all or nothing; see the port. Called inside a write. */
export function settleClaim(context: Context, settlement: Settlement): Settled {
  const { act, attempt, claim } = settlement;
  const { id, prospect, planHash, state } = claim.enrollment;
  return noteAct(
    context,
    act,
    act?.at ?? 0,
    { prospect, enrollments: [id], suppress: settlement.suppress },
    () => settle(context, settlement),
    ({ ok }) => (ok ? { before: [{ id, planHash, state }], resolved: attempt?.id } : null),
  );
}

/** What settling asks of what hardly ever changes under it; see `prefetch`. */
export function prefetchSettlement(context: Context, { claim, attempt }: Settlement): void {
  const { id, sender } = claim.enrollment;
  readEnrollmentRow(context, id);
  isInFlight(context, id, attempt?.id);
  if (attempt?.status !== "sent") return;
  hasCopies(context);
  hasOpenRefusals(context, sender);
}

function settle(context: Context, asked: Settlement): Settled {
  const settlement = withoutForeign(context, asked);
  const { claim, state } = settlement;
  const id = claim.enrollment.id;
  const row = readEnrollmentRow(context, id);
  if (row === undefined || row.fence !== claim.fence) return { ok: false };
  const { planHash = row.plan_hash } = settlement;
  if (settlement.unlessSuppressed === true && isSuppressed(context, row.prospect)) return { ok: false };
  // Whoever delivers knows the step by its old name: the plan changes once that is over.
  const hasOther = isInFlight(context, id, settlement.attempt?.id);
  const isOver = settlement.attempt !== undefined || !hasOther;
  if (planHash !== row.plan_hash && !isOver) return { ok: false };
  const cap = settlement.caps?.find((each) => isExhaustedBeside(context, each, settlement.task?.at ?? 0));
  if (cap !== undefined) return { ok: false, gate: cap.gate };
  const { give = [] } = settlement;
  if (!canGive(context, id, give)) return { ok: false, isCodeGone: true };
  if (!isOver || settlement.suppress !== undefined || tellsOthers(settlement)) context.ownChanges += 1;
  settleOwnAttempt(context, settlement);
  const { closeTask: ending, charge } = settlement;
  // One that is not open any more was charged when it was closed; the state moves on all the same.
  if (ending !== undefined) closeTask(context, ending.id, ending.status, ending.at);
  if (charge !== undefined) chargeTouch(context, id, charge);
  if (settlement.changeTask !== undefined) {
    const { id: task, snoozedUntil } = settlement.changeTask;
    changeTask(context, task, { snoozedUntil });
  }
  // Before the state leaves the review, which would cancel it.
  const { approve } = settlement;
  if (approve !== undefined) approveReview(context, approve.review, approve.content);
  const lease = nextLease(context, settlement, row, hasOther);
  const fence = row.fence + 1;
  writeRow(context, row, {
    ...toColumns(state),
    plan_hash: planHash,
    fence,
    lease_owner: lease.owner,
    lease_until: lease.until,
  });
  closeWaiting(context, row, settlement);
  if (settlement.task !== undefined) insertTask(context, claim.enrollment, settlement.task);
  if (settlement.review !== undefined) {
    insertReview(context, claim.enrollment, settlement.review, settlement.review.at ?? context.wallClock());
  }
  giveCodes(context, claim.enrollment, give);
  const handedOver: Record<string, FieldValue> = {};
  for (const { draft, fields, at, entered, otherwise } of settlement.handOver ?? []) {
    const [entry = null] = draft === null ? [] : insertEnrollments(context, [draft], at);
    const told = entry === null ? otherwise : entered;
    if (told !== null) insertEvents(context, [told]);
    if (entry !== null) Object.assign(handedOver, fields);
  }
  applyConsequences(context, settlement);
  if (Object.keys(handedOver).length > 0) {
    const at = settlement.handOver?.at(-1)?.at ?? context.wallClock();
    changeProspect(context, claim.enrollment.prospect, { fields: handedOver }, at);
  }
  return { ok: true, fence };
}

/** What the runner writes down as it moves along: no exit waits for it, and it changes nobody. */
const COURSE: ReadonlySet<string> = new Set([
  "sent",
  "task_opened",
  "review_asked",
  "step_skipped",
  "branch_taken",
  "finished",
]);

/** Whether the person's other enrollments may have to stop for it. */
function tellsOthers({ events, prospect, found }: Settlement): boolean {
  return prospect !== undefined || found !== undefined || events.some(({ kind }) => !COURSE.has(kind));
}

/** What is written where an address that was found is another person's. */
function withoutForeign(context: Context, settlement: Settlement): Settlement {
  const { found, claim } = settlement;
  if (found === undefined || findConflict(context, claim.enrollment.prospect, found.addresses) === null) {
    return settlement;
  }
  // What was found of somebody else begins nothing for this one.
  const { found: _, handOver: __, ...rest } = settlement;
  return { ...rest, ...found.otherwise };
}

function isSuppressed(context: Context, prospect: number): boolean {
  const person = readProspectRow(context, prospect);
  return person === undefined || findSuppression(context, person) !== null;
}

/** Tasks and texts that waited for a person are open only while the enrollment is in their phase. */
function closeWaiting(context: Context, row: EnrollmentRow, { state, task, review }: Settlement): void {
  const isElsewhere = state.step !== row.step;
  if (row.phase === "task" && (state.phase !== "task" || isElsewhere || task !== undefined)) {
    cancelTasks(context, row.id);
  }
  const wasReviewed = row.phase === "review" || row.phase === "approved";
  const isReviewed = state.phase === "review" || state.phase === "approved";
  if (wasReviewed && (!isReviewed || isElsewhere || review !== undefined)) cancelReviews(context, row.id);
}

function settleOwnAttempt(context: Context, { attempt, claim }: Settlement): void {
  if (attempt === undefined) return;
  context.sql.send(
    `UPDATE attempts SET status = ?, reason = ?, settled_at = ?, provider_id = ?, owner = NULL
      WHERE id = ? AND enrollment = ? AND status IN ('started', 'uncertain')`,
    attempt.status,
    attempt.reason,
    attempt.at,
    attempt.providerId ?? null,
    attempt.id,
    claim.enrollment.id,
  );
  if (attempt.refused === true) insertRefusal(context, attempt.id);
  if (attempt.status !== "sent") return;
  const { sender } = claim.enrollment;
  if (hasCopies(context)) queueCopy(context, attempt.id);
  if (hasOpenRefusals(context, sender)) closeRefusals(context, sender, attempt.id);
}

/**
 * A settlement through an unleased read (an event comes in while a worker delivers) must not free the row under
 * that worker: another's lease stays, and so does one's own while an attempt is still in flight.
 */
function nextLease(
  context: Context,
  { keep }: Settlement,
  row: EnrollmentRow,
  hasOther: boolean,
): { owner: number | null; until: number | null } {
  const held = { owner: row.lease_owner, until: row.lease_until };
  if (row.lease_owner === null || row.lease_owner !== context.ownerId) return held;
  if (keep === true) return { owner: row.lease_owner, until: context.wallClock() + context.leaseMs };
  return hasOther ? held : { owner: null, until: null };
}

function applyConsequences(context: Context, { events, prospect, found, suppress, claim }: Settlement): void {
  insertEvents(context, events);
  if (prospect !== undefined || found !== undefined) {
    const at = events.at(-1)?.at ?? context.wallClock();
    changeProspect(context, claim.enrollment.prospect, { ...prospect, ...found?.addresses }, at);
  }
  if (suppress !== undefined) insertSuppressions(context, suppress);
}
