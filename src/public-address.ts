import type { LookupAddress } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { lookUpHost } from "./look-up-host.ts";

/**
 * Never what is asked for, whoever names it: the cloud's metadata services answer here (link-local, RFC 3927 and
 * RFC 4291 2.5.6; AWS' fd00:ec2::254), and unspecified addresses lead to this machine by a detour.
 */
const NEVER = blockList([
  ["0.0.0.0", 8],
  ["169.254.0.0", 16],
  ["::", 128],
  ["fe80::", 10],
  ["fd00:ec2::254", 128],
]);

/** IANA special-purpose registries (RFC 6890): loopback, private, shared, documentation, benchmarks, multicast, reserved. */
const NOT_PUBLIC = blockList([
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
  ["::1", 128],
  ["64:ff9b::", 96],
  ["64:ff9b:1::", 48],
  ["100::", 64],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["fc00::", 7],
  ["ff00::", 8],
]);

function blockList(subnets: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList();
  for (const [net, prefix] of subnets) list.addSubnet(net, prefix, net.includes(":") ? "ipv6" : "ipv4");
  return list;
}

/**
 * Whether a connection to an IP address may be made. `isNamed`: the user has named its host, which may be one of their
 * own network; where a server leads by a redirect is never one.
 */
export function isAllowedAddress(address: string, isNamed: boolean): boolean {
  const plain = unmap(address);
  const family = isIP(plain) === 6 ? "ipv6" : "ipv4";
  if (isIP(plain) === 0 || NEVER.check(plain, family)) return false;
  return isNamed || !NOT_PUBLIC.check(plain, family);
}

/** `::ffff:127.0.0.1` and `::ffff:7f00:1` are 127.0.0.1 (RFC 4291 2.5.5.2). */
function unmap(address: string): string {
  const mapped = /^::ffff:(?:(\d+\.\d+\.\d+\.\d+)|([\da-f]{1,4}):([\da-f]{1,4}))$/i.exec(address);
  if (mapped === null) return address;
  const [, dotted, high = "", low = ""] = mapped;
  if (dotted !== undefined) return dotted;
  const bits = Number.parseInt(high, 16) * 0x1_0000 + Number.parseInt(low, 16);
  return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 0xff).join(".");
}

/**
 * What a name means, asked for once: the connection goes to the addresses that were looked at, so no second answer counts.
 * `refuse` says what becomes of a name with no allowed address.
 */
export function createLookup(
  isNamed: (host: string) => boolean,
  refuse: (host: string) => Error,
): LookupFunction {
  return (host, options, callback) => {
    lookUpHost(host, { ...options, all: true }, (error, addresses) => {
      if (error !== null) {
        callback(error, "", 0);
        return;
      }
      const allowed = (addresses as LookupAddress[]).filter(({ address }) =>
        isAllowedAddress(address, isNamed(host)),
      );
      const [first] = allowed;
      if (first === undefined) callback(refuse(host), "", 0);
      else if (options.all === true) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };
}
