import { generateKeyPairSync } from "node:crypto";
import { Resolver } from "node:dns/promises";
import { afterEach, describe, expect, test } from "vitest";
import { examineDomain } from "../../../../src/channels/email/authentication/examine-domain.ts";
import { openMailDns } from "../../../../src/channels/email/authentication/mail-dns.ts";
import { startNameServer, type Zone } from "./dns-server.ts";

function makeResolver(server: string, options = {}): Resolver {
  const resolver = new Resolver(options);
  resolver.setServers([server]);
  return resolver;
}

let close = (): void => undefined;
afterEach(() => close());

function makeKey(bits: number) {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: bits });
  const spki = publicKey.export({ type: "spki", format: "der" }).toString("base64");
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    record: `v=DKIM1; k=rsa; p=${spki}`,
  };
}
const strong = makeKey(2048);
const weak = makeKey(1024);

const SOUND: Zone = {
  "acme.example": {
    TXT: ["v=spf1 include:_spf.provider.example -all", "google-site-verification=x"],
    MX: ["mx.acme.example"],
  },
  "_spf.provider.example": { TXT: ["v=spf1 ip4:192.0.2.0/24 a:out.provider.example ~all"] },
  "s1._domainkey.acme.example": { TXT: [strong.record] },
  "_dmarc.acme.example": { TXT: ["v=DMARC1; p=quarantine; rua=mailto:d@acme.example"] },
};
const SENDER = {
  email: "anna@acme.example",
  smtp: "smtps://smtp.provider.example",
  dkim: { domain: "acme.example", selector: "s1", key: strong.key },
};

async function examine(
  zone: Zone,
  sender: Partial<Parameters<typeof examineDomain>[1]> = {},
  isBulk = false,
) {
  const server = await startNameServer(zone);
  close = server.close;
  const found = await examineDomain(
    openMailDns(makeResolver(server.address)),
    { ...SENDER, ...sender },
    { isBulk },
  );
  return Object.fromEntries(found.map(({ check, result, detail }) => [check, `${result}: ${detail}`]));
}

const spf = (...records: string[]): Zone => ({
  ...SOUND,
  "acme.example": { TXT: records, MX: ["mx.acme.example"] },
});

test("a domain in order is called so, part by part", async () => {
  expect(await examine(SOUND)).toEqual({
    "SPF of acme.example": "ok: one record, 2 look-ups, -all",
    "DKIM of acme.example": "ok: the key at s1._domainkey.acme.example fits, 2048 bits, aligned",
    "DMARC of acme.example": "ok: p=quarantine",
    "MX of acme.example": "ok: answers go to mx.acme.example",
  });
});

describe("SPF", () => {
  test.each([
    ["missing", spf("x=y"), /^warning: no record/],
    ["twice", spf("v=spf1 -all", "v=spf1 mx -all"), /^error: 2 records/],
    ["open to the world", spf("v=spf1 mx +all"), /^error: it lets every server/],
    ["open by leaving the sign out", spf("v=spf1 all"), /^error: it lets every server/],
    ["without an end", spf("v=spf1 mx"), /^warning: it says nothing/],
    [
      "with an include of nobody",
      spf("v=spf1 include:gone.example -all"),
      /^error: it includes gone\.example/,
    ],
    ["by redirect", { ...spf("v=spf1 redirect=_spf.provider.example") }, /^ok: one record, 2 look-ups, ~all/],
    [
      "too dear",
      spf(`v=spf1 ${Array.from({ length: 11 }, (_, n) => `a:h${n}.example`).join(" ")} -all`),
      /^error: it takes 11/,
    ],
    [
      "in a ring",
      { ...SOUND, "_spf.provider.example": { TXT: ["v=spf1 include:acme.example -all"] } },
      /^ok: one record, 2/,
    ],
  ] as [string, Zone, RegExp][])("%s", async (_, zone, expected) => {
    expect((await examine(zone))["SPF of acme.example"]).toMatch(expected);
  });

  test("costs no more questions than a bounded number, whatever the includes say", async () => {
    const zone: Record<string, Zone[string]> = { ...SOUND };
    for (let n = 0; n < 300; n += 1)
      zone[`i${n}.example`] = { TXT: [`v=spf1 include:i${n + 1}.example -all`] };
    zone["acme.example"] = { TXT: ["v=spf1 include:i0.example -all"], MX: ["mx.acme.example"] };
    expect((await examine(zone))["SPF of acme.example"]).toMatch(/^error: it takes/);
  });
});

