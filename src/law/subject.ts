import type { FieldValue } from "../engine/facts.ts";
import { findCountryHints } from "./country-hints.ts";
import type { Subject } from "./law.ts";

/** A person as the law sees one. `companyDomain` is null for free-mail addresses. */
export function subjectOf(person: {
  fields: Readonly<Record<string, FieldValue>>;
  companyDomain: string | null;
}): Subject {
  const { fields, companyDomain } = person;
  const country = textOf(fields["country"])?.toUpperCase() ?? null;
  const email = textOf(fields["email"]);
  const phone = textOf(fields["phone"]);
  const [company, city] = [textOf(fields["company"]), textOf(fields["city"])];
  // Somebody looked, and found that the country is right whatever the rest says.
  const isChecked = country !== null && textOf(fields["country_checked"])?.trim().toUpperCase() === country;
  return {
    country,
    state: textOf(fields["state"]),
    entityType: textOf(fields["entity_type"])?.toLowerCase() ?? null,
    email,
    phone,
    isCompanyMail: companyDomain !== null,
    source: sourceOf(fields),
    ...(!isChecked && { hints: findCountryHints({ email, phone, company, city }) }),
  };
}

/** Where a person's data is from, as their own record says; null where it does not. */
export function sourceOf(fields: Readonly<Record<string, FieldValue>>): string | null {
  return textOf(fields["source"]);
}

function textOf(value: FieldValue | undefined): string | null {
  return typeof value === "string" && value.trim() !== "" ? value : null;
}
