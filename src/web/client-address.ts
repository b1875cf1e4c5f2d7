import { BlockList, isIP, isIPv4, isIPv6 } from "node:net";

/** What stands between this machine and a proxy of its own: RFC 1122 (loopback), 1918, 3927, 4193, 4291. */
const OWN_NETWORKS = [
  ...["127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"],
  ...["::1/128", "fc00::/7", "fe80::/10"],
];

/** Longer than any list of hops that a proxy of one's own has seen. */
const LONGEST_LIST = 2_000;

export type TrustProxy = boolean | readonly string[];

/**
 * Who asks: the peer, or, where the peer is a trusted proxy, the right-most address of `X-Forwarded-For` that is none.
 * Whatever stands left of it was written by a stranger. An entry that is no address ends the walk: who handed it on asks.
 * `true` trusts one proxy, on this machine or its own network; a list trusts every hop in it.
 */
export function readClient(
  peer: string | undefined,
  forwarded: string | undefined,
  trust: TrustProxy,
): string {
  const from = normaliseAddress(peer ?? "");
  if (from === null) return "unknown";
  if (trust === false || forwarded === undefined || forwarded.length > LONGEST_LIST) return from;
  const trusted = networksOf(trust);
  let client = from;
  for (const entry of forwarded.split(",").reverse()) {
    if (!isIn(trusted, client)) return client;
    const next = normaliseAddress(entry);
    if (next === null) return client;
    client = next;
    // One proxy: what it saw is the answer, on a network of its own too.
    if (trust === true) return client;
  }
  return client;
}

/** Whether a peer may bring many clients: a trusted proxy, or whatever stands on a network of our own. */
export function mayBeProxy(address: string, trust: TrustProxy): boolean {
  return isIn(networksOf(true), address) || (trust !== false && isIn(networksOf(trust), address));
}

function networksOf(trust: Exclude<TrustProxy, false>): BlockList {
  return readNetworks(trust === true ? OWN_NETWORKS : trust);
}

/**
 * What requests are counted by: an IPv4 address, or the /64 of an IPv6 one, since a single host owns all of that
 * (RFC 6177, RFC 4291 2.5.1).
 */
export function nameClient(address: string): string {
  if (!isIPv6(address)) return address;
  return `${expand(address).slice(0, 4).join(":")}::/64`;
}

/** An address without port, brackets and zone; IPv4 inside IPv6 as itself (RFC 4291 2.5.5.2). Null for anything else. */
export function normaliseAddress(text: string): string | null {
  const trimmed = text.trim().replace(/^"(.*)"$/, "$1");
  const bare =
    /^\[([^\]]*)\](?::\d{1,5})?$/.exec(trimmed)?.[1] ?? /^([\d.]+):\d{1,5}$/.exec(trimmed)?.[1] ?? trimmed;
  const address = bare.replace(/%[\w.-]{1,30}$/, "").toLowerCase();
  if (isIPv4(address)) return address;
  if (!isIPv6(address)) return null;
  const groups = expand(address);
  const isMapped = groups.slice(0, 5).every((group) => group === "0") && groups[5] === "ffff";
  if (!isMapped) return groups.join(":");
  return groups
    .slice(6)
    .flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255])
    .join(".");
}

/** Whether an address is one that every host of the internet can reach: all of this machine's at once. */
export function isWildcard(host: string): boolean {
  const address = normaliseAddress(host);
  return host === "*" || address === "0.0.0.0" || address === "0:0:0:0:0:0:0:0" || /^0+$/.test(host);
}

/** Whether a host is this machine's own, so that nobody else reaches it. */
export function isLoopback(host: string): boolean {
  if (host.toLowerCase() === "localhost") return true;
  const address = normaliseAddress(host);
  return address !== null && (address.startsWith("127.") || address === "0:0:0:0:0:0:0:1");
}

/** The eight groups of an IPv6 address, without leading zeros. */
function expand(address: string): string[] {
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  const plain =
    dotted === null ? address : `${dotted[1]}${hex(dotted[2], dotted[3])}:${hex(dotted[4], dotted[5])}`;
  const [head = "", tail] = plain.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const missing = tail === undefined ? 0 : 8 - left.length - right.length;
  return [...left, ...Array<string>(missing).fill("0"), ...right].map((group) =>
    Number.parseInt(group, 16).toString(16),
  );
}

function hex(high = "0", low = "0"): string {
  return (Number(high) * 256 + Number(low)).toString(16);
}

const lists = new WeakMap<readonly string[], BlockList>();

function readNetworks(networks: readonly string[]): BlockList {
  const known = lists.get(networks);
  if (known !== undefined) return known;
  const list = new BlockList();
  for (const network of networks) {
    const [address = "", bits] = network.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  lists.set(networks, list);
  return list;
}

function isIn(list: BlockList, address: string): boolean {
  return list.check(address, isIPv6(address) ? "ipv6" : "ipv4");
}
