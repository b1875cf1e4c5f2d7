import { UserError } from "../errors.ts";
import { approveMessage, declineMessage } from "../run/review.ts";
import type { Context } from "./context.ts";
import { finishOpen } from "./finish-open.ts";
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
  await finishOpen(run, context.output);
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
      if (!(await decideOrSay(context, () => declineMessage(changer, review.id, now)))) continue;
      counts.declined += 1;
    } else {
      const content: Record<string, string> = { ...review.content };
      if (answer === "edit") {
        for (const [field, text] of Object.entries(content)) {
          content[field] = await prompts.editText({ message: field, text });
        }
      }
      if (!(await decideOrSay(context, () => approveMessage(changer, review.id, content, now)))) continue;
      counts.approved += 1;
    }
    counts.left -= 1;
  }
  return counts;
}

/** What has stopped the sequence since it was shown is said, and the walk goes on. */
async function decideOrSay({ output }: Context, decide: () => Promise<void>): Promise<boolean> {
  try {
    await decide();
    return true;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    output.warn(error.message);
    return false;
  }
}
