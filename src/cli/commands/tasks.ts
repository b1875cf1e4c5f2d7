import { InvalidArgumentError } from "@commander-js/extra-typings";
import { defineGroup, defineVerb } from "../command.ts";
import type { Context } from "../context.ts";
import { listTasks, type NamedTask } from "../list-tasks.ts";
import { readLater } from "../read-time.ts";
import { formatIso } from "../render/iso.ts";
import { formatTable } from "../render/table.ts";
import { formatMoment, formatWhen } from "../render/time.ts";

function describeTask(task: NamedTask) {
  return {
    id: task.id,
    prospect: task.name,
    sequence: task.sequence,
    step: task.step,
    channel: task.channel,
    action: task.action,
    url: task.url,
    text: task.text,
    warning: task.warning,
    held: task.held,
    due_at: formatIso(task.at),
    ...(task.hidden !== null && { hidden: task.hidden }),
  };
}

function writeText({ held, warning, text }: NamedTask, paint: Context["output"]["paint"]): string {
  if (held !== null) return paint.warn(`! ${warning}`);
  return (warning === null ? "" : paint.warn("! ")) + text;
}

async function showList(context: Context, withHidden = false) {
  const run = await context.openRun("look");
  const all = await listTasks(run);
  const tasks = withHidden ? all : all.filter(({ hidden }) => hidden === null);
  const left = all.length - tasks.length;
  const more = left === 0 ? "" : `${left} of people who are paused or away: seq tasks list --all`;
  const { zone } = run.config.calendar;
  return {
    data: tasks.map(describeTask),
    text: (paint: Context["output"]["paint"]) =>
      tasks.length === 0
        ? `no tasks${more === "" ? "" : ` for now; ${more}`}`
        : formatTable(
            tasks,
            [
              { title: "id", cell: (task) => String(task.id), align: "right" },
              { title: "prospect", cell: (task) => paint.strong(task.name) },
              { title: "what", cell: (task) => task.action },
              { title: "sequence", cell: (task) => `${task.sequence} › ${task.step}`, drop: 2 },
              { title: "since", cell: (task) => formatMoment(task.at, zone), whole: true, drop: 1 },
              ...(withHidden ? [{ title: "not now", cell: (task: NamedTask) => task.hidden ?? "" }] : []),
              { title: "text", cell: (task) => writeText(task, paint) },
            ],
            { paint, columns: context.output.columns },
          ) + (more === "" ? "" : `\n\n${more}`),
  };
}

const walk = defineVerb({
  name: "walk",
  describe: "one task after the other: copy, open, done, skip, snooze (at a terminal)",
  isDefault: true,
  examples: [{ command: "seq tasks", does: "start with the oldest" }],
  json: "document",
  configure: (command) => command,
  async run(context) {
    if (!context.canAsk || context.output.json) return showList(context);
    const { walkTasks } = await import("../walk-tasks.ts");
    const counts = await walkTasks(context);
    return { text: () => `${counts.ended} ended, ${counts.left} left` };
  },
});

const list = defineVerb({
  name: "list",
  describe: "open tasks, with the text ready to paste",
  examples: [{ command: "seq tasks list --json", does: "with texts and links, for a script" }],
  json: "document",
  configure: (command) => command.option("--all", "also those of people who are paused or away"),
  run: (context, { options }) => showList(context, options.all === true),
});

async function endById(
  context: Context,
  id: number,
  ending: "done" | "skip" | "not_found" | "already_connected",
  isSure = false,
) {
  const run = await context.openRun("act");
  const [{ endTask, findTask }, { createChanger }, { finishOpen }, { mayTake }] = await Promise.all([
    import("../../run/tasks.ts"),
    import("../run-context.ts"),
    import("../finish-open.ts"),
    import("../take-hidden.ts"),
  ]);
  await finishOpen(run, context.output);
  if (ending === "done" && !(await mayTake(context, run, await findTask(run, id), isSure))) {
    return { data: { id, ending: null }, text: () => `task ${id} stays open` };
  }
  const task = await endTask(createChanger(run), id, ending, run.clock.now());
  return {
    data: { id, ending, sequence: task.sequence, step: task.step },
    text: () => `task ${id}: ${ending.replace("_", " ")}`,
  };
}

const done = defineVerb({
  name: "done",
  describe: "it is done; the sequence goes on from now",
  examples: [
    { command: "seq tasks done 12", does: "performed" },
    { command: "seq tasks done 12 --already-connected", does: "counts as accepted" },
  ],
  json: "document",
  configure: (command) =>
    command
      .argument("<id>", "number of a task", parseId)
      .option("--already-connected", "you were connected before")
      .option("--yes", "also where the person is paused or away"),
  run: (context, { args: [id], options }) =>
    endById(
      context,
      id,
      options.alreadyConnected === true ? "already_connected" : "done",
      options.yes === true,
    ),
});

const skip = defineVerb({
  name: "skip",
  describe: "leave it out; the sequence goes on",
  examples: [
    { command: "seq tasks skip 12", does: "without a touch" },
    { command: "seq tasks skip 12 --not-found", does: "there is no such profile or number" },
  ],
  json: "document",
  configure: (command) =>
    command
      .argument("<id>", "number of a task", parseId)
      .option("--not-found", "the person could not be found"),
  run: (context, { args: [id], options }) =>
    endById(context, id, options.notFound === true ? "not_found" : "skip"),
});

const snooze = defineVerb({
  name: "snooze",
  describe: "hide it for a while",
  examples: [
    { command: "seq tasks snooze 12 --until tomorrow", does: "until tomorrow at 9" },
    { command: "seq tasks snooze 12 --until 'Mon 14:30'", does: "until Monday, half past two" },
  ],
  json: "document",
  configure: (command) =>
    command
      .argument("<id>", "number of a task", parseId)
      .requiredOption(
        "--until <time>",
        "when it comes back: tomorrow, 2 days, Mon 9:00, 내일, or a date and time",
      ),
  async run(context, { args: [id], options }) {
    const run = await context.openRun("act");
    const { zone } = run.config.calendar;
    const until = await readLater(options.until, run.clock.now(), zone);
    const { findTask } = await import("../../run/tasks.ts");
    await findTask(run, id);
    await run.store.changeTask(id, { snoozedUntil: until });
    return {
      data: { id, snoozed_until: formatIso(until) },
      text: () => `task ${id} comes back ${formatWhen(until, run.clock.now(), zone)}`,
    };
  },
});

function parseId(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text))
    throw new InvalidArgumentError("Give the number that seq tasks list shows.");
  return Number(text);
}

export const tasks = defineGroup({
  name: "tasks",
  describe: "the touches that you perform: LinkedIn, calls, visits",
  examples: [
    { command: "seq tasks", does: "walk through them" },
    { command: "seq tasks done 12", does: "for scripts" },
  ],
  verbs: [walk, list, done, skip, snooze],
});
