import { describe, expect, it } from "vitest";
import { countFigures, type Dimension } from "../../src/report/figures.ts";
import { tagStep } from "../../src/token/token.ts";
import { DAY, openEar, WORKSPACE } from "../inbound/inbound-rehearsal.ts";

const INTRO = `
name: intro
goal: meeting_booked
exit_on: [replied, meeting_booked]
steps:
  - id: hello
    do: email
    subject: Hello
    body: Hello {{ first_name }}
    variants:
      short: { subject: "Hi" }
      long: { subject: "A longer hello" }
  - id: call
    wait: 1 day
    do: call
    script: Call.
`;

async function openYear() {
  const ear = await openEar({ intro: INTRO }, `${WORKSPACE}costs: { currency: USD, email: 0.5, call: 2 }\n`);
  const people = await ear.people(
    Array.from({ length: 10 }, (_, index) => ({
      email: `p${index}@crowd${index}.example`,
      first_name: `P${index}`,
      phone: `+8210555512${10 + index}`,
      timezone: "UTC",
    })),
  );
  await ear.enroll("intro", people);
  await ear.run();
  const figures = async (by: Dimension[], filter: Parameters<typeof countFigures>[3] = {}) =>
    countFigures(ear.store, (await ear.context()).sequences, by, filter);
  return { ear, people, figures };
}

describe("a report", () => {
  it("counts what happened, and a fact without a sequence at the touch before it", async () => {
    const { ear, people, figures } = await openYear();
    const [a, b, c, d] = people;
    if (a === undefined || b === undefined || c === undefined || d === undefined) throw new Error("nobody");
    const start = ear.at;
    ear.at += 3_600_000;
    await ear.fact(a, { kind: "replied", sequence: "intro", step: "hello" });
    await ear.fact(b, { kind: "meeting_booked" });
    await ear.fact(c, { kind: "opted_out" });
    await ear.fact(d, { kind: "bounced", sequence: "intro", step: "hello", data: { hard: true } });
    ear.at += 2 * DAY;
    await ear.run();
    const [task] = await ear.store.tasks({ status: "open" });
    await ear.endTask(task?.id ?? 0, "done");
    const [all] = await figures(["sequence"]);
    expect(all).toMatchObject({
      group: { sequence: "intro" },
      enrolled: 10,
      sent: 10,
      done: 1,
      reached: 10,
      replied: 1,
      meetings: 1,
      goals: 1,
      opted_out: 1,
      bounced: 1,
      reply_rate: 0.1,
      cost: 7,
      cost_per_goal: 7,
    });
    expect(await figures(["sequence"], { since: ear.at })).toMatchObject([{ enrolled: 0, sent: 0, done: 1 }]);
    expect(await figures(["sequence"], { until: start + 1 })).toMatchObject([{ sent: 10, replied: 0 }]);
    expect(await figures(["sequence"], { sequence: "other" })).toEqual([]);
    const bySteps = await figures(["sequence", "step"]);
    expect(bySteps.map(({ group, sent, done, meetings }) => [group.step, sent, done, meetings])).toEqual([
      [null, 0, 0, 0],
      ["call", 0, 1, 0],
      ["hello", 10, 0, 1],
    ]);
  });

  it("adds up to the same by every dimension", async () => {
    const { ear, people, figures } = await openYear();
    for (const person of people.slice(0, 4)) await ear.fact(person, { kind: "replied" });
    for (const by of ["variant", "channel", "persona", "sender", "version"] as const) {
      const rows = await figures([by]);
      expect(
        rows.reduce((sum, row) => sum + row.sent, 0),
        by,
      ).toBe(10);
      expect(
        rows.reduce((sum, row) => sum + row.replied, 0),
        by,
      ).toBe(4);
      expect(
        rows.reduce((sum, row) => sum + (row.cost ?? 0), 0),
        by,
      ).toBe(5);
    }
    const variants = (await figures(["variant"])).map(({ group }) => group.variant);
    expect(variants).toEqual(expect.arrayContaining(["long", "short"]));
    expect((await figures(["sender"])).map(({ group }) => group.sender)).toEqual(["anna"]);
  });

  it("keeps opens and clicks of machines apart from people's", async () => {
    const { ear, people, figures } = await openYear();
    for (const [index, person] of people.slice(0, 3).entries()) {
      const [enrollment] = await ear.store.enrollmentsOf(person.id);
      const hit = { prospect: person.id, enrollment: enrollment?.id ?? 0, step: tagStep("hello") };
      await ear.store.keepHit({
        ...hit,
        kind: "click",
        target: "https://a.example",
        method: "GET",
        at: ear.at,
      });
      if (index === 0) await ear.store.judgeHits([{ id: 1, human: true }]);
    }
    const rows = await figures(["sequence", "step"]);
    expect(rows.find(({ group }) => group.step === "hello")).toMatchObject({
      clicked: { raw: 3, likely_human: 1 },
      opened: { raw: 0, likely_human: 0 },
    });
  });
});
