import { describe, expect, it } from "vitest";
import { readConsents } from "../../src/prospects/read-consent.ts";

const NOW = Date.UTC(2026, 2, 2, 10);
const DAY = 86_400_000;

const read = (consent_basis: string, more: Parameters<typeof readConsents>[0] = {}) =>
  readConsents({ consent_basis, ...more }, NOW);

describe("a no in the column of consent", () => {
  it.each(
    "no No n FALSE 0 x withdrawn opt-out Opt_Out unsubscribed nein widerrufen non désabonné baja nee nej nie ne לא hayır 退订 拒否 수신거부 거부 철회 미동의 아니오"
      .split(" ")
      .concat("opt out", "수신 거부", "no (call of 3 May)"),
  )("%s is a withdrawal, now", (word) => {
    expect(read(word)).toMatchObject({
      ok: true,
      consents: [{ basis: "withdrawal", medium: "email", at: NOW }],
    });
  });

  it("has its own date and media, and a day counts to its end", () => {
    const told = read("no", {
      consent_date: "2026-02-20",
      consent_medium: "email;sms",
      consent_source: "form",
    });
    const at = Date.UTC(2026, 1, 21) - 1;
    expect(told).toMatchObject({
      consents: [
        { medium: "email", at, source: "form" },
        { medium: "sms", at },
      ],
    });
    expect(read("no", { consent_date: "2026-03-02" })).toMatchObject({ consents: [{ at: NOW }] });
  });

  it.each(["", "-", "none", "n/a", "unknown"])("%j says that nobody asked: no record", (word) => {
    expect(read(word)).toEqual({ ok: true, consents: [] });
  });

  it.each(["maybe", "nobody", "nonsense", "xx"])("%s is neither, and refused", (word) => {
    expect(read(word)).toMatchObject({ ok: false, field: "consent_basis" });
  });
});

describe("a yes", () => {
  const proof = { consent_source: "fair", consent_date: "2026-02-20" };

  it("is not given in the future", () => {
    const date = new Date(NOW + 3 * DAY).toISOString().slice(0, 10);
    expect(read("yes", { ...proof, consent_date: date })).toMatchObject({ ok: false, field: "consent_date" });
  });

  it("a no is not lost to a slip beside it: a date to come, one that is none, a medium nobody knows", () => {
    const date = new Date(NOW + 3 * DAY).toISOString().slice(0, 10);
    for (const consent_date of [date, "last week", "31.02.2026"]) {
      expect(read("no", { consent_date })).toMatchObject({
        ok: true,
        consents: [{ basis: "withdrawal", at: NOW }],
      });
    }
    expect(read("no", { consent_medium: "pigeon" })).toMatchObject({ consents: [{ medium: "any" }] });
  });

  it("of a customer says its conditions", () => {
    const sold = read("transaction", { ...proof, consent_conditions: "similar_goods, notice-given" });
    expect(sold).toMatchObject({ consents: [{ conditions: ["similar_goods", "notice_given"] }] });
    expect(read("transaction", { ...proof, consent_conditions: "gladly" })).toMatchObject({
      ok: false,
      field: "consent_conditions",
    });
  });
});
