import { describe, expect, it } from "vitest";
import { readStatus } from "../../../src/report/status.ts";
import { resumeTarget } from "../../../src/run/actions/pause.ts";
import { type Fact, recordFact } from "../../../src/run/actions/record-fact.ts";
import { undo } from "../../../src/run/actions/undo.ts";
import { HEALTH_WINDOW_MS, judgeHealth } from "../../../src/run/delivery/mailbox-health.ts";
import type { Prospect } from "../../../src/store/port.ts";
import { DAY, type InboundRehearsal, openInboundRehearsal } from "../../inbound/inbound-rehearsal.ts";

const CLEAN = { sent: 100, bounced: 0, blocked: 0, complained: 0 };

describe("a mailbox's figures", () => {
  it.each([
    [{ ...CLEAN, sent: 49, bounced: 49 }, false],
    [{ ...CLEAN, bounced: 4 }, false],
    [{ ...CLEAN, bounced: 5 }, true],
    [{ ...CLEAN, bounced: 3, blocked: 2 }, true],
    [{ ...CLEAN, complained: 1 }, true],
    [{ ...CLEAN, sent: 1_001, complained: 1 }, false],
    [{ ...CLEAN, sent: 1_000, complained: 1 }, true],
  ])("%j: held %s", (figures, held) => {
    expect(judgeHealth(figures) !== null).toBe(held);
  });
});

const ONE = "name: course\nsteps:\n  - { id: intro, do: email, subject: Hello, body: Hello }\n";

async function sendTo(rehearsed: InboundRehearsal, count: number, from = 0) {
  const people = await rehearsed.people(
    Array.from({ length: count }, (_, index) => ({ email: `p${from + index}@firm${from + index}.example` })),
  );
  await rehearsed.enroll("course", people);
  await rehearsed.run();
  return people;
}

async function bounce(
  rehearsed: InboundRehearsal,
  person: Awaited<ReturnType<typeof sendTo>>[number] | undefined,
) {
  if (person === undefined) throw new Error("nobody");
  const { messageId } = await rehearsed.sent(person);
  const recipients = [{ address: person.email, status: "5.1.1", reason: "user_unknown", hard: true }];
  await rehearsed.receive({ kind: "bounce", recipients, references: [messageId] });
}

describe("a mailbox whose mail comes back", () => {
  it("rests at 5%, says why and how to go on, and is not held again at once", async () => {
    const rehearsed = await openInboundRehearsal({ course: ONE });
    const people = await sendTo(rehearsed, 50);
    await bounce(rehearsed, people[0]);
    // The same bounce reported twice is one.
    await bounce(rehearsed, people[0]);
    await bounce(rehearsed, people[1]);
    expect((await readStatus(await rehearsed.context())).senders[0]?.held).toBeNull();
    await bounce(rehearsed, people[2]);
    const [anna] = (await readStatus(await rehearsed.context())).senders;
    expect(anna?.held).toMatch(/^3 of 50 emails in 7 days came back \(6%: 3 bounced; the limit is 5%\)/);
    expect(anna?.week).toEqual({ sent: 50, bounced: 3, blocked: 0, complained: 0 });

    await sendTo(rehearsed, 5, 100);
    expect(rehearsed.outbox()).toHaveLength(50);
    rehearsed.at += DAY / 24;
    await resumeTarget(await rehearsed.inboundContext(), { type: "sender", name: "anna" }, rehearsed.at);
    await rehearsed.run();
    expect(rehearsed.outbox()).toHaveLength(55);
    // A late bounce of a message from before the restart does not count any more.
    await bounce(rehearsed, people[3]);
    const after = (await readStatus(await rehearsed.context())).senders[0];
    expect(after).toMatchObject({ held: null, week: { sent: 5, bounced: 0 } });
  });

  it("counts nobody twice, so that one person's reports cannot hold it", async () => {
    const rehearsed = await openInboundRehearsal({
      course: `name: course
steps:
  - { id: one, do: email, subject: Hello, body: Hello }
  - { id: two, wait: 1 hour, do: email, thread: one, body: Hello }
  - { id: three, wait: 1 hour, do: email, thread: one, body: Hello }
`,
    });
    const [mallory] = await sendTo(rehearsed, 50);
    if (mallory === undefined) throw new Error("nobody");
    for (let hour = 1; hour < 4; hour += 1) {
      rehearsed.at += DAY / 24;
      await rehearsed.run();
    }
    const recipients = [{ address: mallory.email, status: "5.7.1", reason: "policy", hard: false }];
    for (const step of ["one", "two", "three"]) {
      const { messageId } = await rehearsed.sent(mallory, step);
      await rehearsed.receive({ kind: "bounce", recipients, references: [messageId], from: null });
    }
    const [anna] = (await readStatus(await rehearsed.context())).senders;
    expect(anna?.week.blocked).toBe(1);
  });

  it("forgets after seven days", async () => {
    const rehearsed = await openInboundRehearsal({ course: ONE });
    const people = await sendTo(rehearsed, 50);
    await bounce(rehearsed, people[0]);
    await bounce(rehearsed, people[1]);
    rehearsed.at += HEALTH_WINDOW_MS;
    await bounce(rehearsed, people[2]);
    expect((await readStatus(await rehearsed.context())).senders[0]?.held).toBeNull();
  });

  it("is held by one complaint among fewer than a thousand", async () => {
    const rehearsed = await openInboundRehearsal({ course: ONE });
    const people = await sendTo(rehearsed, 50);
    const { messageId } = await rehearsed.sent(people[7] ?? expect.fail());
    await rehearsed.receive({ kind: "complaint", references: [messageId] });
    expect((await readStatus(await rehearsed.context())).senders[0]?.held).toContain("brought a complaint");
  });
});

