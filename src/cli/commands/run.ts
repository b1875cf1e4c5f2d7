import { Option } from "@commander-js/extra-typings";
import type { Output } from "../../app/session/output.ts";
import type { Paint } from "../../app/session/paint.ts";
import { formatClock, formatWhen } from "../../app/session/time.ts";
import { ExitCode, UserError } from "../../errors.ts";
import type { RunSummary, TouchLine } from "../../run/touch-line.ts";
import { defineVerb } from "../command.ts";
import { isByPerson } from "../interrupts.ts";
import { parseCount, parseNames } from "../parse-option.ts";
import { formatIso, formatIsoOrNull } from "../render/iso.ts";
import { formatUnread, printMessage } from "../render/sync.ts";

export const run = defineVerb({
  name: "run",
  describe: "perform what is due",
  examples: [
    { command: "seq run --dry-run", does: "see what would happen, send nothing" },
    { command: "seq run", does: "once; safe to repeat, to overlap and to interrupt" },
    { command: "seq run --watch", does: "keep going; wakes when the next touch is due" },
    { command: "seq run --watch --channels email", does: "one of several workers: it takes its part alone" },
    { command: "seq cron install", does: "leave it to cron" },
  ],
  json: "lines",
  exclusive: [
    ["--watch", "--for"],
    ["--watch", "--dry-run"],
  ],
  configure: (command) =>
    command
      .option("--dry-run", "the same, with channels that only describe")
      .option("--watch", "keep running until Ctrl-C")
      .option("--for <time>", "wait so long for what becomes due meanwhile: 50s")
      .option("--max <n>", "perform at most this many touches", parseCount)
      .option("--senders <ids>", "only these senders: anna,ben", parseNames)
      .option("--channels <channels>", "only these channels: email,sms", parseNames)
      .addOption(new Option("--channel <channel>").hideHelp())
      .option("--sequence <name>", "only this sequence"),
  async run(context, { options }) {
    const { output, world } = context;
    const dry = options.dryRun === true;
    const isTerminal =
      world.streams.stdout.isTTY === true && !output.json && !output.verbose && options.watch !== true;
    /** What waits, a line a reason at a terminal: of 300 people who wait for one limit nobody reads 300 lines. */
    const groups = new Map<string, { line: Omit<TouchLine, "reference">; count: number }>();
    let performed = 0;
    const [{ performDue }, { openProgress }] = await Promise.all([
      import("../../app/perform-due.ts"),
      import("../progress.ts"),
    ]);
    const progress = openProgress(context, { things: "touches looked at" });
    let heldBySender = 0;
    const report = await performDue(context, {
      dry,
      watch: options.watch === true,
      forMs: options.for === undefined ? null : await readSpan(options.for),
      max: options.max ?? null,
      senders: options.senders ?? null,
      channels: options.channels ?? (options.channel === undefined ? null : [options.channel]),
      sequence: options.sequence ?? null,
      // A run that watches has no end to be near to.
      ...(output.showsProgress && options.watch !== true && { onDue: (people) => progress.at(0, people) }),
      onTouch: async (line, zone) => {
        performed += 1;
        if (line.ofSender === true) heldBySender += 1;
        if (isTerminal && !output.quiet && GROUPED.has(line.outcome)) {
          const key = JSON.stringify([line.outcome, line.sequence, line.step, foldReason(line.reason)]);
          const group = groups.get(key) ?? { line, count: 0 };
          group.count += 1;
          groups.set(key, group);
        } else await printTouch(output, line, zone);
        progress.at(performed);
      },
      onMessage: (line, zone) => printMessage(output, line, zone),
    });
    progress.end();
    for (const { line, count } of groups.values()) {
      const shown =
        count === 1 ? line : { ...line, prospect: `${count} people`, reason: foldReason(line.reason) };
      await output.line(line, (paint) => formatTouch(shown, report.zone, paint));
    }
    for (const each of report.unheard) output.warn(formatUnread(each));
    const { summary, zone } = report;
    // An outage passes by itself; a hold is lifted by a person.
    const held = report.troubles.filter(({ kind }) => kind === "held");
    const isTroubled = report.problems + report.unheard.length + held.length > 0;
    const waiting = summary.failed + summary.uncertain + summary.held;
    const needsPerson = waiting > 0 || isTroubled;
    // Cron mails what is printed: a run in which nothing happened has nothing to say, nor one with more of what was told.
    const isWorthTelling = output.quiet ? waiting - heldBySender > 0 || isTroubled : summary.due > 0;
    if (output.json || isWorthTelling || world.streams.stdout.isTTY === true) {
      const unheard = report.unheard.map(({ sender }) => sender);
      const record = { ...summary, next_due: formatIsoOrNull(summary.next_due), unheard };
      await output.line(record, (paint) => formatSummary(summary, { now: report.now, zone, dry, paint }));
    }
    const { interruption } = world;
    if (isByPerson(interruption) || (interruption.signal.aborted && options.watch !== true)) {
      return { exit: ExitCode.interrupted };
    }
    return { exit: needsPerson ? ExitCode.attention : ExitCode.done };
  },
});

