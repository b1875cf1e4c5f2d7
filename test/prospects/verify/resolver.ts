import type { MailResolver } from "../../../src/prospects/verify/mail-domain.ts";

/** How one domain answers: MX names, addresses, or an error code for everything. */
export type Zone = Record<
  string,
  { mx?: readonly string[]; a?: readonly string[]; aaaa?: readonly string[] } | string
>;

export interface FakeResolver extends MailResolver {
  /** Names asked for MX, in order. */
  asked: string[];
  /** Most questions that were open at once. */
  most: number;
}

/** A resolver of a small internet. Domains that are not in it do not exist. */
export function makeResolver(zone: Zone, options: { offline?: boolean } = {}): FakeResolver {
  let open = 0;
  async function answer<Row>(domain: string, rows: (of: Exclude<Zone[string], string>) => readonly Row[]) {
    open += 1;
    fake.most = Math.max(fake.most, open);
    await new Promise((resolve) => setImmediate(resolve));
    open -= 1;
    const of = zone[domain] ?? "ENOTFOUND";
    if (typeof of === "string") throw Object.assign(new Error(of), { code: of });
    const found = rows(of);
    if (found.length === 0) throw Object.assign(new Error("ENODATA"), { code: "ENODATA" });
    return found;
  }
  const fake: FakeResolver = {
    asked: [],
    most: 0,
    resolveMx(domain) {
      fake.asked.push(domain);
      return answer(domain, ({ mx = [] }) => mx.map((exchange, priority) => ({ exchange, priority })));
    },
    resolve4: (domain) => answer(domain, ({ a = [] }) => a),
    resolve6: (domain) => answer(domain, ({ aaaa = [] }) => aaaa),
    resolveNs(domain) {
      if (options.offline !== true) return Promise.resolve([`a.ns.${domain}`]);
      return Promise.reject(Object.assign(new Error("ENOTFOUND"), { code: "ENOTFOUND" }));
    },
  };
  return fake;
}
