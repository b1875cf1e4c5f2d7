import { stripVTControlCharacters } from "node:util";
import type { Paint } from "../../app/session/paint.ts";
import { measureWidth, shorten } from "../../app/session/width.ts";

export interface Column<Row> {
  title: string;
  cell(row: Row, paint: Paint): string;
  /** A figure; never shortened, as half of it would be another one. */
  align?: "right";
  /** Not shortened either: a time, an id. */
  whole?: true;
  /** Left out on a narrow terminal, the lowest first; the others only after these, from the right. */
  drop?: number;
}

const GAP = "  ";

/** The least that a text is shortened to before a column is left out instead. */
const LEAST_WIDTH = 8;

/**
 * A table of plain columns. On a terminal of `columns` columns texts are shortened to fit; where that is not enough
 * whole columns are left out, those that say nothing first, and a line below names them.
 */
export function formatTable<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  options: { paint: Paint; columns: number | null; head?: boolean },
): string {
  const { paint } = options;
  const all = columns.map((column): Laid<Row> => {
    const cells = rows.map((row) => makeSingleLine(column.cell(row, paint)));
    return { column, cells, width: Math.max(measureWidth(column.title), ...cells.map(measureWidth)) };
  });
  const laid = options.columns === null ? all : fit(all, options.columns);
  const left = all.filter(({ column }) => !laid.some((each) => each.column === column));
  const head = laid.map(({ column, width }) => padCell(column.title, width, column.align)).join(GAP);
  const lines = rows.map((_, row) =>
    laid
      .map(({ column, cells, width }) => padCell(cells[row] ?? "", width, column.align))
      .join(GAP)
      .trimEnd(),
  );
  if (options.head === false) return lines.join("\n");
  const names = left.filter(({ column, cells }) => column.title !== "" && !cells.every(saysNothing));
  const note = `not shown at this width: ${names.map(({ column }) => column.title).join(", ")}`;
  return [paint.dim(head.trimEnd()), ...lines, ...(names.length === 0 ? [] : [paint.dim(note)])].join("\n");
}

/** A column with its cells, and the width that it is given. */
interface Laid<Row> {
  column: Column<Row>;
  cells: readonly string[];
  width: number;
}

function saysNothing(cell: string): boolean {
  return /^[·\s]*$/.test(stripVTControlCharacters(cell));
}

/** A cell cannot break the table, whatever a person's data holds. */
function makeSingleLine(text: string): string {
  return text.replace(/\s*[\r\n\t]+\s*/g, " ");
}

/** The columns that fit beside each other, with widths that do. */
function fit<Row>(all: readonly Laid<Row>[], room: number): Laid<Row>[] {
  const laid = all.map((each) => ({ ...each }));
  const leastOf = ({ column, width }: Laid<Row>): number =>
    column.align === "right" || column.whole === true ? width : Math.min(width, LEAST_WIDTH);
  const gaps = () => GAP.length * (laid.length - 1);
  const takes = (measure: (each: Laid<Row>) => number) =>
    laid.reduce((sum, each) => sum + measure(each), gaps());
  while (takes(({ width }) => width) > room) {
    const empty = laid.findLastIndex(({ cells }, index) => index > 0 && cells.every(saysNothing));
    if (empty === -1) break;
    laid.splice(empty, 1);
  }
  while (laid.length > 1 && takes(leastOf) > room) laid.splice(laid.indexOf(nextToDrop(laid)), 1);
  const least = laid.map(leastOf);
  let excess = takes(({ width }) => width) - room;
  while (excess > 0) {
    const widest = laid
      .filter(({ width }, index) => width > (least[index] ?? 0))
      .reduce<Laid<Row> | null>(
        (best, each) => (best === null || each.width > best.width ? each : best),
        null,
      );
    if (widest === null) break;
    widest.width -= 1;
    excess -= 1;
  }
  return laid;
}

/** The one to be left out first; else the last. The first column stays. */
function nextToDrop<Row>(laid: readonly Laid<Row>[]): Laid<Row> {
  const others = laid.slice(1);
  const ranked = others
    .filter(({ column }) => column.drop !== undefined)
    .toSorted((a, b) => (a.column.drop ?? 0) - (b.column.drop ?? 0));
  const last = others.at(-1) ?? laid[0];
  if (last === undefined) throw new TypeError("a table without columns");
  return ranked[0] ?? last;
}

function padCell(text: string, width: number, align: "right" | undefined): string {
  const shown = measureWidth(text) > width ? shorten(text, width) : text;
  const space = " ".repeat(Math.max(0, width - measureWidth(shown)));
  return align === "right" ? space + shown : shown + space;
}
