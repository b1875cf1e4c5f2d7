import type { Paint } from "../app/session/paint.ts";
import type { WaitingMessage } from "../review/preview/waiting.ts";
import type { RunContext } from "../run/context.ts";
import type { Review } from "../store/port.ts";
import { createNarrowing, type Narrowing } from "./narrow.ts";
import { formatMessage } from "./render/messages.ts";

export interface NamedReview extends Review {
  name: string;
  /** As its reader would get it; null where the sequence or the sender is gone. */
  message: WaitingMessage | null;
}

/** Messages that wait for approval and that nothing has stopped, oldest first. Changes nothing. */
export async function listReviews(run: RunContext, narrowing: Narrowing = {}): Promise<NamedReview[]> {
  const [{ nameOf }, { dropStopped }, { openWaiting }] = await Promise.all([
    import("../run/context.ts"),
    import("../run/gates/find-stop.ts"),
    import("../review/preview/waiting.ts"),
  ]);
  const { store } = run;
  const open = await store.reviews({ status: "open" });
  const reviews = await dropStopped(run, open);
  const waiting = openWaiting(run);
  const isMeant = createNarrowing(narrowing, run.clock.now(), run.config);
  const named: NamedReview[] = [];
  for (const review of reviews) {
    const message = await waiting.describe(review);
    const [channel, sender] = [message?.channel ?? "", message?.senderId ?? ""];
    if (!isMeant({ channel, sender, sequence: review.sequence, at: review.at })) continue;
    const person = await store.getProspect(review.prospect);
    named.push({ ...review, message, name: person === null ? `p${review.prospect}` : nameOf(person) });
  }
  return named;
}

/** The same step of the same sequence, in the same wording. */
export function isAlike(
  a: Pick<Review, "sequence" | "step" | "variant">,
  b: Pick<Review, "sequence" | "step" | "variant">,
): boolean {
  return a.sequence === b.sequence && a.step === b.step && a.variant === b.variant;
}

/** One message as its reader would get it, for a person to approve. */
export function formatReview(review: NamedReview, paint: Paint): string {
  const head = `${paint.strong(`${review.id}  ${review.name}`)}  ${paint.dim(`${review.sequence} › ${review.step}`)}`;
  if (review.message !== null) return [head, formatMessage(review.message, paint)].join("\n");
  const texts = Object.entries(review.content).map(
    ([field, text]) => `  ${paint.dim(`${field}:`)} ${text.split("\n").join("\n    ")}`,
  );
  return [head, paint.warn("  its sequence or sender is not here any more"), ...texts].join("\n");
}
