import { describe, expect, it } from "vitest";
import type { Dimension } from "../../src/report/grouping.ts";
import type { ReportQuestion } from "../../src/report/question.ts";
import { readReport } from "../../src/report/read-report.ts";
import { tagStep } from "../../src/token/token.ts";
import { DAY, openInboundRehearsal, WORKSPACE } from "../inbound/inbound-rehearsal.ts";

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
  const rehearsed = await openInboundRehearsal(
    { intro: INTRO },
    `${WORKSPACE}costs: { currency: USD, email: 0.5, call: 2 }\n`,
  );
  const people = await rehearsed.people(
    Array.from({ length: 10 }, (_, index) => ({
      email: `p${index}@crowd${index}.example`,
      first_name: `P${index}`,
      phone: `+8210555512${10 + index}`,
      timezone: "UTC",
    })),
  );
  await rehearsed.enroll("intro", people);
  await rehearsed.run();
  const figures = async (by: Dimension[], filter: Partial<ReportQuestion> = {}) => {
    const question = { tables: [by], now: rehearsed.at, currency: "USD", zone: "UTC", ...filter };
    const { tables } = await readReport(rehearsed.store, (await rehearsed.context()).sequences, question);
    return tables[0]?.rows ?? [];
  };
  return { rehearsed, people, figures };
}

describe("a report", () => {
  it("counts what happened, and a fact without a sequence at the touch before it", async () => {
    const { rehearsed, people, figures } = await openYear();
    const [a, b, c, d] = people;
    if (a === undefined || b === undefined || c === undefined || d === undefined) throw new Error("nobody");
    const start = rehearsed.at;
    rehearsed.at += 3_600_000;
    await rehearsed.fact(a, { kind: "replied", sequence: "intro", step: "hello" });
    await rehearsed.fact(b, { kind: "meeting_booked" });
    await rehearsed.fact(c, { kind: "opted_out" });
    await rehearsed.fact(d, { kind: "bounced", sequence: "intro", step: "hello", data: { hard: true } });
    rehearsed.at += 2 * DAY;
    await rehearsed.run();
    const [task] = await rehearsed.store.tasks({ status: "open" });
    await rehearsed.endTask(task?.id ?? 0, "done");
    const [all] = await figures(["sequence"]);
    expect(all).toMatchObject({
      group: { sequence: "intro" },
      enrolled: 10,
      sent: 10,
      done: 1,
      touched: 10,
      // One of them bounced.
      reached: 9,
      replied: 1,
      meetings: 1,
      goals: 1,
      opted_out: 1,
      bounced: 1,
      undelivered: 0,
      reply_rate: 1 / 9,
      bounce_rate: 1 / 10,
      funnel: { reached: { count: 9 } },
      cost: 7,
      cost_per_goal: 7,
    });
    expect(await figures(["sequence"], { since: rehearsed.at })).toMatchObject([
      { enrolled: 0, sent: 0, done: 1 },
    ]);
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
    const { rehearsed, people, figures } = await openYear();
    for (const person of people.slice(0, 4)) await rehearsed.fact(person, { kind: "replied" });
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
    const { rehearsed, people, figures } = await openYear();
    for (const [index, person] of people.slice(0, 3).entries()) {
      const [enrollment] = await rehearsed.store.enrollmentsOf(person.id);
      const hit = { prospect: person.id, enrollment: enrollment?.id ?? 0, step: tagStep("hello") };
      await rehearsed.store.keepHit({
        ...hit,
        kind: "click",
        target: "https://a.example",
        method: "GET",
        at: rehearsed.at,
      });
      if (index === 0) await rehearsed.store.judgeHits([{ id: 1, human: true }]);
    }
    const rows = await figures(["sequence", "step"]);
    expect(rows.find(({ group }) => group.step === "hello")).toMatchObject({
      clicked: { raw: 3, likely_human: 1 },
      opened: { raw: 0, likely_human: 0 },
    });
  });
});

