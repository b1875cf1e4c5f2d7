import { countOf } from "../../count-of.ts";
import { UserError } from "../../errors.ts";
import { type Dialect, type Row, splitCells } from "./cells.ts";
import { detectDialect } from "./dialect.ts";
import { RecordFramer } from "./frame.ts";
import type { PeopleFile } from "./people-file.ts";

/** The beginning of a text, already read, and the rest of it. */
export interface TextInput {
  sample: string;
  isWhole: boolean;
  rest: AsyncIterable<string>;
}

/** Rows before the header: notes, as LinkedIn's export has. */
const MAX_NOTES = 10;
const LONGEST_LISTED = 40;

/**
 * Opens a CSV text: finds delimiter, line end and header, and checks every row's width against it.
 * `countKnown` says how many cells of a row are column names that mean something.
 */
export async function openCsv(
  input: TextInput,
  countKnown: (cells: readonly string[]) => number,
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
  if (header === undefined || !("cells" in header)) throw refuseHeader(head);
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

function refuseHeader(head: readonly Row[]): UserError {
  const first = head.find((row) => "cells" in row);
  const cells = first !== undefined && "cells" in first ? first.cells : [];
  if (cells.length === 0) {
    const [faulty] = head;
    const why = faulty !== undefined && "fault" in faulty ? ` (${faulty.fault})` : "";
    return new UserError(`the file has no header that can be read${why}`, {
      hint: "the first line names the columns, e.g. email,name,company",
    });
  }
  if (cells.some(isAddress)) {
    return new UserError("the file begins with a person, not with a header", {
      hint: "add a first line that names the columns, e.g. email,name,company",
    });
  }
  const names = cells.slice(0, 12).map((cell) => cell.trim().slice(0, LONGEST_LISTED));
  return new UserError(`no column of the header has a known name: ${names.join(", ")}`, {
    hint: `say what they are: --map "${names[0] ?? "column"}=email"`,
  });
}
