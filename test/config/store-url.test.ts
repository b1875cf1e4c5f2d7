import { describe, expect, it } from "vitest";
import { explainStore } from "../../src/config/store-url.ts";
import { lintFiles } from "../../src/lint/lint-files.ts";

describe("a database server is spoken with in the open on this machine alone", () => {
  it.each([
    "postgres://seq@db.example/sales?sslmode=disable",
    "postgres://seq@db.example/sales?sslmode=require",
    "postgres://seq@db.example/sales?sslmode=prefer",
    "postgres://seq@db.example/sales?sslmode=verify-ca",
    "postgresql://seq@10.0.0.5:5433/sales?schema=s&sslmode=disable",
    "postgres://seq@[2001:db8::1]/sales?sslmode=disable",
    "postgres://seq@localhost.evil.example/sales?sslmode=disable",
    "postgres://seq@127.0.0.1.evil.example/sales?sslmode=disable",
    // What `host` names is where it goes.
    "postgres://seq@localhost/sales?host=db.example&sslmode=disable",
    "postgres://seq@localhost/sales?sslmode=require",
  ])("%s is refused", (store) => {
    expect(explainStore(store)).toMatch(/^asks for sslmode=\S+: .*verified TLS/);
  });

  it.each([
    "postgres://seq@db.example/sales",
    "postgres://seq@db.example/sales?sslmode=verify-full",
    "postgres://seq@localhost/sales?sslmode=disable",
    "postgres://seq@127.0.0.1:5433/sales?sslmode=disable",
    "postgres://seq@127.8.0.9/sales?sslmode=disable",
    "postgres://seq@[::1]/sales?sslmode=disable",
    "postgres://seq@/sales?host=/run/postgresql&sslmode=disable",
    "postgres://seq@localhost/sales?sslmode=verify-full",
  ])("%s is fine", (store) => {
    expect(explainStore(store)).toBeNull();
  });
});

it("seq lint says so at the line of `store`", async () => {
  const text = `workspace: acme
store: postgres://seq@db.example/sales?sslmode=disable
calendar: { timezone: UTC, hours: Mon-Fri 09:00-18:00 }
`;
  const found = await lintFiles({
    workspace: { file: "seq.yaml", text },
    sequences: [],
    snippet: () => null,
  });
  expect(found).toContainEqual(
    expect.objectContaining({
      severity: "error",
      file: "seq.yaml",
      message: expect.stringContaining("sslmode=disable"),
    }),
  );
});
