import { approveMessage, declineMessage } from "../run/review.ts";
import type { Context } from "./context.ts";
import { formatReview, listReviews } from "./list-reviews.ts";
import { createPrompts } from "./prompts.ts";
import { createChanger } from "./run-context.ts";

/** Walks a person through the messages that wait for approval. Every answer is kept at once. */
export async function walkReviews(
  context: Context,
): Promise<{ approved: number; declined: number; left: number }> {
  const run = await context.openRun("act");
  const changer = createChanger(run);
  const prompts = createPrompts(context.world.streams);
  const all = await listReviews(run);
  const counts = { approved: 0, declined: 0, left: all.length };
  for (const review of all) {
    await context.output.write(`\n${formatReview(review, context.output.paint)}\n\n`);
    const answer = await prompts.askChoice({
      message: "What now?",
      choices: [
        { value: "approve", name: "approve" },
        { value: "edit", name: "edit, then approve" },
        { value: "decline", name: "decline: skip this step" },
        { value: "next", name: "later: the next message" },
        { value: "quit", name: "stop for now" },
      ],
    });
    if (answer === "quit") break;
    if (answer === "next") continue;
    const now = run.clock.now();
    if (answer === "decline") {
      await declineMessage(changer, review.id, now);
      counts.declined += 1;
    } else {
      const content: Record<string, string> = { ...review.content };
      if (answer === "edit") {
        for (const [field, text] of Object.entries(content)) {
          content[field] = await prompts.editText({ message: field, text });
        }
      }
      await approveMessage(changer, review.id, content, now);
      counts.approved += 1;
    }
    counts.left -= 1;
  }
  return counts;
}
