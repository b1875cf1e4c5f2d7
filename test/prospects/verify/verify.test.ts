import { describe, expect, it } from "vitest";
import { openDomainBook } from "../../../src/prospects/verify/domain-book.ts";
import { judgeAddress } from "../../../src/prospects/verify/judge-address.ts";
import type { MailResolver } from "../../../src/prospects/verify/mail-domain.ts";
import { verifyPeople } from "../../../src/prospects/verify/verify-people.ts";
import type { Store } from "../../../src/store/port.ts";
import { DAY, draftPerson, makeSqliteBench, NOW } from "../../store/fixtures.ts";
import { makeResolver } from "./resolver.ts";

async function openPeople(emails: readonly string[]): Promise<Store> {
  const store = await makeSqliteBench().open();
  const drafts = emails.map((email) => draftPerson("x", { email, fields: { email } }));
  await store.upsertProspects(drafts, NOW);
  return store;
}

async function verify(store: Store, resolver: MailResolver, at = NOW, patienceMs?: number) {
  const book = openDomainBook(store, resolver, { at, ...(patienceMs !== undefined && { patienceMs }) });
  const results: Record<string, string> = {};
  for await (const { email, verdict, reasons } of verifyPeople(store, store.streamProspects({}), {
    book,
    at,
  })) {
    results[email] = [verdict, ...reasons].join(" ");
  }
  return results;
}

const ZONE = {
  "good.example": { mx: ["mx.good.example"] },
  "web-only.example": { a: ["192.0.2.1"] },
  "six-only.example": { aaaa: ["2001:db8::1"] },
  "null.example": { mx: [""] },
  "parked.example": {},
  "broken.example": "ESERVFAIL",
  "slow.example": "ETIMEOUT",
  "gmail.com": { mx: ["mx.gmail.example"] },
  "mailinator.com": { mx: ["mx.mailinator.example"] },
};

describe("checking addresses", () => {
  it("says what is ok, risky and bad, and why", async () => {
    const store = await openPeople([
      "jin@good.example",
      "info@good.example",
      "jin@web-only.example",
      "jin@six-only.example",
      "jin@null.example",
      "jin@parked.example",
      "jin@gone.example",
      "jin@gmail.com",
      "sales@mailinator.com",
    ]);
    expect(await verify(store, makeResolver(ZONE))).toEqual({
      "jin@good.example": "ok",
      "info@good.example": "risky role_account",
      "jin@web-only.example": "risky implicit_mx",
      "jin@six-only.example": "risky implicit_mx",
      "jin@null.example": "bad null_mx",
      "jin@parked.example": "bad no_mx",
      "jin@gone.example": "bad no_domain",
      "jin@gmail.com": "risky free_mail",
      "sales@mailinator.com": "risky disposable role_account",
    });
    const jin = await store.findProspect("jin@null.example");
    expect(jin?.fields).toMatchObject({ email_check: "bad", email_check_reason: "null_mx" });
  });

  it("concludes nothing from a DNS that does not answer", async () => {
    const store = await openPeople(["jin@broken.example", "jin@slow.example", "info@slow.example"]);
    expect(await verify(store, makeResolver(ZONE))).toEqual({
      "jin@broken.example": "unknown dns_failed",
      "jin@slow.example": "unknown dns_failed",
      "info@slow.example": "unknown dns_failed role_account",
    });
    const refused = makeResolver({ "broken.example": "ECONNREFUSED", "slow.example": "EREFUSED" });
    expect(Object.values(await verify(store, refused))).not.toContain("bad no_domain");
  });

  it("calls nobody dead where the resolver does not know the internet", async () => {
    const store = await openPeople(["jin@good.example", "maya@gone.example"]);
    expect(await verify(store, makeResolver({}, { offline: true }))).toEqual({
      "jin@good.example": "unknown dns_failed",
      "maya@gone.example": "unknown dns_failed",
    });
    expect(await verify(store, makeResolver(ZONE))).toMatchObject({ "jin@good.example": "ok" });
  });

  it("does not wait for ever for a resolver that never answers", async () => {
    const store = await openPeople(["jin@good.example"]);
    const silent = { ...makeResolver({}), resolveMx: () => new Promise<never>(() => undefined) };
    expect(await verify(store, silent, NOW, 10)).toEqual({ "jin@good.example": "unknown dns_failed" });
  });

  it("keeps what was known when nothing can be found out now", async () => {
    const store = await openPeople(["jin@good.example"]);
    await verify(store, makeResolver(ZONE));
    const later = NOW + 100 * DAY;
    expect(await verify(store, makeResolver({ "good.example": "ETIMEOUT" }), later)).toEqual({
      "jin@good.example": "unknown dns_failed",
    });
    expect((await store.findProspect("jin@good.example"))?.fields["email_check"]).toBe("ok");
  });

  it("asks about a domain once, however many people are there, and not more than 32 at once", async () => {
    const emails = Array.from({ length: 10_000 }, (_, index) => `p${index}@d${index % 1_000}.example`);
    const store = await openPeople(emails);
    const zone = Object.fromEntries(
      Array.from({ length: 1_000 }, (_, index) => [`d${index}.example`, { mx: ["mx.example"] }]),
    );
    const resolver = makeResolver(zone);
    expect(Object.values(await verify(store, resolver)).every((result) => result === "ok")).toBe(true);
    expect(resolver.asked.length).toBe(1_000);
    expect(new Set(resolver.asked).size).toBe(1_000);
    expect(resolver.most).toBeLessThanOrEqual(32);
  });

  it("remembers answers, good ones for 14 days and bad ones for one", async () => {
    const store = await openPeople(["jin@good.example", "jin@null.example", "jin@slow.example"]);
    await verify(store, makeResolver(ZONE));
    const asked = async (at: number) => {
      const resolver = makeResolver(ZONE);
      await verify(store, resolver, at);
      return resolver.asked;
    };
    expect(await asked(NOW + 1)).toEqual(["slow.example"]);
    expect(await asked(NOW + DAY)).toEqual(["null.example", "slow.example"]);
    expect(await asked(NOW + 14 * DAY)).toEqual(["good.example", "null.example", "slow.example"]);
  });

  it("forgets the result when the address changes", async () => {
    const store = await openPeople(["jin@null.example"]);
    await verify(store, makeResolver(ZONE));
    const jin = await store.findProspect("jin@null.example");
    await store.updateProspect(jin?.id ?? 0, { email: "jin@good.example" }, NOW);
    const moved = await store.findProspect("jin@good.example");
    expect(moved?.fields).toEqual({ email: "jin@good.example" });
  });

  it("knows a role by its region or tag, and no person by the beginning of a name", () => {
    for (const name of ["info", "INFO", "sales-kr", "sales+eu", "no-reply", "kontakt", "postmaster"]) {
      expect(judgeAddress(`${name}@good.example`, "accepts").reasons, name).toEqual(["role_account"]);
    }
    for (const name of ["infantino", "sales.anna", "adminski", "jin", "it.kim", "hi-jin"]) {
      expect(judgeAddress(`${name}@good.example`, "accepts").verdict, name).toBe("ok");
    }
  });

  it("judges the syntax before anything else", () => {
    expect(judgeAddress("jin@@good.example", "accepts")).toEqual({ verdict: "bad", reasons: ["syntax"] });
  });
});
