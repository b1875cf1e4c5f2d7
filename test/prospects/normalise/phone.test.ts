import fc from "fast-check";
import { parsePhoneNumberFromString } from "libphonenumber-js/min";
import { describe, expect, it } from "vitest";
import { normalisePhone } from "../../../src/prospects/normalise/phone.ts";

describe("a phone number", () => {
  it.each([
    ["010-1234-5678", "KR", "+821012345678"],
    ["01012345678", "KR", "+821012345678"],
    ["+82 10-1234-5678", null, "+821012345678"],
    ["+82 (0)10 1234 5678", null, "+821012345678"],
    ["02-555-0101", "KR", "+8225550101"],
    ["(202) 555-0123", "US", "+12025550123"],
    ["+1 202.555.0123", "KR", "+12025550123"],
    ["tel:+442079460123", null, "+442079460123"],
    ["0044 20 7946 0123", null, "+442079460123"],
  ])("%s in %s is %s", (raw, country, number) => {
    expect(normalisePhone(raw, country)).toEqual({ ok: true, value: number });
  });

  it.each([
    ["010-1234-5678", null, "no country code"],
    ["1234", "KR", "not a phone number"],
    ["call me", "KR", "not a phone number"],
    ["+999 123", null, "not a phone number"],
    ["+1 202 555 0123 ext. 5", null, "extension"],
    ["my number is +1 202 555 0123", "US", "not a phone number"],
    [`+1${"0".repeat(80)}`, null, "not a phone number"],
    ["", "KR", "empty"],
  ])("%s in %s is refused: %s", (raw, country, reason) => {
    const read = normalisePhone(raw, country);
    expect(read.ok ? read.value : read.reason).toContain(reason);
    expect(read.ok).toBe(false);
  });

  it("is in a form that does not change when it is read again", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from("0123456789+-() ")) }),
        fc.constantFrom("KR", "US", "DE", null),
        (raw, country) => {
          const once = normalisePhone(raw, country);
          if (once.ok) expect(normalisePhone(once.value, country)).toEqual(once);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("of a Korean mobile is what the library makes of it", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999_999 }), (rest) => {
        const digits = String(rest).padStart(8, "0");
        const local = `010-${digits.slice(0, 4)}-${digits.slice(4)}`;
        const number = parsePhoneNumberFromString(local, "KR");
        expect(normalisePhone(local, "KR")).toEqual({ ok: true, value: number?.number });
        expect(number?.isValid()).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
