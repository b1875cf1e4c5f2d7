import { describe, expect, it } from "vitest";
import { parseHours } from "../../src/calendar/hours.ts";
import { judge } from "../../src/law/judge.ts";
import { CONDITIONS, MEDIA, type Medium, WITHDRAWAL } from "../../src/law/law.ts";
import { subjectOf } from "../../src/law/subject.ts";
import { COUNTRY_LAWS, findLaw, UNKNOWN_COUNTRY } from "../../src/law/table.ts";
import { WITHDRAWAL as STORED_WITHDRAWAL } from "../../src/store/ports/consents-port.ts";
import { PEOPLE } from "./country-file.ts";
import { consent, DAY, NOW, person, settings } from "./people.ts";

describe("the table of laws", () => {
  it("has each country once, in order, and a way to opt out for each", () => {
    const codes = COUNTRY_LAWS.map(({ country }) => country);
    expect(codes).toEqual([...new Set(codes)].sort());
    for (const law of COUNTRY_LAWS) expect(law.carries.optOut).toBeDefined();
  });

  it.each(COUNTRY_LAWS.map((law) => [law.country, law] as const))(
    "%s: express consent opens every medium that is closed, and legitimate interest none",
    (country, law) => {
      for (const medium of MEDIA) {
        const given = [consent("express", { medium })];
        expect([medium, judge(person(country), medium, given, settings(), NOW).verdict]).toEqual([
          medium,
          "allow",
        ]);
        const { source, reason, hours, without, opens } = law.media[medium];
        expect([source, reason]).not.toContain("");
        if (hours !== undefined) expect(parseHours(hours.week)).toMatchObject({ ok: true });
        if (without === "block") expect(opens["legitimate_interest"]).toBeUndefined();
      }
      expect(law.url).toMatch(/^https:\/\//);
    },
  );

  it("marks every rule as read at its source, read about, or unread; an unread one lets no stranger be written to freely", () => {
    for (const law of [...COUNTRY_LAWS, UNKNOWN_COUNTRY]) {
      for (const medium of MEDIA) expect(law.media[medium].mark).toMatch(/^[PSU]$/);
      if (law.media.email.mark !== "U") continue;
      for (const { of } of PEOPLE) {
        expect(judge(of(law.country), "email", [], settings(), NOW).verdict).not.toBe(
          law.media.email.except?.verdict === "warn" ? "allow" : null,
        );
      }
    }
  });

  it("says of a withdrawal what the store says", () => {
    expect(STORED_WITHDRAWAL).toBe(WITHDRAWAL);
  });
});

describe("somebody whose country nobody knows, or whose country is not in the table", () => {
  it.each([null, "RU", "ZZ"])(
    "%s: is written to at a company's own mailbox only, with a caution",
    (country) => {
      const verdicts = PEOPLE.map(({ of }) => judge(of(country), "email", [], settings(), NOW).verdict);
      expect(verdicts).toEqual(["warn", "warn", "warn", "block", "block"]);
    },
  );

  it("gets nothing without a postal address, a privacy notice and a source", () => {
    for (const [change, lacks] of [
      [{ postalAddress: null }, "postal_address"],
      [{ privacyUrl: null }, "source_notice"],
      [{ dataSource: null }, "source_notice"],
    ] as const) {
      const judgement = judge(person(null), "email", [], settings(change), NOW);
      expect(judgement).toMatchObject({ verdict: "block", lacks });
    }
  });

  it.each([
    [{ email: "anna@firma.de" }, "de"],
    [{ phone: "+49 30 1234567" }, "+49"],
  ])("but is held and asked about where other data alone names a country", (change, says) => {
    for (const medium of ["email", "call"] as const) {
      const held = judge(
        hinted(null, change),
        medium,
        [consent("express", { medium: "any" })],
        settings(),
        NOW,
      );
      expect(held).toMatchObject({ verdict: "block", lacks: "country" });
      expect(held.reason).toContain(says);
      expect(held.reason).toContain("set country");
    }
  });
});

describe("a country that other data contradicts", () => {
  it.each([
    ["US", { email: "anna@firma.de" }],
    ["US", { email: "anna@firm.co.kr" }],
    ["FR", { phone: "+82 10 1234 5678" }],
    ["US", { company: "Bau GmbH" }],
    ["US", { company: "(주)한빛" }],
    ["GB", { city: "Berlin" }],
  ])("%s and %j: holds, until somebody looks", (country, change) => {
    const held = judge(hinted(country, change), "email", [], settings(), NOW);
    expect(held).toMatchObject({ verdict: "block", lacks: expect.stringMatching(/country|consent/) });
    const checked = judge(
      hinted(country, { ...change, country_checked: country }),
      "email",
      [],
      settings(),
      NOW,
    );
    expect(checked.verdict).toBe(judge(hinted(country, {}), "email", [], settings(), NOW).verdict);
  });

  it.each([
    ["US", { email: "anna@startup.io" }],
    ["US", { phone: "+1 212 555 0100" }],
    ["CA", { phone: "+1 212 555 0100" }],
    ["AT", { company: "Bau GmbH" }],
    ["FR", { email: "anna@firm.eu" }],
    ["GB", { email: "anna@firm.co.uk", phone: "+44 20 7946 0000" }],
  ])("%s and %j: is no contradiction", (country, change) => {
    const express = [consent("express", { medium: "any" })];
    expect(judge(hinted(country, change), "email", express, settings(), NOW).lacks).toBeNull();
  });
});

function hinted(country: string | null, fields: Record<string, string>) {
  const { phone = null, ...rest } = fields;
  return subjectOf({
    fields: {
      email: "anna@firm.example",
      ...rest,
      ...(phone !== null && { phone: phone.replaceAll(" ", "") }),
      ...(country !== null && { country }),
    },
    companyDomain: "firm.example",
  });
}

describe("the exceptions", () => {
  const email = (country: string, change: Parameters<typeof person>[1]) =>
    judge(person(country, change), "email", [], settings(), NOW).verdict;

  it("let nobody be written to by free-mail where a company's own mailbox is excepted, whatever entity_type says", () => {
    for (const { country, media } of COUNTRY_LAWS) {
      const { who } = media.email.except ?? {};
      if (who === undefined) continue;
      const change = { entityType: "company", email: "info@gmail.com", isCompanyMail: false };
      expect([country, email(country, change)]).toEqual([country, "block"]);
    }
  });

  it("let an address that names nobody be written to in Belgium, of legal persons only", () => {
    expect(email("BE", { email: "info@firm.example" })).toBe("block");
    expect(email("BE", { email: "info@firm.example", entityType: "company" })).toBe("allow");
    expect(email("BE", { email: "infoanna@firm.example", entityType: "company" })).toBe("block");
  });

  it("let Irish landlines be called with a caution, and no mobile, nor a number nobody knows", () => {
    const call = (phone: string | null) =>
      judge(person("IE", { phone }), "call", [], settings(), NOW).verdict;
    expect([call("+35312345678"), call("+353861234567"), call(null)]).toEqual(["warn", "block", "block"]);
  });
});

describe("a customer", () => {
  const sale = (conditions: readonly string[]) => [consent("transaction", { conditions })];

  it.each(
    COUNTRY_LAWS.filter(({ media }) => media.email.conditions !== undefined).map(({ country }) => country),
  )("%s: opens mail only with similar goods and a notice then and now", (country) => {
    const judged = (conditions: readonly string[]) =>
      judge(person(country), "email", sale(conditions), settings(), NOW);
    if (findLaw(country).media.email.except?.who === "company_mail") return;
    expect(judged([])).toMatchObject({ verdict: "block", reason: expect.stringContaining("similar goods") });
    // Korea asks for goods of the same kind, and for nothing else.
    if (country !== "KR") expect(judged(["similar_goods"]).verdict).toBe("block");
    expect(judged(CONDITIONS)).toMatchObject({ verdict: "allow", basis: "transaction" });
  });

  it("opens nothing in Poland, whatever the record says", () => {
    expect(judge(person("PL"), "email", sale(CONDITIONS), settings(), NOW).verdict).toBe("block");
  });

  it("is more than a business relation in Spain: it is a contract", () => {
    expect(judge(person("ES"), "email", [consent("business_relation")], settings(), NOW).verdict).toBe(
      "block",
    );
  });
});

describe("what a message must carry", () => {
  it.each(["US", "CA", "KR", "JP", null])("%s: nothing goes without a postal address", (country) => {
    const express = [consent("express")];
    const judgement = judge(person(country), "email", express, settings({ postalAddress: " " }), NOW);
    expect(judgement).toMatchObject({ verdict: "block", lacks: "postal_address" });
    expect(judge(person(country), "call", express, settings({ postalAddress: null }), NOW).lacks).toBeNull();
  });

  it.each([
    ["KR", { phone: null }, "compliance.phone"],
    ["KR", { company: null }, "compliance.company"],
    ["JP", { company: "" }, "compliance.company"],
  ])("%s: nothing goes that does not name the business: %j", (country, change, says) => {
    const judgement = judge(person(country), "email", [consent("express")], settings(change), NOW);
    expect(judgement).toMatchObject({ verdict: "block", lacks: "sender_identity" });
    expect(judgement.reason).toContain(says);
  });

  it.each(["FR", "GB", "CH"])("%s: nothing goes without source and privacy notice, both", (country) => {
    const subject = person(country, { entityType: "company" });
    const lacks = (change: Parameters<typeof settings>[0], source?: string) =>
      judge({ ...subject, source: source ?? null }, "email", [consent("express")], settings(change), NOW)
        .lacks;
    expect(lacks({ dataSource: null })).toBe("source_notice");
    expect(lacks({ privacyUrl: null }, "a fair")).toBe("source_notice");
    expect(lacks({ dataSource: null }, "the fair in Lyon")).toBeNull();
  });
});

describe("an override", () => {
  const overrides = { DE: { media: { email: "allow" as const }, reason: "checked by counsel" } };

  it("decides its medium, and is named as the source", () => {
    const judgement = judge(person("DE"), "email", [], settings({ overrides }), NOW);
    expect(judgement).toMatchObject({ verdict: "allow", source: "compliance.overrides" });
    expect(judgement.reason).toContain("checked by counsel");
  });

  it("leaves other media and countries to the table", () => {
    expect(judge(person("DE"), "sms", [], settings({ overrides }), NOW).verdict).toBe("block");
    expect(judge(person("AT"), "email", [], settings({ overrides }), NOW).verdict).toBe("block");
  });

  it.each([
    ["US", { postalAddress: null }, "postal_address"],
    ["KR", { phone: null }, "sender_identity"],
    ["DE", { privacyUrl: null }, "source_notice"],
  ])("waives consent in %s, and never what the message carries", (country, change, lacks) => {
    const all = { [country]: { media: { email: "allow" as const }, reason: "checked" } };
    const judgement = judge(person(country), "email", [], settings({ ...change, overrides: all }), NOW);
    expect(judgement).toMatchObject({ verdict: "block", lacks });
  });

  it("does not speak for a person who withdrew", () => {
    const withdrawn = [consent(WITHDRAWAL)];
    expect(judge(person("DE"), "email", withdrawn, settings({ overrides }), NOW).verdict).toBe("block");
  });
});

describe("a withdrawal", () => {
  const countries = [...COUNTRY_LAWS.map(({ country }) => country), null];
  const verdict = (country: string | null, medium: Medium, records: Parameters<typeof judge>[2]) =>
    judge(person(country, { entityType: "company" }), medium, records, settings(), NOW).verdict;

  it("closes its medium in every country, over every consent dated before it, and no other medium", () => {
    for (const country of countries) {
      const records = [
        consent("express", { medium: "any", at: NOW - 9 * DAY }),
        consent(WITHDRAWAL, { medium: "email", at: NOW - DAY }),
      ];
      expect([country, verdict(country, "email", records)]).toEqual([country, "block"]);
      expect([country, verdict(country, "linkedin", records)]).toEqual([country, "allow"]);
      expect(verdict(country, "post", [consent(WITHDRAWAL, { medium: "any" })])).toBe("block");
    }
  });

  it("is lifted by an express consent given later, while that holds, and by nothing else", () => {
    const withdrawn = consent(WITHDRAWAL, { at: NOW - 5 * DAY });
    for (const country of countries) {
      const after = (basis: string, change = {}) =>
        verdict(country, "email", [withdrawn, consent(basis, { conditions: CONDITIONS, ...change })]);
      expect([country, after("express")]).toEqual([country, "allow"]);
      expect(after("express", { expiresAt: NOW })).toBe("block");
      expect(after("express", { medium: "sms" })).toBe("block");
      expect(after("express", { at: NOW - 5 * DAY })).toBe("block");
      for (const basis of ["transaction", "business_relation", "legitimate_interest", "inquiry"]) {
        expect([country, basis, after(basis)]).toEqual([country, basis, "block"]);
      }
    }
  });
});

it("Korea asks for the prefix, notices within 14 days and a reconfirmation every two years", () => {
  const { carries, duties, media } = findLaw("KR");
  expect(carries.subjectPrefix?.text).toBe("(광고) ");
  expect(duties).toMatchObject({ resultNotice: { days: 14 }, reconfirmation: { months: 24 } });
  expect(media.email.hours).toBeUndefined();
  expect(media.sms.hours).toMatchObject({ week: "Mon-Sun 08:00-21:00" });
});

it("calls and texts reach nobody in the US whose zone is unknown, and nobody in India at night", () => {
  for (const medium of ["call", "sms"] as const)
    expect(findLaw("US").media[medium].hours).toMatchObject({ unknownZone: "block" });
  expect(findLaw("IN").media.sms.hours).toMatchObject({ week: "Mon-Sun 10:00-21:00", unknownZone: "block" });
});
