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
export function isRoleAccount(localPart: string): boolean {
  const name = localPart.toLowerCase();
  const untagged = name.split("+")[0] ?? name;
  if (ROLES.has(name) || ROLES.has(untagged)) return true;
  const [first, region] = untagged.split(/[-_.]/);
  return first !== undefined && region !== undefined && region.length === 2 && ROLES.has(first);
}
