import type { FieldType } from "../condition/standard-field.ts";
import type { FieldValue } from "../engine/facts.ts";
import type { Instant } from "../engine/plan.ts";
import type { NewConsent, ProspectDraft } from "../store/port.ts";
import { type Forbidden, readForbidden } from "./mapping/do-not-write.ts";
import { findHeader } from "./mapping/header-names.ts";
import type { Mapping } from "./mapping/mapping.ts";
import { readCompanyDomain } from "./normalise/company-domain.ts";
import { normaliseCountry } from "./normalise/country.ts";
import { normaliseEmail } from "./normalise/email.ts";
import { normaliseEntityType } from "./normalise/entity-type.ts";
import { normaliseLinkedinUrl } from "./normalise/linkedin.ts";
import { repairMojibake } from "./normalise/mojibake.ts";
import { splitName } from "./normalise/name.ts";
import { findNoValue } from "./normalise/no-value.ts";
import type { DecimalSign } from "./normalise/number.ts";
import { isNameField, type NameField, readPersonName } from "./normalise/person-name.ts";
import { normalisePhone } from "./normalise/phone.ts";
import { readTags } from "./normalise/tag.ts";
import { type Normalised, normaliseText, refuse, stripFormulaGuard } from "./normalise/text.ts";
import { normaliseTimeZone } from "./normalise/time-zone.ts";
import { readTypedValue } from "./normalise/typed-value.ts";
import { fillPlace, findPlace } from "./place.ts";
import { type ConsentCells, isConsentColumn, readConsents } from "./read-consent.ts";

/** What a row says beside the person: fields that were left out or mended, and that they may not be written to. */
export interface RowNotes {
  left: { field: string; reason: string }[];
  /** Fields whose letters had been read in a wrong encoding. */
  repaired: string[];
  forbidden: ForbiddenRow | null;
}

/** A row whose person, or whose address, may not be written to. */
export interface ForbiddenRow extends Forbidden {
  /** The column that says so. */
  column: string;
  /** The row's addresses, those of a cell with several too. */
  addresses: { kind: "email" | "linkedin_url" | "phone"; value: string }[];
}

/** What came of one row: a normalised person, or the first field that is wrong (null: the row as a whole). */
export type DraftResult =
  | { ok: true; draft: ProspectDraft; notes: RowNotes | null }
  | { ok: false; field: string | null; reason: string; notes: RowNotes | null };

/** Everything that decides how cells become a person. */
export interface DraftRules {
  mapping: Mapping;
  fields: Readonly<Record<string, FieldType>>;
  /** Given to every row. */
  tags: readonly string[];
  /** ISO alpha-2; reads phone numbers of rows without a country. */
  defaultCountry: string | null;
  /** By column: which sign begins the decimals of its numbers. */
  decimalSigns: readonly DecimalSign[];
  /** When the file is imported. */
  at: Instant;
}

