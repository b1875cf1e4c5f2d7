import { expect, it, onTestFinished } from "vitest";
import { explainProspect } from "../../../src/run/why.ts";
import { openRehearsal } from "../rehearsal.ts";

const HOUR = 3_600_000;
const CALLS = `name: calls
steps:
  - { id: one, do: call, script: Ring. }
`;
const MAIL = "name: mail\nsteps:\n  - { id: intro, do: email, subject: Hello, body: Hi. }\n";

async function open(budget: string) {
  const workspace = `
workspace: budget
rehearsal: true
calendar: { timezone: UTC, hours: Mon-Sun 00:00-24:00, holidays: none }
touch_budget: ${budget}
senders:
  anna: { name: Anna Kim, email: anna@acme.example, limits: { per_day: 20 } }
`;
  const sequences = { calls: CALLS, more: CALLS.replace("calls", "more"), mail: MAIL };
  const rehearsal = await openRehearsal(sequences, { workspace });
  onTestFinished(() => rehearsal.close());
  const people = await rehearsal.people(
    [0, 1, 2].map((n) => ({ email: `p${n}@firm.example`, phone: `+4930100000${n}` })),
  );
  const tasks = () => rehearsal.store.tasks({ status: "open" });
  return { rehearsal, people, tasks };
}

it("opens no more tasks for a company in one run, or in several, than its budget has", async () => {
  const { rehearsal, people, tasks } = await open("{ company: 1 per day }");
  await rehearsal.enroll("calls", people);
  await rehearsal.enroll("more", people);
  expect(await rehearsal.run()).toMatchObject({ tasks: 1 });
  rehearsal.at += 2 * HOUR;
  await rehearsal.run();
  const [first, ...others] = await tasks();
  expect(others).toEqual([]);
  const waiting = people.find(({ id }) => id !== first?.prospect);
  if (waiting === undefined) throw new Error("nobody");
  const { enrollments } = await explainProspect(await rehearsal.context(), waiting);
  expect(enrollments[0]?.gates.find(({ gate }) => gate === "budget")?.detail).toMatch(/1 open task/);
  // Done, it is charged to its day; left out, it gives its place back.
  await rehearsal.endTask(first?.id ?? 0, "done");
  rehearsal.at += 2 * HOUR;
  await rehearsal.run();
  expect(await tasks()).toEqual([]);
  rehearsal.at += 24 * HOUR;
  await rehearsal.run();
  const [second] = await tasks();
  await rehearsal.endTask(second?.id ?? 0, "skip");
  rehearsal.at += 2 * HOUR;
  await rehearsal.run();
  expect(await tasks()).toHaveLength(1);
});

it("counts one person's open task in their other sequences, and lets others' mail keep its slots", async () => {
  const { rehearsal, people, tasks } = await open("{ person: 1 per day }");
  await rehearsal.enroll("calls", people.slice(0, 1));
  await rehearsal.run();
  await rehearsal.enroll("mail", people);
  expect(await rehearsal.run()).toMatchObject({ sent: 2, deferred: 1 });
  expect(await rehearsal.store.reservedTimes("anna", "email", false, rehearsal.at)).toEqual([]);
  const [task] = await tasks();
  await rehearsal.endTask(task?.id ?? 0, "skip");
  rehearsal.at += 2 * HOUR;
  expect(await rehearsal.run()).toMatchObject({ sent: 1 });
});

it("keeps nobody waiting for a task that nobody can do: snoozed, or of a paused person", async () => {
  const { rehearsal, people, tasks } = await open("{ company: 1 per day }");
  await rehearsal.enroll("calls", people.slice(0, 1));
  await rehearsal.run();
  const [task] = await tasks();
  await rehearsal.store.changeTask(task?.id ?? 0, { snoozedUntil: rehearsal.at + 100 * HOUR });
  await rehearsal.enroll("mail", people.slice(1, 2));
  expect(await rehearsal.run()).toMatchObject({ sent: 1 });
});

it("counts a mail that was told of, by whoever sent it", async () => {
  const { rehearsal, people } = await open("{ person: 1 per day, company: 1 per day }");
  const [first, second] = people;
  if (first === undefined || second === undefined) throw new Error("nobody");
  await rehearsal.enroll("mail", [first]);
  const { at } = rehearsal;
  await rehearsal.fact(first, { kind: "sent", sequence: "mail", step: "intro", at: at - 2 * HOUR });
  await rehearsal.enroll("calls", [first]);
  await rehearsal.enroll("mail", [second]);
  expect(await rehearsal.run()).toMatchObject({ sent: 0, tasks: 0 });
  const isClosed = async (person: typeof first) =>
    (await explainProspect(await rehearsal.context(), person)).enrollments.map(
      ({ gates }) => gates.find(({ gate }) => gate === "budget")?.pass,
    );
  expect([await isClosed(first), await isClosed(second)]).toEqual([[undefined, false], [false]]);
  rehearsal.at = at + 22 * HOUR + 1;
  expect(await rehearsal.run()).toMatchObject({ due: 2, tasks: 1, deferred: 1 });
});
