import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { runSeq } from "../cli/run-seq.ts";
import { makeWorkspace, PEOPLE } from "../cli/workspace.ts";

const PERSONAS = `personas:
  cto: { where: "prospect.title.matches('(?i)cto')" }
`;

async function simulate(cwd: string, ...args: string[]) {
  return runSeq(["simulate", "intro", "--json", "--rounds", "1", ...args], { cwd });
}

it("a simulation may be about the people of one persona, imported or in the sequence already", async () => {
  const cwd = makeWorkspace({ config: (text) => text + PERSONAS });
  writeFileSync(join(cwd, "people.csv"), PEOPLE);
  await runSeq(["import", "people.csv"], { cwd });
  const count = async (...args: string[]) => JSON.parse((await simulate(cwd, ...args)).out).people;
  expect([await count(), await count("--persona", "cto")]).toEqual([2, 1]);
  await runSeq(["enroll", "intro", "--all"], { cwd });
  expect([await count(), await count("--persona", "cto")]).toEqual([2, 1]);
});

it("invented people must be of the persona that they are said to be", async () => {
  const cwd = makeWorkspace({ config: (text) => text + PERSONAS });
  const wrong = await simulate(cwd, "--people", "5", "--persona", "cto");
  expect(wrong.code).toBe(2);
  expect(wrong.err).toContain("--set title=CTO");
  const right = await simulate(cwd, "--people", "5", "--persona", "cto", "--set", "title=CTO");
  expect(JSON.parse(right.out).people).toBe(5);
});

it("a persona that is not in seq.yaml is asked back", async () => {
  const ran = await simulate(makeWorkspace({ config: (text) => text + PERSONAS }), "--persona", "ctoo");
  expect([ran.code, ran.err]).toEqual([2, expect.stringContaining('did you mean "cto"?')]);
});
