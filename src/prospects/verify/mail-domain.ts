/**
 * What the DNS says about mail to a domain.
 * - `accepts`: it names a mail server
 * - `implicit`: it names none, but has an address, to which mail goes then (RFC 5321 5.1)
 * - `null_mx`: it says that it takes no mail (RFC 7505)
 * - `no_mx`: it exists, with neither mail server nor address
 * - `no_domain`: it does not exist
 * - `unknown`: nobody could be asked
 */
export type MailDomain = "accepts" | "implicit" | "null_mx" | "no_mx" | "no_domain" | "unknown";

/** The part of `node:dns` that is asked. Rejects with a `code`, as node's own resolver does. */
export interface MailResolver {
  resolveMx(domain: string): Promise<readonly { exchange: string; priority: number }[]>;
  resolve4(domain: string): Promise<readonly string[]>;
  resolve6(domain: string): Promise<readonly string[]>;
  resolveNs(domain: string): Promise<readonly string[]>;
}

/** A name that every resolver of the internet knows; one that does not knows nothing about other names either. */
const SURE_TO_EXIST = "com";

/** Asks about one domain, given in A-labels. Never rejects. */
export async function askMailDomain(resolver: MailResolver, domain: string): Promise<MailDomain> {
  const mx = await ask(() => resolver.resolveMx(domain));
  if (mx.type === "found") {
    // RFC 7505 3: one record, and "." for a name; node spells the root as an empty text.
    const named = mx.records.filter(({ exchange }) => exchange !== "" && exchange !== ".");
    return named.length > 0 ? "accepts" : "null_mx";
  }
  if (mx.type === "no_name") return "no_domain";
  if (mx.type === "unknown") return "unknown";
  const addresses = [await ask(() => resolver.resolve4(domain))];
  if (addresses[0]?.type !== "found") addresses.push(await ask(() => resolver.resolve6(domain)));
  if (addresses.some(({ type }) => type === "found")) return "implicit";
  return addresses.every(({ type }) => type === "nothing" || type === "no_name") ? "no_mx" : "unknown";
}

/**
 * Whether this resolver speaks for the internet. A closed network's, or a hotel's, answers "no such name" to everything,
 * and every address would be called dead.
 */
export async function knowsTheInternet(resolver: MailResolver): Promise<boolean> {
  return (await ask(() => resolver.resolveNs(SURE_TO_EXIST))).type === "found";
}

type Asked<Row> =
  | { type: "found"; records: readonly Row[] }
  | { type: "nothing" }
  | { type: "no_name" }
  | { type: "unknown" };

async function ask<Row>(look: () => Promise<readonly Row[]>): Promise<Asked<Row>> {
  try {
    const records = await look();
    return records.length === 0 ? { type: "nothing" } : { type: "found", records };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : null;
    if (code === "ENOTFOUND") return { type: "no_name" };
    return { type: code === "ENODATA" ? "nothing" : "unknown" };
  }
}
