import { type FieldType, STANDARD_FIELDS } from "../../condition/standard-field.ts";
import { ExitCode, UserError } from "../../errors.ts";
import { findNearest } from "../../nearest.ts";
import { CONSENT_COLUMNS } from "../read-consent.ts";
import { type ForbidColumn, findForbidColumn } from "./do-not-write.ts";
import { findHeader, findPlacePart, foldHeader, LINKEDIN_EXPORT, type PlacePart } from "./header-names.ts";

/** What becomes of one column (JSONL: of one key). */
export interface ColumnMapping {
  column: string;
  /** A field, `tags`, or null for a column that is left out. */
  field: string | null;
  /** Told by `--map`, guessed from the name, named like a workspace field; `none`: left out. */
  by: "map" | "guess" | "field" | "kept" | "none";
  /** Why it is left out, where there is more to say than that nothing knows it. */
  why?: string;
  /** Fills the field only where this column, a surer one, has nothing. */
  after?: string;
  /** Its cells say whether people may be written to, whatever field they fill. */
  forbids?: ForbidColumn;
  /** Tells the time zone and country of rows that do not. */
  place?: PlacePart;
  /** What a column of an unknown name would be under `fields` in seq.yaml; with `kept` it is that. */
  proposes?: { field: string; type: FieldType };
}

export type Mapping = readonly ColumnMapping[];

/** What a mapping is made from: `--map` by column name, and the workspace's own fields. */
export interface MappingRules {
  map: Readonly<Record<string, string>>;
  fields: Readonly<Record<string, FieldType>>;
}

/** `--map column=-` leaves a column out. */
const LEAVE_OUT = new Set(["-", ""]);

/**
 * Decides for every column of a header which field it fills. `--map` comes first, then workspace fields by name,
 * then the usual names in English, Korean, German, French, Spanish and Japanese.
 * @throws UserError (exit 2) for an unknown column or field in `--map`, or a header that names a used column twice.
 */
export function mapColumns(columns: readonly string[], rules: MappingRules): ColumnMapping[] {
  checkMap(columns, rules);
  const mapping = columns.map((column) => decideByName(column, rules));
  const folded = new Set(columns.map(foldHeader));
  for (const [index, entry] of mapping.entries()) {
    if (entry.field === null && entry.by === "none" && isLinkedinColumn(entry.column, folded)) {
      mapping[index] = { column: entry.column, field: "linkedin_url", by: "guess" };
    }
  }
  preferGivenName(mapping);
  preferFamilyName(mapping);
  refuseTwins(columns, mapping);
  return addMeanings(leaveOutHalfConsents(keepFirstChoice(mapping)));
}

/** What a column says beside the field it fills. `--map column=-` silences that too. */
function addMeanings(mapping: readonly ColumnMapping[]): ColumnMapping[] {
  const parts = mapping.map(({ column, field, by }) =>
    by === "map" && field === null ? null : findPlacePart(column),
  );
  return mapping.map((entry, index) => {
    if (entry.by === "map" && entry.field === null) return entry;
    const part = parts[index] ?? null;
    const isSurest =
      part !== null &&
      !parts.some(
        (other, at) =>
          other?.part === part.part && (other.rank < part.rank || (other.rank === part.rank && at < index)),
      );
    const forbids = findForbidColumn(entry.column);
    return {
      ...entry,
      ...(isSurest && { place: part.part }),
      ...(forbids !== null && { forbids }),
    };
  });
}

/** A consent without its date or its source proves nothing, so its columns are left out together. */
function leaveOutHalfConsents(mapping: ColumnMapping[]): ColumnMapping[] {
  const isOfConsent = ({ field, by }: ColumnMapping) =>
    by !== "field" && CONSENT_COLUMNS.some((column) => column === field);
  const has = (field: string) => mapping.some((entry) => entry.field === field && isOfConsent(entry));
  const missing = ["consent_basis", "consent_source", "consent_date"].filter((field) => !has(field));
  if (missing.length === 0) return mapping;
  const why = `a consent needs ${missing.join(" and ")} too`;
  return mapping.map((entry) =>
    isOfConsent(entry) ? { column: entry.column, field: null, by: "none", why } : entry,
  );
}

/** How many columns of a possible header have a known name; used to find the header and the delimiter. */
export function countKnownColumns(cells: readonly string[], rules: MappingRules): number {
  return cells.filter((cell) => cell.length <= 200 && decideByName(cell, rules).field !== null).length;
}

/** The name of every field that a column can fill. */
export function listImportFields(fields: Readonly<Record<string, FieldType>>): string[] {
  return [...new Set([...Object.keys(STANDARD_FIELDS), ...Object.keys(fields), "tags", ...CONSENT_COLUMNS])];
}

function decideByName(column: string, { map, fields }: MappingRules): ColumnMapping {
  const told = findTold(column, map);
  if (told !== undefined) return { column, field: LEAVE_OUT.has(told) ? null : told, by: "map" };
  const folded = foldHeader(column);
  if (folded === "") return { column, field: null, by: "none" };
  const own = Object.keys(fields).find((field) => foldHeader(field) === folded);
  if (own !== undefined) return { column, field: own, by: "field" };
  const guessed = findHeader(column);
  return guessed === null
    ? { column, field: null, by: "none" }
    : { column, field: guessed.field, by: "guess" };
}

