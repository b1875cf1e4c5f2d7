import { CsvError, parse } from "csv-parse/sync";
import type { RawRecord } from "./frame.ts";

/** How a CSV file is written. */
export interface Dialect {
  delimiter: "," | ";" | "\t" | "|";
  newline: "\n" | "\r";
}

/** One row of a file: its cells, aligned to the file's columns, or why it has none and how its text begins. */
export type Row = { line: number; cells: string[] } | FaultyRow;

export interface FaultyRow {
  line: number;
  fault: string;
  /** The column at fault, where it is one. */
  column?: string;
  text: string;
}

/**
 * Tells the cells of framed records apart. A record without a quote is exactly a split at the delimiter; all others
 * go to csv-parse together, which says what quotes mean.
 */
export function splitCells(records: readonly RawRecord[], dialect: Dialect): Row[] {
  const quoted = records
    .filter((record) => record.quoted && record.fault === null)
    .map((record) => record.text);
  const parsed = quoted.length === 0 ? [] : parseQuoted(quoted, dialect);
  let next = 0;
  return records.map(({ line, text, quoted: hasQuotes, fault }) => {
    if (fault !== null) return { line, fault, text };
    if (!hasQuotes) return { line, cells: text.split(dialect.delimiter) };
    const cells = parsed[next];
    next += 1;
    return cells === undefined || cells === null
      ? { line, fault: "quotes that do not fit together", text }
      : { line, cells };
  });
}

/** Cells by record; null for one that csv-parse reads otherwise than as one record. */
function parseQuoted(records: readonly string[], dialect: Dialect): (string[] | null)[] {
  const rows = parseText(records.join(dialect.newline), dialect);
  if (rows?.length === records.length) return rows;
  return records.map((record) => {
    const own = parseText(record, dialect);
    return own?.length === 1 ? (own[0] ?? null) : null;
  });
}

function parseText(text: string, dialect: Dialect): string[][] | null {
  try {
    return parse(text, {
      delimiter: dialect.delimiter,
      record_delimiter: dialect.newline,
      relax_column_count: true,
      relax_quotes: true,
      // Spaces around a quoted cell are no part of it. A tab would be trimmed although it is the delimiter.
      trim: dialect.delimiter !== "\t",
      max_record_size: 0,
    });
  } catch (error) {
    if (error instanceof CsvError) return null;
    throw error;
  }
}
