import type { ZoneClock } from "../../calendar/zone-clock.ts";
import type { FigureFile } from "../../campaigns/read-figures.ts";
import { countOf } from "../../count-of.ts";
import { ExitCode, UserError } from "../../errors.ts";
import type { DayFigures, FigureFilter, Metric } from "../../store/ports/campaigns-port.ts";
import { defineGroup, defineVerb } from "../command.ts";
import { collectPairs } from "../parse-option.ts";
import { type Column, formatTable } from "../render/table.ts";

/** Rejected rows shown in the terminal. */
const SHOWN_ROWS = 20;
/** Days of campaigns shown at once. */
const SHOWN_FIGURES = 500;

const importFile = defineVerb({
  name: "import",
  describe: "a platform's own export, or any CSV with one day a row",
  examples: [
    { command: "seq figures import linkedin-ads.csv", does: "columns and platform are guessed and shown" },
    {
      command: "seq figures import ads.csv --channel tiktok --map Budget=spend",
      does: "say what is not guessed",
    },
    { command: "seq figures import ads.csv --dry-run", does: "see first what would happen" },
  ],
  json: "document",
  configure: (command) =>
    command
      .argument("<file>", "a file, - for standard input, or an https:// address")
      .option("--channel <name>", "the platform, for rows that do not name theirs")
      .option("--campaign <name>", "the campaign that all rows are of")
      .option("--map <column=figure>", "what a column is; - leaves it out; repeatable", collectPairs)
      .option("--dates <order>", "mdy or dmy, where 03/04/2026 does not tell")
      .option("--encoding <name>", "what the file is in, where it cannot be told")
      .option("--dry-run", "change nothing, say what would happen"),
  async run(context, { args: [file], options }) {
    const { output } = context;
    const isDry = options.dryRun === true;
    const { config } = await context.openWorkspace();
    const clock = await context.openClock(isDry ? "look" : "act");
    const [{ importFigures }, { nameChannel }, { openSource }, { parseEncoding }, { openProgress }] =
      await Promise.all([
        import("../../campaigns/import-figures.ts"),
        import("../../campaigns/read-figures.ts"),
        import("../../prospects/source.ts"),
        import("../../prospects/read/encoding.ts"),
        import("../progress.ts"),
      ]);
    const { dates = null } = options;
    if (dates !== null && dates !== "mdy" && dates !== "dmy")
      throw new UserError(`--dates: "${dates}" is no order of a date`, {
        hint: "mdy or dmy",
        exit: ExitCode.usage,
      });
    const store = await context.openStore();
    const target = isDry ? await store.fork() : store;
    const { cwd, streams } = context.world;
    const source = await openSource(file, { cwd, stdin: streams.stdin });
    const progress = openProgress(context, { things: "rows", total: null });
    const heard: { encoding?: string; channel: string | null } = { channel: null };
    try {
      const result = await importFigures(target, source.bytes, {
        map: options.map ?? {},
        channel: options.channel === undefined ? null : nameChannel(options.channel),
        campaign: options.campaign ?? null,
        currency: config.costs.currency,
        dates,
        encoding: parseEncoding(options.encoding ?? null),
        at: clock.now(),
        onEncoding: (name) => {
          heard.encoding = name;
        },
        onFile: (found) => {
          heard.channel = found.channel;
          for (const line of describeColumns(found)) output.say(line);
        },
        onProgress: (read) => progress.at(read),
      });
      progress.end();
      const { created, updated, unchanged, totals, rejected, rejectedCount, read } = result;
      return {
        data: {
          ...{ read, created, updated, unchanged, totals, rejected, rejected_count: rejectedCount },
          ...heard,
        },
        text: (paint) =>
          [
            `${isDry ? "would import" : "imported"}: ${created} new, ${updated} updated, ${unchanged} unchanged`,
            ...(totals === 0 ? [] : [`${countOf(totals, "row")} of totals left out`]),
            ...(rejectedCount === 0
              ? []
              : [paint.warn(`${rejectedCount} of ${countOf(read, "row")} rejected`)]),
            ...rejected
              .slice(0, SHOWN_ROWS)
              .map(
                ({ line, field, reason }) => `  line ${line}: ${field === null ? "" : `${field}: `}${reason}`,
              ),
            ...(rejectedCount > SHOWN_ROWS ? ["  … --json lists more"] : []),
          ].join("\n"),
        exit: rejectedCount > 0 ? ExitCode.attention : ExitCode.done,
      };
    } finally {
      source.close();
      if (target !== store) await target.close();
    }
  },
});

