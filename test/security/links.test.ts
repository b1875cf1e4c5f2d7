import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { makeFolder } from "../cli/run-seq.ts";
import { enrollPeople, expectPlain, MONDAY, makeField } from "../faults/field.ts";

/** An approval by root is refused. */
const AUTHOR = { GIT_AUTHOR_NAME: "Anna Kim", GIT_AUTHOR_EMAIL: "anna@acme.example" };

/** A home folder with a file that somebody wants to write, and room for another. */
function makeHome(): string {
  const home = makeFolder();
  writeFileSync(join(home, ".bashrc"), "keep");
  return home;
}

function expectUntouched(home: string): void {
  expect(readdirSync(home)).toEqual([".bashrc"]);
  expect(readFileSync(join(home, ".bashrc"), "utf8")).toBe("keep");
}

describe("nothing is written through a link that somebody planted", { timeout: 120_000 }, () => {
  test.each<[string, string, string, readonly string[]]>([
    ["approve, its draft", "approvals.yaml.new", ".bashrc", ["approve"]],
    ["approve", "approvals.yaml", ".bashrc", ["approve"]],
    ["approve, to nothing yet", "approvals.yaml", "new", ["approve"]],
    ["preview", "out", "", ["preview", "one-mail", "--html", "out/.bashrc"]],
    ["preview, a new file", "out", "", ["preview", "one-mail", "--html", "out/page.html"]],
    ["preview, its old draft", "page.html", "new", ["preview", "one-mail", "--html", "page.html"]],
    ["snapshot", "out", "", ["snapshot", "out/people.json"]],
    ["plan", "out", "", ["plan", "--out", "out/next.plan"]],
    ["export", "out", "", ["prospects", "export", "p1", "--out", "out/anna.json"]],
    ["backup", "out", "", ["backup", "out/copy.db"]],
    ["rejected rows", "out", "", ["import", "bad.csv", "--rejected", "out/rows.csv"]],
    ["rejected rows, to nothing yet", "rows.csv", "new", ["import", "bad.csv", "--rejected", "rows.csv"]],
    ["schema", "out", "", ["schema", "--write", "out"]],
    ["schema, the file", "sequence.schema.json", ".bashrc", ["schema", "--write", "."]],
    ["add", "sequences", "", ["add", "trial"]],
    ["add, the file", "sequences/trial.yaml", "new", ["add", "trial"]],
    ["the outbox", ".seq/outbox", "", ["run", "--now", MONDAY]],
    ["the outbox of a sender", ".seq/outbox/anna", "", ["run", "--now", MONDAY]],
    ["cron", ".seq", "", ["cron", "install", "--systemd"]],
    ["a run's notes", ".seq", "", ["run", "--now", MONDAY]],
    ["a database", ".seq/state.db", "new", ["import", "good.csv"]],
    ["a new workspace", "new/sequences", "", ["init", "new", "--yes"]],
    ["a new workspace's list", "new/.gitignore", ".bashrc", ["init", "new", "--yes"]],
  ])("%s", async (_, link, target, argv) => {
    const home = makeHome();
    const field = makeField();
    field.write("bad.csv", "email\nnot an address\n");
    field.write("good.csv", "email\njin@hanbit.example\n");
    await enrollPeople(field, 1);
    const path = join(field.root, link);
    mkdirSync(dirname(path), { recursive: true });
    rmSync(path, { recursive: true, force: true });
    symlinkSync(join(home, target), path);
    const { code, out, err } = await field.binary(argv, {
      ...AUTHOR,
      XDG_CONFIG_HOME: join(field.root, "config"),
    });
    expectPlain(err);
    expectUntouched(home);
    // A mail that cannot be handed over waits and says why; what lies where nobody looks is no hindrance.
    if (link.startsWith(".seq/outbox")) expect(out).toMatch(/is a link|lies behind the link/);
    else if (link !== "approvals.yaml.new") expect(code).toBeGreaterThan(0);
  });
});

test("a workspace that is reached through a link works as any", { timeout: 120_000 }, async () => {
  const field = makeField();
  const way = join(makeFolder(), "way");
  symlinkSync(field.root, way);
  for (const argv of [["lint"], ["approve"], ["preview", "one-mail", "--html", "page.html"], ["status"]]) {
    expect((await field.binary(["-C", way, ...argv], AUTHOR)).code, argv.join(" ")).toBe(0);
  }
  expect(readFileSync(join(way, "approvals.yaml"), "utf8")).toContain("one-mail");
});

test("a sequence that is a link to another YAML file of the workspace runs", {
  timeout: 120_000,
}, async () => {
  const field = makeField();
  field.write("shared/one-mail.yaml", field.read("sequences/one-mail.yaml"));
  rmSync(join(field.root, "sequences/one-mail.yaml"));
  symlinkSync("../shared/one-mail.yaml", join(field.root, "sequences/one-mail.yaml"));
  await enrollPeople(field, 1);
  expect((await field.binary(["run", "--now", MONDAY])).code).toBe(0);
  expect(field.outbox()).toHaveLength(1);
});
