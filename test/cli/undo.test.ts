import { describe, expect, it, test } from "vitest";
import { type Field, MONDAY, makeField } from "../faults/field.ts";

const AT = ["--now", MONDAY];
const COURSE = `name: course
exit_on: [replied]
steps:
  - id: ring
    do: call
    script: Ring {{ first_name }}.
  - id: note
    do: linkedin.message
    text: Hello {{ first_name }}.
  - id: mail
    wait: 2 days
    when: steps.ring.voicemail
    do: email
    subject: After the call
    body: Hi {{ first_name }}.
`;
const PEOPLE = `first_name,email,phone,linkedin_url
Anna,anna@acme.example,+49301000001,https://www.linkedin.com/in/anna
Bo,bo@other.example,+49301000002,https://www.linkedin.com/in/bo
`;
const ANNA = "anna@acme.example";

async function openDesk(extra = ""): Promise<Field> {
  const field = makeField({ sequences: { course: COURSE }, extra });
  await field.seq(["import", "-", ...AT], { stdin: PEOPLE });
  await field.seq(["enroll", "course", "--all", ...AT]);
  await field.seq(["run", ...AT]);
  return field;
}

/** All that a person's position hangs on, and what is charged. */
const stand = (field: Field): unknown[] => [
  field.query(
    "SELECT id, status, phase, step, due_at, json_remove(state, '$.since') AS state FROM enrollments ORDER BY id",
  ),
  field.query("SELECT id, status, closed_at, snoozed_until FROM tasks ORDER BY id"),
  field.query("SELECT name FROM suppressions ORDER BY name"),
  field.query("SELECT enrollment, step FROM attempts WHERE failed = 0 ORDER BY id"),
];

