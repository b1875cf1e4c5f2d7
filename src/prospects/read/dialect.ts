import { type Dialect, splitCells } from "./cells.ts";
import { RecordFramer } from "./frame.ts";

const DELIMITERS: readonly Dialect["delimiter"][] = [",", ";", "\t", "|"];
const LOOKED_AT = 30;

/** What was found out about a CSV file from its beginning. */
export interface FoundDialect extends Dialect {
  /** Length of Excel's `sep=;` line with its line end, to be skipped. */
  skip: number;
}

/**
 * Delimiter and line end of a CSV file, from its first lines outside quotes: the delimiter whose columns are known
 * by name (`countKnown`), else the one that gives the same number of columns in most rows.
 */
export function detectDialect(
  sample: string,
  countKnown: (cells: readonly string[]) => number,
): FoundDialect {
  const newline = sample.includes("\n") || !sample.includes("\r") ? "\n" : "\r";
  const declared = /^sep=([,;\t|])(?:\r\n|\n|\r|$)/i.exec(sample);
  if (declared?.[1] !== undefined) {
    return { delimiter: declared[1] as Dialect["delimiter"], newline, skip: declared[0].length };
  }
  let best: { delimiter: Dialect["delimiter"]; score: number[] } = { delimiter: ",", score: [0, 0, 0] };
  for (const delimiter of DELIMITERS) {
    const score = scoreDelimiter(sample, { delimiter, newline }, countKnown);
    if (isGreater(score, best.score)) best = { delimiter, score };
  }
  return { delimiter: best.delimiter, newline, skip: 0 };
}

/** Known column names, rows of the most frequent width above one, and that width: compared in this order. */
function scoreDelimiter(
  sample: string,
  dialect: Dialect,
  countKnown: (cells: readonly string[]) => number,
): number[] {
  const framer = new RecordFramer(dialect);
  const records = [...framer.push(sample), ...framer.end()].slice(0, LOOKED_AT);
  const rows = splitCells(records, dialect).flatMap((row) => ("cells" in row ? [row.cells] : []));
  const widths = new Map<number, number>();
  for (const { length } of rows) if (length > 1) widths.set(length, (widths.get(length) ?? 0) + 1);
  let width = 0;
  let frequency = 0;
  for (const [length, count] of widths) {
    if (count > frequency) [width, frequency] = [length, count];
  }
  const known = Math.max(0, ...rows.slice(0, 10).map(countKnown));
  return [known, frequency, width];
}

function isGreater(a: readonly number[], b: readonly number[]): boolean {
  for (const [index, value] of a.entries()) {
    if (value !== b[index]) return value > (b[index] ?? 0);
  }
  return false;
}
