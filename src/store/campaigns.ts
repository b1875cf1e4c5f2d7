import type { Instant } from "../engine/plan.ts";
import { PAGE_ROWS, type Page } from "./bind.ts";
import type { Context } from "./context.ts";
import { type DayFigures, type FigureFilter, METRICS, type Metric } from "./ports/campaigns-port.ts";

type Row = { day: string; channel: string; campaign: string; item: string } & Record<Metric, number | null>;

const FIND = "SELECT * FROM campaign_figures WHERE day = ? AND channel = ? AND campaign = ? AND item = ?";
const WRITE = `INSERT INTO campaign_figures (day, channel, campaign, item, at, ${METRICS.join(", ")})
  VALUES (?, ?, ?, ?, ?, ${METRICS.map(() => "?").join(", ")})
  ON CONFLICT (day, channel, campaign, item) DO UPDATE SET at = excluded.at, ${METRICS.map((name) => `${name} = coalesce(excluded.${name}, campaign_figures.${name})`).join(", ")}`;

/** See the port. */
export function keepFigures(
  { sql }: Context,
  rows: readonly DayFigures[],
  at: Instant,
): ("created" | "updated" | "unchanged")[] {
  return rows.map(({ day, channel, campaign, item, metrics }) => {
    const key = [day, channel, campaign, item] as const;
    const former = sql.get<Row>(FIND, ...key);
    const differing = METRICS.filter(
      (name) => metrics[name] !== undefined && metrics[name] !== (former?.[name] ?? null),
    );
    if (differing.length === 0) return "unchanged";
    sql.run(WRITE, ...key, at, ...METRICS.map((name) => metrics[name] ?? null));
    return differing.every((name) => (former?.[name] ?? null) === null) ? "created" : "updated";
  });
}

/** After the key of the last row that was read. */
type From = readonly [day: string, channel: string, campaign: string, item: string];

/** See the port. */
export function pageFigures(
  { sql }: Context,
  from: From | null,
  filter: FigureFilter,
): Page<DayFigures, From> {
  const { where, params } = select(filter);
  const rows = sql.all<Row>(
    `SELECT * FROM campaign_figures WHERE (day, channel, campaign, item) > (?, ?, ?, ?)${where}
      ORDER BY day, channel, campaign, item LIMIT ?`,
    ...(from ?? ["", "", "", ""]),
    ...params,
    PAGE_ROWS,
  );
  const last = rows.at(-1);
  return {
    rows: rows.map(({ day, channel, campaign, item, ...rest }) => {
      return { day, channel, campaign, item, metrics: readMetrics(rest) };
    }),
    next:
      rows.length < PAGE_ROWS || last === undefined
        ? null
        : [last.day, last.channel, last.campaign, last.item],
  };
}

/** See the port. */
export function sumFigures({ sql }: Context, filter: FigureFilter): Omit<DayFigures, "day" | "item">[] {
  const { where, params } = select(filter);
  const sums = METRICS.map((name) => `sum(${name}) AS ${name}`).join(", ");
  return sql
    .all<Omit<Row, "day" | "item">>(
      `SELECT channel, campaign, ${sums} FROM campaign_figures WHERE 1 = 1${where}
        GROUP BY channel, campaign ORDER BY coalesce(sum(spend), 0) DESC, channel, campaign`,
      ...params,
    )
    .map(({ channel, campaign, ...rest }) => ({ channel, campaign, metrics: readMetrics(rest) }));
}

function select({ since, until, channel }: FigureFilter): { where: string; params: string[] } {
  return {
    where: [
      since === undefined ? "" : " AND day >= ?",
      until === undefined ? "" : " AND day <= ?",
      channel === undefined ? "" : " AND channel = ?",
    ].join(""),
    params: [since, until, channel].filter((value) => value !== undefined),
  };
}

function readMetrics(row: Record<Metric, number | null>): DayFigures["metrics"] {
  return Object.fromEntries(
    METRICS.flatMap((name) => (row[name] === null ? [] : [[name, row[name]] as const])),
  );
}
