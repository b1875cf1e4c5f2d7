import { InvalidArgumentError } from "@commander-js/extra-typings";
import type { CommandContext } from "../../app/session/context.ts";
import { readLater } from "../../app/session/read-time.ts";
import { formatMoment, formatWhen } from "../../app/session/time.ts";
import type { TaskEnding } from "../../channels/task-ending.ts";
import { countOf } from "../../count-of.ts";
import { ExitCode, UserError } from "../../errors.ts";
import { defineGroup, defineVerb } from "../command.ts";
import type { NamedTask } from "../../report/open-tasks.ts";
import { formatTask, listTasks } from "../list-tasks.ts";
import { addNarrowing, createNarrowing, type Narrowing } from "../narrow.ts";
import { formatIso, formatIsoOrNull } from "../render/iso.ts";
import { formatTable } from "../render/table.ts";

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
    full_name: task.card.fullName,
    company: task.card.company,
    title: task.card.title,
    timezone: task.card.zone,
    history: task.card.history.map(({ at, ...each }) => ({ at: formatIso(at), ...each })),
    next: task.card.next,
    ...(task.hidden !== null && { hidden: task.hidden }),
  };
}

function writeText({ held, warning, text }: NamedTask, paint: CommandContext["output"]["paint"]): string {
  if (held !== null) return paint.warn(`! ${warning}`);
  return (warning === null ? "" : paint.warn("! ")) + text;
}

/** A row a task for a word processor's mail merge. What waits for somebody, or is held by the law, is not printed. */
async function writeMerge(context: CommandContext, narrowing: Narrowing, file: string) {
  const run = await context.openRun("look");
  const [{ listMergeColumns, mergeCells }, { stringifyTable }, { writePrivateFile }, { resolve }] =
    await Promise.all([
      import("../../report/mail-merge.ts"),
      import("../../prospects/export-row.ts"),
      import("../../app/session/private-output.ts"),
      import("node:path"),
    ]);
  const open = await listTasks(run, narrowing);
  const tasks = open.filter(({ hidden, held }) => hidden === null && held === null);
  const columns = listMergeColumns(run.config.fields);
  const cells: (string | null)[][] = [];
  for (const task of tasks) {
    const person = await run.store.getProspect(task.prospect);
    if (person !== null) cells.push(mergeCells(task, person, columns));
  }
  const place = { name: file, root: run.root, isNew: true };
  await writePrivateFile(resolve(context.world.cwd, file), await stringifyTable({ columns, cells }), place);
  const left = open.length - cells.length;
  const ids = tasks.map(({ id }) => id);
  return {
    data: { file, tasks: ids, left_out: left },
    text: () =>
      `${countOf(cells.length, "task")} written to ${file}` +
      (left === 0 ? "" : `; ${left} left out: of people who are paused or away, or held by the law`) +
      (cells.length === 0 ? "" : `\nonce they are in the post: seq tasks done ${ids.join(" ")}`),
  };
}

/** Who comes today and what is to be done for whom, a block a person: for paper, or a glance at a terminal. */
async function showDay(context: CommandContext, narrowing: Narrowing) {
  const run = await context.openRun("look");
  const [{ readDay }, { formatDayList }] = await Promise.all([
    import("../../report/day.ts"),
    import("../render/day.ts"),
  ]);
  const day = await readDay(run, createNarrowing(narrowing, run.clock.now(), run.config));
  return {
    data: {
      date: day.date,
      hidden: day.hidden,
      people: day.people.map(({ prospect, name, card, meetings, tasks: own, codes, ...rest }) => ({
        prospect: `p${prospect}`,
        name,
        ...rest,
        company: card.company,
        title: card.title,
        timezone: card.zone,
        meetings: meetings.map(({ at, day, kind }) => ({ at: formatIsoOrNull(at), day, kind })),
        tasks: own.map(({ id, action, channel, sequence, step, url, text, warning, at, snoozedUntil }) => ({
          ...{ id, action, channel, sequence, step, url, text, warning },
          at: formatIso(snoozedUntil ?? at),
        })),
        history: card.history.map(({ at, ...each }) => ({ at: formatIso(at), ...each })),
        codes: codes.map(({ expiresAt, ...code }) => ({ ...code, expires_at: formatIsoOrNull(expiresAt) })),
      })),
    },
    text: (paint: CommandContext["output"]["paint"]) => formatDayList(day, context.output.columns, paint),
  };
}

