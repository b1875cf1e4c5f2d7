import { type ChildProcess, type SpawnSyncReturns, spawn, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import Database from "better-sqlite3";
import { describe, expect, onTestFinished, test } from "vitest";
import { PACKAGE_ROOT } from "../cli/run-seq.ts";
import { enrollPeople, type Field, MONDAY, makeField, startBinary } from "../faults/field.ts";
import { startWithholdingServer } from "../faults/withholding-server.ts";
import {
  asNeighbour,
  canPlay,
  findNotes,
  giveTo,
  listUsers,
  MEMORY,
  NEIGHBOUR,
  removeAll,
  tryAsNeighbour,
} from "./neighbour.ts";

const SEQ = join(PACKAGE_ROOT, "bin/seq.js");
/** A /dev/shm of the test's own needs a mount namespace, which some containers do not give. */
const canUnshare = spawnSync("unshare", ["-m", "mount", "-t", "tmpfs", "none", MEMORY]).status === 0;
/** Longer than anything here takes beside other work; what hangs, hangs for ever. */
const PATIENCE_MS = 60_000;

interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  out: string;
  err: string;
}

/** The built program as one of the machine's users. `first` is a shell's words before it becomes the program. */
function start(
  field: Field,
  user: number,
  argv: readonly string[],
  first = "",
): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn("sh", ["-c", `${first} exec "$@"`, "sh", process.execPath, SEQ, ...argv], {
    cwd: field.root,
    env: { PATH: process.env.PATH, HOME: field.root },
    uid: user,
    gid: user,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let err = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
  const ended = new Promise<Ended>((resolve) => {
    child.once("close", (code, signal) => resolve({ code, signal, out, err }));
  });
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  return { child, ended };
}

async function until(isSo: () => boolean): Promise<void> {
  const from = Date.now();
  while (!isSo()) {
    if (Date.now() - from > PATIENCE_MS) throw new Error("it never came to that");
    await sleep(20);
  }
}

const statuses = (field: Field) =>
  field.query<{ status: string; count: number }>(
    "SELECT status, count(*) AS count FROM attempts GROUP BY status ORDER BY status",
  );

/** What a neighbour lays at a path, and how it is told apart. */
const PLANTS: readonly [string, (path: string) => string][] = [
  ["a FIFO", (path) => `mkfifo -m 666 ${path}`],
  ["a folder with a FIFO for the notes", (path) => `mkdir -m 755 ${path}; mkfifo -m 666 ${path}/notes`],
  [
    "a socket",
    (path) =>
      `${process.execPath} -e 'require("net").createServer().listen("${path}.s", () => { require("fs").linkSync("${path}.s", "${path}"); process.exit() })'`,
  ],
  ["a link to a device without an end", (path) => `ln -s /dev/zero ${path}`],
  ["a link to a terminal", (path) => `ln -s /dev/tty ${path}`],
  ["a folder whose notes are a device", (path) => `mkdir -m 755 ${path}; ln -s /dev/zero ${path}/notes`],
  ["a huge file", (path) => `truncate -s 1T ${path}`],
  ["a folder with thousands of files", (path) => `mkdir -m 777 ${path}; cd ${path}; seq 5000 | xargs touch`],
  ["a file without any permission", (path) => `: > ${path}; chmod 000 ${path}`],
];

describe.skipIf(!canPlay).each(listUsers())("beside another user of the machine, user %i", (user) => {
  /** A run that was killed while the server had its message, and had not answered. */
  async function killInFlight(): Promise<{ field: Field; notes: string; text: string; taken: () => number }> {
    const server = await startWithholdingServer();
    const field = makeField({ smtp: server.url, sender: "connections: 1" });
    await enrollPeople(field, 3);
    giveTo(user, field.root);
    const { child, ended } = start(field, user, ["run", "--quiet", "--now", MONDAY]);
    await until(() => server.taken() === 1);
    const notes = findNotes(child.pid ?? 0) ?? "";
    child.kill("SIGKILL");
    await ended;
    expect(notes).toMatch(/^\/dev\/shm\/seq-[\da-f]{32}$/);
    onTestFinished(() => removeAll(notes));
    return { field, notes, text: readFileSync(join(notes, "notes"), "latin1"), taken: server.taken };
  }

  /** A run against a server that answers nothing any more is asked to stop; what it found of the dead one is in doubt. */
  async function runAfter(field: Field): Promise<Ended> {
    field.write("seq.yaml", field.read("seq.yaml").replace(/smtp: .*/, "smtp: outbox"));
    giveTo(user, field.root);
    const { ended } = start(field, user, ["run", "--quiet", "--now", MONDAY]);
    const late = sleep(PATIENCE_MS).then(() => null);
    const result = await Promise.race([ended, late]);
    if (result === null) throw new Error("the run hangs");
    return result;
  }

  test("notes of hand-overs are nobody else's to read, to write, to replace or to foretell", {
    timeout: 2 * PATIENCE_MS,
  }, async () => {
    const { field, notes } = await killInFlight();
    expect(statSync(notes)).toMatchObject({ uid: user });
    for (const attempt of ["ls", "cat", "rm -r", "mv -t /tmp", "touch", "chmod 777"]) {
      expect([attempt, tryAsNeighbour(`${attempt} ${notes}`)]).toEqual([attempt, false]);
      expect([attempt, tryAsNeighbour(`${attempt} ${notes}/notes`)]).toEqual([attempt, false]);
    }
    expect(tryAsNeighbour(`ln ${notes}/notes ${MEMORY}/seq-stolen`)).toBe(false);
    await runAfter(field);
    // With them whole, only what the server had begun to get is in doubt; the rest left as if nothing had been.
    expect(statuses(field).find(({ status }) => status === "uncertain")).toMatchObject({ count: 1 });
    expect(field.outbox()).toHaveLength(2);
  });

  test.each(user === 0 ? PLANTS.slice(0, 2) : PLANTS)(
    "a run goes on where %s lies in the place of lost notes",
    {
      timeout: 3 * PATIENCE_MS,
    },
    async (_name, plant) => {
      const { field, notes } = await killInFlight();
      // As a log-out does (logind.conf(5), RemoveIPC): from now on the name is free, and known.
      removeAll(notes);
      onTestFinished(() => removeAll(`${notes}.s`));
      asNeighbour(plant(notes));
      const first = await runAfter(field);
      expect(first.signal).toBeNull();
      // Whatever was journaled is in doubt, and never sent again.
      const [uncertain] = statuses(field).filter(({ status }) => status === "uncertain");
      expect(uncertain?.count).toBeGreaterThanOrEqual(1);
      expect(field.outbox().length + (uncertain?.count ?? 0)).toBe(3);
      if (!/^mkdir|FIFO for/.test(_name)) expect(first.err).toContain("something of another user's lies");
      const again = await runAfter(field);
      expect(again.err).not.toContain("something of another user's lies");
    },
  );

  test("forged notes are not believed: what the server may have is not sent again", {
    timeout: 2 * PATIENCE_MS,
  }, async () => {
    const { field, notes, text, taken } = await killInFlight();
    removeAll(notes);
    // The head alone would say that nothing had been handed over.
    const head = text.split("\n")[0] ?? "";
    asNeighbour(
      `mkdir -m 700 ${notes}; cat > ${notes}/notes <<'END'\n${head}\nEND\nchmod 600 ${notes}/notes`,
    );
    await runAfter(field);
    const [uncertain] = statuses(field).filter(({ status }) => status === "uncertain");
    expect(uncertain?.count).toBeGreaterThanOrEqual(taken());
    expect(field.outbox().length + (uncertain?.count ?? 0)).toBe(3);
  });

  test("a FIFO under a name made of what everybody can see holds nothing up", {
    timeout: 2 * PATIENCE_MS,
  }, async () => {
    const field = makeField();
    await enrollPeople(field, 2);
    giveTo(user, field.root);
    const { child, ended } = start(field, user, ["run", "--quiet", "--now", MONDAY], "kill -STOP $$;");
    const readStat = (): string[] => {
      const stat = readFileSync(`/proc/${child.pid}/stat`, "latin1");
      return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    };
    await until(() => readStat()[0] === "T");
    const { dev, ino, birthtimeNs } = statSync(join(field.root, ".seq/state.db"), { bigint: true });
    const planted = `${MEMORY}/seq-${dev}-${ino}-${birthtimeNs}-${child.pid}-${readStat()[19]}`;
    onTestFinished(() => removeAll(planted));
    asNeighbour(`mkfifo -m 666 ${planted}`);
    child.kill("SIGCONT");
    expect(await Promise.race([ended, sleep(PATIENCE_MS)])).toMatchObject({ code: 0, err: "" });
    expect(field.outbox()).toHaveLength(2);
  });
});

describe.skipIf(!canPlay)("another user of the machine", () => {
  test.skipIf(!canUnshare)("stops nothing by filling the machine's memory: that is said, once", async () => {
    const field = makeField();
    await enrollPeople(field, 2);
    const words = [
      `mount -t tmpfs -o size=64k,mode=1777 none ${MEMORY}`,
      `setpriv --reuid ${NEIGHBOUR} --regid ${NEIGHBOUR} --clear-groups sh -c 'cat /dev/zero > ${MEMORY}/full || true' 2>&1`,
      'exec "$@"',
    ].join("; ");
    const run = (max: number): SpawnSyncReturns<string> =>
      spawnSync(
        "unshare",
        [
          "-m",
          "sh",
          "-c",
          words,
          "sh",
          process.execPath,
          SEQ,
          "run",
          "--quiet",
          "--max",
          String(max),
          "--now",
          MONDAY,
        ],
        { cwd: field.root, encoding: "utf8" },
      );
    const first = run(1);
    expect(first.status).toBe(0);
    expect(first.stderr).toContain("every message that was journaled is in doubt: /dev/shm is full");
    expect(run(1)).toMatchObject({ status: 0, stderr: "" });
    expect(field.outbox()).toHaveLength(2);
  });

  test("cannot keep cron's runs from starting by locking their lock file", async () => {
    const field = makeField();
    const lock = join(field.root, ".seq/cron.lock");
    mkdirSync(join(field.root, ".seq"), { mode: 0o755 });
    chmodSync(field.root, 0o755);
    chmodSync(join(field.root, ".seq"), 0o755);
    // As flock(1) makes it.
    writeFileSync(lock, "", { mode: 0o644 });
    const bin = join(field.root, "bin");
    mkdirSync(bin);
    for (const [name, does] of [
      ["crontab", 'if [ "$1" = -l ]; then echo no crontab >&2; exit 1; fi; cat > /dev/null'],
      ["flock", "exit 0"],
    ] as const) {
      writeFileSync(join(bin, name), `#!/bin/sh\n${does}\n`, { mode: 0o755 });
    }
    expect(tryAsNeighbour(`flock -n ${lock} true`)).toBe(true);
    const ran = await field.seq(["cron", "install"], { env: { PATH: `${bin}:/usr/bin:/bin` } });
    expect(ran).toMatchObject({ code: 0, err: "" });
    expect(tryAsNeighbour(`flock -n ${lock} true`)).toBe(false);
  });

  test("cannot lay a log or a journal beside the database: its folder is refused where others write", async () => {
    const field = makeField();
    await enrollPeople(field, 1);
    chmodSync(join(field.root, ".seq"), 0o1777);
    const { code, err } = await field.binary(["run", "--now", MONDAY]);
    expect(code).toBe(3);
    expect(err).toContain("other users have access to");
    expect(field.outbox()).toEqual([]);
  });

  test.each([
    ["a FIFO", "mkfifo -m 666 people.csv", ["import", "people.csv"]],
    ["a link to a device without an end", "ln -s /dev/zero people.csv", ["import", "people.csv"]],
    ["a link to a FIFO", "mkfifo -m 666 pipe; ln -s pipe people.csv", ["import", "people.csv"]],
    ["a FIFO of addresses", "mkfifo -m 666 people.csv", ["suppress", "import", "people.csv"]],
    ["a link to a FIFO of mail", "mkfifo -m 666 pipe; ln -s pipe people.csv", ["classify", "people.csv"]],
  ])("makes no command wait that reads %s", { timeout: PATIENCE_MS }, async (_name, plant, argv) => {
    const field = makeField();
    const folder = join(field.root, "drop");
    mkdirSync(folder);
    chmodSync(field.root, 0o755);
    chmodSync(folder, 0o777);
    asNeighbour(`cd ${folder}; ${plant}`);
    const { child, ended } = startBinary([...argv.slice(0, -1), "drop/people.csv"], field.root);
    const late = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS / 2);
    const { signal, code } = await ended;
    clearTimeout(late);
    expect(signal).toBeNull();
    expect(code).not.toBe(0);
  });
});

