import { expect, it } from "vitest";
import { settleMessage } from "../../src/inbound/settle-message.ts";
import type { Prospect } from "../../src/store/port.ts";
import { DAY, HOUR, type InboundRehearsal, MONDAY, openInboundRehearsal } from "./inbound-rehearsal.ts";

const SEQUENCE = `
name: course
exit_on: [replied, meeting_booked]
steps:
  - { id: connect, do: linkedin.connect, note: Hello }
  - id: intro
    wait: 2 days
    do: email
    subject: Shorter onboarding
    body: Hello {{ first_name }}
  - id: nudge
    wait: 3 days
    do: email
    thread: intro
    body: Still there?
  - { id: call, wait: 3 days, do: call, script: Hello }
  - id: last
    wait: 3 days
    do: email
    thread: intro
    body: Goodbye
`;

const names = [
  "reply",
  "alias",
  "korean",
  "byhand",
  "hard",
  "hard-alias",
  "soft",
  "policy",
  "away",
  "away-undated",
  "optout",
  "optout-mailto",
  "complaint",
  "meeting",
  "quiet",
];

/** Whatever happens on the day, every hour of the day the world goes on: tasks are done, what is due leaves. */
async function liveUntil(rehearsed: InboundRehearsal, end: number): Promise<void> {
  for (; rehearsed.at <= end; rehearsed.at += 4 * HOUR) {
    await rehearsed.run();
    for (const task of await rehearsed.store.tasks({ status: "open" }))
      await rehearsed.endTask(task.id, "done");
  }
}

it("three weeks with fifteen people: each is left exactly where they should be", async () => {
  const rehearsed = await openInboundRehearsal({ course: SEQUENCE });
  const people = await rehearsed.people(
    names.map((name) => ({
      email: `${name}@${name}.example`,
      first_name: name,
      timezone: "UTC",
      linkedin_url: `https://www.linkedin.com/in/${name}`,
      phone: `+8210${String(names.indexOf(name)).padStart(8, "0")}`,
    })),
  );
  const who = new Map<string, Prospect>(people.map((person, index) => [names[index] ?? "", person]));
  const of = (name: string): Prospect => who.get(name) ?? expect.fail(name);
  await rehearsed.enroll("course", people);
  await liveUntil(rehearsed, MONDAY + 3 * DAY);

  const mail = async (
    name: string,
    classified: Parameters<InboundRehearsal["receive"]>[0],
    step = "intro",
  ) => {
    const { messageId } = await rehearsed.sent(of(name), step);
    return rehearsed.receive({ from: `${name}@${name}.example`, references: [messageId], ...classified });
  };
  const report = (
    name: string,
    status: string,
    reason: string,
    hard: boolean,
    address = `${name}@${name}.example`,
  ) => mail(name, { kind: "bounce", from: null, recipients: [{ address, status, reason, hard }] });
  const stopped = new Map<string, number>();
  const stop = (name: string): void => void stopped.set(name, rehearsed.at);

  await mail("reply", {});
  await mail("alias", { from: "boss@group.alias.example", fromName: "The Boss" });
  await mail("korean", { text: "네, 목요일에 통화하시죠.", subject: "답장: Shorter onboarding" });
  await rehearsed.receive({ from: "byhand@byhand.example", subject: "안녕하세요" });
  await report("hard", "5.1.1", "user_unknown", true);
  await report("hard-alias", "5.1.1", "user_unknown", true, "gone@elsewhere.example");
  await report("soft", "4.2.2", "mailbox_full", false);
  await report("policy", "5.7.1", "policy", false);
  await mail("away", { kind: "out_of_office", returnDate: "2026-03-12" });
  await rehearsed.receive({
    kind: "out_of_office",
    from: "away-undated@away-undated.example",
    subject: "부재중",
  });
  await mail("optout", { kind: "opt_out", optOut: "sure", text: "수신거부 부탁드립니다" });
  const raw = JSON.parse((await rehearsed.sent(of("optout-mailto"))).content).message as string;
  const token = /unsubscribe%20([\w-]+)/.exec(raw.replace(/\r\n\s/g, ""))?.[1] ?? "";
  await rehearsed.receive({
    kind: "opt_out",
    optOut: "sure",
    from: "o@private.example",
    subject: `unsubscribe ${token}`,
  });
  await mail("complaint", { kind: "complaint", from: "fbl@isp.example" });
  await rehearsed.fact(of("meeting"), { kind: "meeting_booked" });
  for (const name of names.slice(0, 6)) stop(name);
  for (const name of ["optout", "optout-mailto", "complaint", "meeting"]) stop(name);

  await liveUntil(rehearsed, MONDAY + 5 * DAY);
  const [open] = await rehearsed.store.messages({ status: "open" });
  await settleMessage(
    await rehearsed.inboundContext(),
    open?.id ?? 0,
    "replied",
    { person: null, returnDate: null },
    rehearsed.at,
  );
  await liveUntil(rehearsed, MONDAY + 21 * DAY);

  const ends = new Map<string, string>();
  for (const name of names) ends.set(name, await rehearsed.status(of(name)));
  expect(Object.fromEntries(ends)).toEqual({
    reply: "exited (replied)",
    alias: "exited (replied)",
    korean: "exited (replied)",
    byhand: "exited (replied)",
    hard: "exited (bounced)",
    "hard-alias": "exited (bounced)",
    soft: "finished",
    policy: "finished",
    away: "finished",
    "away-undated": "active",
    optout: "exited (opted_out)",
    "optout-mailto": "exited (opted_out)",
    complaint: "exited (complained)",
    meeting: "exited (meeting_booked)",
    quiet: "finished",
  });
  for (const name of names) {
    const touches = (await rehearsed.store.timeline(of(name).id)).filter(
      ({ kind }) => kind === "sent" || kind === "done",
    );
    const end = stopped.get(name);
    if (end !== undefined) {
      expect(
        touches.filter(({ at }) => at > end),
        `${name} was touched after the stop`,
      ).toEqual([]);
    }
    const whileAway = { away: Date.UTC(2026, 2, 13), "away-undated": MONDAY + 17 * DAY }[name];
    if (whileAway !== undefined) {
      const heardAt = MONDAY + 3 * DAY + 4 * HOUR;
      expect(
        touches.filter(({ at }) => at > heardAt && at < whileAway),
        `${name} was touched while away`,
      ).toEqual([]);
      expect(
        touches.some(({ at }) => at >= whileAway),
        `${name} is touched again after the return`,
      ).toBe(true);
    }
  }
  expect((await rehearsed.store.countWaiting()).open).toBe(0);
}, 60_000);
