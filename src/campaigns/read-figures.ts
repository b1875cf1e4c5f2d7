import { ExitCode, UserError } from "../errors.ts";
import { findNearest } from "../nearest.ts";
import { findColumnSign } from "../prospects/mapping/own-columns.ts";
import { findNoValue } from "../prospects/normalise/no-value.ts";
import { type DecimalSign, readNumber } from "../prospects/normalise/number.ts";
import { accept, type Normalised, normaliseText, refuse } from "../prospects/normalise/text.ts";
import type { Row } from "../prospects/read/cells.ts";
import { openCsv } from "../prospects/read/csv-file.ts";
import { type DecodeOptions, openText } from "../prospects/read/decode.ts";
import { type DayFigures, METRICS, type Metric } from "../store/ports/campaigns-port.ts";
import { COLUMNS, type Column, findColumn, guessChannel, isColumn } from "./columns.ts";
import { type DateOrder, findDateOrder, readDay } from "./read-day.ts";

/** How a file is to be read, as far as a person says it. */
export interface FigureRules {
  /** Column name to what it is; `-` leaves it out. */
  map: Readonly<Record<string, string>>;
  /** For rows that do not name their own. */
  channel: string | null;
  campaign: string | null;
  /** The workspace's; a row in another is refused, as nothing here knows a rate. */
  currency: string;
  dates: DateOrder;
}

/** What a row of the file came to. `total`: it adds up others. */
export type ReadRow =
  | { line: number; is: "figures"; figures: DayFigures }
  | { line: number; is: "total" }
  | { line: number; is: "rejected"; field: string | null; reason: string };

/** The columns' meanings, null for one that is left out, and the platform that they are guessed to be of. */
export interface FigureFile {
  columns: readonly string[];
  meanings: readonly (Column | null)[];
  channel: string | null;
  rows: AsyncIterable<ReadRow[]>;
}

const EXAMPLE = { header: "date,campaign,spend,clicks", mapped: "spend" };

/**
 * Opens a platform's export or a table of the same kind. Numbers and dates are read as their columns write them.
 * @throws UserError (exit 2) for `--map` that fits nothing, a file without days or figures, or of an unknown channel
 */
export async function openFigures(
  source: AsyncIterable<Uint8Array>,
  rules: FigureRules,
  decode: DecodeOptions,
): Promise<FigureFile> {
  const input = await openText(source, decode);
  if (input.sample.trim() === "")
    throw new UserError("the file is empty", {
      hint: `the first line names the columns, e.g. ${EXAMPLE.header}`,
    });
  const known = (cells: readonly string[]) => cells.filter((cell) => nameColumn(cell, rules) !== null).length;
  const file = await openCsv(input, known, EXAMPLE);
  checkMap(file.columns, rules);
  const columns = new Columns(file.columns, rules);
  return {
    columns: file.columns,
    meanings: columns.meanings,
    channel: columns.channel,
    rows: readRows(file.rows, columns),
  };
}

async function* readRows(blocks: AsyncIterable<Row[]>, columns: Columns): AsyncGenerator<ReadRow[]> {
  for await (const rows of blocks) {
    columns.learn(rows);
    yield rows.map((row) =>
      "cells" in row
        ? columns.read(row.line, row.cells)
        : { line: row.line, is: "rejected", field: row.column ?? null, reason: row.fault },
    );
  }
}

/** What `--map` makes of a column, else its own name; null for neither. */
function nameColumn(name: string, { map }: FigureRules): Column | "-" | null {
  const told = map[name.trim()];
  if (told === undefined) return findColumn(name)?.column ?? null;
  return told === "-" || isColumn(told) ? told : null;
}

function checkMap(columns: readonly string[], { map }: FigureRules): void {
  for (const [column, meaning] of Object.entries(map)) {
    if (!columns.includes(column)) {
      const near = findNearest(column, columns);
      throw new UserError(`--map: the file has no column "${column}"`, {
        hint: near === null ? `it has ${columns.join(", ")}` : `did you mean "${near}"?`,
        exit: ExitCode.usage,
      });
    }
    if (meaning !== "-" && !isColumn(meaning)) {
      const near = findNearest(meaning, COLUMNS);
      throw new UserError(`--map: a column cannot be "${meaning}"`, {
        hint: near === null ? `one of ${COLUMNS.join(", ")}, or -` : `did you mean "${near}"?`,
        exit: ExitCode.usage,
      });
    }
  }
}

