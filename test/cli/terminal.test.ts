import { describe, expect, it } from "vitest";
import { openInboundRehearsal } from "../inbound/inbound-rehearsal.ts";
import { runSeq } from "./run-seq.ts";
import { atTerminal, enter, hasTerminal, interrupt } from "./terminal.ts";
import { makeWorkspace, PEOPLE } from "./workspace.ts";

async function openDesk() {
  const rehearsed = await openInboundRehearsal();
  const [jin] = await rehearsed.people([{ email: "jin@hanbit.example", first_name: "Jin", timezone: "UTC" }]);
  if (jin === undefined) throw new Error("nobody");
  await rehearsed.enroll("course", [jin]);
  await rehearsed.run();
  const env = { SEQ_NOW: new Date(rehearsed.at).toISOString() };
  return { rehearsed, jin, place: { cwd: rehearsed.root, env } };
}

describe.skipIf(!hasTerminal)("at a terminal (needs script of util-linux)", () => {
  it("erasing asks first, and no is the answer of a mere Enter", async () => {
    const { rehearsed, jin, place } = await openDesk();
    const { code, screen } = await atTerminal(["prospects", "erase", "p1"], place, [
      { question: "Erase p1?", keys: enter },
    ]);
    expect(screen).toContain("nothing erased");
    expect(code).toBe(0);
    expect(await rehearsed.store.getProspect(jin.id)).not.toBeNull();
    const yes = await atTerminal(["prospects", "erase", "p1"], place, [
      { question: "Erase p1?", keys: `y${enter}` },
    ]);
    expect(yes.screen).toContain("p1 is erased");
    expect(await rehearsed.store.getProspect(jin.id)).toBeNull();
  });

  it("seq inbox walks through what waits, and stops where the person does", async () => {
    const { rehearsed, place } = await openDesk();
    await rehearsed.receive({ from: "jin@hanbit.example", subject: "A question", text: "Who are you?" });
    const { code, screen } = await atTerminal(["inbox"], place, [
      { question: "What is it?", keys: interrupt },
    ]);
    expect(screen).toContain("Who are you?");
    expect(screen).toContain("stopped; nothing was changed");
    expect(code).toBe(130);
    const listed = await runSeq(["inbox", "list", "--json"], { ...place, now: rehearsed.at });
    expect(JSON.parse(listed.out)).toMatchObject([{ id: 1, status: "open" }]);
  });
});

it.skipIf(!hasTerminal)(
  "a wrong answer is asked for again, and the walk goes on (needs script of util-linux)",
  async () => {
    const intro =
      "name: intro\nsteps:\n  - id: call\n    do: call\n    script: Ask {{ first_name }} how it went.\n";
    const cwd = makeWorkspace({ intro });
    const now = "2026-03-02T12:00";
    await runSeq(["import", "-", "--now", now], { cwd, stdin: PEOPLE });
    await runSeq(["enroll", "intro", "--all", "--now", now], { cwd });
    await runSeq(["run", "--now", now], { cwd });
    const down = "\u001b[B";
    const clear = "\u0015";
    const { code, screen } = await atTerminal(["--now", now, "tasks"], { cwd }, [
      { question: "What now?", keys: down.repeat(4) + enter },
      { question: "Until when?", keys: `sometime${enter}` },
      { question: "write tomorrow", keys: `${clear}2026-01-01${enter}` },
      { question: "that has passed", keys: `${clear}내일 오후 2시${enter}` },
    ]);
    expect(screen).toContain("0 ended, 1 left");
    expect(code).toBe(0);
    const listed = await runSeq(["tasks", "list", "--json", "--now", "2026-03-03T13:59"], { cwd });
    expect(JSON.parse(listed.out)).toEqual([]);
    const later = await runSeq(["tasks", "list", "--json", "--now", "2026-03-03T14:01"], { cwd });
    expect(JSON.parse(later.out)).toHaveLength(1);
  },
);

const REVIEWED = `name: intro
steps:
  - { id: hello, do: email, approve: true, subject: "{{ company }}", body: "Hi {{ first_name }}." }
  - { id: ring, do: call, script: "Ring {{ first_name }}." }
`;

it.skipIf(!hasTerminal)(
  "one key approves all alike after listing them, and a call ends as it ended (needs script of util-linux)",
  async () => {
    const cwd = makeWorkspace({ intro: REVIEWED });
    const now = ["--now", "2026-03-02T12:00"];
    const people =
      'first_name,email,phone,company\n민수,min@hanbit.example,+821012345678,한빛\nBo,bo@b.example,+821012345679,"A.B. & Co."\n';
    await runSeq(["import", "-", ...now], { cwd, stdin: people });
    await runSeq(["enroll", "intro", "--all", ...now], { cwd });
    // The sender writes one in 90 seconds.
    for (const at of ["2026-03-02T12:00", "2026-03-02T12:02"]) await runSeq(["run", "--now", at], { cwd });
    const review = await atTerminal(["--now", "2026-03-02T12:03", "review"], { cwd }, [
      { question: "What now?", keys: "a" },
      { question: "❯ all 2 like", keys: enter },
      { question: "Approve these 2", keys: `y${enter}` },
    ]);
    expect(review.screen).toContain("A.B. & Co.");
    expect(review.screen).toContain("2 approved, 0 declined, 0 left");
    for (const at of ["2026-03-02T12:04", "2026-03-02T12:06", "2026-03-02T12:08"])
      await runSeq(["run", "--now", at], { cwd });
    const later = ["--now", "2026-03-02T12:10"];
    const tasks = await atTerminal([...later, "tasks"], { cwd }, [
      { question: "What now?", keys: "v" },
      { question: "❯ voicemail", keys: enter },
      { question: "A note", keys: `다음 주에${enter}` },
      { question: "What now?", keys: interrupt },
    ]);
    expect(tasks.screen).toContain("stopped; what was already answered is kept");
    const timeline = await runSeq(["timeline", "p1", "--json", ...later], { cwd });
    expect(timeline.out).toContain("다음 주에");
  },
);
