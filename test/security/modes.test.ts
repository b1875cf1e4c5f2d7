import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { PACKAGE_ROOT } from "../cli/run-seq.ts";
import { type Field, MONDAY, makeField } from "../faults/field.ts";

/** The built program in a shell with this umask. */
function run(field: Field, umask: string, argv: readonly string[], stdin = ""): string {
  return execFileSync(
    "/bin/sh",
    ["-c", `umask ${umask}; exec "$@"`, "sh", process.execPath, join(PACKAGE_ROOT, "bin/seq.js"), ...argv],
    { cwd: field.root, input: stdin, encoding: "utf8", stdio: ["pipe", "pipe", "pipe"] },
  );
}

const modeOf = (file: string): string => (statSync(file).mode & 0o777).toString(8);

describe.each(["000", "022", "077"])("with umask %s no other user may read", (umask) => {
  let field: Field;
  const modes = new Map<string, string>();

  beforeAll(() => {
    field = makeField();
    const call = (...argv: string[]): string => run(field, umask, argv);
    const people = "first_name,company,email\nJin,Hanbit,jin@hanbit.example\n";
    run(field, umask, ["import", "-", "--now", MONDAY], people);
    call("enroll", "one-mail", "--all", "--now", MONDAY);
    call("run", "--now", MONDAY);
    call("backup", "copy.db");
    call("snapshot", "people.json");
    call("preview", "one-mail", "--html", "preview.html", "--now", MONDAY);
    call("prospects", "export", "p1", "--out", "person.json");
    execFileSync("git", ["init", "-q"], { cwd: field.root });
    execFileSync(
      "git",
      ["-c", "user.name=a", "-c", "user.email=a@acme.example", "commit", "-q", "--allow-empty", "-m", "x"],
      { cwd: field.root },
    );
    try {
      call("plan", "--out", "plan.json", "--now", MONDAY);
    } catch {
      // The plan has something to say; the file is what counts.
    }
    try {
      run(field, umask, ["import", "-", "--rejected", "bad.csv", "--now", MONDAY], "email\nnot an address\n");
    } catch {
      // Rejected rows are an exit code of their own.
    }
    // The log lives only while somebody has the database open.
    execFileSync(
      "/bin/sh",
      [
        "-c",
        `umask ${umask}; exec "$@"`,
        "sh",
        process.execPath,
        "--input-type=module",
        "-e",
        `import { createRequire } from "node:module";
       import { readdirSync, statSync, writeFileSync } from "node:fs";
       const require = createRequire(${JSON.stringify(join(PACKAGE_ROOT, "package.json"))});
       const name = Number(process.versions.napi) >= 10 ? "better-sqlite3-node22" : "better-sqlite3";
       const Database = require(name);
       const db = new Database(".seq/state.db");
       db.exec("BEGIN IMMEDIATE; UPDATE meta SET value = value; COMMIT");
       writeFileSync("wal.json", JSON.stringify(readdirSync(".seq").filter((n) => n.startsWith("state.db-")).map((n) => [n, (statSync(".seq/" + n).mode & 0o777).toString(8)])));
       db.close();`,
      ],
      { cwd: field.root },
    );
    for (const [name, mode] of JSON.parse(readFileSync(join(field.root, "wal.json"), "utf8")) as [
      string,
      string,
    ][])
      modes.set(`.seq/${name}`, mode);
  }, 120_000);

  test.each([".seq/state.db-wal", ".seq/state.db-shm"])("%s, while it is there", (file) => {
    expect(modes.get(file)).toBe("600");
  });

  test.each([
    ".seq/state.db",
    ".seq/store.json",
    "copy.db",
    "people.json",
    "preview.html",
    "person.json",
    "plan.json",
    "bad.csv",
  ])("%s", (file) => {
    expect(existsSync(join(field.root, file))).toBe(true);
    expect(modeOf(join(field.root, file))).toBe("600");
  });

  test("whatever else is below .seq: folders 0700, files 0600, the outbox too", () => {
    expect(modeOf(join(field.root, ".seq"))).toBe("700");
    const names = readdirSync(join(field.root, ".seq"), { recursive: true }).map(String);
    expect(names.some((name) => name.endsWith(".eml"))).toBe(true);
    for (const name of names) {
      const path = join(field.root, ".seq", name);
      expect(modeOf(path), name).toBe(statSync(path).isDirectory() ? "700" : "600");
    }
  });
});

describe("a file that stands there already", () => {
  test.each([
    ["snapshot", ["snapshot", "old"]],
    ["preview", ["preview", "one-mail", "--html", "old", "--now", MONDAY]],
    ["rejected rows", ["import", "-", "--rejected", "old", "--now", MONDAY]],
  ])("is made private by %s", async (_, argv) => {
    const field = makeField();
    await field.seq(["import", "-", "--now", MONDAY], { stdin: "email\njin@hanbit.example\n" });
    // What it wrote before, read by everybody since.
    await field.seq(argv, { stdin: "email\nno address\n" });
    const before = field.read("old");
    writeFileSync(join(field.root, "old"), `${before}\n`, { mode: 0o666 });
    chmodSync(join(field.root, "old"), 0o666);
    await field.seq(argv, { stdin: "email\nno address\n" });
    expect(field.read("old")).not.toBe(`${before}\n`);
    expect(modeOf(join(field.root, "old"))).toBe("600");
  });

  test.each([
    ["snapshot", ["snapshot", "link"]],
    ["preview", ["preview", "one-mail", "--html", "link", "--now", MONDAY]],
    ["export", ["prospects", "export", "p1", "--out", "link"]],
    ["backup", ["backup", "link"]],
  ])("is not written through a link by %s", async (_, argv) => {
    const field = makeField();
    await field.seq(["import", "-", "--now", MONDAY], { stdin: "email\njin@hanbit.example\n" });
    writeFileSync(join(field.root, "precious"), "keep");
    symlinkSync(join(field.root, "precious"), join(field.root, "link"));
    const { code } = await field.seq(argv);
    expect(code).toBe(3);
    expect(field.read("precious")).toBe("keep");
  });
});

test.each([0o644, 0o640, 0o604, 0o606])(
  ".env with mode %o is refused before a secret is used",
  async (mode) => {
    const field = makeField();
    writeFileSync(join(field.root, ".env"), "A=CANARY-4711\n");
    chmodSync(join(field.root, ".env"), mode);
    const { code, out, err } = await field.seq(["status"]);
    expect(code).toBe(3);
    expect(err).toMatch(/chmod 600 \.env/);
    expect(out + err).not.toContain("CANARY");
  },
);

test.each([0o644, 0o660])("a key file with mode %o is refused", async (mode) => {
  const field = makeField({
    sender: 'dkim: { domain: acme.example, selector: s1, key: "${file:secrets/dkim.pem}" }',
  });
  mkdirSync(join(field.root, "secrets"));
  writeFileSync(join(field.root, "secrets/dkim.pem"), "CANARY-4711");
  chmodSync(join(field.root, "secrets/dkim.pem"), mode);
  const { code, out, err } = await field.seq(["run", "--now", MONDAY]);
  expect(code).toBe(3);
  expect(err).toMatch(/chmod 600 secrets\/dkim\.pem/);
  expect(out + err).not.toContain("CANARY");
});
