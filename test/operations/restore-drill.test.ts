import { rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { enrollPeople, MONDAY, makeField, readLines } from "../faults/field.ts";

const AT = ["--now", MONDAY];

describe("the restore drill of docs/operations.md", () => {
  test("a lost disk: nothing is sent until reconcile, and nobody is written to twice", async () => {
    const field = makeField();
    await enrollPeople(field, 5);
    const copy = join(field.root, "monday.db");
    expect((await field.seq(["backup", copy])).code).toBe(0);
    expect(statSync(copy).mode & 0o777).toBe(0o600);
    expect((await field.seq(["run", ...AT])).code).toBe(0);
    expect(field.outbox()).toHaveLength(5);

    for (const suffix of ["", "-wal", "-shm"])
      rmSync(join(field.root, `.seq/state.db${suffix}`), { force: true });
    const lost = await field.seq(["run", ...AT]);
    expect(lost.code).toBe(3);
    expect(lost.err).toMatch(/missing|gone|lost/);

    expect((await field.seq(["restore", copy])).code).toBe(0);
    for (const command of [["run"], ["run", "--quiet"], ["run", "--json"]]) {
      const refused = await field.seq([...command, ...AT]);
      expect({ code: refused.code, out: refused.out }).toEqual({ code: 3, out: "" });
      expect(refused.err).toMatch(/seq reconcile/);
    }
    const check = await field.seq(["status", "--check", ...AT]);
    expect(check.code).toBe(1);
    expect(check.out).toMatch(/seq reconcile/);

    expect((await field.seq(["reconcile", ...AT])).code).toBe(1);
    const after = await field.seq(["run", "--json", ...AT]);
    expect(readLines(after.out).at(-1)).toMatchObject({ sent: 0 });
    expect(field.outbox()).toHaveLength(5);
    expect((await field.seq(["status", "--check", ...AT])).code).toBe(0);
  });
});
