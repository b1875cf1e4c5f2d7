import { Resolver } from "node:dns/promises";
import { isIP } from "node:net";

/** How long one name server may take for one question, and how often it is asked. */
const QUESTION_MS = 4_000;
const TRIES = 2;

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

/** Asks `servers` (`192.0.2.1`, `127.0.0.1:5300`), or where there are none those of this machine. */
export function openMailDns(
  servers: readonly string[] = [],
  { questionMs = QUESTION_MS }: { questionMs?: number } = {},
): MailDns {
  const resolver = new Resolver({ timeout: questionMs, tries: TRIES });
  if (servers.length > 0) resolver.setServers(servers);

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
