import type { FieldType } from "../condition/standard-field.ts";
import type { Instant } from "../engine/plan.ts";
import { ExitCode, InternalError, UserError } from "../errors.ts";
import type { ProspectDraft } from "../store/port.ts";
import { createDraftReader, type DraftResult, type ForbiddenRow } from "./draft.ts";
import { type ColumnMapping, mapColumns } from "./mapping/mapping.ts";
import { findColumnSign, type KeptColumns, keepColumns } from "./mapping/own-columns.ts";
import { normaliseCountry } from "./normalise/country.ts";
import type { DecimalSign } from "./normalise/number.ts";
import { normaliseTag } from "./normalise/tag.ts";
import type { Row } from "./read/cells.ts";
import { parseEncoding } from "./read/encoding.ts";
import { type Format, openPeopleFile } from "./read/people-file.ts";

/** What decides how the rows of a file become people. Plain data. */
export interface ReadRules {
  /** Default `auto`. */
  format?: Format;
  /** `--map`: field by column name; `-` leaves the column out. */
  map: Readonly<Record<string, string>>;
  /** Given to every person of the file. */
  tags: readonly string[];
  /** Code or name; reads phone numbers of rows without a country. */
  defaultCountry: string | null;
  /** The workspace's own fields. */
  fields: Readonly<Record<string, FieldType>>;
  /** Columns of unknown names are kept, each as a field of its own; default: they are left out. */
  keepAll?: boolean;
  /** What the file is in, as a person names it; absent or null: found out. */
  encoding?: string | null;
  /** When the file is imported: a consent cannot be given later. */
  at: Instant;
}

export interface Rejection {
  /** The line of the file on which the row begins, from 1. */
  line: number;
  /** The field at fault; null where it is the row as a whole. */
  field: string | null;
  /** Never quotes the value. */
  reason: string;
}

export interface RejectedRow extends Rejection {
  /** The row's cells by column, or, where it could not be told apart, the beginning of its text. */
  cells: readonly string[] | null;
  text: string | null;
}

/** A field of a row whose person was taken without it. */
export interface LeftOut extends Rejection {
  field: string;
}

/** A row that forbids to write to its person, or to its address. */
export interface ForbiddenLine extends ForbiddenRow {
  line: number;
  /** The draft of the block that it is about; null where the row had none. */
  draft: number | null;
}

/** Where a row of the file stands. */
export interface Origin {
  line: number;
  cells: readonly string[];
}

/** Some rows of a file, read and checked. */
export interface DraftBlock {
  /** Rows it was made of, bad ones included. */
  read: number;
  drafts: ProspectDraft[];
  rejected: RejectedRow[];
  leftOut: LeftOut[];
  /** Fields whose letters were mended, one for each. */
  repaired: string[];
  forbidden: ForbiddenLine[];
  /** What the file is in, once, where it is not UTF-8. */
  encoding: string | null;
  /** What the columns were taken for: in the first block, and wherever JSONL brings new ones. */
  mapping: readonly ColumnMapping[] | null;
  /** The row that a draft was made of; only while the block is the newest one. */
  originOf(index: number): Promise<Origin>;
}

/** Larger blocks are no faster, since they share a transaction; what a block holds outlives the young heap. */
const BLOCK = 100;
/** Characters of cells at which a block is full before that: rows may be very long, and a thread's memory is bounded. */
const BLOCK_CHARACTERS = 100_000;

/**
 * The people of a file, in blocks, row by row: that two of them are about one person is not looked at here.
 * @throws UserError where the file as a whole cannot be read, or its columns make no sense (exit 2)
 */
