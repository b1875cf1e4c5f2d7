import { describe, expect, test } from "vitest";
import { enrollPeople, expectPlain, MONDAY, makeField, readLines } from "./field.ts";

const AT = ["--now", MONDAY];

const LONG = `name: one-mail
title: A first email, and another
goal: meeting_booked
exit_on: [replied]
steps:
  - id: intro
    do: email
    subject: "Hello {{ first_name }}"
    body: |
      Hi {{ first_name }},

      a word about {{ company }}, and what we could do for you there.

      {{ sender_name }}
  - id: follow-up
    wait: 2 days
    do: email
    thread: intro
    body: |
      One thing I left out: the first week is free.
`;

const EVERY = 10;

/** Every tenth byte, but line ends: what ends with a whole line can be told from a whole file by nobody. */
function cutsOf(text: string): number[] {
  const cuts = Array.from({ length: Math.ceil(text.length / EVERY) }, (_, index) => index * EVERY);
  return cuts.filter((cut) => text[cut - 1] !== "\n");
}

describe("a file that was written only in part", () => {
  test("as a sequence never sends anything, and never crashes", async () => {
    const field = makeField({ sequences: { "one-mail": LONG } });
    await enrollPeople(field, 1);
    // Longest first: these parse, and a run that knows no better would send them.
    for (const cut of cutsOf(LONG).reverse()) {
      field.write("sequences/one-mail.yaml", LONG.slice(0, cut));
      const { code, out, err } = await field.seq(["run", "--json", ...AT]);
      expectPlain(err);
      expect([0, 1], `cut at ${cut}: ${err}`).toContain(code);
      expect(
        readLines(out).filter(({ outcome }) => outcome === "sent"),
        `cut at ${cut}`,
      ).toEqual([]);
      expect(field.outbox(), `cut at ${cut}`).toEqual([]);
    }
    field.write("sequences/one-mail.yaml", LONG);
    await field.seq(["run", ...AT]);
    expect(field.outbox()).toHaveLength(1);
  });

  test("as seq.yaml never sends anything, and never crashes", async () => {
    const field = makeField({ extra: `compliance: { postal_address: "Acme, 1 Main Street" }\n` });
    const whole = field.read("seq.yaml");
    await enrollPeople(field, 1);
    for (const cut of cutsOf(whole).reverse()) {
      field.write("seq.yaml", whole.slice(0, cut));
      const { out, err } = await field.seq(["run", "--json", ...AT]);
      expectPlain(err);
      expect(err, `cut at ${cut}`).not.toBe("");
      expect(
        readLines(out).filter(({ outcome }) => outcome === "sent"),
        `cut at ${cut}`,
      ).toEqual([]);
      expect(field.outbox(), `cut at ${cut}`).toEqual([]);
    }
    field.write("seq.yaml", whole);
    const { code } = await field.seq(["run", ...AT]);
    expect({ code, mails: field.outbox().length }).toEqual({ code: 0, mails: 1 });
  });
});
