import type { Paint } from "../../app/session/paint.ts";
import { measureWidth, shorten } from "../../app/session/width.ts";
import { countOf } from "../../count-of.ts";
import type { Budget } from "../../report/budget.ts";
import type { Experiment } from "../../report/experiments.ts";
import type { Figures } from "../../report/figures.ts";
import type { Stage, StageFigure } from "../../report/funnel.ts";
import type { Lift } from "../../report/holdout.ts";
import type { Report, ReportTable } from "../../report/read-report.ts";
import type { CostEach } from "../../report/statistics/intervals.ts";
import { formatTable } from "./table.ts";

/** How a report is drawn. `columns`: the terminal's width; null for none. */
export interface Drawing {
  paint: Paint;
  columns: number | null;
}

const WORDS: Record<Stage, string> = {
  reached: "reached",
  replied: "replied",
  positive: "positive",
  meeting: "meeting",
  goal: "goal",
};

const BAR = 10;
/** Room that a line of a funnel takes with its bar and the period before. */
const WIDE = 72;

/** The funnel of each row: people, share, 95 % interval, and the share of the period before. */
export function drawFunnels({ rows, by, tellsTouches }: ReportTable, drawing: Drawing): string {
  return rows
    .filter(({ funnel }) => funnel.enrolled > 0)
    .map((row) => {
      const title = nameGroup(row, by);
      const held = row.held_out === 0 ? "" : `, ${countOf(row.held_out, "person")} held out`;
      const young =
        row.young === null || row.young.enrolled === 0 ? "" : `, ${row.young.enrolled} too young to judge`;
      const head = `${title}: ${row.funnel.enrolled} ${tellsTouches ? "touched" : "entered"}${held}${young}`;
      const lines = (Object.keys(WORDS) as Stage[]).map((stage) => drawStage(stage, row, drawing));
      return [drawing.paint.strong(fit(head, drawing)), ...lines].join("\n");
    })
    .join("\n\n");
}

function drawStage(stage: Stage, row: Figures, { paint, columns }: Drawing): string {
  const figure = row.funnel[stage];
  const isWide = columns === null || columns >= WIDE;
  const before = row.before?.[stage].rate ?? null;
  const parts = [
    WORDS[stage].padEnd(8),
    ...(columns === null ? [] : [bar(figure.rate ?? 0, paint)]),
    `${figure.count}/${figure.of}`.padStart(isWide ? 11 : 9),
    percent(figure.rate).padStart(7),
    paint.dim(describeRange(figure).padEnd(13)),
    ...(before === null || !isWide ? [] : [paint.dim(`before ${percent(before)}`)]),
  ];
  return `  ${parts.join(" ")}`.trimEnd();
}

function bar(rate: number, paint: Paint): string {
  const full = Math.round(rate * BAR);
  return `${"█".repeat(full)}${paint.dim("░".repeat(BAR - full))}`;
}

function describeRange({ low, high }: { low: number | null; high: number | null }): string {
  return low === null || high === null ? "" : `${points(low)}–${points(high)} %`;
}

/** Variants of steps, and what their comparison says. */
export function drawExperiments(experiments: readonly Experiment[], drawing: Drawing): string {
  if (experiments.length === 0) return "no step has sent two variants yet: write `variants:` at a step";
  return experiments
    .map(({ sequence, step, variants, comparisons }) => {
      const table = formatTable(
        variants,
        [
          { title: "variant", cell: ({ variant }) => variant },
          { title: "people", cell: ({ people }) => String(people), align: "right" },
          { title: "replied", cell: ({ replied }) => `${replied.count}/${replied.of}`, align: "right" },
          { title: "", cell: ({ replied }) => percent(replied.rate), align: "right" },
          { title: "95 %", cell: ({ replied }) => describeRange(replied), whole: true },
          { title: "positive", cell: ({ positive }) => String(positive), align: "right" },
        ],
        drawing,
      );
      const says = comparisons.flatMap(({ a, b, says: words, low, high, e_value, needed }) => [
        ...wrap(`${a} – ${b}: ${words}`, drawing),
        ...(low === null || high === null
          ? []
          : wrap(
              `  difference ${points(low)} to ${points(high)} points; evidence ${round(e_value)} of ${round(needed)}`,
              drawing,
            )),
      ]);
      return [drawing.paint.strong(`${sequence}, ${step}`), table, ...says].join("\n");
    })
    .join("\n\n");
}

/** What each answer, meeting and goal costs, with the exact interval of its count: over all, then by group. */
export function drawCosts({ total, currency }: Report, { rows, by }: ReportTable, drawing: Drawing): string {
  if (total.cost_each === null) {
    return "nothing has a cost yet: write `costs:` in seq.yaml, or seq figures import FILE for what platforms were paid";
  }
  const priced = rows.filter(({ cost_each: each }) => each !== null);
  const all: [string, Figures][] = [
    ["all", total],
    ...priced.map((row): [string, Figures] => [nameGroup(row, by), row]),
  ];
  if (drawing.columns !== null && drawing.columns < WIDE) {
    return all
      .map(([name, row]) => {
        const paid = [
          `touches ${amount(row.cost)}`,
          ...(row.spend === null ? [] : [`spend ${amount(row.spend)}`]),
        ];
        return [
          drawing.paint.strong(fit(`${name}: ${paid.join(", ")} ${currency}`, drawing)),
          ...RESULTS.map((of) => `  a ${of.padEnd(8)} ${describeEach(row, of)}`),
        ].join("\n");
      })
      .join("\n");
  }
  const money = (title: string, of: (row: Figures) => number | null) => ({
    title,
    cell: ([, row]: [string, Figures]) => amount(of(row)),
    align: "right" as const,
  });
  return formatTable(
    all,
    [
      { title: by.join(", "), cell: ([name]) => name },
      money(`touches (${currency})`, ({ cost }) => cost),
      ...(total.spend === null ? [] : [money("spend", ({ spend }) => spend)]),
      ...RESULTS.map((of) => ({
        title: `a ${of}`,
        cell: ([, row]: [string, Figures]) => describeEach(row, of),
        whole: true as const,
      })),
    ],
    drawing,
  );
}

