import { countOf } from "../../count-of.ts";
import { UserError } from "../../errors.ts";
import { type Dialect, type Row, splitCells } from "./cells.ts";
import { RecordFramer } from "./frame.ts";
import type { TextInput } from "./decode.ts";
import type { PeopleFile } from "./people-file.ts";

/** Rows before the header: notes, as LinkedIn's export has. */
const MAX_NOTES = 10;
const LONGEST_LISTED = 40;

/** What a header may look like, and a name that `--map` takes: what is said where there is none. */
export interface HeaderExample {
  header: string;
  mapped: string;
}
const OF_PEOPLE: HeaderExample = { header: "email,name,company", mapped: "email" };

/**
 * Opens a CSV text: finds delimiter, line end and header, and checks every row's width against it.
 * `countKnown` says how many cells of a row are column names that mean something.
 */
export async function openCsv(
  input: TextInput,
  countKnown: (cells: readonly string[]) => number,
  example: HeaderExample = OF_PEOPLE,
): Promise<PeopleFile> {
  const dialect = detectDialect(input.sample, countKnown);
  const blocks = readBlocks(input, dialect);
  const head: Row[] = [];
  while (head.length <= MAX_NOTES) {
    const next = await blocks.next();
    if (next.done === true) break;
    for (const row of next.value) head.push(row);
  }
  const at = findHeader(head, countKnown);
  const header = head[at];
  if (header === undefined || !("cells" in header)) throw refuseHeader(head, example);
  const columns = header.cells.map((cell) => cell.trim());
  const first = head.slice(at + 1);
  return { format: "csv", columns, rows: checkWidths(columns.length, first, blocks) };
}

async function* readBlocks(
  { sample, rest }: TextInput,
  dialect: Dialect & { skip: number },
): AsyncGenerator<Row[]> {
  const framer = new RecordFramer({ ...dialect, line: dialect.skip > 0 ? 2 : 1 });
  const finish = (records: ReturnType<RecordFramer["push"]>) =>
    splitCells(records, dialect).filter((row) => !("cells" in row && isBlank(row.cells)));
  const first = finish(framer.push(sample.slice(dialect.skip)));
  if (first.length > 0) yield first;
  for await (const text of rest) {
    const rows = finish(framer.push(text));
    if (rows.length > 0) yield rows;
  }
  const last = finish(framer.end());
  if (last.length > 0) yield last;
}

async function* checkWidths(
  width: number,
  first: Row[],
  blocks: AsyncIterable<Row[]>,
): AsyncGenerator<Row[]> {
  if (first.length > 0) yield first.map((row) => checkWidth(row, width));
  for await (const rows of blocks) yield rows.map((row) => checkWidth(row, width));
}

/** Empty cells beyond the header are an artefact of spreadsheets; any other difference means a broken row. */
function checkWidth(row: Row, width: number): Row {
  if (!("cells" in row) || row.cells.length === width) return row;
  const { line, cells } = row;
  if (cells.length > width && isBlank(cells.slice(width))) return { line, cells: cells.slice(0, width) };
  const count = countOf(cells.length, "cell");
  return { line, fault: `${count} where the header has ${width}`, text: cells.join(",").slice(0, 1000) };
}

function isBlank(cells: readonly string[]): boolean {
  return cells.every((cell) => cell === "" || cell.trim() === "");
}

/** The first of the first rows with two known columns, else with one. A row with an address in it is no header. */
function findHeader(head: readonly Row[], countKnown: (cells: readonly string[]) => number): number {
  const known = head.slice(0, MAX_NOTES).map((row) => {
    return "cells" in row && !row.cells.some(isAddress) ? countKnown(row.cells) : 0;
  });
  const sure = known.findIndex((count) => count >= 2);
  return sure === -1 ? known.findIndex((count) => count === 1) : sure;
}

function isAddress(cell: string): boolean {
  return cell.includes("@") || /linkedin\.com\//i.test(cell);
}

function refuseHeader(head: readonly Row[], example: HeaderExample): UserError {
  const first = head.find((row) => "cells" in row);
  const cells = first !== undefined && "cells" in first ? first.cells : [];
  if (cells.length === 0) {
    const [faulty] = head;
    const why = faulty !== undefined && "fault" in faulty ? ` (${faulty.fault})` : "";
    return new UserError(`the file has no header that can be read${why}`, {
      hint: `the first line names the columns, e.g. ${example.header}`,
    });
  }
  if (cells.some(isAddress)) {
    return new UserError("the file begins with a person, not with a header", {
      hint: `add a first line that names the columns, e.g. ${example.header}`,
    });
  }
  const names = cells.slice(0, 12).map((cell) => cell.trim().slice(0, LONGEST_LISTED));
  return new UserError(`no column of the header has a known name: ${names.join(", ")}`, {
    hint: `say what they are: --map "${names[0] ?? "column"}=${example.mapped}"`,
  });
}

const DELIMITERS: readonly Dialect["delimiter"][] = [",", ";", "\t", "|"];
const LOOKED_AT = 30;

/** What was found out about a CSV file from its beginning. */
interface FoundDialect extends Dialect {
  /** Length of Excel's `sep=;` line with its line end, to be skipped. */
  skip: number;
}

/**
 * Delimiter and line end of a CSV file, from its first lines outside quotes: the delimiter whose columns are known
 * by name (`countKnown`), else the one that gives the same number of columns in most rows.
 */
function detectDialect(sample: string, countKnown: (cells: readonly string[]) => number): FoundDialect {
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
