import { describe, expect, it } from "vitest";
import { measureWidth } from "../../src/app/session/width.ts";
import { type InboundRehearsal, openInboundRehearsal } from "../inbound/inbound-rehearsal.ts";
import { runSeq } from "./run-seq.ts";
import { atTerminal, enter, hasTerminal, interrupt, lastScreen } from "./terminal.ts";

const WORKSPACE = `workspace: desk
rehearsal: true
calendar: { timezone: UTC, hours: Mon-Sun 00:00-24:00, holidays: none }
senders:
  anna: { name: Anna Kim, email: anna@acme.example }
`;
const SEQUENCES = {
  course: `name: course
exit_on: [meeting_booked]
steps:
  - { id: intro, do: email, subject: "{{ company }}", body: "Hello {{ first_name }}" }
  - { id: nudge, wait: 3 days, do: email, thread: intro, body: "Still there?" }
`,
  calls: `name: calls
exit_on: [meeting_booked]
steps:
  - { id: ring, do: call, script: "{{ first_name }}에게 전화: ask how it went." }
`,
  letters: `name: letters
exit_on: [meeting_booked]
steps:
  - { id: hello, do: email, approve: true, subject: "{{ company }} 제안", body: "안녕하세요 {{ first_name }}, a word." }
`,
};
const JIN = "jin.han.with.a.long.address@department.of.brightpath.example";

/** A desk with a task, a message to approve and an answer of each of two people, one of them Korean. */
async function openDesk(): Promise<{
  rehearsed: InboundRehearsal;
  place: { cwd: string; env: Record<string, string> };
}> {
  const rehearsed = await openInboundRehearsal(SEQUENCES, WORKSPACE);
  const people = await rehearsed.people([
    {
      email: "min@hanbit.example",
      first_name: "민수",
      last_name: "김",
      company: "한빛소프트웨어 주식회사",
      title: "대표이사",
      phone: "+821012345678",
      timezone: "Asia/Seoul",
    },
    {
      email: JIN,
      first_name: "Jin",
      last_name: "Han",
      company: "Brightpath Consulting & Partners International",
      title: "Head of Operations",
      phone: "+442079460102",
      timezone: "Europe/London",
    },
  ]);
  const answering = await rehearsed.people([
    {
      email: "seo@hanbit.example",
      first_name: "서연",
      last_name: "이",
      company: "한빛",
      timezone: "Asia/Seoul",
    },
    { email: "maya@other.example", first_name: "Maya", last_name: "Osei", company: "Other" },
  ]);
  for (const sequence of ["calls", "letters"]) await rehearsed.enroll(sequence, people);
  await rehearsed.enroll("course", answering);
  for (let run = 0; run < 4; run += 1) await rehearsed.run();
  await rehearsed.receive({ from: "seo@hanbit.example", subject: "Re: 제안", text: "어느 분이신가요?" });
  await rehearsed.receive({ from: "maya@other.example", subject: "A question", text: "Who are you?" });
  return {
    rehearsed,
    place: { cwd: rehearsed.root, env: { SEQ_NOW: new Date(rehearsed.at).toISOString() } },
  };
}

const TABLES = [
  ["status"],
  ["tasks", "list"],
  ["inbox", "list"],
  ["prospects", "list"],
  ["timeline", "min@hanbit.example"],
] as const;

describe("tables of Korean and English", () => {
  it("fit into 60, 80, 100 and 120 columns, and no time or figure is cut", async () => {
    const { rehearsed } = await openDesk();
    for (const [columns, argv] of [60, 80, 100, 120].flatMap((each) =>
      TABLES.map((table) => [each, table] as const),
    )) {
      const { code, out } = await runSeq(argv, {
        cwd: rehearsed.root,
        now: rehearsed.at,
        terminal: true,
        columns,
      });
      expect([argv, code < 2]).toEqual([argv, true]);
      expect(out).not.toMatch(/^no |nothing is /);
      for (const line of out.split("\n")) {
        expect([argv, line, measureWidth(line) <= columns]).toEqual([argv, line, true]);
        expect(line).not.toMatch(/\d{1,2}:\d?…|\b[A-Z][a-z]{2} \d{1,2} [A-Z]?[a-z]?…|\b\d+…$/);
      }
    }
    const { out } = await runSeq(["prospects", "list"], { cwd: rehearsed.root, now: rehearsed.at });
    expect(out).toContain("김민수");
    expect(out).toContain("Jin Han");
  });
});

describe.skipIf(!hasTerminal)("a walk at a terminal (needs script of util-linux)", () => {
  it.each([60, 80, 120])(
    "of %d columns: tasks, reviews and the inbox stay where they are at a wrong key",
    async (columns) => {
      const { place } = await openDesk();
      const at = { ...place, columns };
      const clear = "\u0015";
      const [up, down] = ["\u001b[A", "\u001b[B"];
      // Letters that no choice begins with, a key of its own and an escape sequence that means nothing.
      const wrong = "zㅋ#\u001b[Z";
      const [tasks, review, inbox] = await Promise.all([
        atTerminal(["tasks"], at, [
          { question: "What now?", keys: `${wrong}${down.repeat(4)}` },
          { question: "❯ snooze", keys: enter },
          { question: "Until when?", keys: `언젠가${enter}` },
          { question: "write tomorrow", keys: `${clear}yesterday${enter}` },
          { question: "write tomorrow", keys: interrupt },
        ]),
        atTerminal(["review"], at, [
          { question: "What now?", keys: `${wrong}${up.repeat(2)}` },
          { question: "❯ later", keys: enter },
          { question: "What now?", keys: interrupt },
        ]),
        atTerminal(["inbox"], at, [
          { question: "What is it?", keys: `${wrong}${up.repeat(2)}` },
          { question: "❯ later", keys: enter },
          { question: "What is it?", keys: interrupt },
        ]),
      ]);
      for (const { code, screen } of [tasks, review, inbox]) {
        expect(code).toBe(130);
        expect(screen).toContain("stopped; nothing was changed");
        expect(screen).not.toMatch(/command not found|Error|undefined|\[object/);
      }
      expect(tasks.screen).toContain("김민수");
      expect(review.screen).toContain("한빛소프트웨어 주식회사 제안");
      expect(inbox.screen).toContain("어느 분이신가요?");
      expect(inbox.screen).toContain("Who are you?");
      expect(lastScreen(tasks.screen).join("\n")).not.toContain("seq: ✗");
    },
  );
});
