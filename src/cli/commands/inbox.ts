import { InvalidArgumentError } from "@commander-js/extra-typings";
import type { CommandContext } from "../../app/session/context.ts";
import type { Paint } from "../../app/session/paint.ts";
import { formatMoment } from "../../app/session/time.ts";
import { ExitCode, UserError } from "../../errors.ts";
import type { Sentiment } from "../../inbound/sentiment.ts";
import type { RunContext } from "../../run/context.ts";
import { defineGroup, defineVerb } from "../command.ts";
import {
  describeByHand,
  describeMessage,
  describeTaken,
  formatMessage,
  listMessages,
  nameMessage,
} from "../list-inbox.ts";
import { findProspect } from "../find-person.ts";
import { parseSentiment } from "../parse-option.ts";
import { formatTable } from "../render/table.ts";
import { webhooks } from "./inbox-webhooks.ts";

async function showList(context: CommandContext, all: boolean) {
  const run = await context.openRun("look");
  const messages = await listMessages(run, all);
  const { zone } = run.config.calendar;
  const isWaiting = messages.some(({ status }) => status === "open" || status === "unanswered");
  const { listWrittenByHand } = await import("../../inbound/written-by-hand.ts");
  const byHand = await listWrittenByHand(run);
  const { listTakenAddresses } = await import("../../inbound/taken-addresses.ts");
  const taken = await listTakenAddresses(run);
  const unmatched = await run.store.countUnmatched();
  const rest = (paint: Paint) => [
    ...byHand.map(
      ({ prospect, sequence }) =>
        `${paint.strong(prospect)} was written to by hand: ${sequence} waits; ${paint.name(`seq resume ${prospect}`)}`,
    ),
    ...taken.map(
      ({ prospect, sequence, address, owner }) =>
        `${paint.strong(prospect)}: ${address} was found, which ${owner ?? "somebody else"} has: ${sequence} waits; ${paint.name(`seq resume ${prospect}`)} without it`,
    ),
    ...(unmatched === 0
      ? []
      : [
          `${unmatched} ${unmatched === 1 ? "webhook is" : "webhooks are"} about nobody known: seq inbox webhooks`,
        ]),
  ];
  const nothing = all ? "nothing was heard yet" : "no message waits for you";
  const table = (paint: Paint) =>
    messages.length === 0
      ? byHand.length + taken.length + unmatched === 0
        ? [nothing]
        : []
      : [
          formatTable(
            messages,
            [
              { title: "id", cell: (row) => String(row.id), align: "right" },
              { title: "when", cell: (row) => formatMoment(row.receivedAt, zone), whole: true, drop: 2 },
              { title: "from", cell: (row) => paint.strong(row.from ?? "") },
              { title: "about", cell: (row) => row.name ?? "", drop: 1 },
              {
                title: "subject",
                cell: (row) => (row.subject === "" ? `by ${row.channel}` : row.subject),
              },
              { title: "looks like", cell: (row) => row.outcome ?? row.kind },
              {
                title: "",
                cell: (row) =>
                  row.status === "open"
                    ? paint.warn(row.question ?? "")
                    : row.status === "unanswered"
                      ? paint.name("answer it")
                      : paint.dim(row.status),
              },
            ],
            { paint, columns: context.output.columns },
          ),
        ];
  return {
    data: [
      ...messages.map((message) => describeMessage(message, false)),
      ...byHand.map(describeByHand),
      ...taken.map(describeTaken),
    ],
    text: (paint: Paint) => [...table(paint), ...rest(paint)].join("\n"),
    exit: isWaiting || byHand.length + taken.length > 0 ? ExitCode.attention : ExitCode.done,
  };
}

async function openInbox(context: CommandContext) {
  const run = await context.openRun("act");
  return { run, inbound: run };
}

const walk = defineVerb({
  name: "walk",
  describe: "one message after the other: say what it is, or answer it (at a terminal)",
  isDefault: true,
  examples: [{ command: "seq inbox", does: "start with the oldest" }],
  json: "document",
  configure: (command) => command,
  async run(context) {
    if (!context.canAsk || context.output.json) return showList(context, false);
    const { run, inbound } = await openInbox(context);
    const { walkInbox } = await import("../interactive/inbox.ts");
    const counts = await walkInbox(context, run, inbound);
    return { text: () => `${counts.settled} settled, ${counts.answered} answered, ${counts.left} left` };
  },
});

