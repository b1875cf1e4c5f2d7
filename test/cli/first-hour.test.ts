import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { makeFolder, runSeq } from "./run-seq.ts";

const env = { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null", USER: "rep", TZ: "UTC" };

/** A Tuesday, in the working hours of two of the three. */
const now = Date.parse("2026-12-01T02:00Z");

async function begin(): Promise<(...argv: string[]) => ReturnType<typeof runSeq>> {
  const cwd = makeFolder();
  const seq = (...argv: string[]) => runSeq(argv, { cwd, env, now });
  expect((await seq("init", "--yes")).code).toBe(0);
  return Object.assign(seq, { cwd });
}

it("README's commands take all three sample people into the sequence", async () => {
  const seq = await begin();
  expect((await seq("lint")).code).toBe(0);
  expect(await seq("test")).toMatchObject({ code: 0 });
  expect((await seq("import", "people.csv")).err + (await seq("prospects", "list")).out).toContain("Keller");
  const enrolled = await seq("enroll", "linkedin-email-followup", "--all", "--json");
  expect(JSON.parse(enrolled.out)).toMatchObject({ enrolled: 3, skipped: [] });
  await seq("run");
  const open = JSON.parse((await seq("tasks", "list", "--json")).out) as { prospect: string }[];
  expect(open.map(({ prospect }) => prospect)).toEqual(
    expect.arrayContaining(["jiwoo.han@haneul-labs.example", "maya@brightpath.example"]),
  );
});

it("a placeholder is named by doctor, and once mail can leave it is named by lint and holds every mail", async () => {
  const seq = await begin();
  const { cwd } = seq as typeof seq & { cwd: string };
  const fresh = await seq("doctor");
  expect(fresh.out).toContain("compliance.postal_address");
  expect(fresh.code).toBe(0);
  const file = join(cwd, "seq.yaml");
  const text = readFileSync(file, "utf8");
  writeFileSync(file, text.replace(/^( +)smtp: outbox/m, "$1smtp: smtp://127.0.0.1:9"));
  const checks = JSON.parse((await seq("doctor", "--json")).out) as { check: string; result: string }[];
  expect(checks.find(({ check }) => check === "seq.yaml")?.result).toBe("warning");
  expect((await seq("lint")).out).toContain("compliance.postal_address is still a placeholder");
  await seq("import", "people.csv");
  const enrolled = await seq("enroll", "linkedin-email-followup", "--all");
  expect(enrolled.out).toMatch(
    /tom@norrland-tools.example: .*must carry your postal address: write it into seq.yaml/,
  );
});

it("why says of somebody in no sequence which would take them, or why none does and what to do", async () => {
  const seq = await begin();
  await seq("import", "people.csv");
  expect((await seq("why", "tom@norrland-tools.example")).out).toContain(
    "to begin: seq enroll linkedin-email-followup --prospect tom@norrland-tools.example",
  );
  await seq("suppress", "add", "tom@norrland-tools.example", "--reason", "asked on the phone");
  expect((await seq("why", "tom@norrland-tools.example")).out).toMatch(
    /linkedin-email-followup leaves them out: suppressed/,
  );
});

it("init --store tries the server: the workspace is laid, and what is wrong is said, with what to do", async () => {
  const cwd = makeFolder();
  const address = "postgres://rep@127.0.0.1:1/sales";
  const ran = await runSeq(["init", "--yes", "--store", address], { cwd, env, now });
  expect(ran).toMatchObject({
    code: 1,
    out: expect.stringContaining("The database does not answer yet") as unknown,
  });
  expect(ran.out).toContain("hint:");
  expect(readFileSync(join(cwd, "README.md"), "utf8")).toContain("server's database");
  expect(readFileSync(join(cwd, "seq.yaml"), "utf8")).toContain(address);
});

it("report --html shows what there is where all of it lies before the usual period", async () => {
  const cwd = makeFolder();
  const seq = (at: string, ...argv: string[]) => runSeq(argv, { cwd, env, now: Date.parse(at) });
  await seq("2026-03-02T00:00Z", "init", "--yes");
  await seq("2026-03-02T00:00Z", "import", "people.csv");
  await seq("2026-03-02T00:00Z", "enroll", "linkedin-email-followup", "--all");
  await seq("2026-03-03T02:00Z", "event", "maya@brightpath.example", "replied");
  await seq("2026-12-01T02:00Z", "report", "--html", "late.html");
  await seq("2026-12-01T02:00Z", "report", "--html", "narrow.html", "--since", "2026-11-01");
  // Sections of what never happened at all, such as variants, stay empty in both.
  const countEmpty = (name: string) =>
    readFileSync(join(cwd, name), "utf8").split("Nothing has happened yet.").length;
  expect(countEmpty("late.html")).toBeLessThan(countEmpty("narrow.html"));
});