describe("seq undo", () => {
  test.each([
    ["a task done", ["tasks", "done", "1"]],
    ["a call that ended on a voicemail", ["tasks", "done", "1", "--as", "voicemail", "--note", "call later"]],
    ["a call to come", ["tasks", "done", "1", "--as", "call_back", "--until", "2026-03-03T10:00"]],
    ["a wrong number", ["tasks", "done", "1", "--as", "wrong-number"]],
    ["a meeting", ["tasks", "done", "1", "--as", "meeting_booked"]],
    ["a task left out", ["tasks", "skip", "1"]],
    ["nobody found", ["tasks", "skip", "1", "--not-found"]],
    ["several tasks at once", ["tasks", "done", "1", "2"]],
    ["an exit", ["exit", ANNA]],
    ["everybody's exit", ["exit", "--sequence", "course"]],
    ["a reply", ["event", ANNA, "replied"]],
    ["a call told as made", ["event", ANNA, "done", "--sequence", "course", "--step", "ring"]],
    ["a mail told as sent", ["event", ANNA, "sent", "--sequence", "course", "--step", "mail"]],
    ["an opt-out of the wrong person", ["event", ANNA, "opted_out"]],
  ])("takes back %s: all is as it was, and the timeline says so", async (_, argv) => {
    const field = await openDesk();
    const before = stand(field);
    const figures = await field.json(["report", ...AT]);
    expect((await field.seq([...argv, ...AT])).code).toBe(0);
    // What is counted in between is counted back.
    await field.json(["report", ...AT]);
    expect(stand(field)).not.toEqual(before);
    const undone = await field.seq(["undo", ...AT]);
    expect(undone.err).toBe("");
    expect(undone.out).toContain("taken back");
    expect(stand(field)).toEqual(before);
    expect(await field.json(["report", ...AT])).toEqual(figures);
    const events: { kind: string; taken_back?: boolean }[] = await field.json(["timeline", ANNA, ...AT]);
    expect(events.map(({ kind }) => kind)).toContain("taken_back");
    expect(await field.seq(["doctor", ...AT])).not.toMatchObject({
      out: expect.stringContaining("enrollment"),
    });
  });

  it("lets what was taken back count no more: neither for conditions nor at the gates", async () => {
    const field = await openDesk();
    await field.seq(["tasks", "done", "1", "--as", "voicemail", ...AT]);
    await field.seq(["undo", ...AT]);
    await field.seq(["tasks", "done", "1", "--as", "no_answer", ...AT]);
    await field.seq(["run", ...AT]);
    await field.seq(["tasks", "done", "3", ...AT]);
    await field.seq(["run", "--now", "2026-03-04T10:00"]);
    expect(field.outbox()).toEqual([]);
    await field.seq(["event", "bo@other.example", "replied", "--now", "2026-03-04T10:00"]);
    await field.seq(["undo", "bo@other.example", "--now", "2026-03-04T10:01"]);
    const { enrollments } = await field.look<{
      enrollments: { status: string; gates: { gate: string; pass: boolean }[] }[];
    }>(["why", "bo@other.example", "--now", "2026-03-04T10:02"]);
    expect(enrollments[0]?.status).toBe("task");
    expect(enrollments[0]?.gates.find(({ gate }) => gate === "exit")?.pass).toBe(true);
  });

  it("takes back an enrolment, after which the person may enter again", async () => {
    const field = makeField({ sequences: { course: COURSE } });
    await field.seq(["import", "-", ...AT], { stdin: PEOPLE });
    await field.seq(["enroll", "course", "--all", ...AT]);
    expect((await field.seq(["undo", ...AT])).code).toBe(0);
    expect(field.query("SELECT status FROM enrollments")).toEqual([
      { status: "exited" },
      { status: "exited" },
    ]);
    expect(await field.json(["enroll", "course", "--all", ...AT])).toMatchObject({ enrolled: 2, already: 0 });
  });

  it("goes back over a task that the runner has opened meanwhile, one act after the other", async () => {
    const field = await openDesk();
    const before = stand(field)[0];
    await field.seq(["tasks", "done", "1", ...AT]);
    await field.seq(["run", ...AT]);
    await field.seq(["tasks", "done", "3", ...AT]);
    await field.seq(["undo", ANNA, ...AT]);
    expect((await field.seq(["tasks", "list", "--json", ...AT])).out).toContain('"linkedin.message"');
    await field.seq(["undo", ANNA, ...AT]);
    expect(stand(field)[0]).toEqual(before);
    const again = await field.seq(["undo", ANNA, ...AT]);
    expect(again.out).toContain("taken back: enrolled in course");
    expect((await field.seq(["undo", ANNA, ...AT])).err).toContain("nothing was done in the last hour");
  });

  it.each([
    ["something has left since", ["run", "--now", "2026-03-02T09:05"], "has left since"],
    ["something has happened since", ["event", ANNA, "accepted", ...AT], "come"],
    ["it was paused since", ["pause", ANNA, ...AT], "paused has happened since"],
  ])("refuses clearly where %s", async (_, between, reason) => {
    const mail =
      "name: course\nsteps:\n  - id: ring\n    do: call\n    script: Ring.\n  - id: mail\n    do: email\n    subject: Hello\n    body: Hello.\n";
    const field = makeField({ sequences: { course: mail } });
    await field.seq(["import", "-", ...AT], { stdin: PEOPLE });
    await field.seq(["enroll", "course", "--all", ...AT]);
    await field.seq(["run", ...AT]);
    await field.seq(["tasks", "done", "1", ...AT]);
    await field.seq(between);
    if (reason === "come") {
      // The last act is the fact itself; under it lies the call.
      expect((await field.seq(["undo", ANNA, ...AT])).out).toContain("taken back: accepted");
      return;
    }
    const before = stand(field);
    const refused = await field.seq(["undo", ANNA, "--now", "2026-03-02T09:06"]);
    expect(refused.code).toBe(1);
    expect(refused.out).toContain("stays");
    expect(refused.out).toContain(reason);
    expect(stand(field)).toEqual(before);
  });

  it.each([
    ["undo", "seq undo takes a person, not the number of an event: 99"],
    ["failed", "seq failed takes people, not the number of a touch: 99"],
  ])("and seq failed call by its name what a number is taken for: %s", async (command, said) => {
    const field = await openDesk();
    const { code, err } = await field.seq([command, "99", ...AT]);
    expect(code).toBe(2);
    expect(err).toContain(said);
    expect((await field.seq([command, "p99", ...AT])).err).toContain("there is no prospect p99");
  });

  it("forgets after an hour", async () => {
    const field = await openDesk();
    await field.seq(["tasks", "done", "1", ...AT]);
    const late = await field.seq(["undo", "--now", "2026-03-02T10:01"]);
    expect(late.code).not.toBe(0);
    expect(late.err).toContain("nothing was done in the last hour");
  });

  it("leaves an enrolment whose first message has left", async () => {
    const field = await openDesk();
    field.write(
      "sequences/one.yaml",
      "name: one\nsteps:\n  - id: mail\n    do: email\n    subject: A\n    body: A.\n",
    );
    await field.seq(["enroll", "one", "--prospect", ANNA, ...AT]);
    await field.seq(["run", ...AT]);
    expect(field.outbox()).toHaveLength(1);
    expect((await field.seq(["undo", ANNA, ...AT])).out).toContain("has left since");
  });

  it("remembers nothing of somebody who was erased since", async () => {
    const field = await openDesk();
    await field.seq(["tasks", "done", "1", "--as", "voicemail", ...AT]);
    await field.seq(["prospects", "erase", ANNA, "--yes", ...AT]);
    expect(field.query("SELECT prospect FROM acts WHERE prospect = 1")).toEqual([]);
    const undone = await field.seq(["undo", "bo@other.example", ...AT]);
    expect(undone.out).toContain("taken back: enrolled in course");
  });
});
