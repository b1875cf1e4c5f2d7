import { advance, mayUndo } from "../../engine/advance.ts";
import type { EvaluationContext } from "../../engine/evaluation-context.ts";
import type { Instant } from "../../engine/plan.ts";
import { ExitCode, UserError } from "../../errors.ts";
import type { Prospect } from "../../store/port.ts";
import type { Act, Judge, TakenBack } from "../../store/ports/acts-port.ts";
import { type EnrollmentContext, findEvaluation } from "../apply-event.ts";
import { liftHealthHolds } from "../delivery/mailbox-health.ts";
import { entriesOf } from "../timeline-entries.ts";

/** How long what a person did can be taken back. */
export const UNDO_MS = 3_600_000;

/** The last act of a person or, with null, all that the last command did; none where there is nothing to take back. */
async function findLastActs(
  { store }: Pick<EnrollmentContext, "store">,
  person: Pick<Prospect, "id"> | null,
  now: Instant,
): Promise<Act[]> {
  const acts = await store.acts(now - UNDO_MS, person?.id);
  const [last] = acts;
  if (last === undefined || person !== null) return last === undefined ? [] : [last];
  return acts.filter(({ batch }) => batch === last.batch);
}

/**
 * Takes back what a person did last: enrollments, tasks and reviews are as they were before, what was recorded counts no
 * more, and the timeline says so. A hold that a complaint or bounce of it brought is lifted. What of it something has come after stays, with the reason. UserError where there is
 * nothing to take back.
 */
export async function undo(
  context: EnrollmentContext,
  person: Pick<Prospect, "id"> | null,
  now: Instant,
): Promise<TakenBack[]> {
  const { store } = context;
  const acts = await findLastActs(context, person, now);
  if (acts.length === 0)
    throw new UserError("nothing was done in the last hour that can be taken back", {
      hint: "seq timeline PERSON shows what happened",
      exit: ExitCode.usage,
    });
  const evaluations = await prepareEvaluations(
    context,
    acts.flatMap(({ enrollments }) => enrollments),
  );
  const judge: Judge = ({ what }, claim, before) => {
    const { enrollment } = claim;
    const evaluation = evaluations.get(enrollment.id);
    if (evaluation === undefined) return { refusal: "its sequence is not stored any more" };
    const refusal = mayUndo(evaluation.plan, before, enrollment.state);
    if (refusal !== null) return { refusal };
    const { state, effects } = advance(
      evaluation,
      enrollment.state,
      { type: "taken_back", what, before },
      now,
    );
    return { state, events: entriesOf(effects, evaluation.plan, enrollment, now).events };
  };
  const undone = await store.undoActs(
    acts.map(({ id }) => id),
    now,
    judge,
  );
  const first = Math.min(...acts.map(({ at }) => at));
  const lifted = await liftHealthHolds(store, first, now);
  for (const sender of lifted) await store.wake(["sender"], now, { sender });
  return undone;
}

/** By enrollment. */
async function prepareEvaluations(
  context: EnrollmentContext,
  ids: readonly number[],
): Promise<Map<number, EvaluationContext>> {
  const evaluations = new Map<number, EvaluationContext>();
  for (const id of new Set(ids)) {
    const claim = await context.store.readEnrollment(id);
    const evaluation = claim === null ? null : await findEvaluation(context, claim);
    if (evaluation !== null) evaluations.set(id, evaluation);
  }
  return evaluations;
}