const DIVIDED = new Set<Column>(["campaign", "item"]);

/** A file's columns, and how they write numbers and dates. */
class Columns {
  readonly meanings: readonly (Column | null)[];
  readonly channel: string | null;
  readonly #rules: FigureRules;
  readonly #currency: string | null;
  /** Of several columns of one meaning the surest counts; what divides a campaign counts whole. */
  readonly #at: Readonly<Partial<Record<Column, readonly number[]>>>;
  #order: DateOrder;
  readonly #signs = new Map<number, DecimalSign>();

  constructor(names: readonly string[], rules: FigureRules) {
    this.#rules = rules;
    const at: Partial<Record<Column, { index: number; rank: number }[]>> = {};
    for (const [index, name] of names.entries()) {
      const meaning = nameColumn(name, rules);
      if (meaning === null || meaning === "-") continue;
      const rank = rules.map[name] === undefined ? (findColumn(name)?.rank ?? 0) : -1;
      (at[meaning] ??= []).push({ index, rank });
    }
    this.#at = Object.fromEntries(
      Object.entries(at).map(([meaning, found]) => {
        const sorted = found.sort((a, b) => a.rank - b.rank || a.index - b.index).map(({ index }) => index);
        return [meaning, DIVIDED.has(meaning as Column) ? sorted : sorted.slice(0, 1)];
      }),
    );
    this.meanings = names.map((_, index) => {
      const found = Object.entries(this.#at).find(([, indices]) => indices.includes(index));
      return (found?.[0] as Column | undefined) ?? null;
    });
    const spend = names[this.#at.spend?.[0] ?? -1];
    this.#currency = spend === undefined ? null : (findColumn(spend)?.currency ?? null);
    this.#order = rules.dates;
    this.channel = rules.channel ?? guessChannel(names);
    this.#check();
  }

  #check(): void {
    const has = (column: Column) => this.#at[column] !== undefined;
    const isLong = has("metric") && has("value");
    if (!has("day"))
      throw new UserError("no column says the day of its figures", {
        hint: 'export with one row a day, or name the column: --map "Week"=day',
        exit: ExitCode.usage,
      });
    if (!isLong && !METRICS.some(has))
      throw new UserError("no column has figures that are known", {
        hint: `name one: --map "column"=spend (or ${METRICS.slice(1).join(", ")})`,
        exit: ExitCode.usage,
      });
    if (this.channel === null && !has("channel"))
      throw new UserError("nothing says which platform these figures are of", {
        hint: "--channel linkedin (or meta, instagram, tiktok, x, youtube, google_ads, or a name of your own)",
        exit: ExitCode.usage,
      });
  }

