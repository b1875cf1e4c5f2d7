import { describe, expect, it } from "vitest";
import { readStatus } from "../../src/report/status.ts";
import { resumeTarget } from "../../src/run/actions/pause.ts";
import { type Fact, recordFact } from "../../src/run/actions/record-fact.ts";
import { HEALTH_WINDOW_MS, judgeHealth } from "../../src/run/delivery/mailbox-health.ts";
import type { Prospect } from "../../src/store/port.ts";
import { DAY, type Ear, openEar } from "../inbound/inbound-rehearsal.ts";

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

async function sendTo(ear: Ear, count: number, from = 0) {
  const people = await ear.people(
    Array.from({ length: count }, (_, index) => ({ email: `p${from + index}@firm${from + index}.example` })),
  );
  await ear.enroll("course", people);
  await ear.run();
  return people;
}

async function bounce(ear: Ear, person: Awaited<ReturnType<typeof sendTo>>[number] | undefined) {
  if (person === undefined) throw new Error("nobody");
  const { messageId } = await ear.sent(person);
  const recipients = [{ address: person.email, status: "5.1.1", reason: "user_unknown", hard: true }];
  await ear.hear({ kind: "bounce", recipients, references: [messageId] });
}

describe("a mailbox whose mail comes back", () => {
  it("rests at 5%, says why and how to go on, and is not held again at once", async () => {
    const ear = await openEar({ course: ONE });
    const people = await sendTo(ear, 50);
    await bounce(ear, people[0]);
    // The same bounce reported twice is one.
    await bounce(ear, people[0]);
    await bounce(ear, people[1]);
    expect((await readStatus(await ear.context())).senders[0]?.held).toBeNull();
    await bounce(ear, people[2]);
    const [anna] = (await readStatus(await ear.context())).senders;
    expect(anna?.held).toMatch(/^3 of 50 emails in 7 days came back \(6%: 3 bounced; the limit is 5%\)/);
    expect(anna?.week).toEqual({ sent: 50, bounced: 3, blocked: 0, complained: 0 });

    await sendTo(ear, 5, 100);
    expect(ear.outbox()).toHaveLength(50);
    ear.at += DAY / 24;
    await resumeTarget(await ear.hearing(), { type: "sender", name: "anna" }, ear.at);
    await ear.run();
    expect(ear.outbox()).toHaveLength(55);
    // A late bounce of a message from before the restart does not count any more.
    await bounce(ear, people[3]);
    const after = (await readStatus(await ear.context())).senders[0];
    expect(after).toMatchObject({ held: null, week: { sent: 5, bounced: 0 } });
  });

  it("counts nobody twice, so that one person's reports cannot hold it", async () => {
    const ear = await openEar({
      course: `name: course
steps:
  - { id: one, do: email, subject: Hello, body: Hello }
  - { id: two, wait: 1 hour, do: email, thread: one, body: Hello }
  - { id: three, wait: 1 hour, do: email, thread: one, body: Hello }
`,
    });
    const [mallory] = await sendTo(ear, 50);
    if (mallory === undefined) throw new Error("nobody");
    for (let hour = 1; hour < 4; hour += 1) {
      ear.at += DAY / 24;
      await ear.run();
    }
    const recipients = [{ address: mallory.email, status: "5.7.1", reason: "policy", hard: false }];
    for (const step of ["one", "two", "three"]) {
      const { messageId } = await ear.sent(mallory, step);
      await ear.hear({ kind: "bounce", recipients, references: [messageId], from: null });
    }
    const [anna] = (await readStatus(await ear.context())).senders;
    expect(anna?.week.blocked).toBe(1);
  });

  it("forgets after seven days", async () => {
    const ear = await openEar({ course: ONE });
    const people = await sendTo(ear, 50);
    await bounce(ear, people[0]);
    await bounce(ear, people[1]);
    ear.at += HEALTH_WINDOW_MS;
    await bounce(ear, people[2]);
    expect((await readStatus(await ear.context())).senders[0]?.held).toBeNull();
  });

  it("is held by one complaint among fewer than a thousand", async () => {
    const ear = await openEar({ course: ONE });
    const people = await sendTo(ear, 50);
    const { messageId } = await ear.sent(people[7] ?? expect.fail());
    await ear.hear({ kind: "complaint", references: [messageId] });
    expect((await readStatus(await ear.context())).senders[0]?.held).toContain("brought a complaint");
  });
});

