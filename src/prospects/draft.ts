import type { FieldType } from "../condition/standard-field.ts";
import type { FieldValue } from "../engine/facts.ts";
import type { Instant } from "../engine/plan.ts";
import type { ProspectDraft } from "../store/port.ts";
import type { Mapping } from "./mapping/mapping.ts";
import { readCompanyDomain } from "./normalise/company-domain.ts";
import { normaliseCountry } from "./normalise/country.ts";
import { normaliseEmail } from "./normalise/email.ts";
import { normaliseLinkedinUrl } from "./normalise/linkedin.ts";
import { splitName } from "./normalise/name.ts";
import type { Normalised } from "./normalise/normalised.ts";
import { normalisePhone } from "./normalise/phone.ts";
import { readTags } from "./normalise/tag.ts";
import { normaliseText, stripFormulaGuard } from "./normalise/text.ts";
import { normaliseEntityType } from "./normalise/entity-type.ts";
import { normaliseTimeZone } from "./normalise/time-zone.ts";
import { readTypedValue } from "./normalise/typed-value.ts";
import { type ConsentCells, isConsentColumn, readConsents } from "./read-consent.ts";

/** What came of one row: a normalised person, or the first field that is wrong (null: the row as a whole). */
export type DraftResult =
  | { ok: true; draft: ProspectDraft }
  | { ok: false; field: string | null; reason: string };

/** Everything that decides how cells become a person. */
export interface DraftRules {
  mapping: Mapping;
  fields: Readonly<Record<string, FieldType>>;
  /** Given to every row. */
  tags: readonly string[];
  /** ISO alpha-2; reads phone numbers of rows without a country. */
  defaultCountry: string | null;
  /** When the file is imported. */
  at: Instant;
}

/** What exports write where they know nothing; never an address, a country or a zone. */
const PLACEHOLDER = /^(?:-+|n\/?a|#n\/a|null|none|unknown|없음|미정)$/i;
const PLACEHOLDER_FIELDS = new Set(["email", "linkedin_url", "phone", "country", "timezone"]);
/** Read first, because phone numbers depend on it. */
const COUNTRY_FIRST = (a: { field: string }, b: { field: string }) =>
  Number(b.field === "country") - Number(a.field === "country");

/** Binds the rules of a file once; the returned function reads one row of cells. Pure. */
export function createDraftReader(rules: DraftRules): (cells: readonly string[]) => DraftResult {
  const { fields, defaultCountry } = rules;
  const sources = rules.mapping
    .flatMap(({ field }, index) => (field === null ? [] : [{ field, index }]))
    .sort(COUNTRY_FIRST);

  return (cells) => {
    const values: Record<string, FieldValue> = {};
    let tags: string[] = [...rules.tags];
    let consentCells: ConsentCells | null = null;
    for (const { field, index } of sources) {
      const cell = cells[index];
      if (cell === undefined || cell === "" || isBlank(cell)) continue;
      const raw = stripFormulaGuard(cell);
      if (isConsentColumn(field) && !Object.hasOwn(fields, field)) {
        consentCells ??= {};
        consentCells[field] = raw;
        continue;
      }
      if (field === "tags") {
        const read = readTags(raw);
        if (!read.ok) return { ok: false, field, reason: read.reason };
        tags = [...new Set([...tags, ...read.value])];
        continue;
      }
      if (PLACEHOLDER_FIELDS.has(field) && PLACEHOLDER.test(raw.trim())) continue;
      const country = values["country"];
      const read = readField(field, raw, fields, typeof country === "string" ? country : defaultCountry);
      if (!read.ok) return { ok: false, field, reason: read.reason };
      if (read.value !== "") values[field] = read.value;
    }
    fillNames(values);
    const finished = finishDraft(values, tags);
    return consentCells === null || !finished.ok
      ? finished
      : addConsents(finished.draft, consentCells, rules.at);
  };
}

/** One value of a named field in normal form; standard fields by their meaning, the workspace's own by their type. */
export function readField(
  field: string,
  raw: string,
  fields: Readonly<Record<string, FieldType>>,
  country: string | null,
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
      return type === undefined ? normaliseText(raw) : readTypedValue(raw, type);
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

function finishDraft(fields: Record<string, FieldValue>, tags: string[]): DraftResult {
  const email = textOrNull(fields["email"]);
  const linkedin_url = textOrNull(fields["linkedin_url"]);
  const phone = textOrNull(fields["phone"]);
  if (email === null && linkedin_url === null && phone === null) {
    return { ok: false, field: null, reason: "no identity: neither email, LinkedIn URL nor phone" };
  }
  const companyDomain = email === null ? null : readCompanyDomain(email);
  return { ok: true, draft: { email, linkedin_url, phone, fields, tags, companyDomain } };
}

function addConsents(draft: ProspectDraft, cells: ConsentCells, at: Instant): DraftResult {
  const read = readConsents(cells, at);
  if (!read.ok) return read;
  return { ok: true, draft: read.consents.length === 0 ? draft : { ...draft, consents: read.consents } };
}

function textOrNull(value: FieldValue | undefined): string | null {
  return typeof value === "string" ? value : null;
}

function isBlank(text: string): boolean {
  return text.charCodeAt(0) <= 0x20 || text.charCodeAt(0) >= 0xa0 ? text.trim() === "" : false;
}
