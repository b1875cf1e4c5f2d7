import { InvalidArgumentError } from "@commander-js/extra-typings";
import type { CommandContext } from "../../app/session/context.ts";
import { ExitCode, UserError } from "../../errors.ts";
import type { RunContext } from "../../run/context.ts";
import { defineGroup, defineVerb } from "../command.ts";
import { formatReview, isAlike, listReviews } from "../list-reviews.ts";
import { addNarrowing, type Narrowing } from "../narrow.ts";
import { formatIso } from "../render/iso.ts";

async function showList(context: CommandContext, narrowing: Narrowing) {
  const run = await context.openRun("look");
  const reviews = await listReviews(run, narrowing);
  return {
    data: reviews.map(({ id, name, sequence, step, variant, content, at, message }) => ({
      id,
      prospect: name,
      sequence,
      step,
      variant,
      channel: message?.channel ?? null,
      sender: message?.senderId ?? null,
      from: message?.from ?? null,
      to: message?.to ?? null,
      subject: message?.subject ?? null,
      text: message?.text ?? null,
      error: message?.error ?? null,
      content,
      at: formatIso(at),
    })),
    text: (paint: CommandContext["output"]["paint"]) =>
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
  configure: addNarrowing,
  async run(context, { options }) {
    if (!context.canAsk || context.output.json) return showList(context, options);
    const { walkReviews } = await import("../interactive/reviews.ts");
    const counts = await walkReviews(context, options);
    return { text: () => `${counts.approved} approved, ${counts.declined} declined, ${counts.left} left` };
  },
});

const list = defineVerb({
  name: "list",
  describe: "messages that wait for approval",
  examples: [
    { command: "seq review list --json", does: "for a script" },
    { command: "seq review list --sequence fair-followup --day today", does: "some of them" },
  ],
  json: "document",
  configure: addNarrowing,
  run: (context, { options }) => showList(context, options),
});

const approve = defineVerb({
  name: "approve",
  describe: "let messages go; each leaves when its gates open",
  examples: [
    { command: "seq review approve 3 4", does: "these two, as they are" },
    { command: "seq review approve --like 3", does: "all of the same step and wording" },
  ],
  json: "document",
  configure: (command) =>
    command
      .argument("[id...]", "numbers of messages", collectIds)
      .option("--like <id>", "all of the same sequence, step and variant as this one", parseId),
  async run(context, { args: [named], options }) {
    const run = await context.openRun("act");
    const ids = options.like === undefined ? named : await listAlike(run, options.like);
    if (ids.length === 0 || (options.like !== undefined && named.length > 0)) {
      throw new UserError("name messages, or --like one of them", {
        hint: "seq review list",
        exit: ExitCode.usage,
      });
    }
    const [{ approveMessage }, { finishOpen }] = await Promise.all([
      import("../../run/actions/review.ts"),
      import("../../app/finish-open.ts"),
    ]);
    await finishOpen(run, context.output);
    const enrollments = run;
    for (const id of ids) await approveMessage(enrollments, id, null, run.clock.now());
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
    const { declineMessage } = await import("../../run/actions/review.ts");
    const enrollments = run;
    for (const id of ids) await declineMessage(enrollments, id, run.clock.now());
    return { data: { declined: ids }, text: () => `${ids.length} declined` };
  },
});

async function listAlike(run: RunContext, id: number): Promise<number[]> {
  const reviews = await listReviews(run);
  const model = reviews.find((each) => each.id === id);
  if (model === undefined)
    throw new UserError(`no message ${id} waits for approval`, { hint: "seq review list" });
  return reviews.filter((each) => isAlike(each, model)).map((each) => each.id);
}

function parseId(text: string): number {
  const [id = 0] = collectIds(text, undefined);
  return id;
}

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
