import type { CommandContext } from "../../app/session/context.ts";
import type { Paint } from "../../app/session/paint.ts";
import { formatDistance, formatMoment, formatWhen } from "../../app/session/time.ts";
import { locateFile } from "../../app/session/workspace-store.ts";
import { countOf } from "../../count-of.ts";
import { ExitCode } from "../../errors.ts";
import type { SenderStatus, SequenceStatus, StatusView } from "../../report/status.ts";
import type { RunContext } from "../../run/context.ts";
import type { LockHolder } from "../../store/lock-holder.ts";
import { defineVerb, type Result } from "../command.ts";
import { parseCount } from "../parse-option.ts";
import { formatIso, formatIsoOrNull } from "../render/iso.ts";
import { explainMiss } from "../render/missed.ts";
import { formatTable } from "../render/table.ts";

/** Why nothing of what is due would leave, and what to do. */
type Stuck = Record<"reason" | "hint", string>;

/** Cron runs every minute; a run under load, or a clock set back, is no alarm yet. */
const OVERDUE_MINUTES = 30;

export const status = defineVerb({
  name: "status",
  describe: "sequences, senders, tasks, what is uncertain, what comes next",
  examples: [
    { command: "seq status", does: "where everything stands" },
    { command: "seq status --json", does: "for a script" },
    { command: "seq status --workers", does: "who works on the store, on which machine" },
    { command: "seq status --check", does: "for a monitor: exit 1 where something needs a person" },
  ],
  json: "document",
  configure: (command) =>
    command
      .option("--check", "only what does not mend itself; exit 0 where there is nothing")
      .option("--overdue <minutes>", "with --check: how long a touch may be due", parseCount, OVERDUE_MINUTES)
      .option("--workers", "who works on the store: host, part, what each holds, whose mailbox it reads"),
  async run(context, { options }) {
    const holder = options.check === true ? await findHolder(context) : null;
    const run = await context.openRun("look");
    if (options.workers === true) {
      const [{ readWorkers }, { isOwnerAlive }, { showWorkers }] = await Promise.all([
        import("../../report/workers.ts"),
        import("../../app/session/owner.ts"),
        import("../render/workers.ts"),
      ]);
      const workers = await readWorkers(run, isOwnerAlive);
      return showWorkers(workers, context.world.wallClock(), context.output.columns);
    }
    const [{ readStatus }, { findStuck }] = await Promise.all([
      import("../../report/status.ts"),
      import("../../report/health.ts"),
    ]);
    const view = await readStatus(run);
    if (options.check === true)
      return checkHealth(context, run, view, { holder, overdueMs: options.overdue * 60_000 });
    return {
      data: {
        ...view,
        now: formatIso(view.now),
        next_due: formatIsoOrNull(view.next_due),
        senders: view.senders.map((each) => ({
          ...each,
          next_at: formatIsoOrNull(each.next_at),
          heard_at: formatIsoOrNull(each.heard_at),
          ...(each.outage !== undefined && {
            outage: { ...each.outage, since: formatIso(each.outage.since) },
          }),
        })),
      },
      text: (paint) =>
        formatStatus(view, run.config.calendar.zone, {
          paint,
          columns: context.output.columns,
          stuck: findStuck(view),
        }),
    };
  },
});

/** Looked at first: it tells why nothing else can be opened. */
async function findHolder(context: CommandContext): Promise<LockHolder | null> {
  const { root, config } = await context.openWorkspace();
  const [{ findLockHolder }, { existsSync }] = await Promise.all([
    import("../../store/lock-holder.ts"),
    import("node:fs"),
  ]);
  const found = locateFile(root, config.store);
  return found !== null && existsSync(found.file)
    ? findLockHolder(found.file, context.world.wallClock)
    : null;
}