async function showList(context: CommandContext, narrowing: Narrowing, withHidden = false) {
  const run = await context.openRun("look");
  const all = await listTasks(run, narrowing);
  const tasks = withHidden ? all : all.filter(({ hidden }) => hidden === null);
  const left = all.length - tasks.length;
  const more =
    left === 0 ? "" : `${countOf(left, "task")} of people who are paused or away: seq tasks list --all`;
  const { zone } = run.config.calendar;
  return {
    data: tasks.map(describeTask),
    text: (paint: CommandContext["output"]["paint"]) =>
      tasks.length === 0
        ? `no tasks${more === "" ? "" : ` for now; ${more}`}`
        : formatTable(
            tasks,
            [
              { title: "id", cell: (task) => String(task.id), align: "right" },
              { title: "prospect", cell: (task) => paint.strong(task.name) },
              { title: "company", cell: (task) => task.card.company ?? "", drop: 1 },
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
  examples: [
    { command: "seq tasks", does: "start with the oldest" },
    { command: "seq tasks --today --print", does: "who comes and whom to call today, to be printed" },
  ],
  json: "document",
  configure: (command) =>
    addNarrowing(command)
      .option("--today", "who comes today, and what is to be done today, a block a person")
      .option("--print", "with --today: as it is printed, without walking through"),
  async run(context, { options }) {
    const { today, print, ...narrowing } = options;
    if (print === true && today !== true) {
      throw new UserError("--print is for a day", {
        hint: "seq tasks --today --print",
        exit: ExitCode.usage,
      });
    }
    if (today === true) return showDay(context, narrowing);
    if (!context.canAsk || context.output.json) return showList(context, narrowing);
    const { walkTasks } = await import("../interactive/tasks.ts");
    const counts = await walkTasks(context, narrowing);
    return { text: () => `${counts.ended} ended, ${counts.left} left` };
  },
});

const list = defineVerb({
  name: "list",
  describe: "open tasks, with the text ready to paste",
  examples: [
    { command: "seq tasks list --json", does: "with texts and links, for a script" },
    { command: "seq tasks list --channel post --csv letters.csv", does: "to print letters from" },
  ],
  json: "document",
  configure: (command) =>
    addNarrowing(command)
      .option("--all", "also those of people who are paused or away")
      .option(
        "--csv <file>",
        "write them for a mail merge: a row a task, with the person's fields and the text",
      ),
  async run(context, { options }) {
    const { all, csv, ...narrowing } = options;
    return csv === undefined
      ? showList(context, narrowing, all === true)
      : writeMerge(context, narrowing, csv);
  },
});

const show = defineVerb({
  name: "show",
  describe: "one task: who it is, what was before, what comes next, and the text",
  examples: [{ command: "seq tasks show 12", does: "before you call" }],
  json: "document",
  configure: (command) => command.argument("<id>", "number of a task", parseId),
  async run(context, { args: [id] }) {
    const run = await context.openRun("look");
    const { findTask } = await import("../../run/actions/tasks.ts");
    await findTask(run, id);
    const task = (await listTasks(run)).find((each) => each.id === id);
    if (task === undefined) {
      throw new UserError(`task ${id} is not for now`, {
        hint: "it is snoozed, or something has stopped the sequence: seq why PERSON",
      });
    }
    return {
      data: describeTask(task),
      text: (paint) =>
        formatTask(task, "open", { now: run.clock.now(), paint, columns: context.output.columns }),
    };
  },
});

interface Ended {
  id: number;
  ending: TaskEnding | null;
  sequence?: string;
  step?: string;
  /** Why it was not ended, where others were. */
  error?: string;
}

/** One after the other, as one command: what stops one of several keeps no other from ending. */
async function endEach(
  context: CommandContext,
  ids: readonly number[],
  wanted: string,
  details: { note?: string | undefined; until?: string | undefined; isSure: boolean },
) {
  const run = await context.openRun("act");
  const [{ checkEnding, endTask, findTask }, { asOneCommand }, { finishOpen }, { mayTake }] =
    await Promise.all([
      import("../../run/actions/tasks.ts"),
      import("../../app/run-context.ts"),
      import("../../app/finish-open.ts"),
      import("../take-hidden.ts"),
    ]);
  const { ENDINGS } = await import("../../channels/task-ending.ts");
  const ending = await parseEnding(wanted);
  await finishOpen(run, context.output);
  const { note, until: wish, isSure } = details;
  const { zone } = run.config.calendar;
  const until = wish === undefined ? null : await readLater(wish, run.clock.now(), zone);
  const given = { ...(note !== undefined && { note }), ...(until !== null && { until }) };
  const hand = asOneCommand(run);
  const end = async (id: number): Promise<Ended> => {
    const task = await findTask(run, id);
    if (ending !== "already_connected") checkEnding(task, ending, given);
    const isTaken = ENDINGS[ending].touch === "skipped" || (await mayTake(context, run, task, isSure));
    if (!isTaken) return { id, ending: null };
    await endTask(hand, id, ending, run.clock.now(), given);
    return { id, ending, sequence: task.sequence, step: task.step };
  };
  const ended: Ended[] = [];
  for (const id of new Set(ids)) {
    try {
      ended.push(await end(id));
    } catch (error) {
      if (ids.length === 1 || !(error instanceof UserError)) throw error;
      ended.push({ id, ending: null, error: error.message });
    }
  }
  return {
    data: ended.length === 1 ? ended[0] : ended,
    text: () =>
      ended
        .map(
          ({ id, ending: as, error }) =>
            `task ${id}: ${error ?? (as === null ? "stays open" : as.replaceAll("_", " "))}`,
        )
        .join("\n"),
    exit: ended.some(({ error }) => error !== undefined) ? ExitCode.attention : ExitCode.done,
  };
}

const done = defineVerb({
  name: "done",
  describe: "it is done; the sequence goes on from now",
  examples: [
    { command: "seq tasks done 12 13", does: "performed" },
    { command: 'seq tasks done 12 --as voicemail --note "asked to be called"', does: "how a call ended" },
    { command: "seq tasks done 12 --as call_back --until 'Mon 9:00'", does: "it comes back then" },
    { command: "seq tasks done 12 --already-connected", does: "counts as accepted" },
  ],
  json: "document",
  exclusive: [["--as", "--already-connected"]],
  configure: (command) =>
    command
      .argument("<id...>", "numbers of tasks", collectIds)
      .option(
        "--as <ending>",
        "how it ended: sent, answered, no_answer, voicemail, wrong_number, meeting_booked, call_back, already_connected, not_found, inmail_only",
      )
      .option("--note <text>", "kept on the timeline")
      .option("--until <time>", "with call_back: when (tomorrow, Mon 9:00, a date and time)")
      .option("--already-connected", "you were connected before")
      .option("--yes", "also where the person is paused or away"),
  run: (context, { args: [ids], options }) =>
    endEach(context, ids, options.alreadyConnected === true ? "already_connected" : (options.as ?? "done"), {
      note: options.note,
      until: options.until,
      isSure: options.yes === true,
    }),
});

const skip = defineVerb({
  name: "skip",
  describe: "leave it out; the sequence goes on",
  examples: [
    { command: "seq tasks skip 12 13", does: "without a touch" },
    { command: "seq tasks skip 12 --not-found", does: "there is no such profile or number" },
  ],
  json: "document",
  configure: (command) =>
    command
      .argument("<id...>", "numbers of tasks", collectIds)
      .option("--note <text>", "kept on the timeline")
      .option("--not-found", "the person could not be found"),
  run: (context, { args: [ids], options }) =>
    endEach(context, ids, options.notFound === true ? "not_found" : "skip", {
      note: options.note,
      isSure: true,
    }),
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
      .argument("<id...>", "numbers of tasks", collectIds)
      .requiredOption(
        "--until <time>",
        "when it comes back: tomorrow, 2 days, Mon 9:00, 내일, or a date and time",
      ),
  async run(context, { args: [ids], options }) {
    const run = await context.openRun("act");
    const { zone } = run.config.calendar;
    const until = await readLater(options.until, run.clock.now(), zone);
    const { findTask } = await import("../../run/actions/tasks.ts");
    for (const id of ids) await findTask(run, id);
    for (const id of ids) await run.store.changeTask(id, { snoozedUntil: until });
    const rows = ids.map((id) => ({ id, snoozed_until: formatIso(until) }));
    return {
      data: rows.length === 1 ? rows[0] : rows,
      text: () =>
        ids.map((id) => `task ${id} comes back ${formatWhen(until, run.clock.now(), zone)}`).join("\n"),
    };
  },
});

/** As `--as` takes it; `sent` is what `done` is called on LinkedIn. UserError, a usage error, for anything else. */
async function parseEnding(text: string): Promise<TaskEnding> {
  const { ENDINGS } = await import("../../channels/task-ending.ts");
  const ending = text.replaceAll("-", "_");
  if (ending === "sent") return "done";
  const known = Object.keys(ENDINGS) as TaskEnding[];
  const found = known.find((each) => each === ending);
  if (found !== undefined) return found;
  throw new UserError(`a task does not end as ${text}`, {
    hint: `one of sent, ${known.join(", ")}`,
    exit: ExitCode.usage,
  });
}

function collectIds(text: string, before: number[] | undefined): number[] {
  return [...(before ?? []), parseId(text)];
}

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
  verbs: [walk, list, show, done, skip, snooze],
});
