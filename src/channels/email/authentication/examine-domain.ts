import type { Sender } from "../../../config/workspace-config.ts";
import { readDkimRecord } from "./dkim-record.ts";
import { findOrganisation, readDmarc } from "./dmarc.ts";
import { DnsSilentError, type MailDns } from "./mail-dns.ts";
import { MOST_LOOKUPS, readSpf } from "./spf.ts";

/** One thing that receivers of a sender's mail look up. */
export interface DomainFinding {
  check: string;
  result: "ok" | "warning" | "error";
  detail: string;
  hint?: string;
}

/** RFC 8301 3.2: signers should use at least 2048 bits; what has fewer than 1024 is not verified. */
const GOOD_BITS = 2048;
const LEAST_BITS = 1024;

/**
 * What the name servers say of a sender's domain, as the receivers of its mail see it: SPF (RFC 7208), DKIM (RFC 6376),
 * DMARC and alignment (RFC 9989), where answers go (MX), and the reverse name of a server of one's own. `isBulk`: so much
 * is sent for the domain that Gmail, Yahoo and Microsoft refuse mail without them (support.google.com/mail/answer/81126,
 * 5,000 a day); below that they are advice. Asks the name servers, and nobody else.
 */
export async function examineDomain(
  dns: MailDns,
  sender: Pick<Sender, "email" | "smtp" | "dkim">,
  { isBulk }: { isBulk: boolean },
): Promise<DomainFinding[]> {
  const domain = sender.email?.slice(sender.email.lastIndexOf("@") + 1).toLowerCase() ?? "";
  if (domain === "") return [];
  const lack = isBulk ? "error" : "warning";
  const parts = [
    () => examineSpf(dns, domain, lack),
    () => examineDkim(dns, domain, sender, lack),
    () => examineDmarc(dns, domain, lack),
    () => examineExchangers(dns, domain),
    () => examineReverseName(dns, domain, sender.smtp),
  ];
  try {
    return (await Promise.all(parts.map((part) => part()))).flat();
  } catch (error) {
    if (!(error instanceof DnsSilentError)) throw error;
    const detail = `the name servers could not be asked about ${domain} (${error.message}): SPF, DKIM and DMARC are not known`;
    return [
      { check: `domain ${domain}`, result: "warning", detail, hint: "try again where there is a network" },
    ];
  }
}

async function examineSpf(dns: MailDns, domain: string, lack: "warning" | "error"): Promise<DomainFinding[]> {
  const check = `SPF of ${domain}`;
  const spf = await readSpf(dns, domain);
  if (spf.type === "missing") {
    const hint = "your mail provider names the TXT record to publish, as v=spf1 include:… -all";
    return [{ check, result: lack, detail: "no record says which servers send for it", hint }];
  }
  if (spf.type === "several") {
    const detail = `${spf.count} records: receivers take none of them`;
    return [{ check, result: "error", detail, hint: "join them into one TXT record" }];
  }
  const { others, lookups, brokenInclude } = spf;
  if (lookups > MOST_LOOKUPS) {
    const detail = `it takes ${lookups} look-ups, and receivers give up after ${MOST_LOOKUPS}`;
    return [{ check, result: "error", detail, hint: "take out includes of services you no longer use" }];
  }
  if (brokenInclude !== null) {
    const detail = `it includes ${brokenInclude}, which has no record: receivers give up there`;
    return [{ check, result: "error", detail, hint: "take it out, or mend its name" }];
  }
  if (others === "+") {
    const detail = "it lets every server on earth send for the domain (+all)";
    return [{ check, result: "error", detail, hint: "end it with -all or ~all" }];
  }
  if (others === null || others === "?") {
    const detail = "it says nothing of servers that it does not name";
    return [{ check, result: "warning", detail, hint: "end it with -all or ~all" }];
  }
  return [{ check, result: "ok", detail: `one record, ${lookups} look-ups, ${others}all` }];
}

