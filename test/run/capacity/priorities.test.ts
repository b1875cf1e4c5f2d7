import { expect, it, onTestFinished } from "vitest";
import { openRehearsal } from "../rehearsal.ts";

const HOUR = 3_600_000;
const CONNECT = "name: connect\nsteps:\n  - { id: connect, do: linkedin.connect, note: Hello. }\n";
const MAIL = "name: mail\nsteps:\n  - { id: intro, do: email, subject: Hello, body: Hi. }\n";

it.each([
  ["the limit of their action", "limits: { linkedin.connect: 5 per day }"],
  ["the touch budget", "touch_budget: { company: 5 per day }"],
])("tasks that wait for %s take no place from the sender's mail", async (_, limit) => {
  const workspace = `
workspace: lanes
rehearsal: true
calendar: { timezone: UTC, hours: Mon-Sun 00:00-24:00, holidays: none }
${limit}
senders:
  anna: { name: Anna Kim, email: anna@acme.example, limits: { per_day: 20 } }
`;
  const rehearsal = await openRehearsal({ connect: CONNECT, mail: MAIL }, { workspace });
  onTestFinished(() => rehearsal.close());
  const colleagues = Array.from({ length: 40 }, (_row, index) => ({
    email: `p${index}@firm.example`,
    linkedin_url: `https://www.linkedin.com/in/p${index}`,
  }));
  await rehearsal.enroll("connect", await rehearsal.people(colleagues));
  await rehearsal.run();
  for (const task of await rehearsal.store.tasks({ status: "open" }))
    await rehearsal.endTask(task.id, "done");
  // Later on the day, so that tomorrow's places are less than a day away.
  rehearsal.at += 2 * HOUR;
  await rehearsal.run();
  const others = Array.from({ length: 10 }, (_row, index) => ({ email: `q${index}@x${index}.example` }));
  await rehearsal.enroll("mail", await rehearsal.people(others));
  rehearsal.at += HOUR;
  expect(await rehearsal.run({ sequence: "mail" })).toMatchObject({ sent: 10 });
});
