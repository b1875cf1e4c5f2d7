import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { formatBlock } from "../../src/cli/cron/crontab.ts";
import { formatUnits } from "../../src/cli/cron/systemd.ts";
import { guardFormula } from "../../src/prospects/export-row.ts";
import { stripFormulaGuard } from "../../src/prospects/normalise/text.ts";
import { openSnippets } from "../../src/workspace/snippets.ts";
import { makeFolder } from "../cli/run-seq.ts";
import { enrollPeople, expectPlain, MONDAY, makeField } from "../faults/field.ts";

const CANARY = "CANARY-4711";

describe("no name leads out of the workspace", () => {
  test.each([
    "../.env",
    "/etc/passwd",
    "..",
    ".",
    "",
    "a/../../.env",
    "snippets/../.env",
    "\0",
    "a\0.md",
    "..\\.env",
    "a//b",
    "link",
    "folder/.env",
    "%2e%2e/.env",
    "./x",
    "~/.ssh/id_rsa",
    "file:///etc/passwd",
  ])("a snippet called %j", (name) => {
    const root = makeFolder();
    mkdirSync(join(root, "snippets"));
    writeFileSync(join(root, ".env"), CANARY);
    symlinkSync(join(root, ".env"), join(root, "snippets/link"));
    symlinkSync(root, join(root, "snippets/folder"));
    expect(openSnippets(root)(name)).toBeNull();
  });

  test.each([
    ["run", ["run", "--sequence", "../../etc/passwd", "--now", MONDAY]],
    ["enroll", ["enroll", "../seq", "--all", "--now", MONDAY]],
    ["preview", ["preview", "/etc/passwd"]],
    ["graph", ["graph", "../../x"]],
    ["simulate", ["simulate", "../x"]],
    ["add", ["add", "../../../../etc/passwd"]],
    ["add, absolute", ["add", "/etc/passwd"]],
    ["plan of a git option", ["plan", "--against", "--output=/tmp/x"]],
    ["pause", ["pause", "--sender", "../x"]],
    ["restore of a folder", ["restore", "/etc"]],
    ["restore of a text", ["restore", "/etc/passwd"]],
    ["backup into nothing", ["backup", "/proc/x/y.db"]],
    ["backup over a file", ["backup", "seq.yaml"]],
    ["lint of a folder", ["lint", "/etc"]],
    ["classify of nothing", ["classify", "../../nothing"]],
  ])("seq %s", async (_, argv) => {
    const field = makeField();
    const before = field.read("seq.yaml");
    const { code, out, err } = await field.seq(argv);
    expect(code).toBeGreaterThan(0);
    expectPlain(err);
    expect(out + err).not.toMatch(/root:x?:0/);
    expect(field.read("seq.yaml")).toBe(before);
  });

  test.each(["../evil", "a/b", "/abs", "..", "con:x", ".hidden", "a\0b"])(
    "a sender called %j",
    async (id) => {
      const field = makeField();
      field.write("seq.yaml", field.read("seq.yaml").replace("  anna:", `  ${JSON.stringify(id)}:`));
      const { out } = await field.seq(["lint"]);
      expect(out).toMatch(/error/);
      expect(existsSync(join(field.root, ".seq/evil"))).toBe(false);
    },
  );
});

