import { describe, expect, it } from "vitest";
import { furnish, prefixSubject } from "../../src/law/furnish.ts";
import { settings } from "./people.ts";

function write(country: string | null, change: Partial<Parameters<typeof furnish>[0]> = {}) {
  return furnish({
    country,
    compliance: settings(),
    sender: { name: "Anna Kim", email: "anna@acme.example" },
    isFirst: true,
    text: "A word about onboarding.",
    optOutUrl: null,
    ...change,
  });
}

describe("what an email carries", () => {
  it("to Korea: the prefix, the sender, and a free opt-out in Korean and English", () => {
    const { subjectPrefix, footer } = write("KR");
    expect(subjectPrefix).toBe("(광고) ");
    for (const part of ["Anna Kim", "anna@acme.example", "수신거부", "무료", "unsubscribe"]) {
      expect(footer).toContain(part);
    }
  });

  it("to the EU: where the data is from and the notice, in the first email only", () => {
    expect(write("FR").footer).toContain("your company's website");
    expect(write("FR").footer).toContain("https://acme.example/privacy");
    expect(write("FR", { isFirst: false }).footer).not.toContain("https://acme.example/privacy");
    expect(write("FR", { isFirst: false }).footer).toContain("désinscription");
  });

  it("says nothing twice", () => {
    const text = "Reply unsubscribe. We found you on your company's website: https://acme.example/privacy";
    expect(write("DE", { text })).toEqual({ subjectPrefix: null, footer: null });
  });

  it("links to the unsubscribe page where there is one", () => {
    const { footer } = write("US", { optOutUrl: "https://go.acme.example/u/1" });
    expect(footer).toContain("https://go.acme.example/u/1");
  });

  it("is left alone where nothing is enforced, and where nobody knows the country", () => {
    for (const jurisdictions of ["advise", "off", ["DE"]] as const) {
      expect(write("KR", { compliance: settings({ jurisdictions }) })).toEqual({
        subjectPrefix: null,
        footer: null,
      });
    }
    expect(write(null)).toEqual({ subjectPrefix: null, footer: null });
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
