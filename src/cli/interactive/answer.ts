import type { CommandContext } from "../../app/session/context.ts";
import type { Output } from "../../app/session/output.ts";
import { ExitCode, UserError } from "../../errors.ts";
import { type AnswerDraft, draftAnswer, sendAnswer } from "../../inbound/answer.ts";
import { findMessage } from "../../inbound/settle-message.ts";
import type { RunContext } from "../../run/context.ts";
import type { ReplyOutcome } from "../../run/delivery/reply.ts";
import { createPrompts } from "../prompts.ts";

/** What came of an answer; `null` where its author thought better of it. */
export interface AnswerReport {
  draft: AnswerDraft;
  answered: ReplyOutcome | null;
}

/**
 * Shows an answer as it would leave, and sends it once its author says so: at a terminal, or with `--yes`.
 * Without a text the editor opens.
 */
export async function answerMessage(
  context: CommandContext,
  run: RunContext,
  id: number,
  given: { text: string | null; yes: boolean },
): Promise<AnswerReport> {
  const message = await findMessage(run, id);
  const now = run.clock.now();
  let { text } = given;
  if (text === null) {
    // Refused before anybody has written a word.
    await draftAnswer(run, message, "…", now);
    const body = await run.store.messageBody(id);
    const edited = await createPrompts(context.world.streams).editText({
      message: "your answer",
      text: quoteBelow(body?.words || message.text),
    });
    text = dropQuote(edited);
  }
  const draft = await draftAnswer(run, message, text, now);
  if (!given.yes) {
    await context.output.write(`${formatDraft(draft)}\n\n`);
    const isWanted = await createPrompts(context.world.streams).confirm({
      message: "Send it?",
      default: false,
    });
    if (!isWanted) return { draft, answered: null };
  }
  return { draft, answered: await sendAnswer(run, draft, run.clock.now()) };
}

/** Between an answer and the words it answers, in the editor: nothing from here on is sent. */
const CUT = "<!-- nothing below this line is sent -->";

/** An empty answer, with the person's words below it to look at. */
export function quoteBelow(words: string): string {
  if (words.trim() === "") return "";
  const quoted = words
    .trimEnd()
    .split("\n")
    .map((line) => `> ${line}`.trimEnd());
  return ["", "", CUT, ...quoted, ""].join("\n");
}

/** The answer alone. Whoever took the line away and left the quote sends it. */
export function dropQuote(text: string): string {
  const at = text.indexOf(CUT);
  return (at === -1 ? text : text.slice(0, at)).trimEnd();
}

function formatDraft(draft: AnswerDraft): string {
  const body = draft.text
    .trimEnd()
    .split("\n")
    .map((line) => `  ${line}`.trimEnd());
  return [`  From: ${draft.from}`, `  To: ${draft.to}`, `  Subject: ${draft.subject}`, "", ...body].join(
    "\n",
  );
}

/**
 * Does what a person answered in a walk: what cannot be done is said, and the walk goes on; it never drops to the shell.
 * False where it was not done. Ctrl-C ends the walk all the same.
 */
export async function goOn(output: Pick<Output, "warn">, work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (!(error instanceof UserError) || error.exit === ExitCode.interrupted) throw error;
    output.warn(error.hint === undefined ? error.message : `${error.message} (${error.hint})`);
    return false;
  }
}
