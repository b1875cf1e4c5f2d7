import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { PACKAGE_ROOT } from "../cli/run-seq.ts";
import { enrollPeople, MONDAY, makeField } from "../faults/field.ts";

const PEOPLE = 1_000;

test("a touch takes no more of the disk than docs/operations.md says", { timeout: 120_000 }, async () => {
  const page = readFileSync(join(PACKAGE_ROOT, "docs/operations.md"), "utf8");
  const stated = Number(/(\d[\d,]*) bytes a touch/.exec(page)?.[1]?.replaceAll(",", ""));
  const field = makeField();
  await enrollPeople(field, PEOPLE);
  expect((await field.seq(["vacuum"])).code).toBe(0);
  const file = join(field.root, ".seq/state.db");
  const before = statSync(file).size;
  expect((await field.seq(["run", "--now", MONDAY])).code).toBe(0);
  expect(field.outbox()).toHaveLength(PEOPLE);
  expect((await field.seq(["vacuum"])).code).toBe(0);
  const each = Math.round((statSync(file).size - before) / PEOPLE);
  console.log(`measured: ${each} bytes a touch`);
  expect(each).toBeLessThanOrEqual(stated);
  expect(each).toBeGreaterThan(stated / 2);
});
