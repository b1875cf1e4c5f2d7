import { InvalidArgumentError } from "@commander-js/extra-typings";
import { ExitCode } from "../../errors.ts";
import { defineGroup, defineVerb } from "../command.ts";
import type { Context } from "../context.ts";
import { formatReview, listReviews } from "../list-reviews.ts";
import { formatIso } from "../render/iso.ts";

async function showList(context: Context) {
  const run = await context.openRun("look");
  const reviews = await listReviews(run);
  return {
    data: reviews.map(({ id, name, sequence, step, variant, content, at }) => ({
      id,
      prospect: name,
      sequence,
      step,
      variant,
      content,
      at: formatIso(at),
    })),
    text: (paint: Context["output"]["paint"]) =>
      reviews.length === 0
        ? "no message waits for approval"
        : reviews.map((each) => formatReview(each, paint)).join("\n\n"),
    exit: reviews.length === 0 ? ExitCode.done : ExitCode.attention,
  };
}

const walk = defineVerb({
  name: "walk",
  describe: "one message after the other: approve, edit, decline (at a terminal)",
  isDefault: true,
  examples: [{ command: "seq review", does: "start with the oldest" }],
  json: "document",
  configure: (command) => command,
  async run(context) {
    if (!context.canAsk || context.output.json) return showList(context);
    const { walkReviews } = await import("../walk-reviews.ts");
    const counts = await walkReviews(context);
    return { text: () => `${counts.approved} approved, ${counts.declined} declined, ${counts.left} left` };
  },
});

const list = defineVerb({
  name: "list",
  describe: "messages that wait for approval",
  examples: [{ command: "seq review list --json", does: "for a script" }],
  json: "document",
  configure: (command) => command,
  run: showList,
});

const approve = defineVerb({
  name: "approve",
  describe: "let messages go; each leaves when its gates open",
  examples: [{ command: "seq review approve 3 4", does: "these two, as they are" }],
  json: "document",
  configure: (command) => command.argument("<id...>", "numbers of messages", collectIds),
  async run(context, { args: [ids] }) {
    const run = await context.openRun("act");
    const [{ approveMessage }, { createChanger }, { finishOpen }] = await Promise.all([
      import("../../run/review.ts"),
      import("../run-context.ts"),
      import("../finish-open.ts"),
    ]);
    await finishOpen(run, context.output);
    const changer = createChanger(run);
    for (const id of ids) await approveMessage(changer, id, null, run.clock.now());
    return { data: { approved: ids }, text: () => `${ids.length} approved` };
  },
});

const decline = defineVerb({
  name: "decline",
  describe: "leave messages out; the sequence goes on",
  examples: [{ command: "seq review decline 3", does: "this step is skipped" }],
  json: "document",
  configure: (command) => command.argument("<id...>", "numbers of messages", collectIds),
  async run(context, { args: [ids] }) {
    const run = await context.openRun("act");
    const [{ declineMessage }, { createChanger }] = await Promise.all([
      import("../../run/review.ts"),
      import("../run-context.ts"),
    ]);
    const changer = createChanger(run);
    for (const id of ids) await declineMessage(changer, id, run.clock.now());
    return { data: { declined: ids }, text: () => `${ids.length} declined` };
  },
});

function collectIds(text: string, before: number[] | undefined): number[] {
  if (!/^[1-9]\d{0,14}$/.test(text))
    throw new InvalidArgumentError("Give numbers that seq review list shows.");
  return [...(before ?? []), Number(text)];
}

export const review = defineGroup({
  name: "review",
  describe: "messages of steps with `approve: true`, before they go",
  examples: [
    { command: "seq review", does: "walk through them" },
    { command: "seq review approve 3 4", does: "for scripts" },
  ],
  verbs: [walk, list, approve, decline],
});
