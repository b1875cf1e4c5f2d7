import type { MailDns } from "./mail-dns.ts";

/** What a domain says of the servers that may send for it (RFC 7208). */
export type SpfReading =
  | { type: "missing" }
  /** Receivers take none of several (RFC 7208 4.5). */
  | { type: "several"; count: number }
  | {
      type: "record";
      /** What becomes of all other servers: `-` fail, `~` softfail, `?` neutral, `+` pass; null where it does not say. */
      others: "-" | "~" | "?" | "+" | null;
      /** DNS look-ups of evaluating it whole; above `MOST_LOOKUPS` receivers give up (RFC 7208 4.6.4). */
      lookups: number;
      /** A domain that it includes and that has no record of its own: receivers give up there, too (5.2). */
      brokenInclude: string | null;
    };

/** RFC 7208 4.6.4. */
export const MOST_LOOKUPS = 10;
/** Where counting ends: no honest record comes here. */
const LIMIT = 40;

/** Reads the record of a domain, and counts what it costs. */
export async function readSpf(dns: MailDns, domain: string): Promise<SpfReading> {
  const records = await findRecords(dns, domain);
  const [record] = records;
  if (record === undefined) return { type: "missing" };
  if (records.length > 1) return { type: "several", count: records.length };
  const cost = { lookups: 0, brokenInclude: null as string | null };
  await count(dns, record, cost, new Set([domain]));
  const redirect = readTerms(record).find(({ name }) => name === "redirect")?.value;
  const others = readOthers(record);
  if (others !== null || redirect === undefined) return { type: "record", others, ...cost };
  const [target] = await findRecords(dns, redirect);
  return { type: "record", others: target === undefined ? null : readOthers(target), ...cost };
}

async function findRecords(dns: MailDns, domain: string): Promise<string[]> {
  return (await dns.texts(domain)).filter((text) => /^v=spf1(?: |$)/i.test(text));
}

interface Term {
  qualifier: "-" | "~" | "?" | "+";
  name: string;
  value: string | undefined;
}

function readTerms(record: string): Term[] {
  return record
    .trim()
    .split(/ +/)
    .slice(1)
    .flatMap((word) => {
      const found = /^([-~?+]?)([a-z0-9][\w.-]*)(?:[:=/](.*))?$/i.exec(word);
      if (found === null) return [];
      const [, qualifier = "", name = "", value] = found;
      return [{ qualifier: (qualifier || "+") as Term["qualifier"], name: name.toLowerCase(), value }];
    });
}

function readOthers(record: string): Term["qualifier"] | null {
  return readTerms(record).find(({ name }) => name === "all")?.qualifier ?? null;
}

/** Terms that ask the name servers, each once (RFC 7208 4.6.4). */
const ASKING: ReadonlySet<string> = new Set(["include", "a", "mx", "ptr", "exists", "redirect"]);

async function count(
  dns: MailDns,
  record: string,
  cost: { lookups: number; brokenInclude: string | null },
  seen: Set<string>,
): Promise<void> {
  for (const { name, value } of readTerms(record)) {
    if (!ASKING.has(name)) continue;
    cost.lookups += 1;
    // A macro is filled in for each mail.
    if ((name !== "include" && name !== "redirect") || value === undefined || value.includes("%")) continue;
    if (cost.lookups > LIMIT || seen.has(value)) continue;
    seen.add(value);
    const [next] = await findRecords(dns, value);
    if (next === undefined) cost.brokenInclude ??= value;
    else await count(dns, next, cost, seen);
  }
}
