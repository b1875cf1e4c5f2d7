import { readCompanyDomain } from "../prospects/normalise/company-domain.ts";
import { normaliseEmail } from "../prospects/normalise/email.ts";

/**
 * Who wrote in a thread, seen from the person it is with. `colleague`: of the same company, by registrable domain;
 * free mail is nobody's company. A writer's name is easily forged, so this says who may be meant, never that it is true.
 */
export type Writer = "person" | "colleague" | "stranger";

/** Both are addresses, as a message and as a prospect has them; null where there is none. */
export function judgeWriter(from: string | null, address: string | null): Writer {
  const writer = from === null ? null : normaliseEmail(from);
  const person = address === null ? null : normaliseEmail(address);
  if (writer?.ok !== true || person?.ok !== true) return "stranger";
  if (nameMailbox(writer.value) === nameMailbox(person.value)) return "person";
  const company = readCompanyDomain(person.value);
  return company !== null && company === readCompanyDomain(writer.value) ? "colleague" : "stranger";
}

const GMAIL: ReadonlySet<string> = new Set(["gmail.com", "googlemail.com"]);

/**
 * The mailbox behind the spellings of an address: without a tag (RFC 5233), and at Gmail without dots
 * (https://support.google.com/mail/answer/7436150).
 */
function nameMailbox(email: string): string {
  const at = email.lastIndexOf("@");
  const domain = email.slice(at + 1);
  const local = email.slice(0, at).replace(/(?<=.)\+.*$/, "");
  return GMAIL.has(domain) ? `${local.replaceAll(".", "")}@gmail.com` : `${local}@${domain}`;
}