  /** Takes in how the first rows write numbers and dates; what they tell holds for the rest. */
  learn(rows: readonly Row[]): void {
    const cells = (index: number) => rows.flatMap((row) => ("cells" in row ? [row.cells[index] ?? ""] : []));
    this.#order ??= findDateOrder(cells(this.#at.day?.[0] ?? -1));
    for (const column of [...METRICS, "value"] as const) {
      const index = this.#at[column]?.[0];
      if (index === undefined || (this.#signs.get(index) ?? null) !== null) continue;
      this.#signs.set(index, findColumnSign(cells(index)));
    }
  }

  read(line: number, cells: readonly string[]): ReadRow {
    const text = (column: Column) => (this.#at[column] ?? []).map((index) => cells[index]?.trim() ?? "");
    const [day = ""] = text("day");
    const labels = [day, ...text("campaign"), cells[0] ?? ""];
    // The row below the rows: Google Ads, YouTube, and whoever adds a column up in a spreadsheet.
    if (
      labels.some((label) =>
        /^(?:grand )?total\b|^(?:gesamt|summe|insgesamt|합계|총계|合計|总计)/i.test(label),
      ) &&
      !/\d{4}/.test(day)
    )
      return { line, is: "total" };
    const reject = (field: string | null, reason: string): ReadRow => ({
      line,
      is: "rejected",
      field,
      reason,
    });
    const read = readDay(day, this.#order);
    if (!read.ok) return reject("day", day === "" ? "says no day" : read.reason);
    const [lastDay = ""] = text("last_day");
    const last = lastDay === "" ? read : readDay(lastDay, this.#order);
    if (!last.ok) return reject("last_day", last.reason);
    if (last.value !== read.value)
      return reject("day", `covers more than a day, until ${last.value}; export by day`);
    const currency = text("currency")[0] || this.#currency;
    const metrics = this.#readMetrics(cells);
    if (!metrics.ok) return reject(metrics.field, metrics.reason);
    if (
      currency !== null &&
      currency.toUpperCase() !== this.#rules.currency &&
      metrics.value.spend !== undefined
    )
      return reject(
        "spend",
        `is in ${currency.slice(0, 12)}, and costs are counted in ${this.#rules.currency} (costs.currency)`,
      );
    if (Object.keys(metrics.value).length === 0) return reject(null, "has no figure");
    const names = this.#readNames(text);
    if (!names.ok) return reject(null, names.reason);
    return { line, is: "figures", figures: { day: read.value, ...names.value, metrics: metrics.value } };
  }

  #readNames(
    text: (column: Column) => string[],
  ): Normalised<Pick<DayFigures, "channel" | "campaign" | "item">> {
    const channel = nameChannel(text("channel")[0] || this.channel || "");
    const campaign = normaliseText(this.#rules.campaign ?? text("campaign")[0] ?? "");
    const item = normaliseText(
      [...text("campaign").slice(1), ...text("item")].filter((each) => each !== "").join(" / "),
    );
    if (channel === "") return refuse("names no channel");
    if (!campaign.ok) return campaign;
    if (!item.ok) return item;
    return accept({ channel, campaign: campaign.value, item: item.value });
  }

  #readMetrics(
    cells: readonly string[],
  ): { ok: true; value: DayFigures["metrics"] } | { ok: false; field: string; reason: string } {
    const metrics: DayFigures["metrics"] = {};
    const named = this.#at.metric === undefined ? [] : [this.#readNamed(cells)];
    for (const each of [...METRICS.map((name) => ({ name, index: this.#at[name]?.[0] })), ...named]) {
      if (each.name === null) return { ok: false, field: "metric", reason: "no figure is called so" };
      const { name, index } = each;
      const cell = cells[index ?? -1]?.trim() ?? "";
      if (index === undefined || cell === "" || findNoValue(cell) !== null) continue;
      const value = readFigure(cell, name, this.#signs.get(index) ?? null);
      if (!value.ok) return { ok: false, field: name, reason: value.reason };
      metrics[name] = value.value;
    }
    return { ok: true, value: metrics };
  }

  #readNamed(cells: readonly string[]): { name: Metric | null; index: number | undefined } {
    const told = cells[this.#at.metric?.[0] ?? -1] ?? "";
    const name = METRICS.find((metric) => metric === findColumn(told)?.column) ?? null;
    return { name, index: this.#at.value?.[0] };
  }
}

/** Only money, and conversions that are shared out between campaigns, have fractions. */
const WITH_FRACTIONS = new Set<Metric>(["spend", "conversions"]);
/** Of a count it is never a fraction: `1,234` and `1.234` are a thousand and more. */
const GROUPED = /^[1-9]\d{0,2}(?:[.,]\d{3})+$/;

/** One figure as its column writes numbers; counts are whole, and nothing is below nothing. */
export function readFigure(cell: string, metric: Metric, sign: DecimalSign): Normalised<number> {
  const isWhole = !WITH_FRACTIONS.has(metric);
  // "USD 12.50", "12.50 kr": money may stand on either side.
  const bare = isWhole ? cell : cell.replace(/^[A-Z]{3} ?| ?(?:[A-Z]{3}|kr|zł)$/, "").trim();
  const number =
    isWhole && GROUPED.test(bare) ? accept(Number(bare.replace(/[.,]/g, ""))) : readNumber(bare, sign);
  if (!number.ok) return number;
  if (number.value < 0) return refuse("is below nothing");
  return isWhole && !Number.isInteger(number.value) ? refuse("is no whole number") : number;
}

/** One name for one platform, however it is written: `Google Ads` and `google_ads`. */
export function nameChannel(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .normalize("NFC")
    .replace(/[^\p{L}\p{N}]+/gu, "_")
    .replace(/^_+|_+$/g, "")
    .slice(0, 40);
}
