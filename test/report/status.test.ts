import { expect, it, onTestFinished } from "vitest";
import { judgeHealth } from "../../src/report/health.ts";
import { readStatus } from "../../src/report/status.ts";
import { openRehearsal } from "../run/rehearsal.ts";

const SETTING = { disk: null, holder: null, overdueMs: 30 * 60_000, restoredFrom: null };
const DAY = 86_400_000;
const step = (rest: string) => `steps:\n  - { id: intro, do: email, subject: Hello, body: "Hi.", ${rest} }\n`;

async function open(sequences: Record<string, string>) {
  const rehearsal = await openRehearsal(sequences);
  onTestFinished(() => rehearsal.close());
  const look = async () => {
    const view = await readStatus(await rehearsal.context());
    return { view, troubles: judgeHealth(view, SETTING).map(({ check, detail }) => `${check}: ${detail}`) };
  };
  return { rehearsal, look };
}

it("counts messages that lack something, and messages that wait for approval", async () => {
  const { rehearsal, look } = await open({
    lacking: `name: lacking\n${step("").replace("Hi.", "About {{ topic }}.")}`,
    asking: `name: asking\n${step("approve: true")}`,
  });
  const [anna] = await rehearsal.people([{ email: "a@acme.example" }]);
  if (anna === undefined) throw new Error("nobody");
  await rehearsal.enroll("lacking", [anna]);
  await rehearsal.enroll("asking", [anna]);
  await rehearsal.run();
  const { view, troubles } = await look();
  expect(view.sequences).toMatchObject([
    { name: "asking", held: 0, reviews: 1 },
    { name: "lacking", held: 1, reviews: 0 },
  ]);
  expect(view.next_due).toBeNull();
  expect(troubles).toEqual([
    "sequence: asking: 1 wait for approval",
    "sequence: lacking: 1 wait for a person",
  ]);
});

it.each([
  ["all", ""],
  ["sequence", "mail"],
  ["sender", "anna"],
] as const)("calls nothing overdue that a person paused: %s %s", async (scope, name) => {
  const { rehearsal, look } = await open({ mail: `name: mail\n${step("")}` });
  await rehearsal.enroll("mail", await rehearsal.people([{ email: "a@acme.example" }]));
  const due = rehearsal.at;
  rehearsal.at += DAY;
  expect((await look()).troubles).toEqual([expect.stringContaining("overdue")]);
  expect((await look()).view.next_due).toBe(due);
  await rehearsal.store.pause({ scope, name, at: rehearsal.at });
  const { view, troubles } = await look();
  expect(troubles).toEqual([]);
  expect(view).toMatchObject({ next_due: null, pauses: [{ scope, name }] });
});
