import { describe, expect, test } from "vitest";
import { enrollPeople, expectPlain, type Field, MONDAY, makeField, readLines, TWO_MAILS } from "./field.ts";

async function runAt(field: Field, now: string): Promise<number> {
  const { code, out, err } = await field.seq(["run", "--json", "--now", now]);
  expectPlain(err);
  expect(code).toBe(0);
  return Number(readLines(out).at(-1)?.sent);
}

describe("a clock that jumps back a day", () => {
  test("sends nothing twice, crashes nothing, and the plan goes on when time catches up", async () => {
    const field = makeField({ sequences: { "two-mails": TWO_MAILS } });
    await enrollPeople(field, 3, "two-mails");
    expect(await runAt(field, MONDAY)).toBe(3);
    const planned = await field.json(["why", "a0@firm0.example", "--now", MONDAY]);
    expect(await runAt(field, "2026-03-01T09:00")).toBe(0);
    const after = await field.json(["why", "a0@firm0.example", "--now", MONDAY]);
    expect(after).toEqual(planned);
    expect(await runAt(field, MONDAY)).toBe(0);
    expect(await runAt(field, "2026-03-04T09:00")).toBe(3);
    expect(await runAt(field, "2026-03-03T09:00")).toBe(0);
    expect(await runAt(field, "2026-03-04T09:00")).toBe(0);
    expect(field.outbox()).toHaveLength(6);
  });

  test("opens no cap: what was sent later still counts", async () => {
    const field = makeField({ sequences: { "two-mails": TWO_MAILS }, sender: "limits: { per_day: 2 }" });
    await enrollPeople(field, 5, "two-mails");
    expect(await runAt(field, MONDAY)).toBe(2);
    expect(await runAt(field, "2026-03-01T09:00")).toBe(0);
    expect(await runAt(field, "2026-03-01T10:00")).toBe(0);
    expect(await runAt(field, "2026-03-03T09:00")).toBe(2);
  });

  test("shows what is due as due, at its stored time", async () => {
    const field = makeField({ sequences: { "two-mails": TWO_MAILS } });
    await enrollPeople(field, 2, "two-mails");
    const looks = await Promise.all(
      [MONDAY, "2026-03-02T11:00"].map(
        (now) => field.json(["status", "--now", now]) as Promise<{ next_due: string }>,
      ),
    );
    expect(looks.map(({ next_due }) => next_due)).toEqual([
      "2026-03-02T09:00:00.000Z",
      "2026-03-02T09:00:00.000Z",
    ]);
    expect((await field.seq(["status", "--now", "2026-03-02T11:00"])).out).toMatch(/due now: seq run/);
  });

  test("spares whoever replied meanwhile", async () => {
    const field = makeField({ sequences: { "two-mails": TWO_MAILS } });
    await enrollPeople(field, 2, "two-mails");
    expect(await runAt(field, MONDAY)).toBe(2);
    const event = await field.seq(["event", "a0@firm0.example", "opted_out", "--now", "2026-03-01T08:00"]);
    expect(event.code).toBe(0);
    expect(await runAt(field, "2026-03-04T09:00")).toBe(1);
  });
});
