import { stripVTControlCharacters } from "node:util";
import type { Paint } from "./paint.ts";

export interface Column<Row> {
  title: string;
  cell(row: Row, paint: Paint): string;
  align?: "right";
}

const WIDE =
  /[\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\u3000-\u303F\uFF01-\uFF60\uFFE0-\uFFE6]/u;
const INVISIBLE = /[\p{Mark}\p{Cf}]/u;
const GAP = "  ";

/** Columns that a text takes on a terminal: Korean, Chinese and Japanese characters take two. */
export function measureWidth(text: string): number {
  let width = 0;
  for (const character of stripVTControlCharacters(text)) {
    if (!INVISIBLE.test(character)) width += WIDE.test(character) ? 2 : 1;
  }
  return width;
}

/** A table of plain columns. On a terminal of `columns` columns the widest cells are shortened to fit. */
export function formatTable<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  options: { paint: Paint; columns: number | null; head?: boolean },
): string {
  const { paint } = options;
  const cells = rows.map((row) => columns.map((column) => makeSingleLine(column.cell(row, paint))));
  const widths = columns.map((column, index) =>
    Math.max(measureWidth(column.title), ...cells.map((row) => measureWidth(row[index] ?? ""))),
  );
  if (options.columns !== null) shrinkToFit(widths, options.columns - GAP.length * (columns.length - 1));
  const head = columns.map((column, index) => padCell(column.title, widths[index] ?? 0, column.align));
  const lines = cells.map((row) =>
    row
      .map((cell, index) => padCell(cell, widths[index] ?? 0, columns[index]?.align))
      .join(GAP)
      .trimEnd(),
  );
  if (options.head === false) return lines.join("\n");
  return [paint.dim(head.join(GAP).trimEnd()), ...lines].join("\n");
}

/** A cell cannot break the table, whatever a person's data holds. */
function makeSingleLine(text: string): string {
  return text.replace(/\s*[\r\n\t]+\s*/g, " ");
}

function shrinkToFit(widths: number[], room: number): void {
  let excess = widths.reduce((sum, width) => sum + width, 0) - room;
  while (excess > 0) {
    const widest = widths.indexOf(Math.max(...widths));
    const width = widths[widest] ?? 0;
    if (width <= 8) return;
    widths[widest] = width - 1;
    excess -= 1;
  }
}

function padCell(text: string, width: number, align: "right" | undefined): string {
  const shown = measureWidth(text) > width ? shorten(text, width) : text;
  const space = " ".repeat(Math.max(0, width - measureWidth(shown)));
  return align === "right" ? space + shown : shown + space;
}

/** Cuts to `width` columns with an ellipsis; colours are dropped, since a cut could leave one open. */
export function shorten(text: string, width: number): string {
  let shown = "";
  let used = 0;
  for (const character of stripVTControlCharacters(text)) {
    const next = measureWidth(character);
    if (used + next > width - 1) break;
    shown += character;
    used += next;
  }
  return `${shown}…`;
}