function findTold(column: string, map: Readonly<Record<string, string>>): string | undefined {
  if (Object.hasOwn(map, column)) return map[column];
  const trimmed = column.trim();
  return Object.hasOwn(map, trimmed) ? map[trimmed] : undefined;
}

function isLinkedinColumn(column: string, folded: ReadonlySet<string>): boolean {
  return foldHeader(column) === LINKEDIN_EXPORT.column && folded.has(LINKEDIN_EXPORT.marker);
}

/** Beside a column for the family name, "이름" and "Name" mean the given name. */
function preferGivenName(mapping: ColumnMapping[]): void {
  const has = (field: string) => mapping.some((entry) => entry.field === field);
  if (!has("last_name") || has("first_name")) return;
  const at = mapping.findIndex(
    ({ column, field, by }) =>
      by === "guess" && field === "name" && /^(?:이름|name|nombre|名前)$/.test(foldHeader(column)),
  );
  const entry = mapping[at];
  if (entry !== undefined) mapping[at] = { ...entry, field: "first_name" };
}

/** Beside a column for the given name, a German "Name" and a French "Nom" mean the family name. */
function preferFamilyName(mapping: ColumnMapping[]): void {
  const isGerman = mapping.some(({ column }) =>
    /^(?:vorname|rufname|prénom|prenom)$/.test(foldHeader(column)),
  );
  if (!isGerman || mapping.some(({ field }) => field === "last_name")) return;
  const at = mapping.findIndex(
    ({ column, field, by }) =>
      by === "guess" && field === "name" && /^(?:name|nom)$/.test(foldHeader(column)),
  );
  const entry = mapping[at];
  if (entry !== undefined) mapping[at] = { ...entry, field: "last_name" };
}

/** Fields that a second column may fill where the first is empty; who somebody is by, their email, is never one. */
const FILLED_BY_SEVERAL = new Set(["phone", "company"]);

function refuseTwins(columns: readonly string[], mapping: readonly ColumnMapping[]): void {
  const seen = new Set<string>();
  for (const { column, field } of mapping) {
    if (field !== null && seen.has(column)) {
      throw new UserError(`the header names the column "${column}" twice`, {
        hint: "rename or remove one of them: nobody can tell which one is meant",
        exit: ExitCode.usage,
      });
    }
    seen.add(column);
  }
  const told = mapping.filter(({ by, field }) => by === "map" && field !== null && field !== "tags");
  const twice = told.find((entry, index) => told.findIndex(({ field }) => field === entry.field) < index);
  if (twice !== undefined && columns.length > 0) {
    throw new UserError(`--map gives two columns to the field "${twice.field}"`, { exit: ExitCode.usage });
  }
}

/** Several columns can be the same field: what was told wins, then a workspace field, then the surest name. */
function keepFirstChoice(mapping: readonly ColumnMapping[]): ColumnMapping[] {
  const rankOf = (entry: ColumnMapping) =>
    entry.by === "map" ? -2 : entry.by === "field" ? -1 : (findHeader(entry.column)?.rank ?? 0);
  const chosen = new Map<string, ColumnMapping>();
  for (const entry of mapping) {
    if (entry.field === null || entry.field === "tags") continue;
    const other = chosen.get(entry.field);
    if (other === undefined || rankOf(entry) < rankOf(other)) chosen.set(entry.field, entry);
  }
  return mapping.map((entry) => {
    const winner = entry.field === null ? undefined : chosen.get(entry.field);
    if (winner === undefined || winner === entry) return entry;
    if (entry.by === "guess" && entry.field !== null && FILLED_BY_SEVERAL.has(entry.field))
      return { ...entry, after: winner.column };
    const why = `"${winner.column}" fills ${entry.field}`;
    return { column: entry.column, field: null, by: "none" as const, why };
  });
}

function checkMap(columns: readonly string[], { map, fields }: MappingRules): void {
  const known = listImportFields(fields);
  const trimmed = columns.map((column) => column.trim());
  for (const [column, field] of Object.entries(map)) {
    if (!columns.includes(column) && !trimmed.includes(column)) {
      const nearest = findNearest(column, trimmed);
      const names = trimmed.slice(0, 20).join(", ");
      throw new UserError(`--map: the file has no column "${column}"`, {
        hint: nearest === null ? `its columns are: ${names}` : `did you mean "${nearest}"?`,
        exit: ExitCode.usage,
      });
    }
    if (!LEAVE_OUT.has(field) && !known.includes(field)) {
      const nearest = findNearest(field, known);
      throw new UserError(`--map: there is no field "${field}"`, {
        hint: nearest === null ? "name it under `fields` in seq.yaml first" : `did you mean "${nearest}"?`,
        exit: ExitCode.usage,
      });
    }
  }
}
