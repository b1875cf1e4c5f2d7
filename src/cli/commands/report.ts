import { InvalidArgumentError } from "@commander-js/extra-typings";
import { readTime } from "../../app/session/read-time.ts";
import { ExitCode, UserError } from "../../errors.ts";
import { suggestName } from "../../nearest.ts";
import type { CommitsOf } from "../../report/commits.ts";
import type { Dimension } from "../../report/grouping.ts";
import type { ReportTable } from "../../report/read-report.ts";
import type { CommandContext } from "../../app/session/context.ts";
import { defineVerb } from "../command.ts";
import { collectTexts } from "../parse-option.ts";
import { listColumns } from "../render/report-columns.ts";
import { formatTable } from "../render/table.ts";
import { listPeopleBehind, readDimension, readFigureOfRow } from "../report-people.ts";
import { writeReportPage } from "../report-page.ts";

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
    {
      command: "seq report --people replied --only sequence=intro,step=hello",
      does: "who is behind a figure",
    },
    { command: "seq report --html overview.html --since 2026-03-01", does: "one page, to hand on" },
  ],
  json: "document",
  exclusive: [
    ["--experiment", "--csv"],
    ["--experiment", "--people"],
    ["--cost", "--csv"],
    ["--cost", "--people"],
    ["--attribution", "--csv"],
    ["--attribution", "--people"],
    ["--holdout", "--csv"],
    ["--holdout", "--people"],
    ["--people", "--csv"],

    ["--csv", "--json"],
  ],
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
      .option(
        "--people <figure>",
        "the people whom a figure counts: replied, funnel.meeting, … as --json names it",
      )
      .option("--only <dimension=value>", "with --people, of which row; several with commas", collectTexts)
      .option("--csv", "the rows as CSV")
      .option("--html <file>", "the overview of seq serve as one file, without names of people"),
  async run(context, { options }) {
    const run = await context.openRun("look");
    const commitsFor = async (dimensions: readonly string[]) =>
      dimensions.includes("commit") ? { commits: await openCommits(context, run.sequences) } : {};
    if (options.html !== undefined) {
      const { html, since, ...others } = options;
      if (Object.keys(others).length > 0) {
        throw new UserError("--html shows the whole overview, and takes no other option than --since", {
          exit: ExitCode.usage,
        });
      }
      return writeReportPage(context, run, { name: html, since: since ?? null });
    }
    if (options.only !== undefined && options.people === undefined) {
      throw new UserError("--only goes with --people", {
        hint: "a figure's people are told apart by it; rows of a report by --by and --sequence",
        exit: ExitCode.usage,
      });
    }
    const { DIMENSIONS } = await import("../../report/grouping.ts");
    const by = (options.by ?? ["sequence"]).map((name) => readDimension(name, DIMENSIONS));
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
    const question = {
      ...(options.sequence !== undefined && { sequence: options.sequence }),
      ...(since !== undefined && { since }),
      ...(until !== undefined && { until }),
      now,
      currency,
      zone,
      mature: options.mature === true,
    };
    if (options.people !== undefined) {
      const { COUNTED } = await import("../../report/people-behind.ts");
      const asked = readFigureOfRow(options.people, options.only ?? [], {
        counted: COUNTED,
        dimensions: DIMENSIONS,
      });
      await listPeopleBehind(
        context,
        run,
        { ...question, ...(await commitsFor(Object.keys(asked.group))) },
        asked,
      );
      return {};
    }
    const { experiment, cost, attribution, holdout } = options;
    const isView = [experiment, cost, attribution, holdout].includes(true);
    const [{ readReport }, { openFolding }] = await Promise.all([
      import("../../report/read-report.ts"),
      import("../fold-progress.ts"),
    ]);
    const counted = await readReport(run.store, run.sequences, {
      ...question,
      tables: [dimensions],
      ...(await commitsFor(by)),
      onFold: openFolding(context),
      withoutExperiments: !isView,
    });
    const { tables, total, ...rest } = counted;
    const table = tables[0] ?? { by: dimensions, tellsTouches: false, rows: [] };
    if (table.rows.length === 0 && options.sequence !== undefined) {
      const names = run.sequences.map(({ name }) => name);
      if (!names.includes(options.sequence)) {
        throw new UserError(`there is no sequence ${options.sequence}`, {
          hint: suggestName(options.sequence, names) ?? `sequences here: ${names.join(", ") || "none"}`,
          exit: ExitCode.usage,
        });
      }
    }
    const render = await import("../render/report.ts");
    const rows = table.rows.map((row) => render.flattenRow(row, currency));
    if (options.csv === true) {
      const { stringifyTable } = await import("../../prospects/export-row.ts");
      await context.output.data(await stringifyTable(render.tabulate(rows)));
      return {};
    }
    return {
      data: isView ? { ...rest, by: table.by, rows, total } : rows,
      text: (paint) => {
        const drawing = { paint, columns: context.output.columns };
        if (isView) {
          return [
            ...(experiment === true ? [render.drawExperiments(counted.experiments, drawing)] : []),
            ...(cost === true ? [render.drawCosts(counted, table, drawing)] : []),
            ...(cost === true && counted.budget !== null ? [render.drawBudget(counted.budget, drawing)] : []),
            ...(attribution === true ? [render.drawCredits(counted.credits, drawing)] : []),
            ...(holdout === true ? [render.drawHoldouts(counted.holdouts, drawing)] : []),
          ].join("\n\n");
        }
        if (table.rows.length === 0) return "nothing has happened yet";
        const funnels = table.rows.length > MOST_FUNNELS ? "" : render.drawFunnels(table, drawing);
        const goalless = listGoalless(table, run.sequences);
        return [
          formatTable(table.rows, listColumns(dimensions, table.rows, currency), drawing),
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
  { rows }: ReportTable,
  sequences: readonly { name: string; plan: { goal: string | null } | null }[],
): string[] {
  const seen = new Set(rows.map(({ group }) => group.sequence));
  return sequences
    .filter(({ name, plan }) => plan !== null && plan.goal === null && seen.has(name))
    .map(({ name }) => name);
}

function split(text: string): string[] {
  const names = text.split(",").map((name) => name.trim());
  if (names.some((name) => name === "")) throw new InvalidArgumentError("Names with commas between them.");
  return [...new Set(names)];
}
