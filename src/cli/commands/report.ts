import { InvalidArgumentError } from "@commander-js/extra-typings";
import { readTime } from "../../app/session/read-time.ts";
import { ExitCode, UserError } from "../../errors.ts";
import { suggestName } from "../../nearest.ts";
import type { Figures } from "../../report/figures.ts";
import type { Dimension } from "../../report/grouping.ts";
import type { Report } from "../../report/report.ts";
import type { CommitsOf } from "../../report/report.ts";
import type { CommandContext } from "../../app/session/context.ts";
import { defineVerb } from "../command.ts";
import { type Column, formatTable } from "../render/table.ts";

/** More funnels than these are read as a table. */
const MOST_FUNNELS = 6;

export const report = defineVerb({
  name: "report",
  describe: "what leads on: funnels, variants, costs, what a sequence does beyond chance",
  examples: [
    { command: "seq report", does: "each sequence" },
    { command: "seq report --by step,variant --sequence intro", does: "which words work" },
    { command: "seq report --experiment", does: "whether one variant is shown to be better" },
    { command: "seq report --cost --since 2026-03-01", does: "what an answer, a meeting and a goal cost" },
    { command: "seq report --by sender --csv > senders.csv", does: "for a spreadsheet" },
  ],
  json: "document",
  configure: (command) =>
    command
      .option(
        "--by <dimensions>",
        "sequence, step, variant, channel, persona, sender, version, commit, tag, country, week; with commas",
        split,
      )
      .option("--sequence <name>", "only this sequence")
      .option("--since <time>", "what happened at or after")
      .option("--until <time>", "what happened before")
      .option("--mature", "funnels of people who entered long enough ago; the others apart")
      .option("--experiment", "variants of steps, and whether a difference is shown")
      .option("--cost", "cost of a reply, a meeting and a goal")
      .option("--attribution", "goals by channel: first, last and every touch")
      .option("--holdout", "goals with the sequence against without it")
      .option("--csv", "the rows as CSV"),
  async run(context, { options }) {
    const run = await context.openRun("look");
    const [{ countReport }, { DIMENSIONS }] = await Promise.all([
      import("../../report/report.ts"),
      import("../../report/grouping.ts"),
    ]);
    const by = (options.by ?? ["sequence"]).map((name) => {
      const known = DIMENSIONS.find((each) => each === name);
      if (known === undefined) {
        throw new UserError(`figures cannot be told apart by ${name}`, {
          hint: suggestName(name, DIMENSIONS) ?? `one of ${DIMENSIONS.join(", ")}`,
          exit: ExitCode.usage,
        });
      }
      return known;
    });
    // A step's name means something only with its sequence.
    const dimensions: Dimension[] =
      by.includes("step") && !by.includes("sequence") ? ["sequence", ...by] : by;
    const { zone } = run.config.calendar;
    const since = options.since === undefined ? undefined : await readTime(options.since, zone);
    const until = options.until === undefined ? undefined : await readTime(options.until, zone);
    const now = run.clock.now();
    if (since !== undefined && since >= (until ?? now)) {
      const end = options.until === undefined ? "now" : `--until ${options.until}`;
      throw new UserError(`--since ${options.since ?? ""} is not before ${end}`, {
        hint: "a report looks from --since up to --until",
        exit: ExitCode.usage,
      });
    }
    const { currency } = run.config.costs;
    const counted = await countReport(run.store, run.sequences, {
      by: dimensions,
      ...(options.sequence !== undefined && { sequence: options.sequence }),
      ...(since !== undefined && { since }),
      ...(until !== undefined && { until }),
      now,
      currency,
      mature: options.mature === true,
      ...(by.includes("commit") && { commits: await openCommits(context, run.sequences) }),
    });
    if (counted.rows.length === 0 && options.sequence !== undefined) {
      const names = run.sequences.map(({ name }) => name);
      if (!names.includes(options.sequence)) {
        throw new UserError(`there is no sequence ${options.sequence}`, {
          hint: suggestName(options.sequence, names) ?? `sequences here: ${names.join(", ") || "none"}`,
          exit: ExitCode.usage,
        });
      }
    }
    const render = await import("../render/report.ts");
    const rows = counted.rows.map((row) => render.flattenRow(row, currency));
    if (options.csv === true) {
      const { stringifyTable } = await import("../../prospects/export-row.ts");
      await context.output.data(await stringifyTable(render.tabulate(rows)));
      return {};
    }
    const { experiment, cost, attribution, holdout } = options;
    const isView = [experiment, cost, attribution, holdout].includes(true);
    return {
      data: isView ? { ...counted, rows } : rows,
      text: (paint) => {
        if (counted.rows.length === 0) return "nothing has happened yet";
        const drawing = { paint, columns: context.output.columns };
        if (isView) {
          return [
            ...(experiment === true ? [render.drawExperiments(counted.experiments, drawing)] : []),
            ...(cost === true ? [render.drawCosts(counted, drawing)] : []),
            ...(attribution === true ? [render.drawCredits(counted, drawing)] : []),
            ...(holdout === true ? [render.drawHoldouts(counted.holdouts, drawing)] : []),
          ].join("\n\n");
        }
        const table = formatTable(counted.rows, listColumns(dimensions, counted.rows, currency), drawing);
        const funnels = counted.rows.length > MOST_FUNNELS ? "" : render.drawFunnels(counted, drawing);
        const goalless = listGoalless(counted, run.sequences);
        return [
          table,
          ...(funnels === "" ? [] : ["", funnels]),
          ...(goalless.length === 0
            ? []
            : [paint.dim(`no goal: ${goalless.join(", ")}; write \`goal:\` in it to count one`)]),
        ].join("\n");
      },
    };
  },
});

