import type { CommandContext } from "../../app/session/context.ts";
import { UserError } from "../../errors.ts";
import type { InboundContext } from "../../inbound/handle-inbound.ts";
import { markReply, proposeSentiment } from "../../inbound/sentiment.ts";
import {
  ANSWERS,
  type Answer,
  closeMessage,
  findMessage,
  settleMessage,
} from "../../inbound/settle-message.ts";
import type { RunContext } from "../../run/context.ts";
import { formatMessage, listMessages, type NamedMessage } from "../list-inbox.ts";
import { createPrompts, type Prompts } from "../prompts.ts";
import { answerMessage, goOn } from "./answer.ts";
import { askSentiment } from "./sentiment.ts";

/** Walks a person through the messages that wait. Every answer is kept at once. */
export async function walkInbox(
  context: CommandContext,
  run: RunContext,
  inbound: InboundContext,
): Promise<{ settled: number; answered: number; left: number }> {
  const prompts = createPrompts(context.world.streams);
  const { zone } = run.config.calendar;
  const waiting = await listMessages(run, false);
  const counts = { settled: 0, answered: 0, left: waiting.length };
  for (const message of waiting) {
    await context.output.write(
      `\n${formatMessage(message, zone, context.output.paint, { body: await run.store.messageBody(message.id) })}\n\n`,
    );
    const answer = await prompts.askChoice<Answer | "answer" | "done" | "next" | "quit">({
      message: "What is it?",
      choices: [
        { value: "answer", name: "a reply: answer it now" },
        ...(message.status === "unanswered" ? [{ value: "done" as const, name: "a reply, dealt with" }] : []),
        ...Object.entries(ANSWERS).map(([value, name]) => ({ value: value as Answer, name })),
        { value: "next", name: "later: the next message" },
        { value: "quit", name: "stop for now" },
      ],
    });
    if (answer === "quit") break;
    if (answer === "next") continue;
    if (answer === "done" || (answer === "answer" && message.status === "unanswered")) {
      const isDone = await goOn(context.output, async () => {
        if (answer === "done") await closeMessage(run, message.id, run.clock.now());
        else counts.answered += await answerNow(context, run, message);
      });
      if (!isDone) continue;
      await mark(run, prompts, message);
      prompts.keep();
      counts.left -= 1;
      continue;
    }
    const kind = answer === "answer" ? "replied" : answer;
    const person = message.prospect === null && kind !== "unrelated" ? await askPerson(run, prompts) : null;
    const returnDate =
      kind === "out_of_office" && message.returnDate === null ? await askDate(run, prompts) : null;
    const isSettled = await goOn(context.output, () =>
      settleMessage(inbound, message.id, kind, { person, returnDate }, run.clock.now()),
    );
    if (!isSettled) continue;
    prompts.keep();
    counts.settled += 1;
    counts.left -= 1;
    if (kind === "replied") await mark(run, prompts, message);
    if (answer === "answer") {
      await goOn(context.output, async () => {
        counts.answered += await answerNow(context, run, message);
      });
    }
  }
  return counts;
}

/** What a reply sounds like is proposed with its sentence; only what a person says counts. */
async function mark(run: RunContext, prompts: Prompts, message: NamedMessage): Promise<void> {
  const proposal = proposeSentiment(message.text);
  const sentiment = await askSentiment(prompts, proposal);
  const { id } = message;
  if (sentiment !== null) await markReply(run.store, await findMessage(run, id), sentiment, run.clock.now());
}

async function answerNow(context: CommandContext, run: RunContext, message: NamedMessage): Promise<number> {
  const { answered } = await answerMessage(context, run, message.id, { text: null, yes: false });
  if (answered === null) return 0;
  context.output.say(answered.type === "sent" ? "sent" : `${answered.type}: ${answered.reason}`);
  return 1;
}

async function askPerson(run: RunContext, prompts: Prompts) {
  const { requireProspect } = await import("../../prospects/select.ts");
  const reference = await prompts.askText({
    message: "Whose message is it? (email, LinkedIn URL, phone or p12)",
    check: (text) => complain(() => requireProspect(run.store, text)),
  });
  return requireProspect(run.store, reference);
}

/** What an attempt says is wrong, for a prompt that asks again; null where it will do. */
async function complain(attempt: () => Promise<unknown>): Promise<string | null> {
  try {
    await attempt();
    return null;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.hint === undefined ? error.message : `${error.message}: ${error.hint}`;
  }
}

async function askDate(run: RunContext, prompts: Prompts): Promise<string | null> {
  const { readDay } = await import("../../app/session/read-time.ts");
  const read = (text: string): Promise<string> => readDay(text, run.clock.now(), run.config.calendar.zone);
  const day = await prompts.askText({
    message: "First day back (Mon, 2 weeks, a date; empty: unknown)",
    default: "",
    check: (text) => (text.trim() === "" ? null : complain(() => read(text))),
  });
  return day.trim() === "" ? null : read(day);
}
