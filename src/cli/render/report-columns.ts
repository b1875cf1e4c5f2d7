import type { Figures } from "../../report/figures.ts";
import type { Dimension } from "../../report/grouping.ts";
import type { Column } from "./table.ts";

/** The columns of a report's table; those in which nothing stands are left out. */
export function listColumns(
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
