import { describe, expect, it } from "vitest";
import { addMonths } from "../../src/law/consent-life.ts";
import { dutiesOfConsent, dutyOfOptOut } from "../../src/law/duties.ts";
import { DAY, NOW } from "./people.ts";

const never = () => false;
const given = { basis: "express", at: NOW, recordedAt: NOW, withdrawnAt: null };

describe("what people in Korea must be told", () => {
  it("the result of a consent within 14 days", () => {
    expect(dutiesOfConsent(given, "KR", NOW, never)).toEqual([
      expect.objectContaining({ kind: "consent_result", since: NOW, dueAt: NOW + 14 * DAY }),
    ]);
    expect(dutiesOfConsent(given, "KR", NOW, (kind) => kind === "consent_result")).toEqual([]);
  });

  it("not for a consent that was imported after its 14 days", () => {
    expect(dutiesOfConsent({ ...given, recordedAt: NOW + 15 * DAY }, "KR", NOW + 15 * DAY, never)).toEqual(
      [],
    );
  });

  it("the result of a withdrawal and of an opt-out", () => {
    const withdrawnAt = NOW + DAY;
    const kinds = dutiesOfConsent({ ...given, withdrawnAt }, "KR", NOW + DAY, never);
    expect(kinds.map(({ kind, dueAt }) => [kind, dueAt])).toContainEqual([
      "withdrawal_result",
      withdrawnAt + 14 * DAY,
    ]);
    expect(dutyOfOptOut("KR", NOW)).toMatchObject({ kind: "opt_out_result", dueAt: NOW + 14 * DAY });
  });

  it("a reconfirmation every two years, named a month before, and again two years after each", () => {
    const kindsAt = (at: number, done: (kind: string, since: number) => boolean) =>
      dutiesOfConsent({ ...given, recordedAt: NOW + 20 * DAY }, "KR", at, done).map(({ dueAt }) => dueAt);
    const due = addMonths(NOW, 24);
    expect(kindsAt(due - 31 * DAY, never)).toEqual([]);
    expect(kindsAt(due - 29 * DAY, never)).toEqual([due]);
    expect(kindsAt(due + 365 * DAY, never)).toEqual([due]);
    const doneOnce = (kind: string, since: number) => kind === "reconfirmation" && since === NOW;
    expect(kindsAt(due, doneOnce)).toEqual([]);
    expect(kindsAt(addMonths(NOW, 48), doneOnce)).toEqual([addMonths(NOW, 48)]);
  });
});

it("elsewhere nothing of the kind is asked", () => {
  for (const country of ["DE", "US", null]) {
    expect(dutiesOfConsent(given, country, NOW + 900 * DAY, never)).toEqual([]);
    expect(dutyOfOptOut(country, NOW)).toBeNull();
  }
});
