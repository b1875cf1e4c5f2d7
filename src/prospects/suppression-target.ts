import { domainToASCII } from "node:url";
import { getDomain } from "tldts";
import { ExitCode, UserError } from "../errors.ts";
import type { NewSuppression } from "../store/port.ts";
import { normaliseEmail } from "./normalise/email.ts";
import { normaliseLinkedinUrl } from "./normalise/linkedin.ts";
import { normalisePhone } from "./normalise/phone.ts";
import { accept, type Normalised, refuse, trimText } from "./normalise/text.ts";

/** Who or what must not be touched: an address, a mail domain, or a person by number. */
export type SuppressionTarget = Pick<NewSuppression, "kind" | "value">;

/**
 * Reads an email, a LinkedIn profile, a phone number, a domain (`acme.example`, `@acme.example`) or a person (`p12`).
 * A person's value is the number alone, as the store looks it up.
 */
export function readSuppressionTarget(
  text: string,
  defaultCountry: string | null = null,
): Normalised<SuppressionTarget> {
  const trimmed = trimText(text);
  const person = /^p(\d{1,15})$/i.exec(trimmed);
  if (person?.[1] !== undefined) return accept({ kind: "person", value: String(Number(person[1])) });
  if (/linkedin\.com/i.test(trimmed)) return name("linkedin_url", normaliseLinkedinUrl(trimmed));
  if (/^[@＠]/.test(trimmed)) return name("domain", readDomain(trimmed.slice(1)));
  if (/[@＠]/.test(trimmed)) return name("email", normaliseEmail(trimmed));
  if (/^(?:tel:)?[+(]?\d[\d\s().\-/]*$/i.test(trimmed))
    return name("phone", normalisePhone(trimmed, defaultCountry));
  return name("domain", readDomain(trimmed));
}

/** The same for a command line. UserError (exit 2) for anything else. */
export function parseSuppressionTarget(
  text: string,
  defaultCountry: string | null = null,
): SuppressionTarget {
  const read = readSuppressionTarget(text, defaultCountry);
  if (read.ok) return read.value;
  throw new UserError(`${text}: ${read.reason}`, {
    hint: "name an email, a domain (@acme.example), a LinkedIn profile, a phone number or a person (p12)",
    exit: ExitCode.usage,
  });
}

function name(kind: SuppressionTarget["kind"], read: Normalised<string>): Normalised<SuppressionTarget> {
  return read.ok ? accept({ kind, value: read.value }) : read;
}

/** A mail domain as A-labels. A public suffix (`co.kr`) is refused: it would silence a whole country. */
function readDomain(text: string): Normalised<string> {
  const domain = domainToASCII(text.trim().toLowerCase().replace(/\.$/, ""));
  const isName = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/.test(domain);
  if (!isName || domain.length > 253) return refuse("neither an address nor a domain");
  return getDomain(domain) === null ? refuse("a public suffix, not a company's domain") : accept(domain);
}
