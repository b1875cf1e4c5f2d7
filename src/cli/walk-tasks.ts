import { UserError } from "../errors.ts";
import { dropStopped } from "../run/find-stop.ts";
import { openHiding } from "../run/hidden-task.ts";
import { holdByLaw, openLawyer } from "../run/law.ts";
import { recordFact } from "../run/record-fact.ts";
import { endTask } from "../run/tasks.ts";
import type { Context } from "./context.ts";
import { copyText, openLink } from "./desktop.ts";
import { finishOpen } from "./finish-open.ts";
import { mayTake } from "./take-hidden.ts";
import { listTasks, type NamedTask } from "./list-tasks.ts";
import { createPrompts, type Prompts } from "./prompts.ts";
import { checkLater, readLater } from "./read-time.ts";
import { createChanger } from "./run-context.ts";

type Answer =
  | "copy"
  | "open"
  | "done"
  | "already_connected"
  | "edit"
  | "snooze"
  | "skip"
  | "not_found"
  | "replied"
  | "next"
  | "quit";

/** Walks a rep through the open tasks, the oldest first. Every answer is kept at once. */
export async function walkTasks(context: Context): Promise<{ ended: number; left: number }> {
  const run = await context.openRun("act");
  const changer = createChanger(run);
  const prompts = createPrompts(context.world.streams);
  const { env } = context.world;
  const { zone } = run.config.calendar;
  await finishOpen(run, context.output);
  const all = (await listTasks(run)).filter(({ hidden }) => hidden === null);
  const lawyer = openLawyer(run);
  let ended = 0;
  for (const [index, first] of all.entries()) {
    let task: NamedTask = first;
    // Something may have happened to this person since the list was made.
    const [current] = await dropStopped(changer, await run.store.tasks({ id: task.id }));
    if (current?.status !== "open") continue;
    if ((await (await openHiding(run.store, run.clock.now()))(task)) !== null) continue;
    const person = await run.store.getProspect(task.prospect);
    const now = run.clock.now();
    const held = person === null ? null : holdByLaw(await lawyer.look(person, task.channel, now), now);
    if (held !== null) {
      context.output.warn(`task ${task.id}, ${task.name}: held by the law: ${held}`);
      continue;
    }
    if (task.held !== null) task = { ...task, ...current, held: null };
    await showTask(context, task, `${index + 1} of ${all.length}`);
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
          const text = await prompts.editText({ message: "Text", text: task.text });
          await run.store.changeTask(task.id, { text });
          task = { ...task, text, warning: null };
          await showTask(context, task, "edited");
          break;
        }
        case "snooze": {
          const until = await prompts.askText({
            message: "Until when? (tomorrow, 2 days, Mon 9:00)",
            check: (text) => checkLater(text, run.clock.now(), zone),
          });
          await run.store.changeTask(task.id, {
            snoozedUntil: await readLater(until, run.clock.now(), zone),
          });
          isOpen = false;
          break;
        }
        case "replied": {
          const person = await run.store.getProspect(task.prospect);
          const now = run.clock.now();
          const fact = { kind: "replied", at: now, sequence: task.sequence, channel: task.channel };
          if (person !== null) await recordFact(changer, person, fact, now);
          ended += 1;
          isOpen = false;
          break;
        }
        case "next":
          isOpen = false;
          break;
        case "quit":
          return { ended, left: all.length - ended };
        case "done":
          if (await mayTake(context, run, task)) {
            ended += await endOrSay(context, () => endTask(changer, task.id, answer, run.clock.now()));
          }
          isOpen = false;
          break;
        case "already_connected":
        case "skip":
        case "not_found":
          ended += await endOrSay(context, () => endTask(changer, task.id, answer, run.clock.now()));
          isOpen = false;
          break;
      }
    }
  }
  return { ended, left: all.length - ended };
}

/** What has stopped the sequence since it was shown is said, and the walk goes on. */
async function endOrSay({ output }: Context, end: () => Promise<unknown>): Promise<number> {
  try {
    await end();
    return 1;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    output.warn(error.message);
    return 0;
  }
}

async function showTask(context: Context, task: NamedTask, place: string): Promise<void> {
  const { paint } = context.output;
  const lines = [
    "",
    `${paint.strong(task.name)}  ${task.action}  ${paint.dim(`${task.sequence} › ${task.step}, ${place}`)}`,
    ...(task.url === null ? [] : [paint.name(task.url)]),
    ...(task.warning === null ? [] : [paint.warn(`! ${task.warning}`)]),
    "",
    ...task.text.split("\n").map((line) => `  ${line}`),
    "",
  ];
  await context.output.write(`${lines.join("\n")}\n`);
}

function askAnswer(prompts: Prompts, task: NamedTask): Promise<Answer> {
  const choices: { value: Answer; name: string }[] = [
    { value: "copy", name: "copy the text" },
    ...(task.url === null ? [] : [{ value: "open" as const, name: "open the link" }]),
    { value: "done", name: "done" },
    ...(task.action === "linkedin.connect"
      ? [{ value: "already_connected" as const, name: "already connected" }]
      : []),
    { value: "edit", name: "edit the text" },
    { value: "snooze", name: "snooze" },
    { value: "skip", name: "skip this touch" },
    { value: "not_found", name: "not found" },
    { value: "replied", name: "they replied" },
    { value: "next", name: "later: the next task" },
    { value: "quit", name: "stop for now" },
  ];
  return prompts.askChoice({ message: "What now?", choices });
}