async function examineDkim(
  dns: MailDns,
  domain: string,
  { dkim }: Pick<Sender, "dkim">,
  lack: "warning" | "error",
): Promise<DomainFinding[]> {
  const check = `DKIM of ${domain}`;
  if (dkim === null) {
    const detail = "seq does not sign: whether your mail server does cannot be seen from here";
    const hint = "send yourself a test with `seq preview --to`, and look for dkim=pass in its source";
    return [{ check, result: "ok", detail, hint }];
  }
  const record = `${dkim.selector}._domainkey.${dkim.domain}`;
  const hint = `publish the public key as a TXT record at ${record}`;
  const found = await readDkimRecord(dns, dkim, dkim.key);
  switch (found.type) {
    case "missing":
      return [{ check, result: "error", detail: `no key at ${record}: signatures are worth nothing`, hint }];
    case "revoked":
      return [{ check, result: "error", detail: `the key at ${record} is revoked (p= is empty)`, hint }];
    case "unreadable":
      return [{ check, result: "error", detail: `what stands at ${record} is no RSA key`, hint }];
    case "key":
      break;
    default:
      return found satisfies never;
  }
  const findings: DomainFinding[] = [];
  const { bits, matches, isTesting } = found;
  if (matches === false) {
    const detail = `the key at ${record} is not the one that signs: every signature fails`;
    return [{ check, result: "error", detail, hint }];
  }
  if (bits < GOOD_BITS) {
    const detail = `the key at ${record} has ${bits} bits`;
    const result = bits < LEAST_BITS ? "error" : "warning";
    findings.push({ check, result, detail, hint: `make one of ${GOOD_BITS} bits under a new selector` });
  }
  if (isTesting) {
    const detail = `the key at ${record} says t=y: receivers take the domain for one that only tests`;
    findings.push({ check, result: "warning", detail, hint: "take t=y out" });
  }
  const [own, signing, dmarc] = await Promise.all([
    findOrganisation(dns, domain),
    findOrganisation(dns, dkim.domain.toLowerCase()),
    readDmarc(dns, domain),
  ]);
  const isAligned = dmarc.strictDkim ? domain === dkim.domain.toLowerCase() : own === signing;
  if (!isAligned) {
    const detail = `it is signed by ${dkim.domain}, which is not aligned with From: DMARC does not count it`;
    findings.push({ check, result: lack, detail, hint: `sign as ${own}` });
  }
  if (findings.length > 0) return findings;
  return [{ check, result: "ok", detail: `the key at ${record} fits, ${bits} bits, aligned` }];
}

async function examineDmarc(
  dns: MailDns,
  domain: string,
  lack: "warning" | "error",
): Promise<DomainFinding[]> {
  const check = `DMARC of ${domain}`;
  const { policy, at } = await readDmarc(dns, domain);
  if (policy === null) {
    const hint = `publish a TXT record at _dmarc.${domain}: v=DMARC1; p=none; rua=mailto:…`;
    return [{ check, result: lack, detail: "no record, neither here nor above", hint }];
  }
  const where = at === domain ? "" : `, from ${at ?? ""}`;
  return [{ check, result: "ok", detail: `p=${policy}${where}` }];
}

/** Somebody who cannot be answered is not believed either, and loses every "yes". */
async function examineExchangers(dns: MailDns, domain: string): Promise<DomainFinding[]> {
  const check = `MX of ${domain}`;
  const exchangers = await dns.exchangers(domain);
  if (exchangers.some((host) => host === "" || host === ".")) {
    const detail = "it says that it takes no mail (null MX): nobody can answer you";
    return [{ check, result: "error", detail, hint: "send from a domain that takes mail" }];
  }
  if (exchangers[0] !== undefined) return [{ check, result: "ok", detail: `answers go to ${exchangers[0]}` }];
  // RFC 5321 5.1: without an MX the name's own address counts as one.
  if ((await dns.addresses(domain)).length > 0) {
    const hint = "publish an MX record; some receivers refuse mail from domains without one";
    return [{ check, result: "warning", detail: "no MX; answers go to the name itself", hint }];
  }
  const detail = "neither MX nor address: nobody can answer you";
  return [{ check, result: "error", detail, hint: "is the domain spelt right?" }];
}

/** A provider's servers are the provider's care; one under the sender's own domain is run by somebody here. */
async function examineReverseName(dns: MailDns, domain: string, smtp: string): Promise<DomainFinding[]> {
  const host = hostOf(smtp);
  if (host !== domain && !host.endsWith(`.${domain}`)) return [];
  const check = `reverse name of ${host}`;
  const findings: DomainFinding[] = [];
  for (const address of await dns.addresses(host)) {
    const names = await dns.names(address);
    const forward = await Promise.all(names.map((name) => dns.addresses(name)));
    if (forward.some((addresses) => addresses.includes(address))) continue;
    const detail =
      names.length === 0
        ? `${address} has no name`
        : `${address} is called ${names.join(", ")}, which leads elsewhere`;
    const hint = "Gmail and Yahoo refuse servers without one: whoever gave you the address sets it (PTR)";
    findings.push({ check, result: "warning", detail, hint });
  }
  return findings;
}

function hostOf(smtp: string): string {
  try {
    return new URL(smtp).hostname.toLowerCase();
  } catch {
    return "";
  }
}
