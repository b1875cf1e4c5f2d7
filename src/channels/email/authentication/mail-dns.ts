import type { Resolver } from "node:dns/promises";
import { isIP } from "node:net";

/** What the name servers say of mail. Each resolves to nothing where the name or the record does not exist. */
export interface MailDns {
  /** TXT records, the strings of each joined (RFC 7208 3.3). */
  texts(name: string): Promise<string[]>;
  /** Mail exchangers; `""` is the null MX of RFC 7505. */
  exchangers(name: string): Promise<string[]>;
  /** IPv4 and IPv6 addresses. */
  addresses(host: string): Promise<string[]>;
  /** The names of an address. */
  names(address: string): Promise<string[]>;
}

/** The name servers could not be asked, or did not answer in time: nothing is known. */
export class DnsSilentError extends Error {
  override name = "DnsSilentError";
}

const NOTHING: ReadonlySet<unknown> = new Set(["ENOTFOUND", "ENODATA"]);

/** Asks the name servers of `resolver`, which bounds how long each question takes. */
export function openMailDns(
  resolver: Pick<Resolver, "resolveTxt" | "resolveMx" | "resolve4" | "resolve6" | "reverse">,
): MailDns {
  async function ask<Answer>(question: () => Promise<Answer[]>): Promise<Answer[]> {
    try {
      return await question();
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      if (NOTHING.has(code)) return [];
      throw new DnsSilentError(code ?? "no answer", { cause });
    }
  }

  return {
    texts: async (name) => (await ask(() => resolver.resolveTxt(name))).map((strings) => strings.join("")),
    exchangers: async (name) =>
      (await ask(() => resolver.resolveMx(name)))
        .toSorted((a, b) => a.priority - b.priority)
        .map(({ exchange }) => exchange),
    async addresses(host) {
      if (isIP(host) !== 0) return [host];
      const [four, six] = await Promise.all([
        ask(() => resolver.resolve4(host)),
        ask(() => resolver.resolve6(host)),
      ]);
      return [...four, ...six];
    },
    names: (address) => ask(() => resolver.reverse(address)),
  };
}
