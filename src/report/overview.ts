import { formatLocalDate } from "../calendar/format.ts";
import { parseTime } from "../calendar/parse-time.ts";
import { DAY_MS, type Instant } from "../engine/plan.ts";
import type { RunContext } from "../run/context.ts";
import type { Commit, CommitsOf } from "./commits.ts";
import type { Figures } from "./figures.ts";
import type { Dimension } from "./grouping.ts";
import type { ReportQuestion } from "./question.ts";
import { readReport, type Report } from "./read-report.ts";
import { readStatus, type StatusView } from "./status.ts";
import { readToday, type Today } from "./today.ts";

/** How each table of the page tells its figures apart; `seq report --by` with the same shows the same. */
export const TABLES = {
  sequences: ["sequence"],
  variants: ["sequence", "step", "variant"],
  channels: ["channel"],
  weeks: ["week"],
  versions: ["sequence", "version"],
  senders: ["sender"],
} as const satisfies Record<string, readonly Dimension[]>;
export type TableName = keyof typeof TABLES;

/** A commit with the sequence that it changed. */
export type Change = Commit & { sequence: string };

/** All that the page shows. Its figures are those of `seq report --by …`, row by row. */
export interface Overview {
  workspace: string;
  zone: string;
  status: StatusView;
  today: Today;
  /** The first local day of the period, `2026-03-02`; null for everything there is. It ends now. */
  since: string | null;
  /** Whether funnels are of mature people alone; not where nobody is old enough yet, so that all shares may still change. */
  mature: boolean;
  report: Report;
  figures: Record<TableName, Figures[]>;
  /** The version of each sequence as its file is now, as rows name it. */
  current: ReadonlyMap<string, string>;
  /** Commits of the period, the oldest first; empty outside a repository. */
  changes: Change[];
}

/** Rows name a version by so many characters of its hash. */
const VERSION_LENGTH = 12;

/** Four times three weeks and some: long enough that most who entered are old enough to judge (own). */
export const DEFAULT_DAYS = 90;

/** The first day of a period that ends now, in the workspace's days. */
export function firstDay(now: Instant, days: number, zone: string): string {
  return formatLocalDate(now - days * DAY_MS, zone);
}

/** The first day of the usual period; null, for everything, where all that happened lies before it. */
export async function usualFirstDay({ store, clock, config }: RunContext): Promise<string | null> {
  const { zone } = config.calendar;
  const day = firstDay(clock.now(), DEFAULT_DAYS, zone);
  const newest = await store.newestEventAt();
  return newest !== null && formatLocalDate(newest, zone) < day ? null : day;
}

/** Reads all of it. `since`: a local day, null for everything. `onFold`: see `ReportQuestion`. */
export async function readOverview(
  run: RunContext,
  {
    since,
    commits,
    onFold,
  }: { since: string | null; commits: CommitsOf; onFold?: NonNullable<ReportQuestion["onFold"]> },
): Promise<Overview> {
  const { store, config } = run;
  const { zone } = config.calendar;
  const status = await readStatus(run);
  const names = Object.keys(TABLES) as TableName[];
  const start = since === null ? null : parseTime(since, zone);
  const readAll = (mature: boolean) =>
    readReport(store, run.sequences, {
      tables: names.map((name) => TABLES[name]),
      ...(start !== null && { since: start }),
      now: run.clock.now(),
      currency: config.costs.currency,
      zone,
      mature,
      ...(onFold !== undefined && { onFold }),
    });
  const ripe = await readAll(true);
  const mature = ripe.total.funnel.enrolled > 0 || ripe.total.young?.enrolled === 0;
  const report = mature ? ripe : await readAll(false);
  const rowsOf = (name: TableName) => report.tables[names.indexOf(name)]?.rows ?? [];
  return {
    workspace: config.name,
    zone,
    status,
    today: await readToday(run, status),
    since,
    mature,
    report,
    figures: {
      sequences: rowsOf("sequences"),
      variants: rowsOf("variants"),
      channels: rowsOf("channels"),
      weeks: rowsOf("weeks"),
      versions: rowsOf("versions"),
      senders: rowsOf("senders"),
    },
    current: new Map(
      run.sequences.flatMap(({ name, version }) =>
        version === null ? [] : [[name, version.slice(0, VERSION_LENGTH)] as const],
      ),
    ),
    changes: run.sequences
      .flatMap(({ name }) => commits(name).map((commit) => ({ ...commit, sequence: name })))
      .filter(({ at }) => at >= (start ?? 0) && at <= run.clock.now())
      .sort((a, b) => a.at - b.at),
  };
}