describe("a report by channel", () => {
  const COURSE = `
name: texts
exit_on: [meeting_booked]
steps:
  - { id: mail, do: email, subject: Hello, body: "Hello {{ first_name }}" }
  - { id: text, do: sms, text: "Hello {{ first_name }}" }
  - { id: chat, do: whatsapp, template: hello, language: en }
`;
  const CHANNELS = ["email", "sms", "whatsapp"] as const;
  const COSTS = { email: 0.5, sms: 0.03, whatsapp: 0.07 };

  it("agrees with plain counts over everybody's timeline, and counts a person told of twice once", async () => {
    const rehearsed = await openInboundRehearsal(
      { texts: COURSE },
      `${WORKSPACE}costs: { currency: USD, email: 0.5, sms: 0.03, whatsapp: 0.07 }\n`,
    );
    const people = await rehearsed.people(
      Array.from({ length: 12 }, (_, n) => ({
        email: `p${n}@crowd${n}.example`,
        first_name: `P${n}`,
        phone: `+8210555512${10 + n}`,
        timezone: "UTC",
      })),
    );
    await rehearsed.enroll("texts", people);
    // The mail, then one task after the other, of which some people's are left open.
    for (let round = 0; round < 3; round += 1) {
      await rehearsed.run();
      rehearsed.at += 60_000;
      const tasks = await rehearsed.store.tasks({ status: "open" });
      for (const { id } of tasks.slice(round)) await rehearsed.endTask(id, "done");
    }
    for (const [n, person] of people.entries()) {
      const at = (step: string, channel: string) => ({ sequence: "texts", step, channel });
      const tell = async (kind: string, where: ReturnType<typeof at>): Promise<void> => {
        rehearsed.at += 1_000;
        await rehearsed.fact(person, { kind, ...where });
      };
      await tell("opened", at("mail", "email"));
      if (n % 2 === 0) await tell("delivered", at("text", "sms"));
      if (n % 4 === 0) await tell("delivered", at("text", "sms"));
      if (n % 3 === 0) await tell("delivered", at("chat", "whatsapp"));
      if (n % 6 === 0) await tell("opened", at("chat", "whatsapp"));
      if (n === 5) await tell("undelivered", at("text", "sms"));
      if (n === 2) await tell("replied", at("mail", "email"));
      if (n === 3 || n === 4) await tell("replied", at("text", "sms"));
      if (n === 6) await tell("replied", at("chat", "whatsapp"));
    }
    const events = (await Promise.all(people.map(({ id }) => rehearsed.store.timeline(id)))).flat();
    const { tables } = await readReport(rehearsed.store, (await rehearsed.context()).sequences, {
      tables: [["channel"]],
      now: rehearsed.at,
      currency: "USD",
      zone: "UTC",
    });
    const figures = tables[0]?.rows ?? [];
    for (const channel of CHANNELS) {
      const own = events.filter((each) => each.channel === channel);
      const count = (kind: string): number => own.filter((each) => each.kind === kind).length;
      const whose = (kind: string): number =>
        new Set(own.filter((each) => each.kind === kind).map(({ prospect }) => prospect)).size;
      const touches = count("sent") + count("done");
      expect(touches).toBeGreaterThan(5);
      const row = figures.find(({ group }) => group.channel === channel);
      expect(row, channel).toMatchObject({
        sent: count("sent"),
        done: count("done"),
        touched: touches,
        reached: touches - whose("undelivered"),
        delivered: whose("delivered"),
        // An open of a mail proves nothing: no service tells that it was read.
        read: channel === "email" ? 0 : whose("opened"),
        undelivered: count("undelivered"),
        replied: whose("replied"),
        reply_rate: whose("replied") / (touches - whose("undelivered")),
        cost: Math.round(touches * COSTS[channel] * 10_000) / 10_000,
      });
    }
    const [mail, text, chat] = CHANNELS.map((name) => figures.find(({ group }) => group.channel === name));
    expect([mail, text, chat].map((row) => [row?.delivered, row?.read, row?.replied])).toEqual([
      [0, 0, 1],
      [6, 0, 2],
      [4, 2, 1],
    ]);
  });
});

describe("a report by version", () => {
  it("tells touches apart by the version that was followed when they were made", async () => {
    const { rehearsed, people, figures } = await openYear();
    const before = (await rehearsed.context()).sequences[0]?.version?.slice(0, 12);
    // The text of the second step changes; who had the first one goes on by the new version.
    rehearsed.write("sequences/intro.yaml", INTRO.replace("script: Call.", "script: Call them."));
    const after = (await rehearsed.context()).sequences[0]?.version?.slice(0, 12);
    expect(after).not.toBe(before);
    rehearsed.at += 2 * DAY;
    await rehearsed.run();
    for (const { id } of (await rehearsed.store.tasks({ status: "open" })).slice(0, 4))
      await rehearsed.endTask(id, "done");
    const [person] = people;
    if (person === undefined) throw new Error("nobody");
    rehearsed.at += 1_000;
    await rehearsed.fact(person, { kind: "replied", sequence: "intro", step: "hello" });
    const rows = new Map((await figures(["version"])).map((row) => [row.group.version, row]));
    expect(rows.get(before)).toMatchObject({ enrolled: 10, sent: 10, done: 0, replied: 1 });
    expect(rows.get(before)?.funnel).toMatchObject({
      enrolled: 10,
      reached: { count: 10 },
      replied: { count: 1 },
    });
    expect(rows.get(after)).toMatchObject({ enrolled: 0, sent: 0, done: 4, replied: 0 });
    expect(rows.get(after)?.funnel).toMatchObject({ enrolled: 4, reached: { count: 4 } });
  });
});
