import type { FieldValue } from "../engine/facts.ts";
import type { Subject } from "./law.ts";

/** A person as the law sees one. `companyDomain` is null for free-mail addresses. */
export function subjectOf(person: {
  fields: Readonly<Record<string, FieldValue>>;
  companyDomain: string | null;
}): Subject {
  const { fields, companyDomain } = person;
  const country = textOf(fields["country"]);
  return {
    country: country === null ? null : country.toUpperCase(),
    entityType: textOf(fields["entity_type"])?.toLowerCase() ?? null,
    email: textOf(fields["email"]),
    isCompanyMail: companyDomain !== null,
  };
}

function textOf(value: FieldValue | undefined): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