describe("while a process keeps the write lock", () => {
  /** Another program than this one: a database shell that was left open. */
  async function holdLock(field: Field): Promise<ChildProcess> {
    const words = `const db = require("better-sqlite3")(process.argv[1]); db.exec("BEGIN IMMEDIATE"); console.log("held");
      setInterval(() => {}, 9e6)`;
    const child = spawn(process.execPath, ["-e", words, join(field.root, ".seq/state.db")], {
      cwd: PACKAGE_ROOT,
      stdio: ["ignore", "pipe", "ignore"],
    });
    onTestFinished(() => void child.kill("SIGKILL"));
    await new Promise((resolve) => child.stdout.once("data", resolve));
    return child;
  }

  test("SIGTERM ends a run that waits for it", { timeout: 2 * PATIENCE_MS }, async () => {
    const field = makeField();
    await enrollPeople(field, 2);
    await holdLock(field);
    const user = process.getuid?.() ?? 0;
    const { child, ended } = start(field, user, ["run", "--verbose", "--now", MONDAY]);
    let said = "";
    child.stderr?.on("data", (text: string) => (said += text));
    await sleep(1_500);
    child.kill("SIGTERM");
    // Heard at once, though it has not got its turn.
    await until(() => said.includes("finishing what is in flight"));
    const { code, err } = await ended;
    expect(code).toBe(3);
    expect(err).toContain("the database is locked by another process");
    expect(field.outbox()).toEqual([]);
  });

  test("status --check says who, and since when, and goes on to say so until it ends", {
    timeout: 3 * PATIENCE_MS,
  }, async () => {
    const field = makeField();
    await enrollPeople(field, 1);
    const user = process.getuid?.() ?? 0;
    // A large import, stopped in the middle of a part.
    const rows = Array.from({ length: 200_000 }, (_, n) => `Q${n},q${n}@firm${n}.example`);
    field.write("many.csv", `first_name,email\n${rows.join("\n")}\n`);
    const { child } = start(field, user, ["import", "many.csv", "--quiet"]);
    const note = join(field.root, ".seq/state.db-holder");
    const looker = new Database(join(field.root, ".seq/state.db"), { timeout: 0 });
    onTestFinished(() => void looker.close());
    const isHeld = (): boolean => {
      try {
        looker.exec("BEGIN IMMEDIATE");
        looker.exec("ROLLBACK");
        return false;
      } catch {
        return true;
      }
    };
    for (;;) {
      await until(isHeld);
      child.kill("SIGSTOP");
      if (isHeld()) break;
      child.kill("SIGCONT");
    }
    expect(JSON.parse(readFileSync(note, "utf8"))).toMatchObject({ pid: child.pid });
    const check = async () => field.binary(["status", "--check", "--json", "--overdue", "9999999"]);
    // It may only just have begun.
    expect((await check()).code).toBe(0);
    const { at, uptime, ...rest } = JSON.parse(readFileSync(note, "utf8")) as { at: number; uptime: number };
    const earlier = { ...rest, at: at - 600_000, uptime: uptime - 600_000 };
    writeFileSync(note, JSON.stringify(earlier).padEnd(512));
    const { code, out } = await check();
    expect(code).toBe(1);
    const { problems } = JSON.parse(out) as { problems: { check: string; detail: string; hint: string }[] };
    expect(problems).toMatchObject([
      { check: "lock", hint: expect.stringContaining(`kill -CONT ${child.pid}`) },
    ]);
    expect(problems[0]?.detail).toContain(`seq import (process ${child.pid}), which is stopped,`);
    expect(problems[0]?.detail).toContain(
      `since ${new Date(earlier.at).toISOString().slice(0, 16).replace("T", " ")} UTC (10 minutes)`,
    );
    child.kill("SIGKILL");
    await until(() => !isHeld());
    expect((await check()).code).toBe(0);
  });

  test("status --check names a program of somebody else's that keeps it", {
    timeout: 3 * PATIENCE_MS,
  }, async () => {
    const field = makeField();
    await enrollPeople(field, 1);
    const holder = await holdLock(field);
    const look = () => field.binary(["status", "--check", "--overdue", "9999999"]);
    const { code, out } = await look();
    expect(code).toBe(1);
    expect(out).toMatch(
      new RegExp(`^lock: .* \\(process ${holder.pid}\\) keeps everybody else from writing for`),
    );
    holder.kill("SIGKILL");
    await new Promise((resolve) => holder.once("exit", resolve));
    expect((await look()).code).toBe(0);
  });
});
