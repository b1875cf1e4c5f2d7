import { describe, expect, it } from "vitest";
import { readStatus } from "../../src/report/status.ts";
import { HEALTH_WINDOW_MS, judgeHealth } from "../../src/run/mailbox-health.ts";
import { resumeTarget } from "../../src/run/pause.ts";
import { DAY, type Ear, openEar } from "../inbound/hearing.ts";

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
