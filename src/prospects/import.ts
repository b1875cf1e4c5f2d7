import type { FieldType } from "../condition/standard-field.ts";
import type { Instant } from "../engine/plan.ts";
import { ExitCode, UserError } from "../errors.ts";
import type { ProspectDraft, Store, UpsertResult } from "../store/port.ts";
import { createDraftReader, type DraftResult } from "./draft.ts";
import { FirstValues } from "./first-values.ts";
import { type ColumnMapping, listImportFields, mapColumns } from "./mapping/mapping.ts";
import { normaliseCountry } from "./normalise/country.ts";
import { normaliseTag } from "./normalise/tag.ts";
import type { Row } from "./read/cells.ts";
import { type Format, openPeopleFile } from "./read/people-file.ts";

export interface ImportOptions {
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
  at: Instant;
  /** What the columns were taken for, before the first row; of JSONL again when new keys appear. */
  onMapping?(mapping: readonly ColumnMapping[]): void;
  /** Rows read so far, after every batch. */
  onProgress?(read: number): void;
  /** Every rejected row, also beyond the bounded list of the result. */
  onRejected?(row: RejectedRow): void | Promise<void>;
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

export interface ImportResult {
  read: number;
  created: number;
  updated: number;
  unchanged: number;
  /** Consents recorded that were not there before. */
  consents: number;
  /** The first 1,000; `rejectedCount` counts all. read = created + updated + unchanged + rejectedCount. */
  rejected: Rejection[];
  rejectedCount: number;
  mapping: readonly ColumnMapping[];
}

/** Larger ones are no faster, since batches share a transaction; what a batch holds outlives the young heap. */
const BATCH = 250;
const MAX_LISTED = 1000;

/**
 * Reads people from CSV or JSONL into the store, in batches and with flat memory. Good rows are kept whatever the
 * others look like; a second import of the same file changes nothing. A dry run is the same call on `store.fork()`.
 * @throws UserError where the file as a whole cannot be read, or its columns make no sense (exit 2)
 */
export async function importProspects(
  store: Pick<Store, "upsertProspects" | "addConsents">,
  source: AsyncIterable<Uint8Array>,
  options: ImportOptions,
): Promise<ImportResult> {
  const rules = { map: options.map, fields: options.fields };
  const tags = options.tags.map(checkTag);
  const defaultCountry = options.defaultCountry === null ? null : checkCountry(options.defaultCountry);
  const file = await openPeopleFile(source, { format: options.format ?? "auto", rules });
  const result: ImportResult = {
    read: 0,
    created: 0,
    updated: 0,
    unchanged: 0,
    consents: 0,
    rejected: [],
    rejectedCount: 0,
    mapping: [],
  };
  let columnCount = -1;
  let readDraft: (cells: readonly string[]) => DraftResult = () => ({
    ok: false,
    field: null,
    reason: "no header",
  });
  const refreshMapping = () => {
    if (file.columns.length === columnCount) return;
    const mapping = mapColumns(file.columns, rules);
    if (file.format === "csv") requireIdentity(mapping);
    columnCount = file.columns.length;
    result.mapping = mapping;
    readDraft = createDraftReader({
      mapping,
      fields: options.fields,
      tags,
      defaultCountry,
    });
    options.onMapping?.(mapping);
  };
  refreshMapping();

  const firstValues = new FirstValues(listImportFields(options.fields));
  let drafts: ProspectDraft[] = [];
  let origins: { line: number; cells: readonly string[] }[] = [];

  const reject = async (row: RejectedRow) => {
    result.rejectedCount += 1;
    const { line, field, reason } = row;
    if (result.rejected.length < MAX_LISTED) result.rejected.push({ line, field, reason });
    await options.onRejected?.(row);
  };
  const keepConsents = async (outcomes: readonly UpsertResult[]) => {
    const consents = outcomes.flatMap((outcome, index) =>
      outcome.type === "conflict"
        ? []
        : (drafts[index]?.consents ?? []).map((consent) => ({ ...consent, prospect: outcome.id })),
    );
    if (consents.length > 0) result.consents += (await store.addConsents(consents, options.at)).length;
  };
  const flush = async () => {
    const outcomes = drafts.length === 0 ? [] : await store.upsertProspects(drafts, options.at);
    await keepConsents(outcomes);
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome.type !== "conflict") result[outcome.type] += 1;
      else {
        const { line, cells } = origins[index] ?? { line: 0, cells: [] };
        await reject({ line, field: outcome.field, reason: outcome.reason, cells, text: null });
      }
    }
    drafts = [];
    origins = [];
    options.onProgress?.(result.read);
  };
  const take = (row: Row): RejectedRow | null => {
    if (!("cells" in row)) {
      const field = result.mapping.find(({ column }) => column === row.column)?.field ?? null;
      return { line: row.line, field, reason: row.fault, cells: null, text: row.text };
    }
    const read = readDraft(row.cells);
    if (!read.ok)
      return { line: row.line, field: read.field, reason: read.reason, cells: row.cells, text: null };
    const later = firstValues.add(read.draft);
    if (later.type === "conflict") {
      return { line: row.line, field: later.field, reason: later.reason, cells: row.cells, text: null };
    }
    drafts.push(later.type === "again" ? later.draft : read.draft);
    origins.push(row);
    return null;
  };

  for await (const rows of file.rows) {
    refreshMapping();
    for (const row of rows) {
      result.read += 1;
      const rejected = take(row);
      if (rejected !== null) await reject(rejected);
      if (drafts.length >= BATCH) await flush();
    }
  }
  await flush();
  result.rejected.sort((a, b) => a.line - b.line);
  if (result.read === 0) {
    throw new UserError("the file has a header but no rows", {
      hint: "one person a line, below the column names",
    });
  }
  return result;
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