/** One line a trouble, and no personal data: monitors mail and keep what they are told. */
async function checkHealth(
  { output, world }: CommandContext,
  run: RunContext,
  view: StatusView,
  { holder, overdueMs }: { holder: LockHolder | null; overdueMs: number },
): Promise<Result> {
  const { root, config, store } = run;
  const [{ judgeHealth, readDisk }, { findUntaken }, { isOwnerAlive }] = await Promise.all([
    import("../../report/health.ts"),
    import("../../report/workers.ts"),
    import("../../app/session/owner.ts"),
  ]);
  const found = locateFile(root, config.store);
  const disk = found === null ? null : await readDisk(found.file);
  const problems = judgeHealth(view, {
    disk,
    holder,
    overdueMs,
    restoredFrom: store.restoredFrom,
    zone: config.calendar.zone,
    untaken: await findUntaken(run, isOwnerAlive, world.wallClock()),
  });
  const isHealthy = problems.length === 0;
  return {
    data: { now: formatIso(view.now), healthy: isHealthy, problems },
    text: (paint) =>
      isHealthy
        ? output.quiet
          ? ""
          : paint.good("healthy")
        : problems.map(({ check, detail, hint }) => `${paint.bad(check)}: ${detail} (${hint})`).join("\n"),
    exit: isHealthy ? ExitCode.done : ExitCode.attention,
  };
}

function describeTrouble({ held, unheard, heard_at: heardAt, outage }: SenderStatus, now: number): string[] {
  return [
    ...(held === null ? [] : [`held: ${held}`]),
    ...(outage === undefined || held !== null
      ? []
      : [`nothing leaves (first failed ${formatDistance(outage.since, now)}): ${outage.reason}`]),
    ...(unheard === null
      ? []
      : [`mail not read${heardAt === null ? "" : ` since ${formatDistance(heardAt, now)}`}: ${unheard}`]),
  ];
}

/** A sender, and below it what it does on channels of services. */
function listRows(sender: SenderStatus): SenderStatus[] {
  const rest = { next_at: null, unheard: null, heard_at: null };
  const week = { sent: 0, bounced: 0, blocked: 0, complained: 0 };
  return [
    sender,
    ...(sender.services ?? []).map(({ channel, sent_24h, cap, held }) => ({
      ...rest,
      id: `  ${channel}`,
      sent_24h,
      cap,
      week,
      // What holds the sender stands above already.
      held: held === sender.held ? null : held,
    })),
  ];
}

