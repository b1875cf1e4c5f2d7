import { domainOfEmail, normaliseEmail } from "../normalise/email.ts";
import { FREE_MAIL } from "../normalise/free-mail.ts";
import type { MailDomain } from "./mail-domain.ts";

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

/**
 * Well-known services that give anybody a mailbox for minutes, by the domains on their own pages. There are thousands
 * more, new ones daily: a domain that is not here is not therefore a lasting one. Short on purpose, so that nobody's
 * company is on it by mistake.
 */
const DISPOSABLE: ReadonlySet<string> = new Set(
  [
    "mailinator.com mailinator.net mailinator2.com guerrillamail.com guerrillamail.net guerrillamail.org",
    "guerrillamail.biz guerrillamail.de guerrillamailblock.com sharklasers.com grr.la spam4.me pokemail.net",
    "10minutemail.com 10minutemail.net 10minemail.com 20minutemail.com temp-mail.org temp-mail.io tempmail.com",
    "tempmail.net tempmailo.com tempail.com tempr.email discard.email discardmail.com discardmail.de",
    "yopmail.com yopmail.fr yopmail.net cool.fr.nf jetable.org jetable.com throwawaymail.com trashmail.com",
    "trashmail.de trashmail.net trash-mail.com wegwerfmail.de wegwerfmail.net wegwerfemail.de spoofmail.de",
    "getnada.com nada.email inboxkitten.com maildrop.cc mailnesia.com mailcatch.com mailnull.com mintemail.com",
    "dispostable.com fakeinbox.com fakemailgenerator.com emailondeck.com mohmal.com moakt.com burnermail.io",
    "mytemp.email minuteinbox.com dropmail.me 33mail.com spamgourmet.com spambog.com spamex.com",
    "mailexpire.com tempinbox.com incognitomail.org anonbox.net byom.de einrot.com cuvox.de dayrep.com fleckens.hu",
    "gustr.com jourrapide.com rhyta.com superrito.com teleworm.us armyspy.com ruutukf.com",
  ].flatMap((line) => line.split(" ")),
);

/** Whether a domain, or one that it is below, is a known throw-away one. */
function isDisposable(domain: string): boolean {
  const labels = domain.toLowerCase().split(".");
  return labels.some((_, index) => DISPOSABLE.has(labels.slice(index).join(".")));
}

/** Mailboxes that a domain has by RFC 2142: whoever reads them is not the person meant. */
const RFC_2142 =
  "info marketing sales support abuse noc security postmaster hostmaster usenet news webmaster www uucp ftp";

/** Others that are read by a desk, a team or a machine everywhere; own list, in the languages that `seq` speaks. */
const USUAL = [
  "admin administrator root system sysadmin it helpdesk service services customerservice customer.service care",
  "contact contactus hello hi mail email mailbox office reception enquiries enquiry inquiries inquiry general team",
  "hr jobs job careers career recruiting recruitment press media pr legal privacy dpo gdpr compliance",
  "billing accounts accounting invoice invoices finance orders order purchasing procurement booking bookings",
  "feedback newsletter subscribe unsubscribe notifications alerts noreply no-reply donotreply do-not-reply",
  "mailer-daemon bounce bounces devnull null test spam all everyone staff",
  "kontakt kundenservice buchhaltung bewerbung rechnung datenschutz vertrieb zentrale",
  "contacto ventas soporte informacion administracion facturacion",
  "commercial compta comptabilite recrutement accueil service-client",
  "webadmin cs",
].join(" ");

const ROLES: ReadonlySet<string> = new Set([...RFC_2142.split(" "), ...USUAL.split(" ")]);

/** Whether the part before the `@` names a function, not a person; `sales+eu` and `sales-kr` do too. */
function isRoleAccount(localPart: string): boolean {
  const name = localPart.toLowerCase();
  const untagged = name.split("+")[0] ?? name;
  if (ROLES.has(name) || ROLES.has(untagged)) return true;
  const [first, region] = untagged.split(/[-_.]/);
  return first !== undefined && region !== undefined && region.length === 2 && ROLES.has(first);
}