function describeColumns({ columns, meanings, channel }: FigureFile): string[] {
  const width = Math.min(30, Math.max(...columns.map((name) => name.length)));
  const used = columns.flatMap((name, index) => {
    const meaning = meanings[index] ?? null;
    return meaning === null ? [] : [`${name.slice(0, 30).padEnd(width)} → ${meaning}`];
  });
  return [...used, ...(channel === null ? [] : [`of ${channel}`])];
}

const add = defineVerb({
  name: "add",
  describe: "figures of one day by hand: what a fair cost, what a post came to",
  examples: [
    { command: "seq figures add fair spend=1200 --campaign 'Seoul fair'", does: "today" },
    { command: "seq figures add linkedin likes=41 comments=6 --day 2026-03-02", does: "a day's figures" },
  ],
  json: "document",
  configure: (command) =>
    command
      .argument("<channel>", "the platform or place")
      .argument(
        "<figure=value...>",
        "spend, impressions, views, clicks, likes, comments, shares, follows, leads, conversions",
      )
      .option("--campaign <name>", "the campaign")
      .option("--day <date>", "the day (default: today)"),
  async run(context, { args: [channel, pairs], options }) {
    const clock = await context.openClock("act");
    const { config } = await context.openWorkspace();
    const [{ readFigure, nameChannel }, { METRICS }, { findNearest }, { readDay }, { findZoneClock }] =
      await Promise.all([
        import("../../campaigns/read-figures.ts"),
        import("../../store/ports/campaigns-port.ts"),
        import("../../nearest.ts"),
        import("../../campaigns/read-day.ts"),
        import("../../calendar/zone-clock.ts"),
      ]);
    const metrics: DayFigures["metrics"] = {};
    for (const pair of pairs) {
      const [told = "", value = ""] = pair.split(/=(.*)/s);
      const name = METRICS.find((each) => each === told);
      if (name === undefined) {
        const near = findNearest(told, METRICS);
        throw new UserError(`no figure is called "${told}"`, {
          hint: near === null ? `one of ${METRICS.join(", ")}` : `did you mean "${near}"?`,
          exit: ExitCode.usage,
        });
      }
      const figure = readFigure(value.trim(), name, ".");
      if (!figure.ok)
        throw new UserError(`${name}: "${value}" ${figure.reason}`, {
          hint: `${name}=12`,
          exit: ExitCode.usage,
        });
      metrics[name] = figure.value;
    }
    const day = readDay(options.day ?? formatIsoDay(clock.now(), findZoneClock(config.calendar.zone)), null);
    if (!day.ok)
      throw new UserError(`--day: ${day.reason}`, { hint: "--day 2026-03-02", exit: ExitCode.usage });
    const figures = {
      day: day.value,
      channel: nameChannel(channel),
      campaign: options.campaign ?? "",
      item: "",
      metrics,
    };
    const [outcome = "unchanged"] = await (await context.openStore()).keepFigures([figures], clock.now());
    return {
      data: { ...describeFigures(figures), outcome },
      text: () => `${figures.channel} on ${figures.day}: ${outcome}`,
    };
  },
});

function formatIsoDay(at: number, clock: ZoneClock): string {
  return new Date(at + clock.stretchAt(at).offset).toISOString().slice(0, 10);
}