/** Whether money should move, where what a meeting costs tells channels apart. */
export function drawBudget(budget: Budget, drawing: Drawing): string {
  return wrap(budget.says, drawing).join("\n");
}

const RESULTS = ["reply", "meeting", "goal"] as const;

function amount(value: number | null): string {
  return value === null ? "" : value.toFixed(2);
}

function describeEach({ cost_each: costs }: Figures, of: (typeof RESULTS)[number]): string {
  return costs === null ? "" : describeCost(costs[of], of);
}

function describeCost({ each, low, high }: CostEach, of: string): string {
  return each === null || high === null
    ? `no ${of} yet: at least ${low.toFixed(2)}`
    : `${each.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;
}

/** Credit side by side, and why none of it proves anything. */
export function drawCredits(credits: Report["credits"], drawing: Drawing): string {
  if (credits.length === 0) return "no goal was reached after a touch yet";
  const table = formatTable(
    credits,
    [
      { title: "channel", cell: ({ channel }) => channel },
      { title: "first", cell: ({ first }) => String(first), align: "right" },
      { title: "last", cell: ({ last }) => String(last), align: "right" },
      { title: "linear", cell: ({ linear }) => linear.toFixed(1), align: "right" },
    ],
    drawing,
  );
  return [
    table,
    ...wrap("Three ways to share out the same goals. Only a holdout proves what a channel does.", drawing),
  ].join("\n");
}

/** What a sequence does beyond what happens without it. */
export function drawHoldouts(holdouts: readonly Lift[], drawing: Drawing): string {
  if (holdouts.length === 0) return "no sequence holds anybody out yet: write `holdout: 10%` in one";
  return holdouts
    .map(({ sequence, goal, treated, held_out: held, lift, low, high }) => {
      const proves = low !== null && high !== null && (low > 0 || high < 0);
      return [
        drawing.paint.strong(`${sequence}: ${goal}`),
        `  touched   ${describeShare(treated)}`,
        `  held out  ${describeShare(held)}`,
        ...(lift === null || low === null || high === null
          ? []
          : wrap(
              `  lift ${points(lift)} points (${points(low)} to ${points(high)})${proves ? "" : ": no effect shown yet"}`,
              drawing,
            )),
      ].join("\n");
    })
    .join("\n\n");
}

function describeShare(figure: StageFigure): string {
  return `${figure.count}/${figure.of}  ${percent(figure.rate)}  ${describeRange(figure)}`.trimEnd();
}

/** Rows as they are in JSON: what a figure is told apart by, then the figure. */
export function flattenRow({ group, ...figures }: Figures, currency: string): Record<string, unknown> {
  return { ...group, ...figures, currency };
}

/** Names and cells of a table of plain values; what lies inside of a value is named `outer.inner`. */
export function tabulate(rows: readonly object[]): {
  columns: string[];
  cells: (string | number | null)[][];
} {
  const flat = rows.map((row) => new Map(listLeaves(row, "")));
  const columns = [...new Set(flat.flatMap((row) => [...row.keys()]))];
  return { columns, cells: flat.map((row) => columns.map((column) => row.get(column) ?? null)) };
}

function listLeaves(value: object, prefix: string): [string, string | number | null][] {
  return Object.entries(value as Record<string, unknown>).flatMap(
    ([name, inner]): [string, string | number | null][] => {
      if (typeof inner === "object" && inner !== null) return listLeaves(inner, `${prefix}${name}.`);
      return typeof inner === "string" || typeof inner === "number"
        ? [[prefix + name, inner]]
        : [[prefix + name, null]];
    },
  );
}

function nameGroup({ group }: Figures, by: ReportTable["by"]): string {
  return by.map((name) => group[name] ?? "–").join(", ");
}

function fit(text: string, { columns }: Drawing): string {
  return columns === null || measureWidth(text) <= columns ? text : shorten(text, columns);
}

function wrap(text: string, { columns }: Drawing): string[] {
  if (columns === null) return [text];
  const indent = /^ */.exec(text)?.[0] ?? "";
  const lines: string[] = [];
  for (const word of text.trim().split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && measureWidth(`${last} ${word}`) <= columns)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`${indent}${word}`);
  }
  return lines;
}

function percent(rate: number | null): string {
  return rate === null ? "–" : `${points(rate)} %`;
}

function points(rate: number): string {
  return (rate * 100).toFixed(1);
}

function round(value: number): string {
  return value >= 1_000 ? "over 1,000" : value >= 10 ? value.toFixed(0) : value.toFixed(1);
}
