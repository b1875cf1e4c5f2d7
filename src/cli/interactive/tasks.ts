import { finishOpen } from "../../app/finish-open.ts";
import { asOneCommand } from "../../app/run-context.ts";
import type { CommandContext } from "../../app/session/context.ts";
import { checkLater, readLater } from "../../app/session/read-time.ts";
import { ENDINGS, type TaskEnding } from "../../channels/task-ending.ts";
import { openHiding } from "../../run/actions/hidden-task.ts";
import { recordFact } from "../../run/actions/record-fact.ts";
import { endingsOf, endTask } from "../../run/actions/tasks.ts";
import type { RunContext } from "../../run/context.ts";
import { dropStopped } from "../../run/gates/find-stop.ts";
import { holdByLaw, judgedAs, openLegalChecker } from "../../run/gates/legal-checker.ts";
import { copyText, openLink } from "../desktop.ts";
import type { NamedTask } from "../../report/open-tasks.ts";
import { formatTask, listTasks } from "../list-tasks.ts";
import type { Narrowing } from "../narrow.ts";
import { createPrompts, type Prompts } from "../prompts.ts";
import { mayTake } from "../take-hidden.ts";
import { goOn } from "./answer.ts";
import { askSentiment } from "./sentiment.ts";

type Answer = TaskEnding | "copy" | "open" | "edit" | "snooze" | "replied" | "next" | "quit";

/** Endings that stand above what can be done with a task before it ends. */
const FIRST: ReadonlySet<TaskEnding> = new Set(["done", "already_connected"]);

/** Endings after which a rep is asked for a note: there was a call, or will be. */
const NOTED: ReadonlySet<string> = new Set([
  "answered",
  "no_answer",
  "voicemail",
  "meeting_booked",
  "call_back",
]);

/** Walks a rep through the open tasks, the oldest first. Every answer is kept at once. */
export async function walkTasks(
  context: CommandContext,
  narrowing: Narrowing = {},
): Promise<{ ended: number; left: number }> {
  const run = await context.openRun("act");
  const enrollments = run;
  const prompts = createPrompts(context.world.streams);
  const { env } = context.world;
  await finishOpen(run, context.output);
  const all = (await listTasks(run, narrowing)).filter(({ hidden }) => hidden === null);
  const legal = openLegalChecker(run);
  let ended = 0;
  for (const [index, first] of all.entries()) {
    let task: NamedTask = first;
    // Something may have happened to this person since the list was made.
    const [current] = await dropStopped(enrollments, await run.store.tasks({ id: task.id }));
    if (current?.status !== "open") continue;
    if ((await (await openHiding(run.store, run.clock.now(), run.config.calendar.zone))(task)) !== null)
      continue;
    const person = await run.store.getProspect(task.prospect);
    const now = run.clock.now();
    const held = person === null ? null : holdByLaw(await legal.check(person, judgedAs(task), now), now);
    if (held !== null) {
      context.output.warn(`task ${task.id}, ${task.name}: held by the law: ${held}`);
      continue;
    }
    if (task.held !== null) task = { ...task, ...current, held: null };
    const show = (place: string): Promise<void> =>
      context.output.write(
        `\n${formatTask(task, place, { now: run.clock.now(), paint: context.output.paint, columns: context.output.columns })}\n\n`,
      );
    await show(`${index + 1} of ${all.length}`);
    for (let isOpen = true; isOpen; ) {
      const answer = await askAnswer(prompts, task);
      switch (answer) {
        case "copy":
          if (await copyText(task.text, env)) context.output.say("copied");
          else context.output.warn("no clipboard program here (pbcopy, wl-copy, xclip): copy the text above");
          break;
        case "open":
          if (!(await openLink(task.url ?? "", env))) context.output.warn(`open it yourself: ${task.url}`);
          break;
        case "edit": {
          await goOn(context.output, async () => {
            const text = await prompts.editText({ message: "Text", text: task.text });
            await run.store.changeTask(task.id, { text });
            prompts.keep();
            task = { ...task, text, warning: null };
          });
          await show("edited");
          break;
        }
        case "snooze": {
          await run.store.changeTask(task.id, { snoozedUntil: await askLater(prompts, run) });
          prompts.keep();
          isOpen = false;
          break;
        }
        case "replied": {
          const person = await run.store.getProspect(task.prospect);
          const now = run.clock.now();
          const sentiment = await askSentiment(prompts, null);
          const fact = {
            kind: "replied",
            at: now,
            sequence: task.sequence,
            channel: task.channel,
            ...(sentiment !== null && { data: { sentiment } }),
          };
          if (person !== null) await recordFact(asOneCommand(run), person, fact, now);
          prompts.keep();
          ended += 1;
          isOpen = false;
          break;
        }
        case "next":
          isOpen = false;
          break;
        case "quit":
          return { ended, left: all.length - ended };
        default: {
          // Left out, it is not taken as performed: nobody need be asked.
          const isTaken = ENDINGS[answer].touch === "skipped" || (await mayTake(context, run, task));
          if (isTaken) {
            const until = answer === "call_back" ? await askLater(prompts, run) : null;
            const note = NOTED.has(answer)
              ? (await prompts.askText({ message: "A note (empty: none)", default: "" })).trim()
              : "";
            const details = { ...(note !== "" && { note }), ...(until !== null && { until }) };
            const isDone = await goOn(context.output, () =>
              endTask(asOneCommand(run), task.id, answer, run.clock.now(), details),
            );
            if (isDone) prompts.keep();
            if (isDone && ENDINGS[answer].touch !== "open") ended += 1;
          }
          isOpen = false;
        }
      }
    }
  }
  return { ended, left: all.length - ended };
}

async function askLater(prompts: Prompts, run: RunContext): Promise<number> {
  const { zone } = run.config.calendar;
  const until = await prompts.askText({
    message: "Until when? (tomorrow, 2 days, Mon 9:00)",
    check: (text) => checkLater(text, run.clock.now(), zone),
  });
  return readLater(until, run.clock.now(), zone);
}

function askAnswer(prompts: Prompts, task: NamedTask): Promise<Answer> {
  const nameOf = (ending: TaskEnding): string =>
    ending === "done" && task.channel === "linkedin" ? "sent" : ENDINGS[ending].name;
  const listed = (isFirst: boolean): { value: Answer; name: string }[] =>
    endingsOf(task.action)
      .filter((value) => FIRST.has(value) === isFirst)
      .map((value) => ({ value, name: nameOf(value) }));
  const choices: { value: Answer; name: string }[] = [
    { value: "copy", name: "copy the text" },
    ...(task.url === null ? [] : [{ value: "open" as const, name: "open the link" }]),
    ...listed(true),
    { value: "edit", name: "edit the text" },
    { value: "snooze", name: "snooze" },
    ...listed(false),
    { value: "replied", name: "they replied" },
    { value: "next", name: "later: the next task" },
    { value: "quit", name: "stop for now" },
  ];
  return prompts.askChoice({ message: "What now?", choices });
}
