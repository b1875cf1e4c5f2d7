import { STANDARD_FIELDS } from "../condition/standard-field.ts";
import { UserError } from "../errors.ts";
import type { ProspectDraft, Store, UpsertResult } from "../store/port.ts";
import { FirstValues } from "./first-values.ts";
import type { ColumnMapping } from "./mapping/mapping.ts";
import type { DraftBlock, ReadRules, RejectedRow, Rejection } from "./read-drafts.ts";

export interface ImportOptions extends ReadRules {
  /** Reads the drafts elsewhere, from the same file by the same rules; default: here, from `source`. */
  read?(rules: ReadRules): AsyncIterable<DraftBlock>;
  /** What the columns were taken for, before the first row; of JSONL again when new keys appear. */
  onMapping?(mapping: readonly ColumnMapping[]): void;
  /** Rows read so far, after every batch. */
  onProgress?(read: number): void;
  /** Every rejected row, also beyond the bounded list of the result. */
  onRejected?(row: RejectedRow): void | Promise<void>;
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

const MAX_LISTED = 1000;

/**
 * Reads people from CSV or JSONL into the store, in batches and with flat memory. Good rows are kept whatever the
 * others look like; of two rows about one person the first wins, and the later one fills gaps; a second import of the
 * same file changes nothing. A dry run is the same call on `store.fork()`.
 * @throws UserError where the file as a whole cannot be read, or its columns make no sense (exit 2)
 */
export async function importProspects(
  store: Pick<Store, "upsertProspects" | "addConsents">,
  source: AsyncIterable<Uint8Array>,
  options: ImportOptions,
): Promise<ImportResult> {
  const { format, map, tags, defaultCountry, fields, at } = options;
  const rules = { ...(format !== undefined && { format }), map, tags, defaultCountry, fields, at };
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
  const reject = async (row: RejectedRow) => {
    result.rejectedCount += 1;
    const { line, field, reason } = row;
    if (result.rejected.length < MAX_LISTED) result.rejected.push({ line, field, reason });
    await options.onRejected?.(row);
  };
  const keepConsents = async (drafts: readonly ProspectDraft[], outcomes: readonly UpsertResult[]) => {
    const consents = outcomes.flatMap((outcome, index) =>
      outcome.type === "conflict"
        ? []
        : (drafts[index]?.consents ?? []).map((consent) => ({ ...consent, prospect: outcome.id })),
    );
    if (consents.length > 0) result.consents += (await store.addConsents(consents, options.at)).length;
  };
  const earlier = new FirstValues([...new Set([...Object.keys(STANDARD_FIELDS), ...Object.keys(fields)])]);
  const write = async ({ drafts, originOf }: DraftBlock) => {
    const outcomes = drafts.length === 0 ? [] : await store.upsertProspects(drafts, options.at, earlier);
    earlier.keep();
    await keepConsents(drafts, outcomes);
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome.type !== "conflict") result[outcome.type] += 1;
      else
        await reject({
          ...(await originOf(index)),
          field: outcome.field,
          reason: outcome.reason,
          text: null,
        });
    }
  };

  for await (const block of options.read?.(rules) ?? readHere(source, rules)) {
    if (block.mapping !== null) {
      result.mapping = block.mapping;
      options.onMapping?.(block.mapping);
    }
    result.read += block.read;
    for (const row of block.rejected) await reject(row);
    await write(block);
    options.onProgress?.(result.read);
  }
  result.rejected.sort((a, b) => a.line - b.line);
  if (result.read === 0) {
    throw new UserError("the file has a header but no rows", {
      hint: "one person a line, below the column names",
    });
  }
  return result;
}

/** Loaded only where it is used: what reads phone numbers and domains takes as much memory as a database's cache. */
async function* readHere(source: AsyncIterable<Uint8Array>, rules: ReadRules): AsyncGenerator<DraftBlock> {
  const { readDrafts } = await import("./read-drafts.ts");
  yield* readDrafts(source, rules);
}