const list = defineVerb({
  name: "list",
  describe: "messages that wait for you",
  examples: [
    { command: "seq inbox list", does: "what asks for an answer" },
    { command: "seq inbox list --all --json", does: "everything that was heard, for a script" },
  ],
  json: "document",
  configure: (command) => command.option("--all", "also what was understood without you"),
  run: (context, { options }) => showList(context, options.all === true),
});

const show = defineVerb({
  name: "show",
  describe: "one message, signature included; what it quotes is folded",
  examples: [
    { command: "seq inbox show 3", does: "read it" },
    { command: "seq inbox show 3 --full", does: "with all that it quotes" },
    { command: "seq inbox show 3 --html", does: "as its writer laid it out, in the browser" },
  ],
  json: "document",
  configure: (command) =>
    command
      .argument("<id>", "number of a message", parseId)
      .option("--full", "also what it quotes")
      .option("--html [file]", "as a page that loads nothing: in the browser, or into a file"),
  async run(context, { args: [id], options }) {
    const run = await context.openRun("look");
    const { findMessage } = await import("../../inbound/settle-message.ts");
    const message = await nameMessage(run, await findMessage(run, id));
    const body = await run.store.messageBody(id);
    if (options.html !== undefined) {
      const { showPage } = await import("../show-page.ts");
      const file = await showPage(context, message, body, options.html === true ? null : options.html);
      return { data: { ...describeMessage(message, true, body), file } };
    }
    return {
      data: describeMessage(message, true, body),
      text: (paint) =>
        formatMessage(message, run.config.calendar.zone, paint, { body, isFull: options.full === true }),
    };
  },
});

const set = defineVerb({
  name: "set",
  describe: "say what a message is; what follows happens at once",
  examples: [
    { command: "seq inbox set 3 replied", does: "sequences that exit on a reply end" },
    { command: "seq inbox set 3 replied --sentiment positive", does: "and how, for the report" },
    { command: "seq inbox set 3 unrelated", does: "what it had paused goes on" },
    { command: "seq inbox set 4 opted_out --prospect jin@hanbit.example", does: "whose message it is" },
    { command: "seq inbox set 5 out_of_office --back Mon", does: "the first day back" },
  ],
  json: "document",
  configure: (command) =>
    command
      .argument("<id>", "number of a message", parseId)
      .argument(
        "<kind>",
        "replied, opted_out, bounced, out_of_office, left_company, meeting_booked, unrelated, …",
      )
      .option("--prospect <prospect>", "whose message it is: email, LinkedIn URL, phone or p12")
      .option("--back <date>", "for out_of_office: the first day back: Mon, 2 weeks, a date")
      .option("--sentiment <sentiment>", "of a reply: positive, neutral or negative", parseSentiment),
  async run(context, { args: [id, kind], options }) {
    const { ANSWERS, isAnswer, settleMessage } = await import("../../inbound/settle-message.ts");
    if (!isAnswer(kind)) {
      const { findNearest } = await import("../../nearest.ts");
      const known = Object.keys(ANSWERS);
      const near = findNearest(kind, known);
      throw new UserError(`${kind} is not what a message can be`, {
        hint: near === null ? `one of ${known.join(", ")}` : `did you mean ${near}?`,
        exit: ExitCode.usage,
      });
    }
    const { run, inbound } = await openInbox(context);
    const person = options.prospect === undefined ? null : await findProspect(run.store, options.prospect);
    const { readDay } = await import("../../app/session/read-time.ts");
    const returnDate =
      options.back === undefined
        ? null
        : await readDay(options.back, run.clock.now(), run.config.calendar.zone);
    if (options.sentiment !== undefined && kind !== "replied")
      throw new UserError(`only a reply has a sentiment, not ${kind}`, { exit: ExitCode.usage });
    const settled = await settleMessage(inbound, id, kind, { person, returnDate }, run.clock.now());
    if (options.sentiment !== undefined) await markMessage(run, id, options.sentiment);
    const { nameOf } = await import("../../run/context.ts");
    const name = settled.person === null ? null : nameOf(settled.person);
    return {
      data: { id, kind, prospect: name, resumed: settled.resumed },
      text: () =>
        `message ${id}: ${kind}${name === null ? "" : `, ${name}`}` +
        (settled.resumed.length === 0 ? "" : `; goes on: ${settled.resumed.join(", ")}`),
    };
  },
});

