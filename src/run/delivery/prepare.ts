import type { Prepared } from "../../channels/channel.ts";
import { writeTouch } from "../../channels/write-touch.ts";
import { keyOf } from "../../engine/lineage.ts";
import { UserError } from "../../errors.ts";
import type { Attempt } from "../../store/port.ts";
import type { Unwritten } from "./intend.ts";
import { holdMessage } from "./open-task.ts";
import type { Performance } from "../performance.ts";
import { askReview } from "../actions/review.ts";

/** Null where the touch does not go now: it waits for a person, or cannot be written for this one. */
export async function prepareOrHold(
  performance: Performance,
  unwritten: Unwritten,
): Promise<Prepared | null> {
  try {
    return await prepare(performance, unwritten);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    await holdMessage(performance, unwritten.decided, unwritten.claim, error);
    return null;
  }
}

/** The exact message: as journaled by an earlier attempt, as a person approved it, or written now. */
async function prepare(
  performance: Performance,
  { decided: input, claim, variant, sender, line }: Unwritten,
): Promise<Prepared | null> {
  const { step } = input;
  const { enrollment } = claim;
  const mayHavePast = step.thread !== null || enrollment.state.tries > 0;
  const attempts = mayHavePast ? await performance.store.attempts({ enrollment: enrollment.id }) : [];
  const earlier = attempts.findLast(({ stepKey }) => stepKey === keyOf(step));
  if (earlier !== undefined) return preparedOf(earlier);
  const content = step.approve ? await askReview(performance, input, claim, variant, sender) : null;
  if (step.approve && content === null) return null;
  const order = await performance.orders.of(input, claim, { variant, attempts, content });
  const elsewhere = await line.courier.order?.(order);
  return elsewhere ?? line.courier.prepare(writeTouch(order, performance.renderer));
}

function preparedOf({ content, hash, messageId, subject, references }: Attempt): Prepared {
  return { content, hash, messageId, subject, references };
}
