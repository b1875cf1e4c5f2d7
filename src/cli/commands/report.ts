import { resolve } from "node:path";
import { InvalidArgumentError } from "@commander-js/extra-typings";
import { readTime } from "../../app/session/read-time.ts";
import { ExitCode, UserError } from "../../errors.ts";
import { suggestName } from "../../nearest.ts";
import type { Dimension } from "../../report/grouping.ts";
import type { CommitsOf, ReportTable } from "../../report/read-report.ts";
import type { CommandContext } from "../../app/session/context.ts";
import type { RunContext } from "../../run/context.ts";
import { defineVerb, type Result } from "../command.ts";
import { listColumns } from "../render/report-columns.ts";
import { formatTable } from "../render/table.ts";

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
    { command: "seq report --html overview.html", does: "one page, to hand on" },
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
      .option("--csv", "the rows as CSV")
      .option("--html <file>", "the overview of seq serve as one file, without names of people"),
  async run(context, { options }) {
    const run = await context.openRun("look");
    if (options.html !== undefined) {
      const { html, ...others } = options;
      if (Object.keys(others).length > 0) {
        throw new UserError("--html shows the whole overview, and takes no other option", {
          exit: ExitCode.usage,
        });
      }
      return writeHtml(context, run, html);
    }
    const [{ readReport }, { DIMENSIONS }] = await Promise.all([
      import("../../report/read-report.ts"),
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
    const counted = await readReport(run.store, run.sequences, {
      tables: [dimensions],
      ...(options.sequence !== undefined && { sequence: options.sequence }),
      ...(since !== undefined && { since }),
      ...(until !== undefined && { until }),
      now,
      currency,
      zone,
      mature: options.mature === true,
      ...(by.includes("commit") && { commits: await openCommits(context, run.sequences) }),
    });
    const { tables, total, ...rest } = counted;
    const table = tables[0] ?? { by: dimensions, rows: [] };
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
    const { experiment, cost, attribution, holdout } = options;
    const isView = [experiment, cost, attribution, holdout].includes(true);
    return {
      data: isView ? { ...rest, by: table.by, rows, total } : rows,
      text: (paint) => {
        const drawing = { paint, columns: context.output.columns };
        if (isView) {
          return [
            ...(experiment === true ? [render.drawExperiments(counted.experiments, drawing)] : []),
            ...(cost === true ? [render.drawCosts(counted, table, drawing)] : []),
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

/** The same page as `seq serve` shows, for a pull request or a mail. */
async function writeHtml(context: CommandContext, run: RunContext, name: string): Promise<Result> {
  const [{ readOverview }, { writeOverview }, { writePrivateFile }, { chooseLanguage }] = await Promise.all([
    import("../../report/overview.ts"),
    import("../../web/dashboard/overview-page.ts"),
    import("../../app/session/private-output.ts"),
    import("../../web/language.ts"),
  ]);
  const { cwd, env } = context.world;
  const spoken = (env["LC_ALL"] ?? env["LC_MESSAGES"] ?? env["LANG"] ?? "").replace(/\..*/, "");
  const language = chooseLanguage(null, spoken) === "ko" ? "ko" : "en";
  const file = resolve(cwd, name);
  const page = writeOverview(await readOverview(run), { language, isFile: true });
  await writePrivateFile(file, page, { name, root: run.root });
  return { data: { file }, text: () => `written: ${file}` };
}