/** @throws UserError (exit 2) for what is no time */
async function readSpan(text: string): Promise<number> {
  const { parseDuration } = await import("../../config/duration.ts");
  const ms = parseDuration(text);
  if (ms === null) {
    throw new UserError(`--for ${text} is no time`, { hint: "write 50s or 5 minutes", exit: ExitCode.usage });
  }
  return ms;
}

/** With `--quiet`, as cron runs it, text is only what needs a person, and nobody is named by their address. */
async function printTouch(
  output: Output,
  { reference, ofSender, ...line }: TouchLine,
  zone: string,
): Promise<void> {
  if (output.quiet && !output.json && (!NEED_PERSON.has(line.outcome) || ofSender === true)) return;
  const shown = output.quiet ? { ...line, prospect: reference } : line;
  await output.line({ ...shown, at: formatIso(line.at) }, (paint) => formatTouch(shown, zone, paint));
}

/** What did not happen: many for one reason. */
const GROUPED: ReadonlySet<TouchLine["outcome"]> = new Set(["deferred", "skipped"]);

/** A reason without what differs from person to person: times, figures, addresses. */
function foldReason(reason = ""): string {
  return reason
    .replace(/\S+@\S+/g, "…")
    .replace(/\b\d{4}-\d{2}-\d{2}(?:[T ]\d{1,2}:\d{2}\S*)?|\b\d{1,2}:\d{2}\b/g, "…");
}

const NEED_PERSON: ReadonlySet<TouchLine["outcome"]> = new Set(["failed", "uncertain", "held"]);

function formatTouch(line: Omit<TouchLine, "reference" | "ofSender">, zone: string, paint: Paint): string {
  const tint = { sent: paint.good, task: paint.name, skipped: paint.dim, deferred: paint.dim }[
    line.outcome as string
  ];
  const outcome = (tint ?? paint.bad)(line.outcome.padEnd(9));
  const what = `${line.sequence}${line.step === null ? "" : ` › ${line.step}`}`;
  const time = formatClock(line.at, zone);
  return `${paint.dim(time)} ${outcome} ${line.prospect}  ${what}${line.reason === undefined ? "" : paint.dim(`  ${line.reason}`)}`;
}

function formatSummary(
  summary: RunSummary,
  { now, zone, dry, paint }: { now: number; zone: string; dry: boolean; paint: Paint },
): string {
  const parts = (["sent", "tasks", "skipped", "deferred", "failed", "uncertain", "held", "exited"] as const)
    .filter((key) => summary[key] > 0)
    .map((key) => `${summary[key]} ${key === "tasks" && summary.tasks === 1 ? "task" : key}`);
  const happened = parts.length === 0 ? "nothing was due" : parts.join(", ");
  const next =
    summary.next_due === null ? "nothing is planned" : `next: ${formatWhen(summary.next_due, now, zone)}`;
  return paint.strong(`${dry ? "would be: " : ""}${happened}; ${next}`);
}
