import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normaliseCountry } from "../../../src/prospects/normalise/country.ts";
import { splitName } from "../../../src/prospects/normalise/name.ts";
import { readTags } from "../../../src/prospects/normalise/tag.ts";
import { normaliseText } from "../../../src/prospects/normalise/text.ts";
import { normaliseTimeZone } from "../../../src/prospects/normalise/time-zone.ts";
import { readTypedValue } from "../../../src/prospects/normalise/typed-value.ts";

describe("a country", () => {
  it.each([
    ["KR", "KR"],
    ["kr", "KR"],
    ["KOR", "KR"],
    ["대한민국", "KR"],
    ["한국", "KR"],
    ["South Korea", "KR"],
    ["Korea, Republic of", "KR"],
    ["US", "US"],
    ["USA", "US"],
    ["U.S.A.", "US"],
    ["United States", "US"],
    ["미국", "US"],
    ["UK", "GB"],
    ["영국", "GB"],
    ["Deutschland", "DE"],
    ["Allemagne", "DE"],
    ["Österreich", "AT"],
    ["OSTERREICH", "AT"],
    ["Norge", "NO"],
    ["Suisse", "CH"],
    ["Polska", "PL"],
    ["Magyarország", "HU"],
    ["México", "MX"],
    ["Ελλάδα", "GR"],
    ["EL", "GR"],
    ["Éire", "IE"],
    ["中國", "CN"],
    ["ישראל", "IL"],
    ["독일", "DE"],
    ["Hong Kong", "HK"],
    ["Türkiye", "TR"],
    ["Côte d’Ivoire", "CI"],
    [" Japan ", "JP"],
  ])("%s is %s", (raw, code) => {
    expect(normaliseCountry(raw)).toEqual({ ok: true, value: code });
  });

  it.each(["Atlantis", "EU", "DD", "ZZ", "XX", "K", ""])("%j is refused", (raw) => {
    expect(normaliseCountry(raw).ok).toBe(false);
  });
});

describe("a time zone", () => {
  it("is known to the calendar, in its usual spelling", () => {
    expect(normaliseTimeZone("asia/seoul")).toEqual({ ok: true, value: "Asia/Seoul" });
    expect(normaliseTimeZone("America/Argentina/Buenos_Aires").ok).toBe(true);
    expect(normaliseTimeZone("UTC").ok).toBe(true);
  });

  it.each(["KST", "+09:00", "GMT+9", "Seoul", "Asia/Atlantis", ""])("%j is refused", (raw) => {
    expect(normaliseTimeZone(raw).ok).toBe(false);
  });
});

describe("a full name", () => {
  it.each([
    ["김민수", "민수", "김"],
    ["남궁민", "민", "남궁"],
    ["남궁민수", "민수", "남궁"],
    ["선우재덕", "재덕", "선우"],
    ["이준", "준", "이"],
    ["김 민수", "민수", "김"],
    ["민수 김", "민수", "김"],
    ["김민수님", "민수", "김"],
    ["Anna Kim", "Anna", "Kim"],
    ["Kim, Anna", "Anna", "Kim"],
    ["Anna Maria van Beek", "Anna", "Maria van Beek"],
    ["Dr. Anna Kim, PhD", "Anna", "Kim"],
    ["Mr Lee", "Lee", null],
    ["山田 太郎", "太郎", "山田"],
    ["山田太郎", null, null],
    ["Anna", "Anna", null],
    ["주식회사한빛테크", null, null],
  ])("%s is %s, %s", (full, first, last) => {
    expect(splitName(full)).toEqual({ first, last });
  });
});

describe("a typed field", () => {
  it.each([
    ["42", "number", 42],
    ["1,200.5", "number", 1200.5],
    ["1.200,5", "number", 1200.5],
    ["1,2", "number", 1.2],
    ["-0", "number", 0],
    ["1e3", "number", 1000],
    ["2026-03-02", "date", "2026-03-02"],
    ["2026. 3. 2.", "date", "2026-03-02"],
    ["2026/03/02", "date", "2026-03-02"],
    ["2026년 3월 2일", "date", "2026-03-02"],
    ["2026-03-02T09:00:00+09:00", "date", "2026-03-02"],
    ["yes", "boolean", true],
    ["예", "boolean", true],
    ["0", "boolean", false],
    ["FALSE", "boolean", false],
    ["  one\r\ntwo ", "text", "one\ntwo"],
  ] as const)("%j as %s is %j", (raw, type, value) => {
    expect(readTypedValue(raw, type)).toEqual({ ok: true, value });
  });

  it.each([
    ["many", "number"],
    ["1,234", "number"],
    ["1.234", "number"],
    ["Infinity", "number"],
    ["1e999", "number"],
    ["0x10", "number"],
    ["03/04/2026", "date"],
    ["2026-02-30", "date"],
    ["soon", "date"],
    ["maybe", "boolean"],
  ] as const)("%j is refused as %s", (raw, type) => {
    expect(readTypedValue(raw, type).ok).toBe(false);
  });
});

describe("a text", () => {
  it("is trimmed, composed and on one line", () => {
    expect(normaliseText(" \u00a0Acme \n Korea\u200b")).toEqual({ ok: true, value: "Acme Korea" });
    expect(normaliseText("한빛".normalize("NFD"))).toEqual({ ok: true, value: "한빛" });
    expect(normaliseText("'t Hooft")).toEqual({ ok: true, value: "'t Hooft" });
  });

  it("with NUL, control characters or broken bytes is refused", () => {
    for (const raw of ["a\0b", "a\u0007b", "caf\ufffd"]) expect(normaliseText(raw).ok).toBe(false);
  });

  it("does not change when it is read again", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (raw) => {
        const once = normaliseText(raw);
        if (once.ok) expect(normaliseText(once.value)).toEqual(once);
      }),
    );
  });
});

describe("the tags of a cell", () => {
  it("are separated by commas and semicolons, each once", () => {
    expect(readTags("fair; vip,fair , 서울")).toEqual({ ok: true, value: ["fair", "vip", "서울"] });
    expect(readTags(" ; ")).toEqual({ ok: true, value: [] });
    expect(readTags("x".repeat(101)).ok).toBe(false);
  });
});
