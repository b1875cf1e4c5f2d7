import { describe, expect, test } from "vitest";
import { type Field, MONDAY, makeField } from "../faults/field.ts";

const AT = ["--now", MONDAY];
const CALLS = "name: calls\nsteps:\n  - { id: ring, do: call, script: Ring. }\n";
const PEOPLE = `first_name,email,phone
Anna,anna@acme.example,+49301000001
Bo,bo@sub.acme.example,+49301000002
Cy,cyril@gmail.com,+49301000003
Di,di@other.example,+49301000004
`;

async function openCalls(): Promise<Field> {
  const field = makeField({ sequences: { calls: CALLS } });
  await field.seq(["import", "-", ...AT], { stdin: PEOPLE });
  await field.seq(["enroll", "calls", "--all", ...AT]);
  await field.seq(["run", ...AT]);
  return field;
}

interface Shown {
  id: number;
  prospect: string;
  hidden?: string;
}
const listTasks = async (field: Field, ...more: string[]): Promise<Shown[]> =>
  field.json(["tasks", "list", ...more, ...AT]);
const countTasks = async (field: Field): Promise<number> => {
  const { sequences } = (await field.json(["status", ...AT])) as { sequences: { tasks: number }[] };
  return sequences.reduce((sum, { tasks }) => sum + tasks, 0);
};
const states = (field: Field) =>
  field
    .query<{ status: string; tasks: number }>(
      `SELECT e.status, (SELECT count(*) FROM tasks t WHERE t.enrollment = e.id AND t.status = 'open') AS tasks
        FROM enrollments e ORDER BY e.prospect`,
    )
    .map(({ status, tasks }) => `${status} ${tasks}`);

describe("a suppression", () => {
  const BEFORE = ["active 1", "active 1", "active 1", "active 1"];

  test.each([
    [["add", "anna@acme.example"], [0]],
    [
      ["add", "@acme.example"],
      [0, 1],
    ],
    [["add", "c.y.ril+list@gmail.com"], [2]],
    [["add", "+49301000004"], [3]],
    [["add", "p2"], [1]],
    [
      ["import", "-"],
      [0, 1, 3],
    ],
  ] as const)("%s ends sequences and open tasks at once", async (argv, ended) => {
    const field = await openCalls();
    expect(states(field)).toEqual(BEFORE);
    const done = await field.seq(["suppress", ...argv, "--json", ...AT], {
      stdin: "@acme.example\n+49301000004\n",
    });
    expect(JSON.parse(done.out)).toMatchObject({ ended: ended.length });
    const expected = BEFORE.map((each, index) => (ended.some((one) => one === index) ? "exited 0" : each));
    expect(states(field)).toEqual(expected);
  });
});

describe("the open task of somebody who is not to be touched now", () => {
  test.each([
    ["paused", ["pause", "anna@acme.example"], 3],
    ["of a paused sequence", ["pause", "--sequence", "calls"], 0],
    ["of a paused sender", ["pause", "--sender", "anna"], 0],
    ["while everything is paused", ["pause", "--all"], 0],
    ["away", ["event", "anna@acme.example", "out_of_office"], 3],
  ] as const)("(%s) is hidden, and taken only by who says so", async (_, argv, shown) => {
    const field = await openCalls();
    const [first] = await listTasks(field);
    expect((await field.seq([...argv, ...AT])).code).toBe(0);
    expect(await listTasks(field)).toHaveLength(shown);
    expect(await countTasks(field)).toBe(shown);
    const all = await listTasks(field, "--all");
    expect(all).toHaveLength(4);
    expect(all.filter(({ hidden }) => hidden !== undefined)).toHaveLength(4 - shown);
    const refused = await field.seq(["tasks", "done", String(first?.id), ...AT]);
    expect(refused).toMatchObject({ code: 2, out: "" });
    expect(refused.err).toContain("--yes");
    expect(await listTasks(field, "--all")).toHaveLength(4);
    expect((await field.seq(["tasks", "done", String(first?.id), "--yes", ...AT])).code).toBe(0);
    expect(await listTasks(field, "--all")).toHaveLength(3);
  });
});

describe("seq enroll --again", () => {
  test("says of each who is still in it where they stand, and what to do", async () => {
    const field = await openCalls();
    await field.seq(["pause", "bo@sub.acme.example", ...AT]);
    await field.seq(["exit", "di@other.example", ...AT]);
    const result = await field.json(["enroll", "calls", "--all", "--again", ...AT]);
    expect(result).toMatchObject({
      enrolled: 1,
      already: 3,
      skipped: [
        {
          prospect: expect.stringContaining("anna"),
          reason: expect.stringMatching(/active, at ring.*seq exit p1/),
        },
        {
          prospect: expect.stringContaining("bo"),
          reason: expect.stringMatching(/paused, at ring.*seq exit p2/),
        },
        { prospect: expect.stringContaining("cyril"), reason: expect.stringContaining("still in it") },
      ],
    });
    const { out } = await field.seq(["enroll", "calls", "--prospect", "p1", "--again", ...AT]);
    expect(out).toContain("still in it");
    expect(out).toContain("seq exit p1 --sequence calls");
  });
});
