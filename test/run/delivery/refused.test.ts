import { describe, expect, it, onTestFinished } from "vitest";
import { readStatus } from "../../../src/report/status.ts";
import { resumeTarget } from "../../../src/run/actions/pause.ts";
import { explainProspect } from "../../../src/run/why.ts";
import type { Prospect } from "../../../src/store/port.ts";
import {
  type Script,
  type ScriptedServer,
  startScriptedServer,
} from "../../channels/email/scripted-server.ts";
import { openRehearsal, type Rehearsal } from "../rehearsal.ts";

const HOUR = 3_600_000;
const MAIL = "name: mail\nsteps:\n  - { id: intro, do: email, subject: Hello, body: Hi. }\n";
const MAIL_AND_TASK = `${MAIL}  - { id: ring, do: call, script: Ring. }
  - { id: again, do: email, thread: intro, body: Again. }
  - { id: other, do: email, subject: Other, body: Other. }
`;

interface Mailroom extends Rehearsal {
  server: ScriptedServer;
  resumeSender(): Promise<void>;
  held(): Promise<string | null>;
  /** Addresses that took a message, in order. */
  reached(): string[];
}

async function openMailroom(script: Script, sequence = MAIL): Promise<Mailroom> {
  const server = await startScriptedServer(script);
  const workspace = `
workspace: refused
rehearsal: true
calendar: { timezone: UTC, hours: Mon-Sun 00:00-24:00, holidays: none }
senders:
  anna: { name: Anna Kim, email: anna@acme.example, smtp: "${server.url}", connections: 1 }
`;
  const rehearsal = await openRehearsal({ mail: sequence }, { workspace });
  onTestFinished(async () => {
    await rehearsal.close();
    await server.close();
  });
  return Object.assign(rehearsal, {
    server,
    async resumeSender() {
      await resumeTarget(await rehearsal.context(), { type: "sender", name: "anna" }, rehearsal.at);
    },
    async held() {
      return (await readStatus(await rehearsal.context())).senders[0]?.held ?? null;
    },
    reached: () =>
      server.received
        .filter((mail) => mail.includes("Subject: Hello"))
        .map((mail) => /^To: .*?([^\s<>]+@[^\s<>]+?)>?\r?$/m.exec(mail)?.[1] ?? "nobody"),
  });
}

async function enter(room: Mailroom, count: number, from = 0, domain?: string): Promise<Prospect[]> {
  const people = await room.people(
    Array.from({ length: count }, (_, index) => ({
      email: `p${from + index}@${domain ?? `firm${from + index}.example`}`,
      phone: `+4930${1_000_000 + from + index}`,
    })),
  );
  await room.enroll("mail", people);
  return people;
}

const refuse =
  (reply: string, ...who: string[]) =>
  (recipient: string) =>
    who.some((each) => recipient.startsWith(`${each}@`)) ? reply : null;

describe("one recipient who is refused", () => {
  const REPLIES = [
    "554 5.7.1 recipient rejected by policy",
    "550 5.7.26 unauthenticated mail",
    "550 rejected for policy reasons",
    "554 Transaction failed",
    "550 5.1.8 Sender address rejected",
    "550-5.7.1 our filter\r\n550 5.7.1 does not like it",
  ];
  const isRefused = (index: number): boolean => index % 2 === 0;

  it.each(["RCPT", "DATA", "MESSAGE"] as const)("at %s keeps nobody else from their mail", async (stage) => {
    const room = await openMailroom({
      [stage]: (recipient: string) => {
        const index = Number(/^p(\d+)@/.exec(recipient)?.[1]);
        return isRefused(index) ? (REPLIES[index / 2] ?? null) : null;
      },
    });
    const people = await enter(room, 2 * REPLIES.length);
    expect(await room.run()).toMatchObject({ sent: REPLIES.length, failed: REPLIES.length, held: 0 });
    expect(await room.held()).toBeNull();
    for (const person of people.filter((_, index) => isRefused(index))) {
      expect(await room.store.findSuppression(person)).toBeNull();
      const kinds = (await room.store.timeline(person.id)).map(({ kind }) => kind);
      expect(kinds).toEqual(expect.arrayContaining(["failed", "blocked"]));
      const { enrollments } = await explainProspect(await room.context(), person);
      expect(enrollments[0]?.reason).toMatch(/55[04] .*seq resume/);
    }
    // Nobody asked for more, so no more is tried.
    room.at += HOUR;
    expect(await room.run()).toMatchObject({ due: 0 });
  });

  it("goes on with other channels, and with no follow-up of a message that nobody has", async () => {
    const room = await openMailroom({ RCPT: refuse("554 5.7.1 policy", "p0") }, MAIL_AND_TASK);
    const [first] = await enter(room, 1);
    if (first === undefined) throw new Error("nobody");
    await room.run();
    const [task] = await room.store.tasks({ status: "open" });
    expect(task).toMatchObject({ step: "ring" });
    await room.endTask(task?.id ?? 0, "done");
    room.server.script = {};
    await room.run();
    expect(room.server.received).toHaveLength(1);
    expect(room.server.received[0]).toContain("Subject: Other");
  });

  it("is tried again when a rep says so, with the same message, and not after another touch", async () => {
    const room = await openMailroom({ RCPT: refuse("554 5.7.1 policy", "p0", "p1") }, MAIL_AND_TASK);
    const [first, second] = await enter(room, 2);
    if (first === undefined || second === undefined) throw new Error("nobody");
    await room.run();
    const ids = (await room.store.attempts({ status: "failed" })).map(({ messageId }) => messageId);
    const [, task] = await room.store.tasks({ status: "open" });
    await room.endTask(task?.id ?? 0, "done");
    room.server.script = {};
    await room.resume(first);
    await room.resume(second);
    await room.run();
    const intros = room.server.received.filter((mail) => mail.includes("Subject: Hello"));
    expect(intros).toHaveLength(1);
    expect(ids.some((id) => id !== null && intros[0]?.includes(id))).toBe(true);
    expect(await room.store.tasks({ status: "open" })).toMatchObject([{ step: "ring", prospect: first.id }]);
  });
});

