import { InvalidArgumentError } from "@commander-js/extra-typings";
import { readTime } from "../../app/session/read-time.ts";
import { ExitCode, UserError } from "../../errors.ts";
import type { Dimension, Figures } from "../../report/figures.ts";
import { defineVerb } from "../command.ts";
import { type Column, formatTable } from "../render/table.ts";

export const report = defineVerb({
  name: "report",
  describe: "figures by sequence, step, variant, channel, persona, sender or version",
  examples: [
    { command: "seq report", does: "each sequence" },
    { command: "seq report --by step,variant --sequence intro", does: "which words work" },
    { command: "seq report --by sender --since 2026-03-01 --json", does: "a month, for a spreadsheet" },
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
      .option("--until <time>", "what happened before"),
  async run(context, { options }) {
    const run = await context.openRun("look");
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
