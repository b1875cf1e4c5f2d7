import { finishOpen } from "../../app/finish-open.ts";
import type { CommandContext } from "../../app/session/context.ts";
import { approveMessage, declineMessage } from "../../run/actions/review.ts";
import { formatReview, isAlike, listReviews, type NamedReview } from "../list-reviews.ts";
import type { Narrowing } from "../narrow.ts";
import { createPrompts, type Prompts } from "../prompts.ts";
import { goOn } from "./answer.ts";

/** Walks a person through the messages that wait for approval. Every answer is kept at once. */
export async function walkReviews(
  context: CommandContext,
  narrowing: Narrowing = {},
): Promise<{ approved: number; declined: number; left: number }> {
  const run = await context.openRun("act");
  const enrollments = run;
  const prompts = createPrompts(context.world.streams);
  const { paint } = context.output;
  await finishOpen(run, context.output);
  const [all, { openWaiting }] = await Promise.all([
    listReviews(run, narrowing),
    import("../../review/preview/waiting.ts"),
  ]);
  const waiting = openWaiting(run);
  const counts = { approved: 0, declined: 0, left: all.length };
  const settled = new Set<number>();
  const approve = async (review: NamedReview, content: Record<string, string> | null): Promise<void> => {
    const isDone = await goOn(context.output, () =>
      approveMessage(enrollments, review.id, content, run.clock.now()),
    );
    settled.add(review.id);
    if (!isDone) return;
    prompts.keep();
    counts.approved += 1;
    counts.left -= 1;
  };
  for (const review of all) {
    let current = review;
    while (!settled.has(review.id)) {
      await context.output.write(`\n${formatReview(current, paint)}\n\n`);
      const alike = all.filter((other) => isAlike(other, review) && !settled.has(other.id));
      const answer = await askAnswer(prompts, alike.length);
      if (answer === "quit") return counts;
      if (answer === "next") break;
      if (answer === "approve") await approve(review, current.content);
      else if (answer === "alike") {
        const lines = alike.map(({ id, name, message }) => `  ${id}  ${name}  ${message?.subject ?? ""}`);
        await context.output.write(`\n${lines.map((line) => line.trimEnd()).join("\n")}\n\n`);
        const isSure = await prompts.confirm({
          message: `Approve these ${alike.length} as they are?`,
          default: false,
        });
        // What was changed here goes as changed.
        if (isSure) {
          for (const each of alike) await approve(each, each === review ? current.content : null);
        }
      } else if (answer === "edit") {
        await goOn(context.output, async () => {
          const content = await editContent(prompts, current.content);
          current = { ...review, content, message: await waiting.describe(review, content) };
        });
      } else {
        settled.add(review.id);
        if (await goOn(context.output, () => declineMessage(enrollments, review.id, run.clock.now()))) {
          prompts.keep();
          counts.declined += 1;
          counts.left -= 1;
        }
      }
    }
  }
  return counts;
}

/** As Markdown, with people's data as it is written; a text that is left as it was stays to the letter. */
async function editContent(
  prompts: Prompts,
  content: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const { unescapeMarkdown } = await import("../../message/escape-markdown.ts");
  const edited: Record<string, string> = {};
  for (const [field, text] of Object.entries(content)) {
    const shown = unescapeMarkdown(text);
    const answer = await prompts.editText({ message: field, text: shown });
    edited[field] = answer === shown.replace(/\n$/, "") ? text : answer;
  }
  return edited;
}

/** Typing the first letter of a choice goes to it. */
function askAnswer(prompts: Prompts, alike: number) {
  return prompts.askChoice({
    message: "What now?",
    choices: [
      { value: "approve", name: "yes: approve it" },
      ...(alike > 1
        ? [{ value: "alike" as const, name: `all ${alike} like this one: list them, then approve` }]
        : []),
      { value: "edit", name: "edit it, then look at it again" },
      { value: "decline", name: "decline: skip this step" },
      { value: "next", name: "later: the next message" },
      { value: "quit", name: "stop for now" },
    ],
  });
}
