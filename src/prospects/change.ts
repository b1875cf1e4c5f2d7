import { type FieldType, STANDARD_FIELDS } from "../condition/standard-field.ts";
import type { FieldValue } from "../engine/facts.ts";
import type { Instant } from "../engine/plan.ts";
import { ExitCode, UserError } from "../errors.ts";
import { findNearest } from "../nearest.ts";
import type { Addresses, Prospect, Store } from "../store/port.ts";
import { readField } from "./draft.ts";
import { readCompanyDomain } from "./normalise/company-domain.ts";
import { normaliseTag } from "./normalise/tag.ts";

const ADDRESS_KINDS = ["email", "linkedin_url", "phone"] as const;

/**
 * Sets fields of one person from typed text; an empty text removes the field. Every value is checked as an import
 * checks it. @returns whether anything changed
 * @throws UserError (exit 2) for an unknown field, a bad value, or an address that is somebody else's
 */
export async function setFields(
  store: Pick<Store, "updateProspect">,
  person: Prospect,
  assignments: Readonly<Record<string, string>>,
  options: { fields: Readonly<Record<string, FieldType>>; defaultCountry: string | null; at: Instant },
): Promise<"updated" | "unchanged"> {
  const { fields: own, defaultCountry, at } = options;
  const values: Record<string, FieldValue | null> = {};
  const known = [...new Set([...Object.keys(STANDARD_FIELDS), ...Object.keys(own)])];
  const country = assignments["country"] ?? person.fields["country"] ?? defaultCountry;
  for (const [field, text] of Object.entries(assignments)) {
    if (!known.includes(field)) throw refuseField(field, known);
    values[field] = text.trim() === "" ? null : requireValue(field, text, own, country);
  }
  const change: Parameters<Store["updateProspect"]>[1] = { fields: values };
  for (const kind of ADDRESS_KINDS) {
    const value = values[kind];
    if (value !== undefined) change[kind] = typeof value === "string" ? value : null;
  }
  requireAddress(person, change);
  if (change.email !== undefined) {
    change.companyDomain = change.email === null ? null : readCompanyDomain(change.email);
  }
  const result = await store.updateProspect(person.id, change, at);
  if (result.type === "conflict") {
    throw new UserError(`${result.field}: ${result.reason}`, { exit: ExitCode.usage });
  }
  return result.type === "unchanged" ? "unchanged" : "updated";
}

/** Adds and removes tags of many people. UserError (exit 2) for a text that is no tag. */
export async function tagProspects(
  store: Pick<Store, "updateProspect">,
  people: AsyncIterable<Prospect>,
  options: { add: readonly string[]; remove: readonly string[]; at: Instant },
): Promise<{ updated: number; unchanged: number }> {
  const addTags = options.add.map(requireTag);
  const removeTags = options.remove.map(requireTag);
  const counts = { updated: 0, unchanged: 0 };
  for await (const person of people) {
    const result = await store.updateProspect(person.id, { addTags, removeTags }, options.at);
    if (result.type === "updated") counts.updated += 1;
    else counts.unchanged += 1;
  }
  return counts;
}

function requireValue(
  field: string,
  text: string,
  own: Readonly<Record<string, FieldType>>,
  country: FieldValue | null,
): FieldValue {
  const home = typeof country === "string" ? readField("country", country, own, null) : null;
  const read = readField(field, text, own, home?.ok === true ? String(home.value) : null, ".");
  if (read.ok) return read.value;
  throw new UserError(`${field}: ${read.reason}`, { exit: ExitCode.usage });
}

function requireAddress(person: Prospect, change: Partial<Addresses>): void {
  const left = ADDRESS_KINDS.some(
    (kind) => (change[kind] === undefined ? person[kind] : change[kind]) !== null,
  );
  if (left) return;
  throw new UserError("a prospect keeps at least one of email, LinkedIn URL and phone", {
    hint: "to remove the person: seq prospects erase",
    exit: ExitCode.usage,
  });
}

function requireTag(tag: string): string {
  const read = normaliseTag(tag);
  if (read.ok) return read.value;
  throw new UserError(`tag: ${read.reason}`, { exit: ExitCode.usage });
}

function refuseField(field: string, known: readonly string[]): UserError {
  const nearest = findNearest(field, known);
  const hint = nearest === null ? "name it under `fields` in seq.yaml first" : `did you mean "${nearest}"?`;
  return new UserError(`there is no field "${field}"`, { hint, exit: ExitCode.usage });
}