describe("a link that somebody laid", () => {
  test.each([
    ["sequences/leak.yaml", "../.env"],
    ["sequences/leak.yaml", "../.seq/state.db"],
    ["sequences/leak.yaml", "/etc/passwd"],
    ["sequences/leak.test.yaml", "../.env"],
    ["approvals.yaml", ".env"],
    ["snippets/leak.md", "../.env"],
  ])("%s → %s shows nothing of what it leads to", async (link, target) => {
    const field = makeField({
      sequences: {
        "one-mail":
          "name: one-mail\nsteps:\n  - { id: a, do: email, subject: x, body: \"{% render 'leak' %}\" }\n",
      },
    });
    writeFileSync(join(field.root, ".env"), `PASSWORD=${CANARY}\n`, { mode: 0o600 });
    mkdirSync(join(field.root, "snippets"), { recursive: true });
    symlinkSync(target, join(field.root, link));
    for (const argv of [
      ["lint"],
      ["lint", "--format", "json"],
      ["test"],
      ["status"],
      ["preview", "one-mail"],
      ["plan"],
      ["run", "--now", MONDAY],
    ]) {
      const { out, err } = await field.seq(argv);
      expect(out + err, argv.join(" ")).not.toMatch(/CANARY|root:x?:0|SQLite format/);
    }
  });

  test("where rejected rows go is not written through", async () => {
    const field = makeField();
    const precious = join(field.root, "precious");
    writeFileSync(precious, "keep");
    symlinkSync(precious, join(field.root, "bad.csv"));
    const { code, err } = await field.seq(["import", "-", "--rejected", "bad.csv"], {
      stdin: "email\nnot an address\n",
    });
    expect(code).toBe(3);
    expect(err).toMatch(/link/);
    expect(readFileSync(precious, "utf8")).toBe("keep");
  });

  test("where a backup goes is not written through", async () => {
    const field = makeField();
    const precious = join(field.root, "precious");
    writeFileSync(precious, "keep");
    symlinkSync(precious, join(field.root, "copy.db"));
    expect((await field.seq(["backup", "copy.db"])).code).toBe(3);
    expect(readFileSync(precious, "utf8")).toBe("keep");
  });
});

describe("what others may read or replace is refused", () => {
  test.each([
    [".env", 0o644],
    [".env", 0o640],
    [".env", 0o604],
    [".seq/state.db", 0o644],
    [".seq/state.db", 0o660],
    [".seq/state.db-wal", 0o644],
    [".seq", 0o777],
    [".seq", 0o770],
  ])("%s with mode %o", async (name, mode) => {
    const field = makeField({ extra: "" });
    writeFileSync(join(field.root, ".env"), "A=1234567\n", { mode: 0o600 });
    await enrollPeople(field, 1);
    if (!existsSync(join(field.root, name))) writeFileSync(join(field.root, name), "");
    chmodSync(join(field.root, name), mode);
    const { code, err } = await field.seq(["run", "--now", MONDAY]);
    expect(code).toBe(3);
    expect(err).toMatch(/chmod/);
    expect(field.outbox()).toEqual([]);
  });
});

describe("a spreadsheet runs nothing that we export", () => {
  test.each([
    "=1+1",
    "+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "\0=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("https://evil.example")',
    "=IMPORTXML(1)",
    "@",
    "=",
  ])("%j", (text) => {
    expect(guardFormula(text)).toBe(`'${text}`);
    expect(stripFormulaGuard(guardFormula(text))).toBe(text);
  });

  test("nor what it keeps of a rejected row", async () => {
    const field = makeField();
    await field.seq(["import", "-", "--rejected", "bad.csv"], { stdin: 'email,=x\n=cmd|calc,"+1"\n' });
    const cells = field.read("bad.csv").replace("\uFEFF", "").split(/[\n,]/);
    for (const cell of cells) expect(cell).not.toMatch(/^"?[=+@-]/);
  });
});

test.each(["/srv/a\n* * * * * evil", "/srv/a\r* * * * * evil", "/srv/a\u2028x", "/srv/a\0"])(
  "a folder called %j schedules no other command",
  (root) => {
    const job = { node: "/usr/bin/node", script: "/opt/seq.js", root, flock: null, everyMinutes: 1 };
    expect(() => formatBlock(job)).toThrow(/control character/);
    expect(() => formatUnits(job, "x", "1")).toThrow(/control character/);
  },
);

test.each([
  "/srv/a b",
  "/srv/$(evil)",
  "/srv/`evil`",
  "/srv/a;evil",
  "/srv/a'b",
  "/srv/%n",
  '/srv/a"b',
  "/srv/a\\b",
  "/srv/a|b&c",
])("a folder called %s is one word", (root) => {
  const job = { node: "/usr/bin/node", script: "/opt/seq.js", root, flock: null, everyMinutes: 1 };
  const line =
    formatBlock(job)
      .split("\n")
      .find((each) => each.startsWith("* ")) ?? "";
  expect(line).toContain(`'${root.replaceAll("'", "'\\''").replaceAll("%", "\\%")}'`);
  expect(
    formatUnits(job, "x", "1")
      .service.split("\n")
      .filter((each) => each.startsWith("Exec")),
  ).toHaveLength(1);
});
