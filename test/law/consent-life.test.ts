import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addMonths, endOfConsent } from "../../src/law/consent-life.ts";
import { judge } from "../../src/law/judge.ts";
import { BASES, CONDITIONS, MEDIA } from "../../src/law/law.ts";
import { COUNTRY_LAWS } from "../../src/law/table.ts";
import { consent, DAY, NOW, person, settings } from "./people.ts";

const at = Date.UTC(2026, 0, 31);
const verdictAt = (country: string, basis: string, moment: number) =>
  judge(person(country), "email", [consent(basis, { at, conditions: CONDITIONS })], settings(), moment)
    .verdict;

describe("a basis holds as long as the law says", () => {
  it.each([
    ["CA", "business_relation", Date.UTC(2028, 0, 31)],
    ["CA", "transaction", Date.UTC(2028, 0, 31)],
    ["CA", "inquiry", Date.UTC(2026, 6, 31)],
    ["KR", "transaction", Date.UTC(2026, 6, 31)],
  ])("%s %s: until the day it ends, and not a moment longer", (country, basis, end) => {
    expect(verdictAt(country, basis, end - 1)).toBe("allow");
    expect(verdictAt(country, basis, end)).toBe("block");
    const given = [consent(basis, { at, conditions: CONDITIONS })];
    expect(judge(person(country), "email", given, settings(), end).reason).toContain("expired");
  });

  it("an agreement has no end of its own, unless it names one", () => {
    expect(verdictAt("CA", "express", at + 3650 * DAY)).toBe("allow");
    const until = consent("express", { at, expiresAt: at + DAY });
    expect(judge(person("DE"), "email", [until], settings(), at + DAY).verdict).toBe("block");
  });

  it("a basis that the country does not know opens nothing", () => {
    expect(verdictAt("DE", "legitimate_interest", at + DAY)).toBe("block");
    expect(verdictAt("DE", "implied_publication", at + DAY)).toBe("block");
    expect(verdictAt("KR", "business_relation", at + DAY)).toBe("block");
    expect(verdictAt("JP", "implied_publication", at + DAY)).toBe("allow");
  });

  it("withdrawn, it opens nothing from that moment on", () => {
    const withdrawn = [consent("express", { at, withdrawnAt: at + DAY })];
    expect(judge(person("KR"), "email", withdrawn, settings(), at + DAY - 1).verdict).toBe("allow");
    const after = judge(person("KR"), "email", withdrawn, settings(), at + DAY);
    expect(after.verdict).toBe("block");
    expect(after.reason).toContain("withdrawn");
  });

  it("for another medium it counts for nothing; for any it counts for each", () => {
    const sms = consent("express", { medium: "sms" });
    expect(judge(person("DE"), "email", [sms], settings(), NOW).verdict).toBe("block");
    expect(judge(person("DE"), "sms", [{ ...sms, medium: "any" }], settings(), NOW).verdict).toBe("allow");
  });

  it("the one that lasts longest counts", () => {
    const both = [consent("inquiry", { at }), consent("business_relation", { at })];
    expect(judge(person("CA"), "email", both, settings(), NOW)).toMatchObject({
      basis: "business_relation",
      until: Date.UTC(2028, 0, 31),
    });
  });
});

describe("months", () => {
  it("end on the month's last day where it has no such day", () => {
    expect(addMonths(Date.UTC(2026, 7, 31, 5), 6)).toBe(Date.UTC(2027, 1, 28, 5));
    expect(addMonths(Date.UTC(2026, 1, 28), 24)).toBe(Date.UTC(2028, 1, 28));
  });
});

describe("whatever is recorded", () => {
  const anyConsent = fc.record({
    medium: fc.constantFrom(...MEDIA, "any", "pigeon"),
    basis: fc.constantFrom(...BASES, "rumour"),
    at: fc.integer({ min: 0, max: NOW * 2 }),
    expiresAt: fc.option(fc.integer({ min: 0, max: NOW * 2 })),
    withdrawnAt: fc.option(fc.integer({ min: 0, max: NOW * 2 })),
  });
  const anyCountry = fc.constantFrom(...COUNTRY_LAWS.map(({ country }) => country), null, "XX");

  it("more consents never close what fewer opened, and none is needed twice", () => {
    fc.assert(
      fc.property(anyCountry, fc.constantFrom(...MEDIA), fc.array(anyConsent), (country, medium, all) => {
        const rank = { allow: 0, warn: 1, block: 2 };
        const none = judge(person(country), medium, [], settings(), NOW);
        const some = judge(person(country), medium, all, settings(), NOW);
        expect(rank[some.verdict]).toBeLessThanOrEqual(rank[none.verdict]);
        expect(judge(person(country), medium, [...all, ...all], settings(), NOW)).toEqual(some);
        if (some.basis !== null) expect(some.until === null || some.until > NOW).toBe(true);
      }),
    );
  });

  it("the law can only shorten what a record says", () => {
    fc.assert(
      fc.property(anyCountry, fc.constantFrom(...MEDIA), anyConsent, (country, medium, each) => {
        const end = endOfConsent(each, country, medium);
        if (each.expiresAt !== null)
          expect(end ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(each.expiresAt);
      }),
    );
  });
});
