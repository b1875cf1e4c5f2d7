import { getDomain } from "tldts";

/**
 * The domain of the organisation that a mail domain belongs to, by the public suffix list; the domain itself where that
 * does not know it. Offline: what the owner publishes for DMARC (RFC 9989 4.10) is the name servers' to say.
 */
export function organisationOf(domain: string): string {
  const name = domain.toLowerCase();
  return getDomain(name, { allowPrivateDomains: true }) ?? name;
}
