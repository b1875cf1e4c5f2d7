import { statSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { afterEach, describe, expect, test } from "vitest";
import { findTwice } from "../prove/audit.ts";
import { enrollPeople, expectPlain, type Field, MONDAY, makeField } from "./field.ts";
import { canMount, mountSmallDisk, type SmallDisk } from "./small-disk.ts";
import { hasSmtpSink, type SmtpSink, startSink } from "./smtp-sink.ts";

const RUN = ["run", "--quiet", "--now", MONDAY];
const MEGABYTE = 1_000_000;

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function makeSmallField(size: string): Promise<{ field: Field; disk: SmallDisk; sink: SmtpSink }> {
  const sink = await startSink();
  undo.push(() => sink.stop());
  const field = makeField({ smtp: sink.url, sender: "connections: 5" });
  const disk = mountSmallDisk(field.root, size);
  undo.push(() => disk.unmount());
  await enrollPeople(field, 1);
  return { field, disk, sink };
}

/** Another program that has the database open, as `seq serve` does: whoever ends first folds nothing in. */
function openBeside({ root }: Field): Database.Database {
  const other = new Database(join(root, ".seq/state.db"));
  undo.push(() => other.close());
  other.prepare("SELECT count(*) FROM events").get();
  return other;
}

function logSize({ root }: Field): number {
  return statSync(join(root, ".seq/state.db-wal"), { throwIfNoEntry: false })?.size ?? 0;
}

function expectOnce(sink: SmtpSink, people: number): void {
  const reached = sink.mails().map(({ to }) => to);
  expect(findTwice(reached)).toEqual([]);
  expect(reached).toHaveLength(people);
}

describe.skipIf(!canMount() || !hasSmtpSink())("on a small disk (needs mount, smtp-sink)", () => {
  test("the log stays small while another program has the database open", async () => {
    const { field, sink } = await makeSmallField("16m");
    openBeside(field);
    await enrollPeople(field, 250, "one-mail", "b");
    expect(await field.binary(RUN)).toMatchObject({ code: 0, err: "" });
    expectOnce(sink, 251);
    // What 250 messages write is some 8 MB.
    expect(logSize(field)).toBeLessThan(1.1 * MEGABYTE);
  });

  test("a log that a reader let grow until the disk was full is folded in, and runs go on", async () => {
    const { field, disk, sink } = await makeSmallField("8m");
    await enrollPeople(field, 300, "one-mail", "b");
    const serve = openBeside(field);
    const reader = openBeside(field);
    reader.exec("BEGIN");
    reader.prepare("SELECT count(*) FROM events").get();
    const full = await field.binary(RUN);
    expect(full).toMatchObject({ code: 3, err: expect.stringContaining("the disk is full") });
    expect(full.err).toMatch(/\d+ MB of it are the database's log/);
    expectPlain(full.err);
    expect(sink.count()).toBeLessThan(301);
    expect(logSize(field)).toBeGreaterThan(5 * MEGABYTE);
    reader.exec("COMMIT");
    disk.resize("12m");
    expect(await field.binary(RUN)).toMatchObject({ code: 0 });
    expectOnce(sink, 301);
    expect(logSize(field)).toBeLessThan(1.1 * MEGABYTE);
    expect(serve.prepare("SELECT count(*) AS sent FROM attempts WHERE status = 'sent'").get()).toEqual({
      sent: 301,
    });
  });

  test("a write that finds it full for the log's own sake folds the log in and succeeds", async () => {
    const { field, disk } = await makeSmallField("16m");
    const beside = openBeside(field);
    // Another writer, whose log is never folded in by itself.
    beside.pragma("wal_autocheckpoint = 0");
    const text = "x".repeat(3_000);
    beside.exec("CREATE TABLE scribbles (text TEXT)");
    const note = beside.prepare("INSERT INTO scribbles VALUES (?)");
    for (let n = 0; n < 40; n++) note.run(text);
    beside.pragma("wal_checkpoint(TRUNCATE)");
    const update = beside.prepare("UPDATE scribbles SET text = ? WHERE rowid = 1");
    for (let n = 0; n < 150; n++) update.run(`${n}${text}`);
    expect(logSize(field)).toBeLessThan(MEGABYTE);
    disk.fill(0);
    const { code, err } = await field.binary(["suppress", "add", "anna@acme.example"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
  });

  test("however little is left, it is told of a full disk, never of a failing one", async () => {
    const { field, disk } = await makeSmallField("3m");
    const answers = { full: 0, done: 0 };
    for (let leftKib = 0; leftKib <= 160; leftKib += 4) {
      disk.fill(leftKib);
      const { code, err } = await field.seq(["suppress", "add", `p${leftKib}@acme.example`]);
      disk.free();
      expectPlain(err);
      if (code === 0) answers.done += 1;
      else {
        expect(err, `${leftKib} KiB left`).toContain("the disk is full");
        answers.full += 1;
      }
    }
    expect(answers.full).toBeGreaterThan(5);
    expect(answers.done).toBeGreaterThan(5);
  });
});
