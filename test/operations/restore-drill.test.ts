import { renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openStore } from "../../src/store/open-store.ts";
import { enrollPeople, type Field, MONDAY, makeField, readLines } from "../faults/field.ts";

const AT = ["--now", MONDAY];

describe("the restore drill of docs/operations.md", () => {
  test("a lost disk: nothing is sent until reconcile, and nobody is written to twice", async () => {
    const field = makeField();
    await enrollPeople(field, 5);
    const copy = join(field.root, "monday.db");
    expect((await field.seq(["backup", copy])).code).toBe(0);
    expect(statSync(copy).mode & 0o777).toBe(0o600);
    expect((await field.seq(["run", ...AT])).code).toBe(0);
    expect(field.outbox()).toHaveLength(5);

    for (const suffix of ["", "-wal", "-shm"])
      rmSync(join(field.root, `.seq/state.db${suffix}`), { force: true });
    const lost = await field.seq(["run", ...AT]);
    expect(lost.code).toBe(3);
    expect(lost.err).toMatch(/missing|gone|lost/);

    expect((await field.seq(["restore", copy])).code).toBe(0);
    for (const command of [["run"], ["run", "--quiet"], ["run", "--json"]]) {
      const refused = await field.seq([...command, ...AT]);
      expect({ code: refused.code, out: refused.out }).toEqual({ code: 3, out: "" });
      expect(refused.err).toMatch(/seq reconcile/);
    }
    const check = await field.seq(["status", "--check", ...AT]);
    expect(check.code).toBe(1);
    expect(check.out).toMatch(/seq reconcile/);

    // What lies in the outbox has left: nobody needs to say so.
    expect((await field.seq(["reconcile", ...AT])).code).toBe(0);
    const after = await field.seq(["run", "--json", ...AT]);
    expect(readLines(after.out).at(-1)).toMatchObject({ sent: 0 });
    expect(field.outbox()).toHaveLength(5);
    expect((await field.seq(["status", "--check", ...AT])).code).toBe(0);
  });
});

const step = (id: string, lines: string): string => `name: ${id}\nsteps:\n${lines}`;
const email = (id: string, more = ""): string =>
  `  - id: ${id}\n    do: email\n    subject: "${id}"\n    body: Hello {{ first_name }}\n${more}`;
const TASK = `  - id: call\n    do: call\n    script: Ask about {{ company }}\n`;
const IN_FIVE_DAYS = "    wait: 5 days\n";

/** One sequence for each way in which somebody comes to their next touch; each sends one mail, with its name as subject. */
const SEQUENCES = {
  tasked: step("tasked", TASK + email("tasked")),
  approved: step("approved", email("approved", "    approve: true\n")),
  until: step("until", email("until", "    until: event.booked\n")),
  retimed: step("retimed", email("retimed", IN_FIVE_DAYS)),
  plain: step("plain", email("plain", IN_FIVE_DAYS)),
  objector: step("objector", email("objector", IN_FIVE_DAYS)),
  held: step("held", email("held", IN_FIVE_DAYS)),
};
const LATE = step("late", email("late") + email("later", IN_FIVE_DAYS));
const PEOPLE = [...Object.keys(SEQUENCES), "late"];
const TUESDAY = ["--now", "2026-03-03T09:00"];
const WEDNESDAY = ["--now", "2026-03-04T09:00"];
const NEXT_WEEK = ["--now", "2026-03-20T09:00"];
/** What had left when the database was replaced. */
const LEFT = ["approved", "late", "retimed", "tasked", "until"];

/** Everything a person does again who goes by the lists. */
async function doWhatIsOpen(field: Field, at: readonly string[]): Promise<void> {
  for (const { id } of await listOpen(field, "tasks", at))
    expect((await field.seq(["tasks", "done", String(id), ...at])).code).toBe(0);
  for (const { id } of await listOpen(field, "review", at))
    expect((await field.seq(["review", "approve", String(id), ...at])).code).toBe(0);
  await field.seq(["event", "until@until.example", "booked", ...at]);
}

/** And from the file of the people that is still there. */
async function doEverythingAgain(field: Field, at: readonly string[]): Promise<void> {
  await doWhatIsOpen(field, at);
  await addLate(field, at);
}

/** Exit code 1 says that something waits for a person. */
async function run(field: Field, at: readonly string[]): Promise<void> {
  const { code, err } = await field.seq(["run", ...at]);
  if (code > 1) throw new Error(err);
}

async function listOpen(
  field: Field,
  what: "tasks" | "review",
  at: readonly string[],
): Promise<{ id: number }[]> {
  return field.json([what, "list", ...at]);
}

/** Subjects of what has left, each once for each mail. */
function subjectsIn(field: Field): string[] {
  return field
    .outbox()
    .map((name) => /^Subject: (.*?)\r?$/m.exec(field.read(`.seq/outbox/${name}`))?.[1] ?? name)
    .sort();
}

async function addLate(field: Field, at: readonly string[]): Promise<void> {
  await importPerson(field, "late", at);
  await field.seq(["enroll", "late", "--tag", "late", ...at]);
}

async function importPerson(field: Field, name: string, at: readonly string[]): Promise<void> {
  const stdin = `first_name,company,email,phone\n${name},Firm,${name}@${name}.example,+49301230${PEOPLE.indexOf(name)}00\n`;
  const { code, err } = await field.seq(["import", "-", "--tag", name, ...at], { stdin });
  if (code !== 0) throw new Error(err);
}

