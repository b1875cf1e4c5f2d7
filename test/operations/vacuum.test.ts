import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { enrollPeople, expectPlain, MONDAY, makeField, startBinary } from "../faults/field.ts";

const AT = ["--now", MONDAY];
const GONE = 180;

describe("seq vacuum", () => {
  test("gives back what erased people took, and keeps everybody else as they were", {
    timeout: 120_000,
  }, async () => {
    const field = makeField();
    const file = join(field.root, ".seq/state.db");
    await enrollPeople(field, GONE, "one-mail", "gone");
    await enrollPeople(field, 10, "one-mail", "kept");
    expect((await field.seq(["run", ...AT])).code).toBe(0);
    for (let id = 1; id <= GONE; id += 1) {
      expect((await field.seq(["prospects", "erase", `p${id}`, "--yes", ...AT])).code).toBe(0);
    }
    const tables = ["prospects", "events", "attempts", "enrollments", "suppressions", "meta"];
    const look = () => tables.map((name) => field.query(`SELECT * FROM ${name} ORDER BY 1, 2`));
    const before = look();
    const size = statSync(file).size;
    const { code, out, err } = await field.seq(["vacuum", "--json"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    const told = JSON.parse(out) as { bytes_before: number; bytes_after: number };
    expect(told.bytes_after).toBe(statSync(file).size);
    expect(told.bytes_after).toBeLessThan(size * 0.8);
    expect(look()).toEqual(before);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file).includes("gone7@firm7")).toBe(false);
    const after = await field.seq(["run", "--json", ...AT]);
    expect(after.code).toBe(0);
    expect(field.query("PRAGMA journal_mode")).toEqual([{ journal_mode: "wal" }]);
    expect((await field.json(["status", ...AT])) as object).toMatchObject({ uncertain: 0 });
  });

  test("refuses while a run has the database open, and says which", async () => {
    const field = makeField();
    await enrollPeople(field, 1);
    const { child, ended } = startBinary(["run", "--watch", ...AT], field.root);
    try {
      while (field.outbox().length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
      const { code, err } = await field.seq(["vacuum"]);
      expectPlain(err);
      expect(code).toBe(3);
      expect(err).toMatch(/another process is using .*\n.*run --watch/);
    } finally {
      child.kill("SIGTERM");
      await ended;
    }
    expect((await field.seq(["vacuum"])).code).toBe(0);
  });
});
