import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judge } from "../../src/law/judge.ts";
import { BASES, CONDITIONS, type Medium } from "../../src/law/law.ts";
import { COUNTRY_LAWS, UNKNOWN_COUNTRY } from "../../src/law/table.ts";
import { addTextNotices, type TextContext } from "../../src/law/text-notices.ts";
import { PEOPLE } from "./country-file.ts";
import { consent, NOW, person, settings } from "./people.ts";

const write = (text: string, country: string | null, change: Partial<TextContext> = {}): string =>
  addTextNotices(text, {
    country,
    language: null,
    compliance: settings(),
    sender: "Anna Kim",
    isFirst: true,
    isInformational: false,
    ...change,
  });

describe("an advertising text in Korea", () => {
  it("begins with its mark and ends with the business and a free number", () => {
    expect(write("새 기능이 나왔습니다.", "KR")).toBe(
      "(광고) 새 기능이 나왔습니다.\nAcme 무료수신거부 080-555-0100",
    );
  });

  it("is left as it is where it says all that", () => {
    const whole = "(광고) Acme: 새 기능\n무료 수신거부 0805550100";
    expect(write(whole, "KR")).toBe(whole);
    expect(write("수신거부가 줄었습니다, Acme", "KR")).toContain("무료수신거부 080-555-0100");
  });

  it("is none where it only tells of a matter of the person's own", () => {
    expect(write("내일 10시 예약입니다. Acme", "KR", { isInformational: true })).toBe(
      "내일 10시 예약입니다. Acme",
    );
  });

  it("is refused where seq.yaml names no business or no free number", () => {
    for (const change of [{ optOutNumber: null }, { company: null }]) {
      const agreed = [consent("express", { medium: "sms" })];
      const judgement = judge(person("KR"), "sms", agreed, settings(change), NOW);
      expect(judgement).toMatchObject({ verdict: "block", lacks: "opt_out_number" });
    }
  });
});

describe("a text in the US", () => {
  it("says how to stop in the first one, once", () => {
    expect(write("Hi Bo, is 10:00 fine?", "US")).toBe("Hi Bo, is 10:00 fine?\nReply STOP to opt out");
    expect(write("Hi again", "US", { isFirst: false })).toBe("Hi again");
    for (const own of ["Reply STOP to opt out.", "Txt STOP to end", "STOP=end", "Text STOP to quit"]) {
      expect(write(`Hi. ${own}`, "US")).toBe(`Hi. ${own}`);
    }
  });

  it("says it also where the text only speaks of stopping", () => {
    for (const text of ["STOP wasting time", "We stop spam", "Reply YES"]) {
      expect(write(text, "US")).toContain("\nReply STOP to opt out");
    }
  });

  it("adds nothing where the law is not enforced", () => {
    const compliance = settings({ jurisdictions: "advise" });
    expect(write("Hi", "US", { compliance })).toBe("Hi");
  });
});

it("elsewhere every text says how to stop, in the person's language", () => {
  expect(write("Hallo", "DE", { isFirst: false })).toBe("Hallo\nAbmelden: STOP antworten");
  expect(write("Bonjour", "FR", { language: "fr-FR" })).toContain("répondez STOP");
  expect(write("Hi", "SG")).toBe("<ADV> Hi\nAcme Reply STOP to opt out");
  expect(write("Hi", null)).toContain("Reply STOP to opt out");
});

it("adding what the law asks twice is adding it once, whatever the text says", () => {
  const countries = [...COUNTRY_LAWS.map(({ country }) => country), null];
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.constantFrom("Reply STOP", "수신거부", "(광고)", " ", "Acme\n080-555-0100")),
      fc.constantFrom(...countries),
      fc.boolean(),
      fc.option(fc.constantFrom("de", "ko", "zh-Hant", "xx")),
      (text, country, isFirst, language) => {
        const once = write(text, country, { isFirst, language });
        expect(write(once, country, { isFirst, language })).toBe(once);
      },
    ),
  );
});

describe("no text is laxer than mail", () => {
  const rank = { allow: 0, warn: 1, block: 2 };
  // Japan's and Canada's law speak of both in one breath; letters to a number need no mailbox.
  const laws = [...COUNTRY_LAWS, UNKNOWN_COUNTRY];

  it.each(["sms", "whatsapp"] as const)(
    "%s asks for as much as email in every country, for everybody",
    (medium) => {
      for (const { country } of laws) {
        for (const { who, of } of PEOPLE) {
          for (const basis of [null, ...BASES]) {
            const ask = (each: Medium) => {
              const records =
                basis === null ? [] : [consent(basis, { medium: each, conditions: CONDITIONS })];
              return rank[judge(of(country === "" ? null : country), each, records, settings(), NOW).verdict];
            };
            expect([country, who, basis, ask(medium) >= ask("email")]).toEqual([country, who, basis, true]);
          }
        }
      }
    },
  );
});