/** A backup, and a day of work after it: by hand, by an event, by a change of a file, and with somebody new. */
async function workOnAfterBackup(): Promise<{ field: Field; copy: string }> {
  const field = makeField({ sequences: { ...SEQUENCES, late: LATE } });
  for (const name of Object.keys(SEQUENCES)) {
    await importPerson(field, name, AT);
    expect((await field.seq(["enroll", name, "--tag", name, ...AT])).code).toBe(0);
  }
  await run(field, AT);
  const copy = join(field.root, "monday.db");
  expect((await field.seq(["backup", copy])).code).toBe(0);
  field.write("sequences/retimed.yaml", SEQUENCES.retimed.replace("5 days", "1 hour"));
  await doEverythingAgain(field, TUESDAY);
  expect((await field.seq(["event", "objector@objector.example", "opted_out", ...TUESDAY])).code).toBe(0);
  expect((await field.seq(["pause", "held@held.example", ...TUESDAY])).code).toBe(0);
  await run(field, TUESDAY);
  expect(subjectsIn(field)).toEqual(LEFT);
  return { field, copy };
}

/** What left before is with the people it went to: nothing here can take it for evidence. */
function takeOutboxAway(field: Field): void {
  renameSync(join(field.root, ".seq/outbox"), join(field.root, "left"));
}

interface Reconciled {
  whole: boolean;
  paused: { sequence: string }[];
}

async function restoreAndReconcile(field: Field, copy: string): Promise<Reconciled> {
  expect((await field.seq(["restore", copy])).code).toBe(0);
  // Lists may be worked through before anybody reconciles.
  return field.json(["reconcile", ...WEDNESDAY]);
}

/** What the store's own check finds. */
async function checkDatabase(field: Field): Promise<string[]> {
  const store = await openStore({
    file: join(field.root, ".seq/state.db"),
    marker: join(field.root, ".seq/store.json"),
    create: false,
    owner: { host: "test", pid: process.pid, start: "check" },
    wallClock: Date.now,
  });
  try {
    return await store.check();
  } finally {
    await store.close();
  }
}

async function resumeEverybody(field: Field, at: readonly string[]): Promise<void> {
  for (const name of PEOPLE) await field.seq(["resume", `${name}@${name}.example`, ...at]);
}

describe("doing again everything that the lists show open after a restore", () => {
  test("writes to nobody twice, and to nobody who objected since, where the replaced database can be read", async () => {
    const { field, copy } = await workOnAfterBackup();
    takeOutboxAway(field);
    const { whole, paused } = await restoreAndReconcile(field, copy);
    expect({ whole, paused: paused.map(({ sequence }) => sequence).sort() }).toEqual({
      whole: true,
      paused: ["held", "late"],
    });
    await doEverythingAgain(field, WEDNESDAY);
    await run(field, WEDNESDAY);
    expect(subjectsIn(field)).toEqual([]);
    await resumeEverybody(field, NEXT_WEEK);
    await run(field, NEXT_WEEK);
    // Whoever had entered since goes on after what they got; whoever objected gets nothing.
    expect(subjectsIn(field)).toEqual(["held", "later", "plain"]);
    expect(await checkDatabase(field)).toEqual([]);
  });

  test.each([
    ["damaged", (file: string) => writeFileSync(file, "no database")],
    ["gone", (file: string) => rmSync(file)],
  ])("writes to nobody twice where the replaced database is %s", async (_, spoil) => {
    const { field, copy } = await workOnAfterBackup();
    takeOutboxAway(field);
    expect((await field.seq(["restore", copy])).code).toBe(0);
    spoil(join(field.root, ".seq/state.db.replaced-1"));
    const { whole, paused } = await field.look<Reconciled>(["reconcile", ...WEDNESDAY]);
    expect({ whole, paused: paused.map(({ sequence }) => sequence).sort() }).toEqual({
      whole: false,
      paused: ["approved", "retimed", "tasked", "until"],
    });
    await doWhatIsOpen(field, WEDNESDAY);
    await run(field, WEDNESDAY);
    expect(subjectsIn(field)).toEqual([]);
    // What a person says was sent is not sent, wherever the database has them.
    for (const name of ["approved", "retimed", "tasked", "until"])
      expect(
        (await field.seq(["event", `${name}@${name}.example`, "sent", "--sequence", name, "--step", name]))
          .code,
      ).toBe(0);
    await resumeEverybody(field, NEXT_WEEK);
    await run(field, NEXT_WEEK);
    expect(subjectsIn(field)).toEqual(["held", "objector", "plain"]);
  });

  test("writes to nobody twice after a lost disk, where what was sent is still to be found", async () => {
    const { field, copy } = await workOnAfterBackup();
    for (const suffix of ["", "-wal", "-shm"])
      rmSync(join(field.root, `.seq/state.db${suffix}`), { force: true });
    const { paused } = await restoreAndReconcile(field, copy);
    expect(paused.map(({ sequence }) => sequence)).toContain("tasked");
    takeOutboxAway(field);
    await doEverythingAgain(field, WEDNESDAY);
    await run(field, WEDNESDAY);
    expect(subjectsIn(field)).toEqual([]);
    for (const name of ["approved", "retimed", "tasked", "until"])
      await field.seq(["resume", `${name}@${name}.example`, ...NEXT_WEEK]);
    await run(field, NEXT_WEEK);
    expect(subjectsIn(field)).toEqual(["held", "objector", "plain"]);
  });
});
