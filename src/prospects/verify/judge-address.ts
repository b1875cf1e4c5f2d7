import { domainOfEmail, normaliseEmail } from "../normalise/email.ts";
import { FREE_MAIL } from "../normalise/free-mail.ts";
import { isDisposable } from "./disposable.ts";
import type { MailDomain } from "./mail-domain.ts";
import { isRoleAccount } from "./role-accounts.ts";

/**
 * - `ok`: nothing speaks against it; whether the mailbox exists only a delivery tells
 * - `risky`: it takes mail, and may be the wrong place for it
 * - `bad`: mail to it cannot arrive
 * - `unknown`: the DNS could not be asked
 */
export type AddressVerdict = "ok" | "risky" | "bad" | "unknown";

export interface AddressCheck {
  verdict: AddressVerdict;
  /** `syntax`, `no_domain`, `no_mx`, `null_mx`; `disposable`, `role_account`, `free_mail`, `implicit_mx`; `dns_failed`. */
  reasons: string[];
}

/** Judges an address from itself and what the DNS says of its domain. Pure. */
export function judgeAddress(email: string, domain: MailDomain): AddressCheck {
  if (!normaliseEmail(email).ok) return { verdict: "bad", reasons: ["syntax"] };
  if (domain === "no_domain" || domain === "no_mx" || domain === "null_mx") {
    return { verdict: "bad", reasons: [domain] };
  }
  const name = domainOfEmail(email);
  const risks = [
    ...(isDisposable(name) ? ["disposable"] : []),
    ...(isRoleAccount(email.slice(0, email.lastIndexOf("@"))) ? ["role_account"] : []),
    ...(FREE_MAIL.has(name) ? ["free_mail"] : []),
    ...(domain === "implicit" ? ["implicit_mx"] : []),
  ];
  if (domain === "unknown") return { verdict: "unknown", reasons: ["dns_failed", ...risks] };
  return { verdict: risks.length > 0 ? "risky" : "ok", reasons: risks };
}
