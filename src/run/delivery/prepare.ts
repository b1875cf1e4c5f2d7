import type { Prepared } from "../../channels/channel.ts";
import { renderTouch } from "../../channels/render-touch.ts";
import { keyOf } from "../../engine/lineage.ts";
import { UserError } from "../../errors.ts";
import type { Attempt } from "../../store/port.ts";
import type { Unwritten } from "./delivery.ts";
import { holdMessage } from "./open-task.ts";
import type { RunSession } from "../run-session.ts";
import { askReview } from "../actions/review.ts";

/** Null where the touch does not go now: it waits for a person, or cannot be written for this one. */
export async function prepareOrHold(
  session: RunSession,
  unwritten: Unwritten,
): Promise<Prepared | null> {
  try {
    return await prepare(session, unwritten);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    await holdMessage(session, unwritten.decided, unwritten.claim, error);
    return null;
  }
}

/** The exact message: as journaled by an earlier attempt, as a person approved it, or written now. */
async function prepare(
  session: RunSession,
  { decided: input, claim, variant, sender, line }: Unwritten,
): Promise<Prepared | null> {
  const { step } = input;
  const { enrollment } = claim;
  const mayHavePast = step.thread !== null || enrollment.state.tries > 0;
  const attempts = mayHavePast ? await session.store.attempts({ enrollment: enrollment.id }) : [];
  const earlier = attempts.findLast(({ stepKey }) => stepKey === keyOf(step));
  if (earlier !== undefined) return preparedOf(earlier);
  const content = step.approve ? await askReview(session, input, claim, variant, sender) : null;
  if (step.approve && content === null) return null;
  const order = await session.renderRequests.of(input, claim, { variant, attempts, content });
  const elsewhere = await line.transport.order?.(order);
  return elsewhere ?? line.transport.prepare(renderTouch(order, session.renderer));
}

function preparedOf({ content, hash, messageId, subject, references }: Attempt): Prepared {
  return { content, hash, messageId, subject, references };
}
