import { execFileSync } from "node:child_process";
import { afterEach, expect, it, onTestFinished } from "vitest";
import { enrollPeople, expectPlain, keepStoresOn, makeField, MONDAY } from "../faults/field.ts";
import { hasPostgres, startPostgres } from "../postgres-server.ts";

const CALLS = `name: one-mail
steps:
  - { id: ring, do: call, script: Ask. }
  - { id: again, wait: 1 day, do: call, script: Ask again. }
`;
const BEN = "  ben: { name: Ben Kim, email: ben@acme.example, smtp: outbox }\n";

afterEach(() => keepStoresOn(null));

it("each sees the tasks of their own senders, and who did what is in the timeline", async () => {
  const field = makeField({ extra: BEN, sequences: { "one-mail": CALLS } });
  const stdin = Array.from({ length: 6 }, (_, n) => `P${n},p${n}@firm${n}.example,+8210123456${10 + n}`);
  await field.seq(["import", "-"], { stdin: `first_name,email,phone\n${stdin.join("\n")}\n` });
  await field.seq(["enroll", "one-mail", "--all", "--now", MONDAY], { env: { SEQ_USER: "Hana 하나\n" } });
  await field.seq(["run", "--now", MONDAY]);
  type Tasks = { id: number; prospect: string }[];
  const all = await field.look<Tasks>(["tasks", "list"]);
  const anna = await field.look<Tasks>(["tasks", "list", "--owner", "anna kim"]);
  const ben = await field.look<Tasks>(["tasks", "list", "--owner", "ben@acme.example"]);
  expect(all).toHaveLength(6);
  expect([...anna, ...ben].map(({ id }) => id).sort()).toEqual(all.map(({ id }) => id).sort());
  const nobody = await field.seq(["tasks", "list", "--owner", "Bem Kim"]);
  expect([nobody.code, nobody.err]).toEqual([2, expect.stringContaining('did you mean "Ben Kim"?')]);

  const [task] = all;
  await field.seq(["tasks", "done", String(task?.id), "--now", MONDAY], { env: { SEQ_USER: "Ben Kim" } });
  const timeline = await field.look<{ kind: string; data: { by?: string } }[]>([
    "timeline",
    task?.prospect ?? "",
  ]);
  const said = timeline.map(({ kind, data }) => [kind, data.by]);
  expect(said).toContainEqual(["enrolled", "Hana 하나"]);
  expect(said.filter(([, by]) => by === "Ben Kim").map(([kind]) => kind)).toContain("done");
  expect(said.filter(([kind]) => kind === "task_opened")).toEqual([["task_opened", undefined]]);
});

it.skipIf(!hasPostgres)(
  "a role that only reads sees everything, and a write of it fails in one line",
  async () => {
    const server = await startPostgres();
    onTestFinished(() => server.close());
    keepStoresOn(server);
    const field = makeField();
    await enrollPeople(field, 3);
    const schema = /schema=(\w+)/.exec(field.read("seq.yaml"))?.[1] ?? "";
    // As docs/postgres.md has it.
    const sql = `CREATE ROLE seq_reports LOGIN; GRANT USAGE ON SCHEMA ${schema} TO seq_reports;
    GRANT SELECT ON ALL TABLES IN SCHEMA ${schema} TO seq_reports;
    ALTER DEFAULT PRIVILEGES FOR ROLE seq IN SCHEMA ${schema} GRANT SELECT ON TABLES TO seq_reports;`;
    execFileSync("psql", [
      "-h",
      server.host,
      "-p",
      String(server.port),
      "-U",
      "seq",
      "-d",
      "postgres",
      "-qc",
      sql,
    ]);
    field.write("seq.yaml", field.read("seq.yaml").replace("//seq@", "//seq_reports@"));
    for (const look of [["status"], ["status", "--workers"], ["report"], ["person", "p1"], ["why", "p1"]]) {
      const { code, err, out } = await field.seq(look);
      expect([look, code, err]).toEqual([look, 0, ""]);
      expect(out).not.toBe("");
    }
    // Tests' servers do not wait for the disk.
    expect((await field.seq(["doctor"])).out).toContain("fsync is off");
    for (const write of [
      ["run"],
      ["event", "p1", "replied"],
      ["pause", "p1"],
      ["run", "--watch", "--senders", "anna"],
    ]) {
      const { code, err } = await field.seq(write);
      expect([write, code]).toEqual([write, 3]);
      expectPlain(err);
      expect(err.trim().split("\n")).toEqual([
        expect.stringContaining("the database's user lacks rights"),
        expect.stringContaining("only reads"),
      ]);
    }
  },
);
