import type { Instant } from "../engine/plan.ts";
import { UserError } from "../errors.ts";
import type { NewSuppression, Store } from "../store/port.ts";
import { findHeader, foldHeader } from "./mapping/header-names.ts";
import type { Row } from "./read/cells.ts";
import { openCsv } from "./read/csv-file.ts";
import { type DecodeOptions, openText, type TextInput } from "./read/decode.ts";
import { parseEncoding } from "./read/encoding.ts";
import { RecordFramer } from "./read/frame.ts";
import { readSuppressionTarget } from "./suppression-target.ts";

export interface SuppressionImport {
  read: number;
  added: number;
  /** Suppressed before, or named twice. */
  already: number;
  /** The first 1,000; `rejectedCount` counts all. */
  rejected: { line: number; reason: string }[];
  rejectedCount: number;
  /** What the list was in, where it was neither ASCII nor UTF-8; null otherwise. */
  encoding: string | null;
}

const BATCH = 4000;
const MAX_LISTED = 1000;
const ADDRESS_FIELDS = new Set(["email", "linkedin_url", "phone"]);
const DOMAIN_HEADERS = new Set(["domain", "companydomain", "emaildomain", "도메인"]);

/**
 * Suppresses everything a list names: one address, domain or person a line (`#` begins a comment), or a CSV with an
 * email, LinkedIn, phone or domain column, of which every filled cell counts. Good lines are kept.
 * `encoding` as a person names it, where it cannot be told.
 * @throws UserError for an empty or undecodable list
 */
export async function importSuppressions(
  store: Pick<Store, "suppress">,
  source: AsyncIterable<Uint8Array>,
  options: { reason: string; at: Instant; defaultCountry: string | null; encoding?: string | null },
): Promise<SuppressionImport> {
  const result: SuppressionImport = {
    read: 0,
    added: 0,
    already: 0,
    rejected: [],
    rejectedCount: 0,
    encoding: null,
  };
  const decode: DecodeOptions = {
    encoding: parseEncoding(options.encoding ?? null),
    onEncoding(name) {
      result.encoding = name;
    },
  };
  let batch: NewSuppression[] = [];
  const flush = async () => {
    const added = batch.length === 0 ? 0 : await store.suppress(batch);
    result.added += added;
    result.already += batch.length - added;
    batch = [];
  };
  for await (const { line, text, fault } of readTargets(source, decode)) {
    result.read += 1;
    const target = fault === null ? readSuppressionTarget(text, options.defaultCountry) : null;
    if (target?.ok === true) batch.push({ ...target.value, reason: options.reason, at: options.at });
    else {
      result.rejectedCount += 1;
      const reason = target?.ok === false ? target.reason : (fault ?? "");
      if (result.rejected.length < MAX_LISTED) result.rejected.push({ line, reason });
    }
    if (batch.length >= BATCH) await flush();
  }
  await flush();
  return result;
}

interface TargetText {
  line: number;
  text: string;
  fault: string | null;
}

async function* readTargets(
  source: AsyncIterable<Uint8Array>,
  options: DecodeOptions,
): AsyncGenerator<TargetText> {
  const input = await openText(source, options);
  const { sample } = input;
  if (sample.trim() === "")
    throw new UserError("the list is empty", { hint: "one address, domain or person a line" });
  const first = sample.trimStart().split(/[\r\n]/, 1)[0] ?? "";
  if (countTargetColumns(first.split(/[,;\t|]/)) > 0) yield* readTable(input);
  else yield* readLines(input);
}

async function* readTable(input: TextInput): AsyncGenerator<TargetText> {
  const file = await openCsv(input, countTargetColumns);
  const wanted = [...file.columns.keys()].filter((index) => isTargetColumn(file.columns[index] ?? ""));
  for await (const rows of file.rows) {
    for (const row of rows) yield* readRow(row, wanted);
  }
}

function* readRow(row: Row, wanted: readonly number[]): Generator<TargetText> {
  const { line } = row;
  if (!("cells" in row)) yield { line, text: "", fault: row.fault };
  else {
    const texts = wanted.map((index) => row.cells[index]?.trim() ?? "").filter((text) => text !== "");
    for (const text of texts) yield { line, text, fault: null };
    if (texts.length === 0) yield { line, text: "", fault: "names nobody" };
  }
}

async function* readLines({ sample, rest }: TextInput): AsyncGenerator<TargetText> {
  const newline = sample.includes("\n") || !sample.includes("\r") ? "\n" : "\r";
  const framer = new RecordFramer({ newline, delimiter: null });
  const keep = (records: ReturnType<RecordFramer["push"]>) =>
    records.filter(
      ({ text, fault }) => fault !== null || (text.trim() !== "" && !text.trimStart().startsWith("#")),
    );
  yield* keep(framer.push(sample));
  for await (const text of rest) yield* keep(framer.push(text));
  yield* keep(framer.end());
}

function countTargetColumns(cells: readonly string[]): number {
  return cells.filter(isTargetColumn).length;
}

function isTargetColumn(header: string): boolean {
  if (header.length > 200) return false;
  const field = findHeader(header)?.field;
  return (field !== undefined && ADDRESS_FIELDS.has(field)) || DOMAIN_HEADERS.has(foldHeader(header));
}
