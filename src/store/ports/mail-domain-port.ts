import type { Instant } from "../../engine/plan.ts";

/** What the DNS said about mail to a domain; see `MailDomain` in prospects/verify for the words. */
export type KeptMailDomain = "accepts" | "implicit" | "null_mx" | "no_mx" | "no_domain";

/** Answers of the DNS, so that a domain is not asked about at every check. */
export interface MailDomainPort {
  /** Null where nothing is kept, or not any more at `at`. */
  mailDomain(domain: string, at: Instant): Promise<KeptMailDomain | null>;
  keepMailDomain(domain: string, answer: KeptMailDomain, expiresAt: Instant): Promise<void>;
}