describe("a report entered by hand", () => {
  const tell = async (
    rehearsed: InboundRehearsal,
    person: Prospect | undefined,
    fact: Partial<Fact> & { kind: string },
  ) => {
    if (person === undefined) throw new Error("nobody");
    return recordFact(await rehearsed.inboundContext(), person, { at: rehearsed.at, ...fact }, rehearsed.at);
  };
  const standing = async (rehearsed: InboundRehearsal) =>
    (await readStatus(await rehearsed.context())).senders[0];

  it.each([
    ["with nothing but its kind", {}],
    ["with its step", { step: "intro" }],
    ["with its sequence", { sequence: "course" }],
    ["with both, and its channel", { sequence: "course", step: "intro", channel: "email" }],
    ["for a day, whose mail left at noon", { at: Date.UTC(2026, 2, 2) }],
  ])("counts as one that was read in the mail: %s", async (_, place) => {
    const rehearsed = await openInboundRehearsal({ course: ONE });
    const people = await sendTo(rehearsed, 50);
    const { held, event } = await tell(rehearsed, people[0], { kind: "complained", ...place });
    expect(event).toMatchObject({ sequence: "course", step: "intro", channel: "email" });
    expect(held).toContain("1 of 50 emails in 7 days brought a complaint");
    expect(await standing(rehearsed)).toMatchObject({ week: { complained: 1 } });
    expect((await standing(rehearsed))?.held).toContain("brought a complaint");
  });

  it("of a bounce or a block counts too, and one of a call for no mailbox", async () => {
    const rehearsed = await openInboundRehearsal({ course: ONE });
    const people = await sendTo(rehearsed, 50);
    await tell(rehearsed, people[0], { kind: "bounced" });
    await tell(rehearsed, people[1], { kind: "blocked" });
    await tell(rehearsed, people[2], { kind: "complained", channel: "call" });
    expect(await standing(rehearsed)).toMatchObject({
      held: null,
      week: { bounced: 1, blocked: 1, complained: 0 },
    });
    await bounce(rehearsed, people[3]);
    expect((await standing(rehearsed))?.held).toContain("3 of 50 emails in 7 days came back");
  });

  it.each([
    ["lets the mailbox go on", 1, null],
    ["leaves it at rest while another complaint still stands", 2, "brought a complaint"],
  ])("of a complaint, taken back, %s", async (_, complaints, held) => {
    const rehearsed = await openInboundRehearsal({ course: ONE });
    const people = await sendTo(rehearsed, 50);
    for (const [n, person] of people.slice(0, complaints).entries()) {
      const context = { ...(await rehearsed.inboundContext()), batch: `command ${n}` };
      await recordFact(context, person, { kind: "complained", at: rehearsed.at }, rehearsed.at);
    }
    expect((await standing(rehearsed))?.held).toContain("brought a complaint");
    const [taken] = await undo(await rehearsed.inboundContext(), null, rehearsed.at + 1_000);
    expect(taken).toMatchObject({ refusal: null });
    const after = (await standing(rehearsed))?.held ?? null;
    if (held === null) expect(after).toBeNull();
    else expect(after).toContain(held);
  });

  it("of somebody who was never written to counts for no mailbox", async () => {
    const rehearsed = await openInboundRehearsal({ course: ONE });
    await sendTo(rehearsed, 50);
    const [stranger] = await rehearsed.people([{ email: "s@elsewhere.example" }]);
    expect((await tell(rehearsed, stranger, { kind: "complained" })).held).toBeNull();
    expect(await standing(rehearsed)).toMatchObject({ held: null, week: { complained: 0 } });
  });

  type Told = (rehearsed: InboundRehearsal, people: Awaited<ReturnType<typeof sendTo>>) => Promise<unknown>;
  const complaint: Told = (rehearsed, [person]) => tell(rehearsed, person, { kind: "complained" });
  const bounces: Told = async (rehearsed, [, ...people]) => {
    for (const person of people.slice(0, 3)) await bounce(rehearsed, person);
  };
  const others: Told = (rehearsed) => sendTo(rehearsed, 20, 100);
  it.each([
    ["complaint, bounces, more mail", [complaint, bounces, others]],
    ["bounces, complaint, more mail", [bounces, complaint, others]],
    ["complaint, more mail, bounces", [complaint, others, bounces]],
    ["more mail, bounces, complaint", [others, bounces, complaint]],
  ] as [string, Told[]][])("holds the mailbox whatever came first: %s", async (_, acts) => {
    // The first 40 are too few to judge by; 60 are enough.
    const rehearsed = await openInboundRehearsal({ course: ONE });
    const people = await sendTo(rehearsed, 40);
    for (const act of acts) await act(rehearsed, people);
    // What is held here is looked for before anything more leaves.
    await sendTo(rehearsed, 1, 200);
    expect(rehearsed.outbox()).toHaveLength(60);
    expect((await standing(rehearsed))?.held).toMatch(/came back|brought a complaint/);
    expect(await standing(rehearsed)).toMatchObject({ week: { sent: 60, bounced: 3, complained: 1 } });
  });
});
