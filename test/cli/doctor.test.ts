import { rmSync } from "node:fs";
import { join } from "node:path";
import { Client } from "pg";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Check } from "../../src/report/doctor.ts";
import { enrollPeople, type Field, makeField } from "../faults/field.ts";
import { hasPostgres, startPostgres } from "../postgres-server.ts";

const SECRET = "hunter2secret";

/** What the doctor says, by what it looked at; it must have said it in one document, and nothing beside it. */
async function askDoctor(
  field: Field,
  env: NodeJS.ProcessEnv = {},
): Promise<{ code: number; checks: Check[] }> {
  const { code, out, err } = await field.seq(["doctor", "--json"], { env });
  expect([err, out.includes(SECRET)]).toEqual(["", false]);
  return { code, checks: JSON.parse(out) as Check[] };
}

function expectTheRest(checks: readonly Check[]): void {
  expect(checks).toContainEqual(expect.objectContaining({ check: "sequence one-mail", result: "ok" }));
  expect(checks).toContainEqual(expect.objectContaining({ check: "sender anna", result: "ok" }));
  // Of an empty store in its place nothing is told.
  for (const check of ["figures", "clock"]) expect(checks.map((each) => each.check)).not.toContain(check);
}

it("a database that is lost is one failed check, and what needs none is looked at all the same", async () => {
  const field = makeField();
  await enrollPeople(field, 1);
  for (const end of ["", "-wal", "-shm"]) rmSync(join(field.root, `.seq/state.db${end}`), { force: true });
  const { code, checks } = await askDoctor(field);
  expect(code).toBe(3);
  expect(checks.filter(({ check }) => check === "database")).toMatchObject([
    { result: "error", detail: expect.stringContaining("missing"), hint: expect.any(String) },
  ]);
  expectTheRest(checks);
  const { out } = await field.seq(["doctor"]);
  expect(out).toMatch(/^error\s+database: .*missing.*\n\s+hint: /m);
});

it("a database server that is away is one failed check", async () => {
  const field = makeField({ extra: "" });
  field.write("seq.yaml", `${field.read("seq.yaml")}store: postgres://seq@127.0.0.1:1/x?schema=x\n`);
  const { code, checks } = await askDoctor(field);
  expect(code).toBe(3);
  expect(checks.filter(({ result }) => result === "error")).toMatchObject([
    { check: "database", detail: expect.stringContaining("cannot be reached") },
  ]);
  expectTheRest(checks);
});

describe.skipIf(!hasPostgres)("a PostgreSQL store (needs PostgreSQL)", () => {
  it("whose password is wrong, or whose schema is newer, is one failed check", async () => {
    const server = await startPostgres({ listens: true });
    onTestFinished(() => server.close());
    const admin = new Client({ host: server.host, port: server.port, user: "seq", database: "postgres" });
    await admin.connect();
    onTestFinished(() => admin.end());
    await admin.query(`CREATE ROLE worker LOGIN PASSWORD '${SECRET}'`);
    await admin.query("CREATE SCHEMA mine AUTHORIZATION worker");
    const field = makeField();
    const url = `postgres://worker@127.0.0.1:${server.port}/postgres?schema=mine`;
    field.write("seq.yaml", `${field.read("seq.yaml")}store: ${url}\n`);
    const env = { SEQ_STORE_PASSWORD: SECRET };
    const well = await askDoctor(field, env);
    expect(well.checks).toContainEqual(expect.objectContaining({ check: "clock", result: "ok" }));
    const wrong = await askDoctor(field, { SEQ_STORE_PASSWORD: "wrong" });
    expect(wrong.code).toBe(3);
    expect(wrong.checks.filter(({ result }) => result === "error")).toMatchObject([
      {
        check: "database",
        detail: expect.stringContaining("refuses the log-in"),
        hint: expect.stringContaining("SEQ_STORE_PASSWORD"),
      },
    ]);
    expectTheRest(wrong.checks);
    await admin.query("UPDATE mine.meta SET value = '9999' WHERE name = 'schema_version'");
    const newer = await askDoctor(field, env);
    expect(newer.code).toBe(3);
    expect(newer.checks.filter(({ result }) => result === "error")).toMatchObject([
      { check: "database", detail: expect.stringContaining("schema version 9999") },
    ]);
    expectTheRest(newer.checks);
  });
});