describe("DKIM", () => {
  const key = (record: string): Zone => ({ ...SOUND, "s1._domainkey.acme.example": { TXT: [record] } });

  test.each([
    ["no key", { ...SOUND, "s1._domainkey.acme.example": {} }, /^error: no key/],
    ["another key", key(makeKey(2048).record), /^error: the key .* is not the one that signs/],
    ["a revoked key", key("v=DKIM1; p="), /^error: .*revoked/],
    ["rubbish", key("v=DKIM1; p=abc"), /^error: .*no RSA key/],
    ["a key that is only tested", key(`${strong.record}; t=y`), /^warning: .*t=y/],
  ] as [string, Zone, RegExp][])("%s", async (_, zone, expected) => {
    expect((await examine(zone))["DKIM of acme.example"]).toMatch(expected);
  });

  test("a short key is named with its bits", async () => {
    const dkim = { ...SENDER.dkim, key: weak.key };
    expect((await examine(key(weak.record), { dkim }))["DKIM of acme.example"]).toMatch(
      /^warning: .*1024 bits/,
    );
  });

  test("a signature of another organisation is not aligned; of a subdomain it is, unless the policy is strict", async () => {
    const dkim = { ...SENDER.dkim, domain: "mail.acme.example" };
    const zone = { ...SOUND, "s1._domainkey.mail.acme.example": { TXT: [strong.record] } };
    expect((await examine(zone, { dkim }))["DKIM of acme.example"]).toMatch(/^ok/);
    close();
    const strict = { ...zone, "_dmarc.acme.example": { TXT: ["v=DMARC1; p=none; adkim=s"] } };
    expect((await examine(strict, { dkim }))["DKIM of acme.example"]).toMatch(/^warning: .*not aligned/);
    close();
    const foreign = { ...SOUND, "s1._domainkey.provider.example": { TXT: [strong.record] } };
    const theirs = { dkim: { ...SENDER.dkim, domain: "provider.example" } };
    expect((await examine(foreign, theirs, true))["DKIM of acme.example"]).toMatch(/^error: .*not aligned/);
  });

  test("nothing is claimed of a server that signs by itself", async () => {
    expect((await examine(SOUND, { dkim: null }))["DKIM of acme.example"]).toMatch(/cannot be seen/);
  });
});

describe("DMARC", () => {
  test("the organisation's record holds for a subdomain, with its policy for these", async () => {
    const zone: Zone = {
      ...SOUND,
      "eu.acme.example": { TXT: ["v=spf1 -all"], MX: ["mx.acme.example"] },
      "_dmarc.acme.example": { TXT: ["v=DMARC1; p=none; sp=reject"] },
    };
    const found = await examine(zone, { email: "anna@eu.acme.example" });
    expect(found["DMARC of eu.acme.example"]).toBe("ok: p=reject, from acme.example");
  });

  test("without a record it is advice for few mails, and an error for many", async () => {
    const { "_dmarc.acme.example": _, ...zone } = SOUND;
    expect((await examine(zone))["DMARC of acme.example"]).toMatch(/^warning: no record/);
    close();
    expect((await examine(zone, {}, true))["DMARC of acme.example"]).toMatch(/^error: no record/);
  });
});

describe("who cannot be answered", () => {
  test.each([
    ["a null MX", { TXT: ["v=spf1 -all"], MX: [""] }, /^error: .*null MX/],
    ["an address alone", { TXT: ["v=spf1 -all"], A: ["192.0.2.7"] }, /^warning: no MX/],
    ["nothing", { TXT: ["v=spf1 -all"] }, /^error: neither MX/],
  ] as [string, Zone[string], RegExp][])("%s is told", async (_, own, expected) => {
    expect((await examine({ ...SOUND, "acme.example": own }))["MX of acme.example"]).toMatch(expected);
  });
});

test("a server of one's own needs a name that leads back to it", async () => {
  const smtp = "smtps://smtp.acme.example";
  const check = "reverse name of smtp.acme.example";
  const zone = { ...SOUND, "smtp.acme.example": { A: ["192.0.2.9"] } };
  expect((await examine(zone, { smtp }))[check]).toMatch(/^warning: 192\.0\.2\.9 has no name/);
  close();
  const named = { ...zone, "9.2.0.192.in-addr.arpa": { PTR: ["smtp.acme.example"] } };
  expect((await examine(named, { smtp }))[check]).toBeUndefined();
  close();
  const astray = { ...zone, "9.2.0.192.in-addr.arpa": { PTR: ["host.provider.example"] } };
  expect((await examine(astray, { smtp }))[check]).toMatch(/leads elsewhere/);
});

test("name servers that do not answer leave it open, in one line", async () => {
  const server = await startNameServer({}, { silent: true });
  close = server.close;
  const found = await examineDomain(
    openMailDns(makeResolver(server.address, { timeout: 100, tries: 2 })),
    SENDER,
    {
      isBulk: true,
    },
  );
  expect(found).toMatchObject([{ check: "domain acme.example", result: "warning" }]);
});
