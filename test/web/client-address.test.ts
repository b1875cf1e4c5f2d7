import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isLoopback, isWildcard, nameClient, readClient } from "../../src/web/client-address.ts";

describe("who asks", () => {
  test.each<[string, string | undefined, string | undefined, boolean | string[], string]>([
    ["nobody is believed without trust_proxy", "198.51.100.9", "203.0.113.1", false, "198.51.100.9"],
    ["a proxy on this machine says whom it saw", "127.0.0.1", "203.0.113.1", true, "203.0.113.1"],
    ["only what it saw last counts", "::ffff:127.0.0.1", "1.1.1.1, 203.0.113.1", true, "203.0.113.1"],
    ["a stranger is no proxy", "198.51.100.9", "203.0.113.1", true, "198.51.100.9"],
    [
      "a list names each hop",
      "192.0.2.7",
      "9.9.9.9, 203.0.113.1, 10.1.2.3",
      ["192.0.2.7", "10.0.0.0/8"],
      "203.0.113.1",
    ],
    ["a hop outside the list asks itself", "192.0.2.8", "203.0.113.1", ["192.0.2.7"], "192.0.2.8"],
    ["an entry that is none ends the walk", "127.0.0.1", "203.0.113.1, evil", true, "127.0.0.1"],
    ["an empty one too", "127.0.0.1", "203.0.113.1, ", true, "127.0.0.1"],
    ["ports and brackets are left off", "127.0.0.1", "[2001:db8::1]:443", true, "2001:db8:0:0:0:0:0:1"],
    ["also of IPv4", "127.0.0.1", "203.0.113.1:5555", true, "203.0.113.1"],
    ["and zones", "fe80::1%eth0", undefined, false, "fe80:0:0:0:0:0:0:1"],
    ["no header, no change", "127.0.0.1", undefined, true, "127.0.0.1"],
    ["a list without end is not read", "127.0.0.1", "203.0.113.1,".repeat(500), true, "127.0.0.1"],
    ["no peer is nobody", undefined, "203.0.113.1", true, "unknown"],
  ])("%s", (_, peer, forwarded, trust, wanted) => {
    expect(readClient(peer, forwarded, trust)).toBe(wanted);
  });

  test("is counted by the /64 of an IPv6 address, which one host owns", () => {
    const names = ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:DB8:1:2:0:0:0:0"].map((text) =>
      nameClient(readClient(text, undefined, false)),
    );
    expect(new Set(names)).toEqual(new Set(["2001:db8:1:2::/64"]));
    expect(nameClient(readClient("2001:db8:1:3::1", undefined, false))).not.toBe(names[0]);
    expect(nameClient(readClient("::ffff:203.0.113.1", undefined, false))).toBe("203.0.113.1");
  });

  test("never fails on any header", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(readClient("127.0.0.1", text, true)).not.toBe("");
      }),
    );
  });

  test("knows every way to say all networks, and this machine alone", () => {
    for (const host of ["0.0.0.0", "::", "[::]", "0", "*", "[::ffff:0.0.0.0]", "0:0:0:0:0:0:0:0", "[0::0]"]) {
      expect(isWildcard(host), host).toBe(true);
    }
    for (const host of ["127.0.0.1", "10.0.0.5", "[::1]", "seq.acme.example"])
      expect(isWildcard(host)).toBe(false);
    for (const host of ["127.0.0.1", "127.9.9.9", "[::1]", "localhost"]) expect(isLoopback(host)).toBe(true);
  });
});
