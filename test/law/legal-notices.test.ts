import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findOptOut } from "../../src/inbound/classify/opt-out/opt-out.ts";
import { FOOTER_WORDS } from "../../src/law/footer-languages.ts";
import { fillWords, languagesFor, wordsIn } from "../../src/law/footer-words.ts";
import { addLegalNotices, prefixSubject } from "../../src/law/legal-notices.ts";
import { COUNTRY_LAWS, findLaw } from "../../src/law/table.ts";
import { settings } from "./people.ts";

const URL = "https://go.acme.example/u/token.1";
const MAILTO = "mailto:anna@acme.example?subject=unsubscribe%20token.1";

function write(country: string | null, change: Partial<Parameters<typeof addLegalNotices>[0]> = {}) {
  return addLegalNotices({
    country,
    language: null,
    source: null,
    compliance: settings(),
    sender: { name: "Anna Kim", email: "anna@acme.example" },
    isFirst: true,
    text: "A word about onboarding.",
    optOut: { url: null, mailto: MAILTO },
    ...change,
  });
}

const COUNTRIES = [...COUNTRY_LAWS.map(({ country }) => country), null];

/** Every word for it in every language, and what people say about such things. */
const MENTIONS = [
  ...Object.values(FOOTER_WORDS).flatMap(({ keyword, optOutByLink, names }) => [
    keyword,
    optOutByLink.replace(" {url}", ""),
    names.source,
  ]),
  "We help teams cut their unsubscribe rate.",
  "An opt-out of legacy tools.",
  'Your customers reply "unsubscribe" too often.',
  "STOP paying for mail nobody reads",
  "수신거부율을 낮춥니다.",
  "https://acme.example/u/other unsubscribe",
  `unsubscribe ${URL}/more`,
  "unsubscribe https://go.acme.example/u/token.12",
  "mailto:anna@acme.example?subject=unsubscribe",
  "[Unsubscribe](https://elsewhere.example)",
];

describe("the way out", () => {
  it("stands below every mail of a sender who wants it there, whether or not a law is enforced", () => {
    for (const country of COUNTRIES) {
      const { footer } = write(country, {
        compliance: settings({ jurisdictions: "off" }),
        tellsAlways: true,
      });
      for (const each of languagesFor(findLaw(country), null)) {
        expect(footer).toContain(wordsIn(each).optOutByReply);
      }
    }
    expect(write("US", { compliance: settings({ jurisdictions: "off" }) }).footer).toBeNull();
  });

  it("stands in every email, in every language that its country asks for, whatever the text says", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(...MENTIONS), fc.string()), { maxLength: 8 }),
        fc.constantFrom(" ", "\n", "\n\n"),
        fc.constantFrom(...COUNTRIES),
        fc.constantFrom(URL, null),
        fc.constantFrom(null, "de", "fr-CA", "xx", "ko"),
        (parts, between, country, url, language) => {
          const text = parts.join(between).replaceAll(/\s\.1/g, "");
          const { footer } = write(country, { text, language, optOut: { url, mailto: MAILTO } });
          for (const each of languagesFor(findLaw(country), language)) {
            const words = wordsIn(each);
            const line = url === null ? words.optOutByReply : fillWords(words.optOutByLink, { url });
            expect(`${text}\n${footer}`.split("\n").map((row) => row.trim())).toContain(line);
          }
        },
      ),
    );
  });

  it.each([
    `[Unsubscribe] (${URL})`,
    `Not for you? Unsubscribe: ${URL}`,
    `You can opt out here: ${URL}.`,
    `Opt out (${MAILTO})`,
    'Not for you? Reply "unsubscribe" and you will not\nhear from us again.',
  ])("is not said twice where the text has it: %s", (text) => {
    expect(write("US", { text, optOut: { url: URL, mailto: MAILTO } }).footer).not.toMatch(
      /Unsubscribe: http/,
    );
  });

  it("is said in Korean and English to Korea: the one that the text has does not stand for the other", () => {
    const { footer } = write("KR", { text: `[Unsubscribe] (${URL})`, optOut: { url: URL, mailto: MAILTO } });
    expect(footer).toContain(`수신거부(무료): ${URL}`);
    expect(footer).not.toContain("Unsubscribe");
    expect(write("KR", { text: `수신거부 (${URL})`, optOut: { url: URL, mailto: null } }).footer).toContain(
      `Unsubscribe (free of charge): ${URL}`,
    );
  });

  it("speaks the languages of a country, or the person's own", () => {
    expect(write("BE").footer).toMatch(/afmelden[\s\S]*désinscription/);
    expect(write("BE", { language: "fr-BE" }).footer).not.toContain("afmelden");
    expect(write("PL").footer).toContain("wypisz mnie");
    expect(write("IT").footer).toContain("disiscrizione");
    expect(write("IL").footer).toContain("הסר");
    for (const { languages } of COUNTRY_LAWS) {
      for (const language of languages) {
        expect(Object.keys(FOOTER_WORDS).concat("ar")).toContain(language);
      }
    }
  });

  it.each(Object.entries(FOOTER_WORDS))(
    "%s: the answer it asks for is understood",
    (_, { keyword, optOutByReply }) => {
      expect(optOutByReply).toContain(keyword);
      for (const answer of [keyword, keyword.toUpperCase(), `${keyword}.`, `"${keyword}"`]) {
        expect([answer, findOptOut(answer)?.how]).toEqual([answer, "sure"]);
      }
    },
  );
});

