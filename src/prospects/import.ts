import { STANDARD_FIELDS } from "../condition/standard-field.ts";
import { UserError } from "../errors.ts";
import type { NewSuppression, ProspectDraft, Store, UpsertResult } from "../store/port.ts";
import { FirstValues } from "./first-values.ts";
import type { ColumnMapping } from "./mapping/mapping.ts";
import type { DraftBlock, ForbiddenLine, LeftOut, ReadRules, RejectedRow, Rejection } from "./read-drafts.ts";

export interface ImportOptions extends ReadRules {
  /** The file as suppressions name it where they come from; default: "the import". */
  sourceName?: string;
  /** Reads the drafts elsewhere, from the same file by the same rules; default: here, from `source`. */
  read?(rules: ReadRules): AsyncIterable<DraftBlock>;
  /** What the columns were taken for, before the first row; of JSONL again when new keys appear. */
  onMapping?(mapping: readonly ColumnMapping[]): void;
  /** What became of the drafts of a block, at once. */
  onWritten?(drafts: readonly ProspectDraft[], outcomes: readonly UpsertResult[]): Promise<void>;
  /** A source of nobody is none that is wrong. */
  mayBeEmpty?: boolean;
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
  /** Fields that people were taken without: the first 1,000; `leftOutCount` counts all. */
  leftOut: LeftOut[];
  leftOutCount: number;
  /** The same by field and reason, and letters that were mended, the most frequent first. */
  warnings: Warning[];
  /** Rows that forbid to write to their person or address; they are suppressions now. */
  forbidden: { people: number; addresses: number };
  /** What the file is in, where it is not UTF-8. */
  encoding: string | null;
  mapping: readonly ColumnMapping[];
}

/** What happened to a field in some rows. */
export interface Warning {
  field: string;
  reason: string;
  count: number;
}

const MAX_LISTED = 1000;
const MENDED = "mended: letters that had been read in a wrong encoding";
/** How a suppression says why, in the words of its kind. */
const WHY = { opted_out: "opted out", bounced: "bounced", invalid: "invalid" } as const;

/**
 * Reads people from CSV or JSONL into the store, in batches and with flat memory. Good rows are kept whatever the
 * others look like; of two rows about one person the first wins, and the later one fills gaps; a second import of the
 * same file changes nothing. A dry run is the same call on `store.fork()`.
 * @throws UserError where the file as a whole cannot be read, or its columns make no sense (exit 2)
 */
export async function importProspects(
  store: Pick<Store, "upsertProspects" | "addConsents" | "suppress">,
  source: AsyncIterable<Uint8Array>,
  options: ImportOptions,
): Promise<ImportResult> {
  const { format, map, tags, defaultCountry, fields, at, keepAll = false, encoding = null } = options;
  const rules = {
    ...(format !== undefined && { format }),
    map,
    tags,
    defaultCountry,
    fields,
    at,
    keepAll,
    encoding,
  };
  const result: ImportResult = {
    read: 0,
    created: 0,
    updated: 0,
    unchanged: 0,
    consents: 0,
    rejected: [],
    rejectedCount: 0,
    leftOut: [],
    leftOutCount: 0,
    warnings: [],
    forbidden: { people: 0, addresses: 0 },
    encoding: null,
    mapping: [],
  };
  const warnings = new Map<string, Warning>();
  const warn = (field: string, reason: string) => {
    const key = `${field}: ${reason}`;
    const warning = warnings.get(key);
    if (warning !== undefined) warning.count += 1;
    else if (warnings.size < MAX_LISTED) warnings.set(key, { field, reason, count: 1 });
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
  const reasonOf = ({ why, column, line }: ForbiddenLine) =>
    `${WHY[why]}: ${column.slice(0, 60)}, ${options.sourceName ?? "the import"}:${line}`;
  /** Before the people are there: nobody is enrolled in between. What a row with a conflict forbids is forbidden, too. */
  const forbidAddresses = async (lines: readonly ForbiddenLine[]) => {
    const entries: NewSuppression[] = lines.flatMap((line) =>
      line.addresses
        .filter(({ kind }) => line.who === "person" || kind === "email")
        .map((address) => ({ ...address, reason: reasonOf(line), at: options.at })),
    );
    if (entries.length > 0) await store.suppress(entries);
    for (const { who } of lines) result.forbidden[who === "person" ? "people" : "addresses"] += 1;
  };
  const forbidPeople = async (lines: readonly ForbiddenLine[], outcomes: readonly UpsertResult[]) => {
    const entries = lines.flatMap((line): NewSuppression[] => {
      const outcome = line.draft === null ? undefined : outcomes[line.draft];
      if (line.who !== "person" || outcome === undefined || outcome.type === "conflict") return [];
      return [{ kind: "person", value: String(outcome.id), reason: reasonOf(line), at: options.at }];
    });
    if (entries.length > 0) await store.suppress(entries);
  };
  let earlier: FirstValues | null = null;
  const write = async ({ drafts, originOf, forbidden, mapping }: DraftBlock) => {
    const kept = (mapping ?? result.mapping).flatMap(({ by, field }) =>
      by === "kept" && field !== null ? [field] : [],
    );
    earlier ??= new FirstValues([
      ...new Set([...Object.keys(STANDARD_FIELDS), ...Object.keys(fields), ...kept]),
    ]);
    await forbidAddresses(forbidden);
    const outcomes = drafts.length === 0 ? [] : await store.upsertProspects(drafts, options.at, earlier);
    earlier.keep();
    await forbidPeople(forbidden, outcomes);
    await keepConsents(drafts, outcomes);
    await options.onWritten?.(drafts, outcomes);
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
    result.encoding ??= block.encoding;
    for (const left of block.leftOut) {
      result.leftOutCount += 1;
      if (result.leftOut.length < MAX_LISTED) result.leftOut.push(left);
      warn(left.field, left.reason);
    }
    for (const field of block.repaired) warn(field, MENDED);
    for (const row of block.rejected) await reject(row);
    await write(block);
    options.onProgress?.(result.read);
  }
  result.rejected.sort((a, b) => a.line - b.line);
  result.warnings = [...warnings.values()].sort((a, b) => b.count - a.count);
  if (result.read === 0 && options.mayBeEmpty !== true) {
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
