import { type LookupAddress, lookup } from "node:dns";
import { readFile } from "node:fs/promises";
import { isIP, type LookupFunction } from "node:net";

/** How long one name server may take for one question, and how often it is asked. */
const QUESTION_MS = 5_000;
const TRIES = 2;

/** Who has been asked in vain for long enough; what is not known may be known elsewhere. */
const GIVEN_UP: ReadonlySet<unknown> = new Set(["ETIMEOUT", "ECANCELLED"]);

/**
 * `dns.lookup` with an end. The system's own look-up (getaddrinfo) waits for a name server that answers a byte at a
 * time for as long as it likes, cannot be taken back, and keeps the process from ending, so it is asked last: after the
 * hosts file and the name servers, for what only it may know (search domains, mDNS), and never after a time-out.
 */
export const lookUpHost: LookupFunction = (host, options, callback) => {
  void findAddresses(host).then(
    (found) => {
      const { family } = options;
      const wanted = family === 4 || family === "IPv4" ? 4 : family === 6 || family === "IPv6" ? 6 : 0;
      const addresses = found?.filter((each) => wanted === 0 || each.family === wanted) ?? [];
      const [first] = addresses;
      if (first === undefined) lookup(host, options, callback);
      else if (options.all === true) callback(null, addresses);
      else callback(null, first.address, first.family);
    },
    (error: unknown) => callback(error as NodeJS.ErrnoException, "", 0),
  );
};

/** Null where neither the hosts file nor the name servers know it. Rejects where these do not answer in time. */
async function findAddresses(host: string): Promise<LookupAddress[] | null> {
  const written = await readHosts(host);
  if (written.length > 0) return written;
  // Loading it reads the machine's settings: nobody who asks for no name does.
  const { Resolver } = await import("node:dns/promises");
  const resolver = new Resolver({ timeout: QUESTION_MS, tries: TRIES });
  const [four, six] = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
  const found = [...listAddresses(four, 4), ...listAddresses(six, 6)];
  if (found.length > 0) return found;
  for (const answer of [four, six]) {
    const reason = answer.status === "rejected" ? (answer.reason as NodeJS.ErrnoException) : null;
    // As the system says it where nobody answers: callers know it.
    if (GIVEN_UP.has(reason?.code))
      throw Object.assign(new Error(`${host}: no answer`), { code: "EAI_AGAIN" });
  }
  return null;
}

function listAddresses(answer: PromiseSettledResult<string[]>, family: 4 | 6): LookupAddress[] {
  return answer.status === "fulfilled" ? answer.value.map((address) => ({ address, family })) : [];
}

/** hosts(5): an address, then its names; `#` begins a comment. */
async function readHosts(host: string): Promise<LookupAddress[]> {
  const file =
    process.platform === "win32" ? String.raw`C:\Windows\System32\drivers\etc\hosts` : "/etc/hosts";
  const text = await readFile(file, "utf8").catch(() => "");
  const name = host.toLowerCase().replace(/\.$/, "");
  return text.split("\n").flatMap((line): LookupAddress[] => {
    const [address = "", ...names] = line.replace(/#.*/, "").trim().toLowerCase().split(/\s+/);
    const family = isIP(address);
    return family !== 0 && names.includes(name) ? [{ address, family }] : [];
  });
}