const reply = defineVerb({
  name: "reply",
  describe: "answer in the thread, from the address it was written to",
  examples: [
    { command: "seq inbox reply 3", does: "write in your editor, look at it, send it" },
    { command: 'seq inbox reply 3 --text "Thursday at 10 suits me." --yes', does: "without a question" },
    {
      command: "seq inbox reply 3 --text - --yes < answer.md",
      does: "the text from standard input, in Markdown",
    },
  ],
  json: "document",
  configure: (command) =>
    command
      .argument("<id>", "number of a message", parseId)
      .option("--text <text>", "the answer, in Markdown; - reads standard input")
      .option("--yes", "send it without asking"),
  async run(context, { args: [id], options }) {
    const { streams } = context.world;
    const yes = options.yes === true;
    const text = options.text === "-" ? await readAll(streams.stdin) : (options.text ?? null);
    if (!context.canAsk && (text === null || !yes)) {
      throw new UserError("without a terminal an answer needs --text and --yes", { exit: ExitCode.usage });
    }
    const run = await context.openRun("act");
    const { answerMessage } = await import("../interactive/answer.ts");
    const { draft, answered } = await answerMessage(context, run, id, { text, yes });
    const outcome = answered?.type ?? "not_sent";
    const reason = answered === null || answered.type === "sent" ? null : answered.reason;
    return {
      data: {
        id,
        outcome,
        to: draft.to,
        subject: draft.subject,
        ...(answered?.type === "sent" && { message_id: answered.messageId }),
        ...(reason !== null && { reason }),
      },
      text: () =>
        answered === null ? "not sent" : `${outcome}: to ${draft.to}${reason === null ? "" : ` (${reason})`}`,
      exit: outcome === "failed" || outcome === "uncertain" ? ExitCode.attention : ExitCode.done,
    };
  },
});

const done = defineVerb({
  name: "done",
  describe: "replies that were dealt with elsewhere",
  examples: [
    { command: "seq inbox done 3 4", does: "they wait no longer" },
    { command: "seq inbox done 3 --sentiment positive", does: "and counts as a positive reply" },
  ],
  json: "document",
  configure: (command) =>
    command
      .argument("<id...>", "numbers of messages", collectIds)
      .option("--sentiment <sentiment>", "positive, neutral or negative", parseSentiment),
  async run(context, { args: [ids], options }) {
    const run = await context.openRun("act");
    const { closeMessage } = await import("../../inbound/settle-message.ts");
    for (const id of ids) {
      await closeMessage(run, id, run.clock.now());
      if (options.sentiment !== undefined) await markMessage(run, id, options.sentiment);
    }
    return { data: { done: ids }, text: () => `${ids.length} done` };
  },
});

/** Read anew: whose message it is may just have been said. */
async function markMessage(run: RunContext, id: number, sentiment: Sentiment): Promise<void> {
  const [{ findMessage }, { markReply }] = await Promise.all([
    import("../../inbound/settle-message.ts"),
    import("../../inbound/sentiment.ts"),
  ]);
  await markReply(run.store, await findMessage(run, id), sentiment, run.clock.now());
}

async function readAll(stream: AsyncIterable<unknown>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array | string));
  return Buffer.concat(chunks).toString("utf8");
}

function parseId(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError("Give the number that seq inbox shows.");
  return Number(text);
}

function collectIds(text: string, before: number[] | undefined): number[] {
  return [...(before ?? []), parseId(text)];
}

export const inbox = defineGroup({
  name: "inbox",
  describe: "messages that wait for you: what they are, and your answer",
  examples: [
    { command: "seq inbox", does: "walk through them" },
    { command: "seq inbox set 3 replied", does: "for scripts" },
    { command: "seq inbox reply 3", does: "answer in the thread" },
  ],
  verbs: [walk, list, show, set, reply, done, webhooks],
});