/** What exports write where they know nothing; never an address, a country or a zone. */
const PLACEHOLDER = /^(?:-+|n\/?a|#n\/a|null|none|unknown|없음|미정)$/i;
const ADDRESSES = ["email", "linkedin_url", "phone"] as const;
const ADDRESS_FIELDS = new Set<string>(ADDRESSES);
const NEVER_WORDS = new Set([...ADDRESSES, "country", "timezone", "entity_type"]);

interface Source {
  field: string;
  index: number;
  /** Fills the field only where a surer column has not; the lower the surer. 0: the surest. */
  rank: number;
  kind: "consent" | "tags" | "name" | "text" | "other";
  /** Of a first or last name: where the other one stands. */
  beside: number | null;
}

/** Binds the rules of a file once; the returned function reads one row of cells. Pure. */
export function createDraftReader(rules: DraftRules): (cells: readonly string[]) => DraftResult {
  const { fields, defaultCountry, decimalSigns, mapping } = rules;
  const sources = listSources(mapping, fields);
  const place = findPlace(mapping);
  const forbids = mapping.flatMap(({ column, forbids: says }, index) =>
    says === undefined ? [] : [{ column, says, index }],
  );

  return (cells) => {
    const values: Record<string, FieldValue> = {};
    let tags: string[] = [...rules.tags];
    let consentCells: ConsentCells | null = null;
    const row: { notes: RowNotes | null } = { notes: null };
    const note = () => (row.notes ??= { left: [], repaired: [], forbidden: null });
    const leaveOut = (field: string, reason: string) => void note().left.push({ field, reason });
    for (const { field, index, rank, kind, beside } of sources) {
      const cell = cells[index];
      if (cell === undefined || cell === "" || isBlank(cell)) continue;
      if (rank > 0 && values[field] !== undefined) continue;
      const raw = stripFormulaGuard(cell);
      if (kind === "consent") {
        consentCells ??= {};
        consentCells[field as keyof ConsentCells] = raw;
        continue;
      }
      if (kind === "tags") {
        const read = readTags(raw);
        if (read.ok) tags = [...new Set([...tags, ...read.value])];
        else leaveOut(field, read.reason);
        continue;
      }
      let read: Normalised<FieldValue>;
      if (kind === "name") {
        read = readPersonName(raw, field as NameField, beside === null ? null : (cells[beside] ?? null));
        if (read.ok && read.value !== raw && repairMojibake(raw.trim()) !== null) note().repaired.push(field);
      } else if (kind === "text") {
        const repaired = repairMojibake(raw);
        const text = repaired ?? raw;
        read = readText(text, field, fields);
        if (repaired !== null && read.ok) note().repaired.push(field);
      } else {
        if (isNoValueOf(raw, NEVER_WORDS.has(field))) continue;
        const country = values["country"];
        read = readField(
          field,
          raw,
          fields,
          typeof country === "string" ? country : defaultCountry,
          decimalSigns[index],
        );
      }
      if (!read.ok) leaveOut(field, read.reason);
      else if (read.value !== "") values[field] = read.value;
    }
    if (place !== null) fillPlace(values, place, cells, fields, defaultCountry);
    fillNames(values);
    for (const { column, says, index } of forbids) {
      const forbidden = readForbidden(says, cells[index] ?? "");
      // Who asked not to be written to says more than that an address is dead.
      if (forbidden === null || row.notes?.forbidden?.who === "person") continue;
      note().forbidden = { ...forbidden, column, addresses: listAddresses(values, sources, cells) };
    }
    if (consentCells !== null && row.notes?.forbidden?.who === "person") consentCells = null;
    let consents: ReturnType<typeof readConsents> | null =
      consentCells === null ? null : readConsents(consentCells, rules.at);
    if (consents?.ok === false) {
      leaveOut(consents.field, consents.reason);
      consents = null;
    }
    return finishDraft(values, tags, row.notes, consents === null ? [] : consents.consents);
  };
}

/** Columns in the order they are read: the country first, since phone numbers depend on it, then the surest of a field. */
function listSources(mapping: Mapping, fields: Readonly<Record<string, FieldType>>): Source[] {
  const at = (field: string) => {
    const index = mapping.findIndex((entry) => entry.field === field);
    return index === -1 ? null : index;
  };
  return mapping
    .flatMap(({ field, after, column }, index): Source[] => {
      if (field === null) return [];
      const isOwn = Object.hasOwn(fields, field);
      const other =
        field === "first_name" ? at("last_name") : field === "last_name" ? at("first_name") : null;
      const rank = after === undefined ? 0 : 1 + (findHeader(column)?.rank ?? 0);
      return [{ field, index, rank, kind: kindOf(field, isOwn ? fields[field] : undefined), beside: other }];
    })
    .sort((a, b) => Number(b.field === "country") - Number(a.field === "country") || a.rank - b.rank);
}

function kindOf(field: string, own: FieldType | undefined): Source["kind"] {
  if (own === undefined && isConsentColumn(field)) return "consent";
  if (field === "tags") return "tags";
  if (isNameField(field)) return "name";
  if (NEVER_WORDS.has(field)) return "other";
  return own === undefined || own === "text" ? "text" : "other";
}

/** A text, or why it says nothing. The workspace's own fields hold lines as they are. */
function readText(
  text: string,
  field: string,
  fields: Readonly<Record<string, FieldType>>,
): Normalised<FieldValue> {
  const read = readField(field, text, fields, null);
  const nothing = read.ok && typeof read.value === "string" ? findNoValue(read.value) : null;
  return nothing === null ? read : refuse(nothing);
}

/** A word for nothing where a number, a date or an address belongs is an empty cell. */
function isNoValueOf(raw: string, isAddress: boolean): boolean {
  const text = raw.trim();
  if (isAddress && PLACEHOLDER.test(text)) return true;
  if (text.length > 24 || /^\d/.test(text)) return false;
  return findNoValue(text) === "a word for nothing";
}

/** Every address of a row that may not be written to, those of cells with several among them. */
function listAddresses(
  values: Readonly<Record<string, FieldValue>>,
  sources: readonly Source[],
  cells: readonly string[],
): ForbiddenRow["addresses"] {
  const found: ForbiddenRow["addresses"] = [];
  for (const kind of ADDRESSES) {
    const value = values[kind];
    if (typeof value === "string") found.push({ kind, value });
  }
  if (values["email"] !== undefined) return found;
  for (const { field, index } of sources) {
    if (field !== "email") continue;
    for (const part of (cells[index] ?? "")
      .split(/:::|[\s,;|/]+/)
      .filter((each) => each.includes("@"))
      .slice(0, 20)) {
      const email = normaliseEmail(part);
      if (email.ok) found.push({ kind: "email", value: email.value });
    }
  }
  return found;
}

/** One value of a named field in normal form; standard fields by their meaning, the workspace's own by their type. */
export function readField(
  field: string,
  raw: string,
  fields: Readonly<Record<string, FieldType>>,
  country: string | null,
  decimalSign: DecimalSign = null,
): Normalised<FieldValue> {
  switch (field) {
    case "email":
      return normaliseEmail(raw);
    case "linkedin_url":
      return normaliseLinkedinUrl(raw);
    case "phone":
      return normalisePhone(raw, country);
    case "country":
      return normaliseCountry(raw);
    case "timezone":
      return normaliseTimeZone(raw);
    case "entity_type":
      return Object.hasOwn(fields, field) ? normaliseText(raw) : normaliseEntityType(raw);
    default: {
      const type = Object.hasOwn(fields, field) ? fields[field] : undefined;
      return type === undefined ? normaliseText(raw) : readTypedValue(raw, type, decimalSign);
    }
  }
}

/** A full name also fills the first and last name where the row has neither; both together make a full name. */
function fillNames(values: Record<string, FieldValue>): void {
  const { name, first_name: first, last_name: last } = values;
  if (typeof name === "string" && first === undefined && last === undefined) {
    const split = splitName(name);
    if (split.first !== null) values["first_name"] = split.first;
    if (split.last !== null) values["last_name"] = split.last;
  } else if (name === undefined && typeof first === "string" && typeof last === "string") {
    values["name"] = /^[가-힣]+$/.test(first + last) ? last + first : `${first} ${last}`;
  }
}

/** A person needs an address; where none of the row's is one, the first that is wrong is what the row lacks. */
function finishDraft(
  fields: Record<string, FieldValue>,
  tags: string[],
  notes: RowNotes | null,
  consents: readonly Omit<NewConsent, "prospect">[],
): DraftResult {
  const email = textOrNull(fields["email"]);
  const linkedin_url = textOrNull(fields["linkedin_url"]);
  const phone = textOrNull(fields["phone"]);
  if (email === null && linkedin_url === null && phone === null) {
    const wrong = notes?.left.find(({ field }) => ADDRESS_FIELDS.has(field));
    if (wrong !== undefined) return { ok: false, ...wrong, notes };
    return { ok: false, field: null, reason: "no identity: neither email, LinkedIn URL nor phone", notes };
  }
  const companyDomain = email === null ? null : readCompanyDomain(email);
  const draft = { email, linkedin_url, phone, fields, tags, companyDomain };
  return { ok: true, draft: consents.length === 0 ? draft : { ...draft, consents: [...consents] }, notes };
}

function textOrNull(value: FieldValue | undefined): string | null {
  return typeof value === "string" ? value : null;
}

function isBlank(text: string): boolean {
  return text.charCodeAt(0) <= 0x20 || text.charCodeAt(0) >= 0xa0 ? text.trim() === "" : false;
}