export async function* readDrafts(
  source: AsyncIterable<Uint8Array>,
  options: ReadRules,
): AsyncGenerator<DraftBlock> {
  const rules = { map: options.map, fields: options.fields };
  const tags = options.tags.map(checkTag);
  let block = startBlock();
  const defaultCountry = options.defaultCountry === null ? null : checkCountry(options.defaultCountry);
  const encoding = parseEncoding(options.encoding ?? null);
  const file = await openPeopleFile(source, {
    format: options.format ?? "auto",
    rules,
    encoding,
    onEncoding: (name) => {
      block.encoding = name;
    },
  });
  let columnCount = -1;
  let kept: KeptColumns | null = null;
  let mapping: readonly ColumnMapping[] = [];
  let readDraft: (cells: readonly string[]) => DraftResult = () => {
    throw new InternalError("a row before the header");
  };

  /** The first rows tell how the numbers of a column are written, and what columns of unknown names hold. */
  const refreshMapping = (first: readonly Row[]) => {
    if (file.columns.length === columnCount) return;
    const plain = mapColumns(file.columns, rules);
    if (file.format === "csv") requireIdentity(plain);
    const cellsOf = (index: number) =>
      first.flatMap((row) => ("cells" in row ? [row.cells[index] ?? ""] : []));
    kept ??= keepColumns(plain, cellsOf, options);
    mapping = plain.map((entry) => kept?.mapping.get(entry.column) ?? entry);
    columnCount = file.columns.length;
    block.mapping = mapping;
    const fields = { ...options.fields, ...kept.fields };
    // JSON writes numbers with a point; of a sheet each column tells.
    const decimalSigns = mapping.map(({ field }, index): DecimalSign => {
      if (field === null || fields[field] !== "number") return null;
      return file.format === "jsonl" ? "." : findColumnSign(cellsOf(index));
    });
    readDraft = createDraftReader({ mapping, fields, tags, defaultCountry, decimalSigns, at: options.at });
  };
  const take = (row: Row): void => {
    block.read += 1;
    block.characters += countCharacters(row);
    const reject = (
      field: string | null,
      reason: string,
      cells: readonly string[] | null,
      text: string | null,
    ) => void block.rejected.push({ line: row.line, field, reason, cells, text });
    if (!("cells" in row)) {
      const field = mapping.find(({ column }) => column === row.column)?.field ?? null;
      reject(field, row.fault, null, row.text);
      return;
    }
    const read = readDraft(row.cells);
    const { notes } = read;
    if (notes?.forbidden != null)
      block.forbidden.push({
        ...notes.forbidden,
        line: row.line,
        draft: read.ok ? block.drafts.length : null,
      });
    if (!read.ok) {
      reject(read.field, read.reason, row.cells, null);
      return;
    }
    if (notes !== null) {
      for (const { field, reason } of notes.left) block.leftOut.push({ line: row.line, field, reason });
      block.repaired.push(...notes.repaired);
    }
    block.drafts.push(read.draft);
    block.origins.push(row);
  };

  for await (const rows of file.rows) {
    const isFirst = columnCount === -1;
    refreshMapping(rows);
    if (isFirst) {
      yield finishBlock(block);
      block = startBlock();
    }
    for (const row of rows) {
      take(row);
      if (block.read < BLOCK && block.characters < BLOCK_CHARACTERS) continue;
      yield finishBlock(block);
      block = startBlock();
    }
  }
  refreshMapping([]);
  yield finishBlock(block);
}

type OpenBlock = Omit<DraftBlock, "originOf"> & { origins: Origin[]; characters: number };

function startBlock(): OpenBlock {
  return {
    read: 0,
    drafts: [],
    rejected: [],
    leftOut: [],
    repaired: [],
    forbidden: [],
    encoding: null,
    mapping: null,
    origins: [],
    characters: 0,
  };
}

function finishBlock({ origins, characters: _, ...block }: OpenBlock): DraftBlock {
  return { ...block, originOf: async (index) => readOrigin(origins, index) };
}

function countCharacters(row: Row): number {
  if (!("cells" in row)) return row.text.length;
  let count = 0;
  for (const cell of row.cells) count += cell.length;
  return count;
}

function readOrigin(origins: readonly Origin[], index: number): Origin {
  const { line, cells } = origins[index] ?? { line: 0, cells: [] };
  return { line, cells };
}

function checkTag(tag: string): string {
  const read = normaliseTag(tag);
  if (read.ok) return read.value;
  throw new UserError(`--tag: ${read.reason}`, { exit: ExitCode.usage });
}

function checkCountry(country: string): string {
  const read = normaliseCountry(country);
  if (read.ok) return read.value;
  throw new UserError(`"${country}" is ${read.reason}`, { hint: "e.g. KR or US", exit: ExitCode.usage });
}

function requireIdentity(mapping: readonly ColumnMapping[]): void {
  const identities = ["email", "linkedin_url", "phone"];
  if (mapping.some(({ field }) => field !== null && identities.includes(field))) return;
  const columns = mapping.map(({ column }) => column).filter((column) => column !== "");
  throw new UserError("no column holds an email, a LinkedIn URL or a phone number", {
    hint: `say which one does: --map "${columns[0] ?? "column"}=email" (columns: ${columns.slice(0, 12).join(", ")})`,
    exit: ExitCode.usage,
  });
}
