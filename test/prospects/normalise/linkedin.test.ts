import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normaliseLinkedinUrl } from "../../../src/prospects/normalise/linkedin.ts";

const ANNA = "https://www.linkedin.com/in/anna-kim";
const MINSU = "https://www.linkedin.com/in/%EA%B9%80%EB%AF%BC%EC%88%98";

describe("a LinkedIn profile", () => {
  it.each([
    [ANNA, ANNA],
    ["https://www.linkedin.com/in/anna-kim/", ANNA],
    ["http://kr.linkedin.com/in/Anna-Kim/en?trk=public#top", ANNA],
    ["linkedin.com/in/anna-kim", ANNA],
    ["//www.linkedin.com/in/anna-kim", ANNA],
    ["/in/anna-kim", ANNA],
    [" HTTPS://WWW.LinkedIn.com/IN/anna-kim ", ANNA],
    ["https://www.linkedin.com/mwlite/in/anna-kim", ANNA],
    ["https://www.linkedin.com/in/김민수", MINSU],
    ["https://www.linkedin.com/in/%ea%b9%80%eb%af%bc%ec%88%98/", MINSU],
    [`https://www.linkedin.com/in/${"김민수".normalize("NFD")}`, MINSU],
    ["https://www.linkedin.com/in/ACoAABcDeFgHiJkL", "https://www.linkedin.com/in/ACoAABcDeFgHiJkL"],
  ])("%j is kept as %s", (raw, url) => {
    expect(normaliseLinkedinUrl(raw)).toEqual({ ok: true, value: url });
  });

  it.each([
    ["https://www.linkedin.com/company/acme", "company page"],
    ["https://www.linkedin.com/school/snu/", "school page"],
    ["https://www.linkedin.com/sales/lead/ACwAAA,NAME", "Sales Navigator"],
    ["https://www.linkedin.com/pub/anna/1/2/3", "old /pub/ link"],
    ["https://www.linkedin.com/in/", "not a LinkedIn profile"],
    ["https://www.linkedin.com.evil.example/in/anna", "not a LinkedIn profile"],
    ["https://evil.example/in/anna", "not a LinkedIn profile"],
    ["https://www.linkedin.com/in/a%2F..%2Fb", "not a LinkedIn profile"],
    ["https://www.linkedin.com/in/%E0%A4%A", "not a LinkedIn profile"],
    ["anna kim", "not a LinkedIn profile"],
    ["", "empty"],
  ])("%j is refused: %s", (raw, reason) => {
    const read = normaliseLinkedinUrl(raw);
    expect(read.ok ? read.value : read.reason).toContain(reason);
    expect(read.ok).toBe(false);
  });

  it("is in a form that does not change when it is read again", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 30 }), (slug) => {
        const once = normaliseLinkedinUrl(`https://www.linkedin.com/in/${slug}`);
        if (!once.ok) return;
        expect(once.value).toMatch(/^https:\/\/www\.linkedin\.com\/in\/[\w.!~*'()%-]+$/);
        expect(normaliseLinkedinUrl(once.value)).toEqual(once);
      }),
    );
  });
});