describe("a sender whom one server after the other refuses", () => {
  it("is held after three domains, across runs, and what was refused is tried again behind the others", async () => {
    const room = await openMailroom({ MESSAGE: () => "550 5.7.26 unauthenticated mail" }, MAIL_AND_TASK);
    for (const from of [0, 1, 2]) {
      expect(await room.held()).toBeNull();
      await enter(room, 1, from);
      await room.run();
      room.at += HOUR;
    }
    expect(await room.held()).toMatch(/refused for 3 people of 3 domains in a row; the last: .*5\.7\.26/);
    const status = await readStatus(await room.context());
    expect(status.senders[0]?.week.blocked).toBe(3);
    // Nobody goes on without the mail that was only refused because of the sender.
    expect(await room.store.tasks({ status: "open" })).toEqual([]);
    await enter(room, 4, 3);
    expect(await room.run()).toMatchObject({ sent: 0 });
    room.server.script = {};
    room.server.received.length = 0;
    await room.resumeSender();
    await room.run();
    expect(room.reached()).toEqual([3, 4, 5, 6].map((n) => `p${n}@firm${n}.example`));
    room.at += HOUR;
    await room.run();
    expect(room.reached().slice(4).sort()).toEqual([0, 1, 2].map((n) => `p${n}@firm${n}.example`));
  });

  it("is not held for ever by the same few: they come last, and hold it no second time", async () => {
    const room = await openMailroom({ RCPT: refuse("554 5.7.1 policy", "p0", "p1", "p2") });
    await enter(room, 10);
    await room.run();
    expect(await room.held()).not.toBeNull();
    await room.resumeSender();
    for (let hour = 0; hour < 3; hour++) {
      await room.run();
      room.at += HOUR;
    }
    expect(room.server.received).toHaveLength(7);
    expect(await room.held()).toBeNull();
  });

  it("is not held by one company, until ten of its people are refused", async () => {
    const room = await openMailroom({ RCPT: () => "550 5.7.1 policy" });
    await enter(room, 9, 0, "firm.example");
    await room.run();
    expect(await room.held()).toBeNull();
    await enter(room, 1, 9, "firm.example");
    await room.run();
    expect(await room.held()).toContain("10 people of one domain");
  });

  it("is in no row any more once a message was taken", async () => {
    const room = await openMailroom({ RCPT: refuse("550 5.7.1 policy", "p0", "p1", "p3", "p4") });
    await enter(room, 5);
    expect(await room.run()).toMatchObject({ sent: 1, failed: 4 });
    expect(await room.held()).toBeNull();
  });

  it("still has its tasks", async () => {
    const room = await openMailroom(
      { MAIL: "550 5.7.1 not you" },
      "name: mail\nsteps:\n  - { id: ring, do: call, script: Ring. }\n",
    );
    await room.store.holdSender("anna", "email", "by a test", room.at);
    await enter(room, 2);
    expect(await room.run()).toMatchObject({ tasks: 2, held: 0 });
  });
});

describe("what passes by itself", () => {
  it.each([
    ["RCPT", "550 5.7.1 daily sending quota exceeded"],
    ["MAIL", "554 5.7.1 message rate limit reached, slow down"],
  ] as const)("at %s, %s lets everybody's mail wait, and holds and fails nobody", async (stage, reply) => {
    const room = await openMailroom({ [stage]: reply });
    await enter(room, 8);
    expect(await room.run()).toMatchObject({ sent: 0, failed: 0, held: 0, deferred: 8 });
    expect(await room.store.attempts({ status: "failed" })).toSatisfy(
      (tried: unknown[]) => tried.length <= 3,
    );
    expect(await room.held()).toBeNull();
    room.server.script = {};
    room.at += HOUR;
    expect(await room.run()).toMatchObject({ sent: 8 });
  });

  it.each([
    ["MESSAGE", "451 4.7.1 Greylisting in action, please come back later"],
    ["RCPT", "550 5.7.1 greylisted, try again later"],
  ] as const)("at %s, %s for some keeps nobody else waiting", async (stage, reply) => {
    const room = await openMailroom({ [stage]: refuse(reply, "p0", "p1", "p2", "p3") });
    await enter(room, 8);
    expect(await room.run()).toMatchObject({ sent: 4, deferred: 4 });
    room.server.script = {};
    room.at += HOUR;
    expect(await room.run()).toMatchObject({ sent: 4 });
  });
});
