import fc from "fast-check";
import isEmailModule from "validator/lib/isEmail.js";
import { describe, expect, it } from "vitest";
import { readCompanyDomain } from "../../../src/prospects/normalise/company-domain.ts";
import { normaliseEmail } from "../../../src/prospects/normalise/email.ts";

const isEmail = isEmailModule as unknown as (text: string) => boolean;

describe("an email address", () => {
  it.each([
    ["anna@acme.example", "anna@acme.example"],
    ["  Anna.Kim@ACME.Example\t", "anna.kim@acme.example"],
    ["mailto:anna@acme.example?subject=Hi", "anna@acme.example"],
    ["Anna Kim <Anna@acme.example>", "anna@acme.example"],
    ["김민수 <minsu@acme.example>", "minsu@acme.example"],
    ["anna+news@acme.example", "anna+news@acme.example"],
    ["o'hara@acme.example", "o'hara@acme.example"],
    ["anna＠acme.example", "anna@acme.example"],
    ["\u200banna@acme.example\ufeff", "anna@acme.example"],
    ["kim@한글.example", "kim@xn--bj0bj06e.example"],
    ["jose\u0301@acme.example", "jos\u00e9@acme.example"],
  ])("%j is kept as %j", (raw, address) => {
    expect(normaliseEmail(raw)).toEqual({ ok: true, value: address });
  });

  it.each([
    ["anna@acme", "not an email address"],
    ["anna.acme.example", "not an email address"],
    ["a..b@acme.example", "not an email address"],
    ["@acme.example", "not an email address"],
    ["anna@-acme.example", "not an email address"],
    ["anna@acme.example\nbcc: x@y.example", "not an email address"],
    ['"a b"@acme.example', "not an email address"],
    ["anna@127.0.0.1", "not an email address"],
    ["a@acme.example, b@acme.example", "more than one address"],
    ["a@acme.example;b@acme.example", "more than one address"],
    [`${"a".repeat(300)}@acme.example`, "longer than 254 characters"],
    ["", "empty"],
  ])("%j is refused: %s", (raw, reason) => {
    expect(normaliseEmail(raw)).toEqual({ ok: false, reason });
  });

  it("is in a form that does not change when it is read again", () => {
    const written = fc.oneof(
      fc.emailAddress(),
      fc.string({ unit: "grapheme" }).map((text) => `${text}@acme.example`),
    );
    fc.assert(
      fc.property(written, (raw) => {
        const once = normaliseEmail(raw);
        if (once.ok) expect(normaliseEmail(once.value)).toEqual(once);
      }),
    );
  });

  it("is never accepted by the quick way when validator refuses it", () => {
    const part = fc.string({ unit: fc.constantFrom(...Array.from("ab1-_.+")), minLength: 1, maxLength: 12 });
    const domain = fc.string({ unit: fc.constantFrom(...Array.from("ab1-.")), minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(part, domain, fc.constantFrom("com", "example", "kr", "x", "co1"), (local, name, end) => {
        const address = `${local}@${name}.${end}`;
        expect(normaliseEmail(address).ok).toBe(isEmail(address));
      }),
      { numRuns: 2000 },
    );
  });
});

describe("the company of an address", () => {
  it.each([
    ["anna@acme.example", "acme.example"],
    ["anna@mail.seoul.acme.co.kr", "acme.co.kr"],
    ["anna@team.github.io", "team.github.io"],
    ["anna@gmail.com", null],
    ["anna@naver.com", null],
    ["anna@hanmail.net", null],
    ["anna@yahoo.co.jp", null],
  ])("%s is %s", (email, domain) => {
    expect(readCompanyDomain(email)).toBe(domain);
    expect(readCompanyDomain(email)).toBe(domain);
  });
});
