import type { RunContext } from "../run/context.ts";
import type { Figures } from "./figures.ts";
import type { Dimension } from "./grouping.ts";
import { readReport } from "./read-report.ts";
import { readStatus, type StatusView } from "./status.ts";
import { readToday, type Today } from "./today.ts";

/** All that the page shows. Its figures are those of `seq report --by …`, row by row. */
export interface Overview {
  workspace: string;
  zone: string;
  currency: string;
  status: StatusView;
  today: Today;
  figures: { sequences: Figures[]; variants: Figures[]; channels: Figures[]; senders: Figures[] };
  /** Spend that was brought in from platforms, by channel. */
  spend: ReadonlyMap<string, number>;
}

/** How each table of the page tells its figures apart; `seq report --by` with the same shows the same. */
export const TABLES = {
  sequences: ["sequence"],
  variants: ["sequence", "step", "variant"],
  channels: ["channel"],
  senders: ["sender"],
} as const satisfies Record<keyof Overview["figures"], readonly Dimension[]>;

/** Reads all of it. Writes nothing; its cost follows the log of events, which each table reads. */
export async function readOverview(run: RunContext): Promise<Overview> {
  const { store, config } = run;
  const status = await readStatus(run);
  const names = Object.keys(TABLES) as (keyof typeof TABLES)[];
  const { tables } = await readReport(store, run.sequences, {
    tables: names.map((name) => TABLES[name]),
    now: run.clock.now(),
    currency: config.costs.currency,
    zone: config.calendar.zone,
  });
  const rowsOf = (name: keyof typeof TABLES) => tables[names.indexOf(name)]?.rows ?? [];
  const spend = new Map<string, number>();
  for (const { channel, metrics } of await store.sumFigures({})) {
    if (metrics.spend !== undefined) spend.set(channel, (spend.get(channel) ?? 0) + metrics.spend);
  }
  return {
    workspace: config.name,
    zone: config.calendar.zone,
    currency: config.costs.currency,
    status,
    today: await readToday(run, status),
    figures: {
      sequences: rowsOf("sequences"),
      variants: rowsOf("variants"),
      channels: rowsOf("channels"),
      senders: rowsOf("senders"),
    },
    spend,
  };
}
