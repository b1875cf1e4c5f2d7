import { getDomain } from "tldts";
import { domainOfEmail } from "./email.ts";
import { FREE_MAIL } from "./free-mail.ts";

const known = new Map<string, string | null>();
const MAX_KNOWN = 10_000;

/** The registrable domain (public suffix list) of an address in normal form; null for free-mail domains. */
export function readCompanyDomain(email: string): string | null {
  const domain = domainOfEmail(email);
  let company = known.get(domain);
  if (company === undefined) {
    company = findCompanyDomain(domain);
    if (known.size >= MAX_KNOWN) known.clear();
    // A copy: a slice of a chunk would keep the whole chunk in memory.
    known.set(Buffer.from(domain).toString(), company === null ? null : Buffer.from(company).toString());
  }
  return company;
}

function findCompanyDomain(domain: string): string | null {
  if (FREE_MAIL.has(domain)) return null;
  // Private suffixes (github.io) are shared by strangers, so each name under one is a company of its own.
  const company = getDomain(domain, { allowPrivateDomains: true }) ?? domain;
  return FREE_MAIL.has(company) ? null : company;
}

/**
 * The domain of the organisation that a mail domain belongs to, by the public suffix list; the domain itself where that
 * does not know it. Offline: what the owner publishes for DMARC (RFC 9989 4.10) is the name servers' to say.
 */
export function organisationOf(domain: string): string {
  const name = domain.toLowerCase();
  return getDomain(name, { allowPrivateDomains: true }) ?? name;
}