function formatStatus(
  view: StatusView,
  zone: string,
  options: { paint: Paint; columns: number | null; stuck: Stuck | null },
): string {
  const { paint, stuck } = options;
  const count = (value: number): string => (value === 0 ? "·" : String(value));
  const sequences = formatTable<SequenceStatus>(
    view.sequences,
    [
      { title: "sequence", cell: (row) => paint.strong(row.name) },
      { title: "active", cell: (row) => count(row.active), align: "right" },
      { title: "due", cell: (row) => count(row.due), align: "right" },
      { title: "tasks", cell: (row) => count(row.tasks), align: "right" },
      { title: "paused", cell: (row) => count(row.paused), align: "right" },
      { title: "held", cell: (row) => count(row.held), align: "right" },
      { title: "to approve", cell: (row) => count(row.reviews), align: "right" },
      {
        title: "failed",
        cell: (row) => (row.failed === 0 ? "·" : paint.bad(String(row.failed))),
        align: "right",
      },
      { title: "skipped", cell: (row) => count(row.skipped), align: "right" },
      { title: "finished", cell: (row) => count(row.finished), align: "right" },
      { title: "exited", cell: (row) => count(row.exited), align: "right" },
      { title: "", cell: (row) => (row.stopped === null ? "" : paint.bad(row.stopped)) },
    ],
    options,
  );
  const senders = formatTable<SenderStatus>(
    view.senders.flatMap(listRows),
    [
      { title: "sender", cell: (row) => paint.strong(row.id) },
      {
        title: "sent in 24 h",
        cell: (row) => `${row.sent_24h}${row.cap === null ? "" : ` of ${row.cap}`}`,
        align: "right",
      },
      {
        title: "next",
        cell: (row) => (row.next_at === null ? "" : formatWhen(row.next_at, view.now, zone)),
        whole: true,
      },
      { title: "came back", cell: (row) => formatReturned(row.week, paint) },
      {
        title: "",
        cell: (row) =>
          describeTrouble(row, view.now)
            .map((each) => paint.bad(each))
            .join("; "),
      },
    ],
    options,
  );
  const sum = (of: "tasks" | "held" | "reviews") => view.sequences.reduce((all, row) => all + row[of], 0);
  const [tasks, held, reviews] = [sum("tasks"), sum("held"), sum("reviews")];
  const waiting = tasks + held + reviews + view.uncertain;
  const notes = [
    ...(tasks === 0 ? [] : [`${tasks} ${tasks === 1 ? "task waits" : "tasks wait"} for you: seq tasks`]),
    ...(held === 0
      ? []
      : [paint.warn(`${held} held, waiting for a person: seq why PERSON says what it lacks`)]),
    ...(reviews === 0
      ? []
      : [
          paint.warn(
            `${reviews} ${reviews === 1 ? "message waits" : "messages wait"} for approval: seq review`,
          ),
        ]),
    ...view.sequences.flatMap((row) => describeMissed(row).map((each) => paint.warn(each))),
    ...view.pauses.map(({ scope, name }) =>
      scope === "all"
        ? paint.warn("everything is paused: seq resume --all")
        : paint.warn(`${scope} ${name} is paused: seq resume --${scope} ${name}`),
    ),
    ...view.bulk.map(
      ({ domain, most, planned }) =>
        `${domain}: bulk senders' rules hold (up to ${most} emails in 24 hours of the last 7 days, ${planned} by caps): seq doctor`,
    ),
    ...(view.notices.open === 0 ? [] : [formatNotices(view.notices, paint)]),
    ...(view.inbox.unanswered === 0
      ? []
      : [
          paint.good(
            `${view.inbox.unanswered} ${view.inbox.unanswered === 1 ? "reply waits" : "replies wait"} for you: seq inbox`,
          ),
        ]),
    ...(view.inbox.open === 0
      ? []
      : [
          paint.warn(
            `${view.inbox.open} ${view.inbox.open === 1 ? "message asks" : "messages ask"} what to do: seq inbox`,
          ),
        ]),
    ...(view.notifications.failed === 0
      ? []
      : [
          paint.warn(
            `${countOf(view.notifications.failed, "notification")} could not be sent: look at notify in seq.yaml`,
          ),
        ]),
    ...(view.uncertain === 0 ? [] : [paint.bad(`${view.uncertain} uncertain: seq resolve`)]),
    view.next_due === null
      ? waiting === 0
        ? "nothing is planned"
        : "nothing else is planned"
      : view.next_due <= view.now
        ? describeDue(stuck)
        : `next: ${formatMoment(view.next_due, zone)} (${formatDistance(view.next_due, view.now)})`,
  ];
  return [view.sequences.length === 0 ? "no sequences" : sequences, senders, notes.join("\n")].join("\n\n");
}

/** What would be performed by `seq run`, or why nothing would be. */
function describeDue(stuck: Stuck | null): string {
  return stuck === null ? "due now: seq run" : `due now, but ${stuck.reason}: ${stuck.hint}`;
}

/** Reasons shown of a sequence: `seq failed list` has them all. */
const SHOWN_REASONS = 3;

function describeMissed({ name, missed }: SequenceStatus): string[] {
  if (missed.length === 0) return [];
  const shown = missed
    .slice(0, SHOWN_REASONS)
    .map(({ outcome, step, reason, people }) => `${people} ${outcome} at ${step} (${explainMiss(reason)})`);
  const more = missed.length > SHOWN_REASONS ? ", …" : "";
  return [`${name}: ${shown.join(", ")}${more}: seq failed list`];
}

function formatNotices({ open, overdue }: StatusView["notices"], paint: Paint): string {
  const text = `${open} ${open === 1 ? "notice" : "notices"} that the law asks for: seq consent notices`;
  return overdue === 0 ? text : paint.bad(`${text} (${overdue} overdue)`);
}

/** `2 bounced, 1 blocked` of the last seven days; nothing where all went well. */
function formatReturned({ bounced, blocked, complained }: SenderStatus["week"], paint: Paint): string {
  const parts = [
    ...(bounced === 0 ? [] : [`${bounced} bounced`]),
    ...(blocked === 0 ? [] : [`${blocked} blocked`]),
    ...(complained === 0 ? [] : [`${complained} complained`]),
  ];
  return parts.length === 0 ? "" : paint.warn(parts.join(", "));
}
