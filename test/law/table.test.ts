import { describe, expect, it } from "vitest";
import { judge } from "../../src/law/judge.ts";
import { MEDIA, type Verdict } from "../../src/law/law.ts";
import { COUNTRY_LAWS, findLaw } from "../../src/law/table.ts";
import { consent, NOW, person, settings } from "./people.ts";

/** Email to somebody at a company without any record, and the word its source must hold. */
const ROWS: Record<string, [Verdict, RegExp]> = {
  AT: ["block", /TKG/],
  BE: ["block", /XII\.13/],
  BG: ["warn", /GDPR/],
  CA: ["block", /CASL/],
  CY: ["warn", /GDPR/],
  CZ: ["warn", /GDPR/],
  DE: ["block", /UWG §7/],
  DK: ["block", /markedsføringsloven/],
  EE: ["warn", /GDPR/],
  ES: ["block", /LSSI/],
  FI: ["allow", /sähköisen/],
  FR: ["allow", /L34-5/],
  GB: ["block", /PECR/],
  GR: ["warn", /GDPR/],
  HR: ["warn", /GDPR/],
  HU: ["warn", /GDPR/],
  IE: ["allow", /336\/2011/],
  IS: ["warn", /GDPR/],
  IT: ["block", /130/],
  JP: ["block", /特定電子メール法/],
  KR: ["block", /Network Act art\. 50/],
  LI: ["warn", /GDPR/],
  LT: ["warn", /GDPR/],
  LU: ["warn", /GDPR/],
  LV: ["warn", /GDPR/],
  MT: ["warn", /GDPR/],
  NL: ["warn", /GDPR/],
  NO: ["warn", /GDPR/],
  PL: ["block", /398/],
  PT: ["warn", /GDPR/],
  RO: ["warn", /GDPR/],
  SE: ["warn", /GDPR/],
  SI: ["warn", /GDPR/],
  SK: ["warn", /GDPR/],
  US: ["allow", /CAN-SPAM/],
};

describe("the table of laws", () => {
  it("has exactly these countries, each once, in order", () => {
    expect(COUNTRY_LAWS.map(({ country }) => country)).toEqual(Object.keys(ROWS));
  });

  it.each(Object.entries(ROWS))("%s: email without a record", (country, [verdict, source]) => {
    const judgement = judge(person(country), "email", [], settings(), NOW);
    expect(judgement.verdict).toBe(verdict);
    expect(judgement.source).toMatch(source);
    expect(judgement.lacks).toBe(verdict === "block" ? "consent" : null);
  });

  it.each(COUNTRY_LAWS.map((law) => [law.country, law] as const))(
    "%s: express consent opens every medium that is closed",
    (country, law) => {
      for (const medium of MEDIA) {
        const given = [consent("express", { medium })];
        expect([medium, judge(person(country), medium, given, settings(), NOW).verdict]).toEqual([
          medium,
          "allow",
        ]);
        expect(law.media[medium].source).not.toBe("");
        expect(law.media[medium].reason).not.toBe("");
      }
      expect(law.url).toMatch(/^https:\/\//);
    },
  );

  it("warns of a country it does not know, and of nobody's", () => {
    expect(judge(person("BR"), "email", [], settings(), NOW).verdict).toBe("warn");
    expect(judge(person(null), "email", [], settings(), NOW).verdict).toBe("warn");
  });
});

describe("the exceptions", () => {
  const email = (country: string, change: Parameters<typeof person>[1]) =>
    judge(person(country, change), "email", [], settings(), NOW).verdict;

  it("let business mail about the role through in France, Finland and Ireland, and no private mail", () => {
    for (const country of ["FR", "FI", "IE"]) {
      expect(email(country, {})).toBe("allow");
      expect(email(country, { isCompanyMail: false })).toBe("block");
      expect(email(country, { entityType: "sole_trader" })).toBe("block");
    }
  });

  it("let companies be written to in the United Kingdom, and no sole trader", () => {
    expect(email("GB", { entityType: "company" })).toBe("allow");
    expect(email("GB", { entityType: "public_body" })).toBe("allow");
    expect(email("GB", { entityType: "sole_trader" })).toBe("block");
    expect(email("GB", {})).toBe("block");
  });

  it("let an address that names nobody be written to in Belgium", () => {
    expect(email("BE", { email: "info@firm.example" })).toBe("allow");
    expect(email("BE", { email: "infoanna@firm.example" })).toBe("block");
  });
});

describe("what a message must carry", () => {
  it("is refused to people in the US without a postal address", () => {
    const judgement = judge(person("US"), "email", [], settings({ postalAddress: " " }), NOW);
    expect(judgement).toMatchObject({ verdict: "block", lacks: "postal_address" });
    expect(judgement.source).toContain("7704(a)(5)");
    expect(judge(person("US"), "linkedin", [], settings({ postalAddress: null }), NOW).verdict).toBe("allow");
  });

  it("is refused to people in the EU where nothing says where their data is from", () => {
    const bare = settings({ privacyUrl: null, dataSource: null });
    expect(judge(person("FR"), "email", [], bare, NOW)).toMatchObject({ lacks: "source_notice" });
    expect(judge(person("FR"), "email", [], settings({ dataSource: null }), NOW).verdict).toBe("allow");
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
});

it("Korea asks for the prefix, notices within 14 days and a reconfirmation every two years", () => {
  const { carries, duties, media } = findLaw("KR");
  expect(carries.subjectPrefix?.text).toBe("(광고) ");
  expect(duties).toMatchObject({ resultNotice: { days: 14 }, reconfirmation: { months: 24 } });
  expect(media.email.hours).toBeUndefined();
  expect(media.sms.hours).toMatchObject({ from: "08:00", to: "21:00" });
});

it("texts reach people in the US from 8 to 21, and nobody whose zone is unknown", () => {
  expect(findLaw("US").media.sms.hours).toMatchObject({ from: "08:00", to: "21:00", unknownZone: "block" });
});
