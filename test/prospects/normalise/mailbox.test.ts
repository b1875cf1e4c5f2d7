import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normaliseEmail } from "../../../src/prospects/normalise/email.ts";
import { canonicalMailbox, foldMailbox } from "../../../src/prospects/normalise/mailbox.ts";

describe("one mailbox has one spelling", () => {
  test.each([
    ["anna.kim@gmail.com", ["a.n.n.a.kim@gmail.com", "annakim+x@googlemail.com", "ANNA.KIM@GMAIL.COM"]],
    ["anna@gmail.com", ["ａｎｎａ@gmail.com", "anna+a+b@gmail.com", "anna.+x@gmail.com"]],
    ["anna@outlook.com", ["anna+news@outlook.com", "Anna@Outlook.com"]],
    ["anna@live.co.uk", ["anna+1@live.co.uk"]],
    ["anna@icloud.com", ["anna@me.com", "anna@mac.com", "anna+shop@me.com"]],
    ["anna@fastmail.com", ["anna+x@fastmail.com", "shop@anna.fastmail.com", "a+b@anna.fastmail.com"]],
    ["annakim@proton.me", ["anna.kim@protonmail.com", "anna-kim@pm.me", "anna_kim+x@protonmail.ch"]],
    ["anna@yahoo.com", ["anna-shop@yahoo.com", "anna-a-b@yahoo.com"]],
    ["anna-kim@yandex.ru", ["anna.kim@ya.ru", "anna-kim@yandex.com", "anna.kim+x@yandex.kz"]],
    ["anna@zohomail.com", ["anna+x@zohomail.com"]],
  ])("%s", (one, others) => {
    for (const other of others) expect(canonicalMailbox(other), other).toBe(canonicalMailbox(one));
  });

  test.each([
    // Dots tell mailboxes apart here.
    ["anna.kim@outlook.com", "annakim@outlook.com"],
    ["anna.kim@icloud.com", "annakim@icloud.com"],
    ["anna_kim@gmail.com", "annakim@gmail.com"],
    ["anna-x@gmail.com", "anna@gmail.com"],
    // Mailboxes of their own under each domain.
    ["anna@outlook.com", "anna@hotmail.com"],
    ["anna@fastmail.com", "anna@fastmail.fm"],
    ["anna@yahoo.com", "anna@ymail.com"],
    // Services without tags, another company, and whoever says nothing.
    ["anna+x@naver.com", "anna@naver.com"],
    ["anna+x@hanmail.net", "anna@daum.net"],
    ["anna-x@yahoo.co.jp", "anna@yahoo.co.jp"],
    ["anna+x@acme.example", "anna@acme.example"],
    ["anna@gmail.com.evil.example", "anna@gmail.com"],
    ["shop@anna.gmail.com", "anna@gmail.com"],
    ["+x@gmail.com", "+y@gmail.com"],
  ])("%s is not %s", (left, right) => {
    expect(canonicalMailbox(left)).not.toBe(canonicalMailbox(right));
  });

  test("is an address itself, and stays what it is", () => {
    const local = fc.stringMatching(/^[a-z0-9][a-z0-9._+-]{0,20}$/);
    const domain = fc.constantFrom(
      "gmail.com",
      "pm.me",
      "yahoo.de",
      "ya.ru",
      "acme.example",
      "x.fastmail.com",
    );
    fc.assert(
      fc.property(local, domain, (name, at) => {
        const once = canonicalMailbox(`${name}@${at}`);
        expect(canonicalMailbox(once)).toBe(once);
        expect(once).toMatch(/^[^@]+@[^@]+$/);
      }),
    );
  });

  test("is asked for where there are several only", () => {
    expect(foldMailbox("anna+x@acme.example")).toBeNull();
    expect(foldMailbox("anna@gmail.com")).toBe("anna@gmail.com");
    for (const text of ["", "@gmail.com", "no address", "https://www.linkedin.com/in/anna"]) {
      expect(foldMailbox(text)).toBeNull();
    }
    expect(normaliseEmail("anna@gmail.com.").ok).toBe(false);
  });
});
