import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, describe, expect, test } from "vitest";
import { enrollPeople, expectPlain, type Field, MONDAY, makeField } from "./field.ts";

const AT = ["--now", MONDAY];
const PEOPLE = 3;

const undo: (() => void)[] = [];
afterEach(() => {
  for (const step of undo.splice(0).reverse()) step();
});

async function makeUsedField(): Promise<Field & { db: string }> {
  const field = makeField();
  await enrollPeople(field, PEOPLE);
  return { ...field, db: join(field.root, ".seq/state.db") };
}

/** The run says why it does not work, in words, and sends nothing. */
async function expectRefused(field: Field, words: RegExp, before = 0): Promise<void> {
  const { code, out, err } = await field.seq(["run", ...AT]);
  expectPlain(err);
  expect({ code, out }).toEqual({ code: 3, out: "" });
  expect(err).toMatch(words);
  // What happened, and what to do about it.
  expect(err).toMatch(/\n {2}hint: \S/);
  expect(field.outbox()).toHaveLength(before);
}

async function expectAllSentOnce(field: Field): Promise<void> {
  const { code, err } = await field.seq(["run", ...AT]);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(field.outbox()).toHaveLength(PEOPLE);
}

describe("a database that is not there", () => {
  test("is never made anew in a workspace that had one", async () => {
    const field = await makeUsedField();
    for (const suffix of ["", "-wal", "-shm"]) rmSync(field.db + suffix, { force: true });
    await expectRefused(field, /database is missing/);
    expect(existsSync(field.db)).toBe(false);
    for (const argv of [["status"], ["import", "-"], ["enroll", "one-mail", "--all"], ["tasks", "list"]]) {
      const { code, err } = await field.seq([...argv, ...AT], { stdin: "email\njin@hanbit.example\n" });
      expect({ argv, code }).toEqual({ argv, code: 3 });
      expect(err).toMatch(/database is missing/);
    }
  });

  test("is missed by the installed program as well, also on its quick path", async () => {
    const field = await makeUsedField();
    await field.binary(["run", ...AT]);
    expect(field.outbox()).toHaveLength(PEOPLE);
    for (const suffix of ["", "-wal", "-shm"]) rmSync(field.db + suffix, { force: true });
    const { code, err } = await field.binary(["run"]);
    expect(code).toBe(3);
    expect(err).toMatch(/database is missing/);
    expect(existsSync(field.db)).toBe(false);
  });

  test("is not taken for new when it was emptied", async () => {
    const field = await makeUsedField();
    for (const suffix of ["-wal", "-shm"]) rmSync(field.db + suffix, { force: true });
    truncateSync(field.db, 0);
    await expectRefused(field, /database is empty/);
  });
});

describe("a database that is not this workspace's present one", () => {
  test("is refused when it belongs to another workspace", async () => {
    const field = await makeUsedField();
    const other = await makeUsedField();
    copyDatabase(other.db, field.db);
    await expectRefused(field, /another workspace/);
  });

  test("is refused when it is an older copy, so that nothing is sent twice", async () => {
    const field = await makeUsedField();
    const aside = join(field.root, "older.db");
    await field.seq(["backup", aside]);
    await expectAllSentOnce(field);
    copyDatabase(aside, field.db);
    await expectRefused(field, /rolled back/, PEOPLE);
  });

  test("is refused when a newer version of the program made it", async () => {
    const field = await makeUsedField();
    const db = new Database(field.db);
    db.pragma("user_version = 99");
    db.close();
    await expectRefused(field, /schema version 99/);
  });

  test("is refused when it is no database at all", async () => {
    const field = await makeUsedField();
    for (const suffix of ["-wal", "-shm"]) rmSync(field.db + suffix, { force: true });
    writeFileSync(field.db, "these are not the bytes you are looking for\n".repeat(200), { mode: 0o600 });
    await expectRefused(field, /damaged|no database/);
  });
});

describe("a database with rotten bytes", () => {
  test("is refused or used, but never makes anybody be written to twice", async () => {
    const field = await makeUsedField();
    const sound = join(field.root, "sound.db");
    await field.seq(["run", "--max", "1", ...AT]);
    expect(field.outbox()).toHaveLength(1);
    foldLog(field.db);
    copyFileSync(field.db, sound);
    const bytes = readFileSync(sound);
    let seed = 20_260_302;
    const draw = (below: number): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
      return seed % below;
    };
    let refused = 0;
    for (let round = 0; round < 40; round++) {
      const rotten = Buffer.from(bytes);
      for (let flip = 0; flip < 1 + (round % 20) * 3; flip++) rotten[draw(rotten.length)] = draw(256);
      copyDatabase(sound, field.db);
      writeFileSync(field.db, rotten);
      const { code, err } = await field.seq(["run", ...AT]);
      expectPlain(err);
      expect([0, 1, 3]).toContain(code);
      if (code === 3) refused += 1;
      expect(countPerPerson(field), `round ${round}`).toBeLessThanOrEqual(1);
      rmSync(join(field.root, ".seq/outbox"), { recursive: true });
      mkdirSync(join(field.root, ".seq/outbox"), { mode: 0o700 });
    }
    expect(refused).toBeGreaterThan(5);
  });
});