describe("a report entered by hand", () => {
  const tell = async (ear: Ear, person: Prospect | undefined, fact: Partial<Fact> & { kind: string }) => {
    if (person === undefined) throw new Error("nobody");
    return recordFact(await ear.hearing(), person, { at: ear.at, ...fact }, ear.at);
  };
  const standing = async (ear: Ear) => (await readStatus(await ear.context())).senders[0];

  it.each([
    ["with nothing but its kind", {}],
    ["with its step", { step: "intro" }],
    ["with its sequence", { sequence: "course" }],
    ["with both, and its channel", { sequence: "course", step: "intro", channel: "email" }],
    ["for a day, whose mail left at noon", { at: Date.UTC(2026, 2, 2) }],
  ])("counts as one that was read in the mail: %s", async (_, place) => {
    const ear = await openEar({ course: ONE });
    const people = await sendTo(ear, 50);
    const { held, event } = await tell(ear, people[0], { kind: "complained", ...place });
    expect(event).toMatchObject({ sequence: "course", step: "intro", channel: "email" });
    expect(held).toContain("1 of 50 emails in 7 days brought a complaint");
    expect(await standing(ear)).toMatchObject({ week: { complained: 1 } });
    expect((await standing(ear))?.held).toContain("brought a complaint");
  });

  it("of a bounce or a block counts too, and one of a call for no mailbox", async () => {
    const ear = await openEar({ course: ONE });
    const people = await sendTo(ear, 50);
    await tell(ear, people[0], { kind: "bounced" });
    await tell(ear, people[1], { kind: "blocked" });
    await tell(ear, people[2], { kind: "complained", channel: "call" });
    expect(await standing(ear)).toMatchObject({
      held: null,
      week: { bounced: 1, blocked: 1, complained: 0 },
    });
    await bounce(ear, people[3]);
    expect((await standing(ear))?.held).toContain("3 of 50 emails in 7 days came back");
  });

  it("of somebody who was never written to counts for no mailbox", async () => {
    const ear = await openEar({ course: ONE });
    await sendTo(ear, 50);
    const [stranger] = await ear.people([{ email: "s@elsewhere.example" }]);
    expect((await tell(ear, stranger, { kind: "complained" })).held).toBeNull();
    expect(await standing(ear)).toMatchObject({ held: null, week: { complained: 0 } });
  });

  type Told = (ear: Ear, people: Awaited<ReturnType<typeof sendTo>>) => Promise<unknown>;
  const complaint: Told = (ear, [person]) => tell(ear, person, { kind: "complained" });
  const bounces: Told = async (ear, [, ...people]) => {
    for (const person of people.slice(0, 3)) await bounce(ear, person);
  };
  const others: Told = (ear) => sendTo(ear, 20, 100);
  it.each([
    ["complaint, bounces, more mail", [complaint, bounces, others]],
    ["bounces, complaint, more mail", [bounces, complaint, others]],
    ["complaint, more mail, bounces", [complaint, others, bounces]],
    ["more mail, bounces, complaint", [others, bounces, complaint]],
  ] as [string, Told[]][])("holds the mailbox whatever came first: %s", async (_, acts) => {
    // The first 40 are too few to judge by; 60 are enough.
    const ear = await openEar({ course: ONE });
    const people = await sendTo(ear, 40);
    for (const act of acts) await act(ear, people);
    // What is held here is looked for before anything more leaves.
    await sendTo(ear, 1, 200);
    expect(ear.outbox()).toHaveLength(60);
    expect((await standing(ear))?.held).toMatch(/came back|brought a complaint/);
    expect(await standing(ear)).toMatchObject({ week: { sent: 60, bounced: 3, complained: 1 } });
  });
});