async function openCommits(
  { world, openWorkspace }: Pick<CommandContext, "world" | "openWorkspace">,
  sequences: readonly { name: string; file: string }[],
): Promise<CommitsOf> {
  const [{ readCommits }, { chooseChildEnv }, { root }] = await Promise.all([
    import("../../report/commits.ts"),
    import("../../app/session/child-env.ts"),
    openWorkspace(),
  ]);
  return readCommits(root, sequences, chooseChildEnv(world.env));
}

/** Sequences of the report that name no goal, so that none can be counted. */
function listGoalless(
  { rows }: Report,
  sequences: readonly { name: string; plan: { goal: string | null } | null }[],
): string[] {
  const seen = new Set(rows.map(({ group }) => group.sequence));
  return sequences
    .filter(({ name, plan }) => plan !== null && plan.goal === null && seen.has(name))
    .map(({ name }) => name);
}

function listColumns(
  by: readonly Dimension[],
  rows: readonly Figures[],
  currency: string,
): Column<Figures>[] {
  const number = (title: string, of: (row: Figures) => number): Column<Figures> => ({
    title,
    cell: (row) => (of(row) === 0 ? "" : String(of(row))),
    align: "right",
  });
  const rated = (title: string, of: (row: Figures) => number, rate: (row: Figures) => number | null) => ({
    title,
    cell: (row: Figures) => (of(row) === 0 ? "" : `${of(row)} (${percent(rate(row))})`),
    align: "right" as const,
  });
  const columns: Column<Figures>[] = [
    ...by.map((name) => ({ title: name, cell: ({ group }: Figures) => group[name] ?? "–" })),
    number("enrolled", (row) => row.enrolled),
    number("sent", (row) => row.sent),
    number("tasks", (row) => row.done),
    rated(
      "replied",
      (row) => row.replied,
      (row) => row.reply_rate,
    ),
    rated(
      "meetings",
      (row) => row.meetings,
      (row) => row.meeting_rate,
    ),
    rated(
      "opted out",
      (row) => row.opted_out,
      (row) => row.opt_out_rate,
    ),
    rated(
      "bounced",
      (row) => row.bounced,
      (row) => row.bounce_rate,
    ),
  ];
  if (rows.some(({ delivered, read }) => delivered + read > 0)) {
    columns.push(
      number("delivered", (row) => row.delivered),
      number("read", (row) => row.read),
    );
  }
  if (rows.some(({ undelivered }) => undelivered > 0))
    columns.push(number("undelivered", (row) => row.undelivered));
  if (rows.some(({ clicked, opened }) => clicked.raw + opened.raw > 0)) {
    columns.push(
      number("opened (likely)", (row) => row.opened.likely_human),
      number("(all)", (row) => row.opened.raw),
      number("clicked (likely)", (row) => row.clicked.likely_human),
      number("(all)", (row) => row.clicked.raw),
    );
  }
  if (rows.some(({ cost }) => cost !== null)) {
    columns.push(
      { title: currency, cell: ({ cost }) => (cost === null ? "" : cost.toFixed(2)), align: "right" },
      {
        title: "a goal",
        cell: ({ cost_per_goal: each }) => (each === null ? "" : each.toFixed(2)),
        align: "right",
      },
    );
  }
  return columns;
}

function percent(rate: number | null): string {
  return rate === null ? "–" : `${(rate * 100).toFixed(1)} %`;
}

function split(text: string): string[] {
  const names = text.split(",").map((name) => name.trim());
  if (names.some((name) => name === "")) throw new InvalidArgumentError("Names with commas between them.");
  return [...new Set(names)];
}