const list = defineVerb({
  name: "list",
  describe: "spend and social figures, by day, channel and campaign",
  examples: [
    { command: "seq figures list --since 2026-03-01", does: "each day of each campaign" },
    { command: "seq figures list --sum", does: "added up by channel and campaign" },
  ],
  json: "document",
  configure: (command) =>
    command
      .option("--since <date>", "from this day on")
      .option("--until <date>", "up to this day")
      .option("--channel <name>", "only this platform")
      .option("--sum", "added up by channel and campaign"),
  async run(context, { options }) {
    const filter = await readFilter(options);
    const { config } = await context.openWorkspace();
    const store = await context.openStore();
    const { output } = context;
    const { currency } = config.costs;
    const found = options.sum === true ? await store.sumFigures(filter) : store.listFigures(filter);
    const shown: ShownRow[] = [];
    let count = 0;
    for await (const figures of found) {
      if (output.isClosed) break;
      const row = describeFigures(figures);
      count += 1;
      if (output.json) {
        const told = { ...row, ...(row.spend !== undefined && { currency }) };
        await output.write(`${count === 1 ? "[\n" : ",\n"}  ${JSON.stringify(told)}`);
      } else if (count <= SHOWN_FIGURES) shown.push(row);
    }
    if (output.json) {
      await output.write(count === 0 ? "[]\n" : "\n]\n");
      return {};
    }
    if (count === 0) output.say("no figures yet: seq figures import FILE");
    if (count > SHOWN_FIGURES)
      output.say(`… of ${countOf(count, "row")}: --since, --channel or --sum, or --json for all`);
    return {
      text: (paint) =>
        count === 0
          ? ""
          : formatTable(shown, listColumns(shown, currency), { paint, columns: output.columns }),
    };
  },
});

async function readFilter(options: {
  since?: string;
  until?: string;
  channel?: string;
}): Promise<FigureFilter> {
  const [{ readDay }, { nameChannel }] = await Promise.all([
    import("../../campaigns/read-day.ts"),
    import("../../campaigns/read-figures.ts"),
  ]);
  const filter: FigureFilter = {};
  for (const name of ["since", "until"] as const) {
    if (options[name] === undefined) continue;
    const day = readDay(options[name], null);
    if (!day.ok)
      throw new UserError(`--${name}: ${day.reason}`, { hint: `--${name} 2026-03-02`, exit: ExitCode.usage });
    filter[name] = day.value;
  }
  if (options.channel !== undefined) filter.channel = nameChannel(options.channel);
  return filter;
}

type Shown = Partial<Pick<DayFigures, "day" | "item">> & Pick<DayFigures, "channel" | "campaign" | "metrics">;

type ShownRow = Omit<Shown, "metrics"> & DayFigures["metrics"];

function describeFigures({ metrics, item, ...rest }: Shown): ShownRow {
  return { ...rest, ...(item !== undefined && item !== "" && { item }), ...metrics };
}

function listColumns(rows: readonly ShownRow[], currency: string): Column<ShownRow>[] {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const texts = ["day", "channel", "campaign", "item"] as const;
  return [
    ...texts
      .filter((name) => names.includes(name))
      .map((title) => ({ title, cell: (row: ShownRow) => row[title] ?? "" })),
    ...names
      .filter((name) => !texts.some((text) => text === name))
      .map((name) => ({
        title: name === "spend" ? `spend ${currency}` : name,
        cell: (row: ShownRow) => formatFigure(name as Metric, row[name as Metric]),
        align: "right" as const,
      })),
  ];
}

function formatFigure(name: Metric, value: number | undefined): string {
  if (value === undefined) return "";
  return name === "spend" ? value.toFixed(2) : String(Math.round(value * 100) / 100);
}

export const figures = defineGroup({
  name: "figures",
  describe: "spend and social figures of other platforms: import, add, list",
  examples: [
    { command: "seq figures import linkedin-ads.csv", does: "columns and platform are guessed and shown" },
  ],
  verbs: [importFile, add, list],
});
