import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { enrollPeople, expectPlain, MONDAY, makeField } from "../faults/field.ts";

const BODY = `name: one-mail\nsteps:\n  - { id: a, do: email, subject: x, body: "{% render 'x' %}" }\n`;
const KEY = 'dkim: { domain: acme.example, selector: s1, key: "${file:secrets/key}" }';

type Plant = (path: string) => void;
const pipe: Plant = (path) => spawnSync("mkfifo", ["-m", "600", path]);
const device: Plant = (path) => symlinkSync("/dev/zero", path);
const terminal: Plant = (path) => symlinkSync("/dev/tty", path);
const folder: Plant = (path) => mkdirSync(path);

/** A call that ends; a program that waits for a pipe would run into the test's end. */
async function callWith(file: string, plant: Plant, argv: readonly string[]) {
  const field = makeField({
    sequences: { "one-mail": BODY, other: BODY.replace("one-mail", "other") },
    sender: KEY,
  });
  field.write("snippets/x.md", "x");
  field.write("secrets/key", "x");
  spawnSync("chmod", ["600", join(field.root, "secrets/key")]);
  await enrollPeople(field, 1, "other");
  const path = join(field.root, file);
  mkdirSync(dirname(path), { recursive: true });
  rmSync(path, { recursive: true, force: true });
  plant(path);
  const ran = await field.binary(argv);
  expect(ran.signal).toBeNull();
  expectPlain(ran.err);
  return ran;
}

describe("a file that is none is refused, not waited for", { timeout: 120_000 }, () => {
  test.each<[string, Plant, readonly string[], RegExp]>([
    ["seq.yaml", pipe, ["status"], /seq\.yaml is a named pipe, not a file/],
    ["sequences/one-mail.yaml", pipe, ["run", "--now", MONDAY], /one-mail\.yaml:1:1: This is a named pipe/],
    ["sequences/one-mail.yaml", device, ["lint"], /link to something that is no definition/],
    ["sequences/one-mail.test.yaml", pipe, ["test"], /named pipe/],
    ["snippets/x.md", pipe, ["lint"], /there is no snippet x/],
    ["approvals.yaml", pipe, ["approve"], /approvals\.yaml:1:1: This is a named pipe/],
    [".env", pipe, ["status"], /\.env cannot be read: it is a named pipe/],
    ["secrets/key", pipe, ["run", "--now", MONDAY], /secrets\/key cannot be read: it is a named pipe/],
    [".seq/store.json", pipe, ["status"], /marker beside the database is a named pipe/],
    [".seq/at-rest.json", pipe, ["run", "--now", MONDAY], /./],
  ])("%s (%o)", async (file, plant, argv, words) => {
    const { out, err } = await callWith(file, plant, argv);
    expect(out + err).toMatch(words);
  });

  test.each<[string, readonly string[]]>([
    ["people to import", ["import", "x"]],
    ["suppressions", ["suppress", "import", "x"]],
    ["a sequence to lint", ["lint", "x"]],
    ["a scenario test", ["test", "x.test.yaml"]],
    ["a snapshot", ["plan", "--snapshot", "x"]],
    ["a saved plan", ["apply", "x"]],
    ["a mail", ["classify", "x"]],
    ["a backup", ["restore", "x"]],
  ])("%s", async (_, argv) => {
    const name = argv.find((word) => word.startsWith("x")) ?? "x";
    for (const plant of [pipe, device, terminal, folder]) {
      const field = makeField();
      spawnSync("git", ["-C", field.root, "init", "-q"]);
      plant(join(field.root, name));
      const { code, err, out, signal } = await field.binary(argv);
      expect([signal, code === 0 && argv[0] !== "classify"]).toEqual([null, false]);
      expectPlain(err);
      expect(out).not.toMatch(/imported/);
      const isPlain =
        /named pipe|device|folder|socket|not a file|link to|no file of|no such|cannot be read|there is no backup/;
      if (argv[0] !== "classify" || plant !== folder) expect(err + out).toMatch(isPlain);
    }
  });
});
