import { resolve } from "node:path";
import { InvalidArgumentError } from "@commander-js/extra-typings";
import type { CommandContext } from "../../app/session/context.ts";
import { readTime } from "../../app/session/read-time.ts";
import { ExitCode, UserError } from "../../errors.ts";
import type { Dimension, Figures } from "../../report/figures.ts";
import type { RunContext } from "../../run/context.ts";
import { defineVerb, type Result } from "../command.ts";
import { type Column, formatTable } from "../render/table.ts";

export const report = defineVerb({
  name: "report",
  describe: "figures by sequence, step, variant, channel, persona, sender or version",
  examples: [
    { command: "seq report", does: "each sequence" },
    { command: "seq report --by step,variant --sequence intro", does: "which words work" },
    { command: "seq report --by sender --since 2026-03-01 --json", does: "a month, for a spreadsheet" },
    { command: "seq report --html overview.html", does: "one page, to hand on" },
  ],
  json: "document",
  configure: (command) =>
    command
      .option(
        "--by <dimensions>",
        "sequence, step, variant, channel, persona, sender, version; with commas",
        split,
      )
      .option("--sequence <name>", "only this sequence")
      .option("--since <time>", "what happened at or after")
      .option("--until <time>", "what happened before")
      .option("--html <file>", "the overview of seq serve as one file, without names of people"),
  async run(context, { options }) {
    const run = await context.openRun("look");
    if (options.html !== undefined) {
      const { by: dimensions, sequence, since, until } = options;
      if ([dimensions, sequence, since, until].some((each) => each !== undefined)) {
        throw new UserError("--html shows the whole overview, and takes no other option", {
          exit: ExitCode.usage,
        });
      }
      return writeHtml(context, run, options.html);
    }
    const { countFigures, DIMENSIONS } = await import("../../report/figures.ts");
    const by = (options.by ?? ["sequence"]).map((name) => {
      const known = DIMENSIONS.find((each) => each === name);
      if (known === undefined) {
        throw new UserError(`figures cannot be told apart by ${name}`, {
          hint: `one of ${DIMENSIONS.join(", ")}`,
          exit: ExitCode.usage,
        });
      }
      return known;
    });
    // A step's name means something only with its sequence.
    const dimensions: Dimension[] =
      by.includes("step") && !by.includes("sequence") ? ["sequence", ...by] : by;
    const { zone } = run.config.calendar;
    const rows = await countFigures(run.store, run.sequences, dimensions, {
      ...(options.sequence !== undefined && { sequence: options.sequence }),
      ...(options.since !== undefined && { since: await readTime(options.since, zone) }),
      ...(options.until !== undefined && { until: await readTime(options.until, zone) }),
    });
    const { currency } = run.config.costs;
    return {
      data: rows.map(({ group, ...figures }) => ({ ...group, ...figures, currency })),
      text: (paint) =>
        rows.length === 0
          ? "nothing has happened yet"
          : formatTable(rows, listColumns(dimensions, rows, currency), {
              paint,
              columns: context.output.columns,
            }),
    };
  },
});

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
