import type { RunContext } from "../run/context.ts";
import type { Review } from "../store/port.ts";
import type { Paint } from "./render/paint.ts";

export interface NamedReview extends Review {
  name: string;
}

/** Messages that wait for approval and that nothing has stopped, oldest first. Changes nothing. */
export async function listReviews(run: RunContext): Promise<NamedReview[]> {
  const [{ nameOf }, { dropStopped }, { openBook }] = await Promise.all([
    import("../run/names.ts"),
    import("../run/find-stop.ts"),
    import("../run/book.ts"),
  ]);
  const { store } = run;
  const open = await store.reviews({ status: "open" });
  const reviews = await dropStopped({ store, book: openBook(run) }, open);
  return Promise.all(
    reviews.map(async (review) => {
      const person = await run.store.getProspect(review.prospect);
      return { ...review, name: person === null ? `p${review.prospect}` : nameOf(person) };
    }),
  );
}

/** One message as a person reads it before approving. */
export function formatReview(review: NamedReview, paint: Paint): string {
  const head = `${paint.strong(`${review.id}  ${review.name}`)}  ${paint.dim(`${review.sequence} › ${review.step}`)}`;
  const texts = Object.entries(review.content).map(
    ([field, text]) => `  ${paint.dim(`${field}:`)} ${text.split("\n").join("\n    ")}`,
  );
  return [head, ...texts].join("\n");
}
