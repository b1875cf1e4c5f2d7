import { STANDARD_FIELDS } from "../condition/standard-field.ts";
import type { FieldValue } from "../engine/facts.ts";
import type { Prospect } from "../store/port.ts";

/** A person as a flat row: `id` (p12), fields, tags joined by `;`. Missing values are absent. */
export type ExportedRow = Record<string, FieldValue>;

/** OWASP, CSV injection: these begin a formula, also in their full-width form; `'` makes it text. */
const FORMULA = /^[=+\-@\t\r\n\0＝＋－＠]/;

/** Puts `'` before text that a spreadsheet would run as a formula; the import takes it off again. */
export function guardFormula(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/** Columns of an export: id, the standard fields, the workspace's own, tags. */
export function listExportColumns(fields: Readonly<Record<string, unknown>>): string[] {
  return [...new Set(["id", ...Object.keys(STANDARD_FIELDS), ...Object.keys(fields), "tags"])];
}

/** One person by column name, for JSON and tables. */
export function exportRow(person: Prospect): ExportedRow {
  const row: ExportedRow = { id: `p${person.id}` };
  for (const kind of ["email", "linkedin_url", "phone"] as const) {
    const value = person[kind];
    if (value !== null) row[kind] = value;
  }
  for (const [field, value] of Object.entries(person.fields)) row[field] ??= value;
  if (person.tags.length > 0) row["tags"] = person.tags.join(";");
  return row;
}

/** The cells of one person for CSV, safe to open in a spreadsheet. Import reads them back as they were. */
export function exportCells(person: Prospect, columns: readonly string[]): string[] {
  const row = exportRow(person);
  return columns.map((column) => {
    const value = Object.hasOwn(row, column) ? row[column] : undefined;
    if (value === undefined) return "";
    return typeof value === "string" ? guardFormula(value) : String(value);
  });
}

/** People as CSV text, header first, streaming. */
export async function* stringifyPeople(
  people: AsyncIterable<Prospect>,
  columns: readonly string[],
): AsyncGenerator<string> {
  const { stringify } = await import("csv-stringify/sync");
  yield stringify([columns.map(guardFormula)]);
  for await (const person of people) yield stringify([exportCells(person, columns)]);
}

/** A table of plain values as CSV text, safe to open in a spreadsheet; null is empty. */
export async function stringifyTable({
  columns,
  cells,
}: {
  columns: readonly string[];
  cells: readonly (readonly (string | number | null)[])[];
}): Promise<string> {
  const { stringify } = await import("csv-stringify/sync");
  const guard = (cell: string | number | null) => (typeof cell === "string" ? guardFormula(cell) : cell);
  return stringify([columns.map(guardFormula), ...cells.map((row) => row.map(guard))]);
}
