import type { Results } from "../channels/channel.ts";
import type { WorkspaceConfig } from "../config/workspace-config.ts";
import type { EvaluationContext } from "../engine/evaluation-context.ts";
import type { FieldValue } from "../engine/facts.ts";
import { readField } from "../prospects/draft.ts";
import { readCompanyDomain } from "../prospects/normalise/company-domain.ts";
import type { Addresses, Prospect } from "../store/port.ts";

const ADDRESS_KINDS = ["email", "linkedin_url", "phone"] as const;

/** What a service's answer says of a person, in the form in which people are kept. */
export interface ReadResults {
  /** Facts of the step. */
  events: readonly string[];
  fields: Readonly<Record<string, FieldValue>>;
  addresses: Partial<Addresses> & { companyDomain?: string };
  /** Fields whose value is none, and why; their values are told to nobody. */
  dropped: readonly { field: string; reason: string }[];
}

/** Reads what an answer gives as an import reads a cell: addresses in normal form, values by the type of their field. */
export function readResults(
  { set, events }: Results,
  person: Prospect,
  { fields: own }: Pick<WorkspaceConfig, "fields">,
): ReadResults {
  const fields: Record<string, FieldValue> = {};
  const addresses: ReadResults["addresses"] = {};
  const dropped: { field: string; reason: string }[] = [];
  const country = set["country"] ?? person.fields["country"];
  const home = typeof country === "string" ? readField("country", country, own, null) : null;
  for (const [field, value] of Object.entries(set)) {
    const read = readField(field, String(value), own, home?.ok === true ? String(home.value) : null, ".");
    const kind = ADDRESS_KINDS.find((each) => each === field);
    if (!read.ok) dropped.push({ field, reason: read.reason });
    else if (kind !== undefined) addresses[kind] = String(read.value);
    else fields[field] = read.value;
  }
  const domain = addresses.email == null ? null : readCompanyDomain(addresses.email);
  if (domain !== null) addresses.companyDomain = domain;
  return { events, fields, addresses, dropped };
}

/** The evaluation of somebody of whom this is known by now. */
export function withResults(
  evaluation: EvaluationContext,
  { fields, addresses: { companyDomain: _, ...addresses } }: ReadResults,
): EvaluationContext {
  const { person } = evaluation;
  const known = Object.fromEntries(
    Object.entries({ ...fields, ...addresses }).filter(([, value]) => value !== null),
  ) as Record<string, FieldValue>;
  return { ...evaluation, person: { ...person, fields: { ...person.fields, ...known } } };
}

/** How a timeline names what an answer gave: fields, never their values. */
export function describeResults({ fields, addresses, dropped }: ReadResults): Record<string, FieldValue> {
  const { companyDomain: _, ...kinds } = addresses;
  const set = [...Object.keys(fields), ...Object.keys(kinds)];
  return {
    ...(set.length > 0 && { set: set.join(", ") }),
    ...(dropped.length > 0 && {
      not_set: dropped.map(({ field, reason }) => `${field}: ${reason}`).join("; "),
    }),
  };
}