describe("a database that cannot be written", () => {
  test.skipIf(!canMakeImmutable())(
    "because the file is immutable: nothing is sent (needs chattr)",
    async () => {
      const field = await makeUsedField();
      foldLog(field.db);
      runTool("chattr", ["+i", field.db]);
      undo.push(() => runTool("chattr", ["-i", field.db]));
      await expectRefused(field, /cannot be written|read-only/);
      runTool("chattr", ["-i", field.db]);
      await expectAllSentOnce(field);
    },
  );

  test.skipIf(!canMount())(
    "because its folder is mounted read-only: nothing is sent (needs mount)",
    async () => {
      const field = await makeUsedField();
      const folder = join(field.root, ".seq");
      mount("--bind", folder, folder);
      runTool("mount", ["-o", "remount,bind,ro", folder]);
      await expectRefused(field, /cannot be written|read-only/);
      unmountAll();
      await expectAllSentOnce(field);
    },
  );

  test.skipIf(!canMount())(
    "because the disk is full: the import says so, and goes on with more space (needs mount)",
    async () => {
      const field = makeField();
      const folder = join(field.root, ".seq");
      mkdirSync(folder, { mode: 0o700 });
      mount("-t", "tmpfs", "-o", "size=1m,mode=0700", "tmpfs", folder);
      const rows = Array.from({ length: 20_000 }, (_, n) => `P${n},Firm ${n},a${n}@firm${n}.example`);
      const stdin = `first_name,company,email\n${rows.join("\n")}\n`;
      const { code, err } = await field.seq(["import", "-", ...AT], { stdin });
      expectPlain(err);
      expect(code).toBe(3);
      expect(err).toMatch(/disk is full/);
      runTool("mount", ["-o", "remount,size=100m", folder]);
      const again = await field.seq(["import", "-", "--json", ...AT], { stdin });
      expect(again.code).toBe(0);
      const people = JSON.parse((await field.seq(["prospects", "list", "--json"])).out) as unknown[];
      expect(people).toHaveLength(20_000);
    },
  );

  test.skipIf(!canMount())(
    "because the disk fills up in a run: nothing is lost, nothing goes twice (needs mount)",
    async () => {
      const field = makeField();
      const folder = join(field.root, ".seq");
      mkdirSync(folder, { mode: 0o700 });
      mount("-t", "tmpfs", "-o", "size=3m,mode=0700", "tmpfs", folder);
      mkdirSync(join(field.root, "elsewhere"));
      await enrollPeople(field, 300);
      const mails = join(field.root, "mails");
      // The outbox on a disk of its own, so that only the database finds none.
      mkdirSync(mails);
      mkdirSync(join(folder, "outbox"));
      mount("--bind", mails, join(folder, "outbox"));
      runTool("dd", ["if=/dev/zero", `of=${join(folder, "filler")}`, "bs=1k", "count=100000"]);
      truncateSync(join(folder, "filler"), statSync(join(folder, "filler")).size - 200 * 1024);
      const full = await field.binary(["run", ...AT]);
      expectPlain(full.err);
      expect(full.code).toBe(3);
      expect(full.err).toMatch(/disk is full/);
      rmSync(join(folder, "filler"));
      runTool("mount", ["-o", "remount,size=100m", folder]);
      const after = await field.binary(["run", "--json", ...AT]);
      expectPlain(after.err);
      const [counts] = field.query<{ sent: number; uncertain: number; other: number }>(
        `SELECT sum(status = 'sent') AS sent, sum(status = 'uncertain') AS uncertain,
        sum(status NOT IN ('sent', 'uncertain')) AS other FROM attempts`,
      );
      expect((counts?.sent ?? 0) + (counts?.uncertain ?? 0)).toBe(300);
      expect(counts?.other).toBe(0);
      expect(countPerPerson(field)).toBe(1);
      expect(field.outbox().length).toBeGreaterThanOrEqual(counts?.sent ?? 0);
    },
  );
});

/** Puts everything into the one file. */
function foldLog(file: string): void {
  const db = new Database(file);
  db.pragma("wal_checkpoint(TRUNCATE)");
  db.close();
}

function copyDatabase(from: string, to: string): void {
  for (const suffix of ["-wal", "-shm"]) rmSync(to + suffix, { force: true });
  copyFileSync(from, to);
}

/** Most messages that any one person got. */
function countPerPerson(field: Field): number {
  const counts = new Map<string, number>();
  for (const name of field.outbox()) {
    const to = /^To: .*$/m.exec(field.read(`.seq/outbox/${name}`))?.[0] ?? name;
    counts.set(to, (counts.get(to) ?? 0) + 1);
  }
  return Math.max(0, ...counts.values());
}

function mount(...args: string[]): void {
  const target = args.at(-1) ?? "";
  const { status, stderr } = runTool("mount", args);
  if (status !== 0) throw new Error(stderr);
  undo.push(() => runTool("umount", [target]));
}

/** A tool of the system's own; its status is null where there is none. */
function runTool(name: string, args: string[]): { status: number | null; stderr: string } {
  return spawnSync(name, args, { encoding: "utf8" });
}

function unmountAll(): void {
  for (const step of undo.splice(0).reverse()) step();
}

function canMount(): boolean {
  const folder = makeField().root;
  const can = runTool("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder]).status === 0;
  if (can) runTool("umount", [folder]);
  else process.stderr.write("skipped: this user may not mount file systems\n");
  return can;
}

function canMakeImmutable(): boolean {
  const file = join(makeField().root, "seq.yaml");
  const can = runTool("chattr", ["+i", file]).status === 0;
  if (can) runTool("chattr", ["-i", file]);
  else process.stderr.write("skipped: this user or file system has no immutable files\n");
  return can;
}
