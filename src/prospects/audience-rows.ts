import { createHash } from "node:crypto";
import type { FieldValue } from "../engine/facts.ts";
import { guardFormula } from "./export-row.ts";
import { canonicalMailbox } from "./normalise/mailbox.ts";

/** Whose form of a customer list. */
export const AUDIENCE_FORMATS = ["meta", "google", "linkedin"] as const;
export type AudienceFormat = (typeof AUDIENCE_FORMATS)[number];

interface Person {
  email: string | null;
  phone: string | null;
  fields: Readonly<Record<string, FieldValue>>;
}

/**
 * The columns of each platform's own form, with what they hold, in the order of its template; hashed as it asks:
 * - Meta: `email,phone,fn,ln,country`, all hashed (facebook.com/business/help/2082575038703844)
 * - Google: `Email,Phone,First Name,Last Name,Country,Zip`, the first four hashed (support.google.com/google-ads/answer/7659867)
 * - LinkedIn: `email,country`, the address hashed (linkedin.com/help/lms/answer/a420579)
 */
const COLUMNS: Readonly<Record<AudienceFormat, readonly (readonly [string, (person: Person) => string])[]>> =
  {
    meta: [
      ["email", ({ email }) => hash(plainEmail(email))],
      ["phone", ({ phone }) => hash(phone?.replace("+", "") ?? "")],
      ["fn", ({ fields }) => hash(lettersOf(fields["first_name"]))],
      ["ln", ({ fields }) => hash(lettersOf(fields["last_name"]))],
      ["country", ({ fields }) => hash(textOf(fields["country"]).toLowerCase())],
    ],
    google: [
      ["Email", ({ email }) => hash(googleEmail(email))],
      ["Phone", ({ phone }) => hash(phone ?? "")],
      ["First Name", ({ fields }) => hash(textOf(fields["first_name"]).toLowerCase())],
      ["Last Name", ({ fields }) => hash(textOf(fields["last_name"]).toLowerCase())],
      ["Country", ({ fields }) => textOf(fields["country"])],
      ["Zip", ({ fields }) => textOf(fields["postal_code"] ?? fields["zip"])],
    ],
    linkedin: [
      ["email", ({ email }) => hash(plainEmail(email))],
      ["country", ({ fields }) => textOf(fields["country"])],
    ],
  };

/** People as a platform's list, header first, streaming. Who has nothing that it knows people by is left out. */
export async function* stringifyAudience(
  format: AudienceFormat,
  people: AsyncIterable<Person>,
): AsyncGenerator<string> {
  const { stringify } = await import("csv-stringify/sync");
  const columns = COLUMNS[format];
  yield stringify([columns.map(([title]) => title)]);
  for await (const person of people) {
    const known = format === "linkedin" ? person.email : (person.email ?? person.phone);
    if (known !== null) yield stringify([columns.map(([, read]) => guardFormula(read(person)))]);
  }
}

function hash(text: string): string {
  return text === "" ? "" : createHash("sha256").update(text, "utf8").digest("hex");
}

function plainEmail(email: string | null): string {
  return email?.trim().toLowerCase() ?? "";
}

/** Of Google's own mailboxes one spelling stands for all; of others the address as it is. */
function googleEmail(email: string | null): string {
  const plain = plainEmail(email);
  const [, domain = ""] = plain.split("@");
  if (domain !== "gmail.com" && domain !== "googlemail.com") return plain;
  const [name = ""] = canonicalMailbox(plain).split("@");
  return `${name}@${domain}`;
}

/** Meta: small letters of any script, without signs and blanks. */
function lettersOf(value: FieldValue | undefined): string {
  return textOf(value)
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, "");
}

function textOf(value: FieldValue | undefined): string {
  return typeof value === "string" ? value.trim() : "";
}
