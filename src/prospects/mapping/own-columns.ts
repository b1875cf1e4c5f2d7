import { type FieldType, STANDARD_FIELDS, TAKEN_NAMES } from "../../condition/standard-field.ts";
import { findNoValue } from "../normalise/no-value.ts";
import { type DecimalSign, findDecimalSign, joinDecimalSigns, readNumber } from "../normalise/number.ts";
import { readTypedValue } from "../normalise/typed-value.ts";
import { CONSENT_COLUMNS } from "../read-consent.ts";
import { findHeader } from "./header-names.ts";
import type { ColumnMapping } from "./mapping.ts";

/** Those, and what the import adds to rejected rows. */
const TAKEN = new Set([
  ...TAKEN_NAMES,
  "rejected_line",
  "rejected_field",
  "rejected_reason",
  "rejected_text",
]);
const LONGEST = 40;

/** Columns of unknown names, by column: with the field each would be, or is. */
export interface KeptColumns {
  mapping: Map<string, ColumnMapping>;
  /** The fields that they are; none where they are only proposed. */
  fields: Record<string, FieldType>;
}

/** Fields kept from a file at most: a bound on what a hostile one can add to everybody. */
const MOST_KEPT = 200;

/**
 * What the columns that the mapping leaves out would be under `fields`, by their names and first cells, and with
 * `keepAll` are. Columns that `--map` leaves out, that have no name or share one, stay out.
 */
export function keepColumns(
  mapping: readonly ColumnMapping[],
  cellsOf: (index: number) => string[],
  { fields, keepAll = false }: { fields: Readonly<Record<string, FieldType>>; keepAll?: boolean },
): KeptColumns {
  const unknown = mapping
    .map((entry, index) => ({ ...entry, index }))
    .filter(({ column, field, by }) => field === null && by === "none" && column !== "")
    .filter(({ column }) => mapping.filter((other) => other.column === column).length === 1)
    .filter(({ column }) => !CONSENT_COLUMNS.some((name) => name === findHeader(column)?.field))
    .slice(0, MOST_KEPT);
  const names = nameFields(unknown, Object.keys(fields));
  const kept: KeptColumns = { mapping: new Map(), fields: {} };
  for (const [at, { index, ...entry }] of unknown.entries()) {
    const field = names[at];
    if (field === null || field === undefined) continue;
    const type = guessType(cellsOf(index));
    const { why: _, ...rest } = entry;
    kept.mapping.set(entry.column, {
      ...(keepAll ? { ...rest, field, by: "kept" as const } : entry),
      proposes: { field, type },
    });
    if (keepAll) kept.fields[field] = type;
  }
  return kept;
}

/** A field name (`a-z`, digits, `_`) for each column of an unknown name; null for one that is not worth keeping. */
function nameFields(
  columns: readonly { column: string; index: number }[],
  taken: readonly string[],
): (string | null)[] {
  const used = new Set([...taken, ...Object.keys(STANDARD_FIELDS)]);
  return columns.map(({ column, index }) => {
    const plain = column
      .normalize("NFKD")
      .replace(/\p{M}+/gu, "")
      .replace(/([a-z])([A-Z])/g, "$1_$2")
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "_")
      .slice(0, LONGEST)
      .replace(/^[_\d]+|_+$/g, "");
    if (TAKEN.has(plain) && plain.startsWith("rejected_")) return null;
    const first = plain === "" || TAKEN.has(plain) ? `column_${index + 1}` : plain;
    let name = first;
    for (let count = 2; used.has(name); count += 1) name = `${first}_${count}`;
    used.add(name);
    return name;
  });
}

/** What the cells of a column hold, all of them: a number, a date, yes or no, else text. */
function guessType(cells: readonly string[]): FieldType {
  const filled = cells.map((cell) => cell.trim()).filter((cell) => cell !== "" && findNoValue(cell) === null);
  if (filled.length === 0) return "text";
  const holds = (type: FieldType) => filled.every((cell) => readTypedValue(cell, type).ok);
  if (filled.every((cell) => /^(?:true|false|yes|no|예|아니오)$/i.test(cell))) return "boolean";
  if (holds("date")) return "date";
  const sign = findColumnSign(filled);
  // Numbers that begin with 0 or are very long are codes: a postcode, an account.
  const isCode = filled.some((cell) => /^0\d|^\d{12,}$/.test(cell));
  return !isCode && filled.every((cell) => readNumber(cell, sign).ok) ? "number" : "text";
}

/** Which sign begins the decimals of a column's numbers, by all cells that tell. */
export function findColumnSign(cells: readonly string[]): DecimalSign {
  let sign: DecimalSign = null;
  for (const cell of cells) sign = joinDecimalSigns(sign, findDecimalSign(cell));
  return sign;
}