describe("what an email carries", () => {
  it("to Korea: the prefix, the business with its phone, and a free opt-out in Korean and English", () => {
    const { subjectPrefix, footer } = write("KR");
    expect(subjectPrefix).toBe("(광고) ");
    for (const part of [
      "Anna Kim",
      "Acme",
      "anna@acme.example",
      "+82 2 555 0100",
      "수신거부",
      "무료",
      "unsubscribe",
    ]) {
      expect(footer).toContain(part);
    }
  });

  it("to the US: that it is an advertisement; to Singapore, Israel and China their marks", () => {
    expect(write("US").footer).toContain("advertisement");
    expect(["SG", "IL", "CN"].map((country) => write(country).subjectPrefix)).toEqual([
      "<ADV> ",
      "פרסומת: ",
      "广告 ",
    ]);
  });

  it("to the EU: where the data is from and the notice, in the first email only", () => {
    expect(write("FR").footer).toContain("your company's website");
    expect(write("FR").footer).toContain("https://acme.example/privacy");
    expect(write("FR", { isFirst: false }).footer).not.toContain("https://acme.example/privacy");
    expect(write("FR", { isFirst: false }).footer).toContain("désinscription");
  });

  it("names the person's own source, not everybody's", () => {
    const { footer } = write("FR", { source: "the fair in Lyon" });
    expect(footer).toContain("the fair in Lyon");
    expect(footer).not.toContain("your company's website");
  });

  it("says where the notice is, though a link or a word only looks alike", () => {
    const text = "See https://acme.example/privacy-shield and your company's website.";
    const { footer } = write("DE", { text });
    expect(footer).toContain("your company's website");
    expect(footer).toMatch(/: https:\/\/acme\.example\/privacy$/m);
  });

  it("says no line twice", () => {
    const text = write("DE").footer ?? "";
    expect(write("DE", { text })).toEqual({ subjectPrefix: null, footer: null });
  });

  it("is everything, in English, where nobody knows the country", () => {
    const { footer } = write(null);
    for (const part of [
      "Anna Kim",
      "unsubscribe",
      "your company's website",
      "https://acme.example/privacy",
    ]) {
      expect(footer).toContain(part);
    }
  });

  it("is left alone where nothing is enforced, and nowhere because a list names others", () => {
    for (const jurisdictions of ["advise", "off"] as const) {
      const nothing = { subjectPrefix: null, footer: null };
      expect(write("KR", { compliance: settings({ jurisdictions }) })).toEqual(nothing);
    }
    expect(write("KR", { compliance: settings({ jurisdictions: ["DE"] }) })).toEqual(write("KR"));
  });

  it("stays one line a value, whatever seq.yaml holds", () => {
    const compliance = settings({ dataSource: "a list\r\nBcc: x@y.example" });
    expect(write("GB", { compliance }).footer).toContain("a list Bcc: x@y.example");
  });
});

describe("the prefix of a subject", () => {
  it.each([
    ["Hello", "(광고) Hello"],
    ["(광고) Hello", "(광고) Hello"],
    ["(광고)Hello", "(광고) Hello"],
    ["Re: (광고) Hello", "(광고) Re: Hello"],
    ["(광고) Re: (광고) Hello", "(광고) Re: Hello"],
    ["Re: Re: Hello", "(광고) Re: Hello"],
    ["Report: 3 figures", "(광고) Report: 3 figures"],
  ])("%s becomes %s", (subject, wanted) => {
    expect(prefixSubject(subject, "(광고) ")).toBe(wanted);
    expect(prefixSubject(prefixSubject(subject, "(광고) "), "(광고) ")).toBe(wanted);
  });
});
