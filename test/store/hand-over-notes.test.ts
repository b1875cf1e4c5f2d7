import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { HandOverNotebook, openShelf } from "../../src/store/hand-over-notes.ts";
import type { Owner } from "../../src/store/port.ts";

const OWNER: Owner = { host: "desk", pid: 7, start: "boot/100" };
const READER: Owner = { host: "desk", pid: 8, start: "boot/200" };

function openNotebook() {
  const folder = mkdtempSync(join(tmpdir(), "seq-notes-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const database = join(folder, "state.db");
  writeFileSync(database, "");
  const notebook = new HandOverNotebook(database, OWNER, folder);
  notebook.begin();
  const name = readdirSync(folder).find((each) => each !== "state.db") ?? "";
  const read = () => openShelf(database, READER, { isOwn: true, folder }).read(OWNER);
  return { folder, database, notebook, file: join(folder, name), read };
}

it("tells what was handed over, and what the server took", () => {
  const { notebook, read } = openNotebook();
  expect(read()).toEqual(new Map());
  notebook.noteHanded(1);
  notebook.noteHanded(2);
  notebook.noteTaken(2, "id-2.x");
  notebook.noteHanded(4);
  notebook.noteKept(4);
  notebook.noteHanded(3);
  notebook.noteTaken(3, "not an id\nhanded 9");
  expect(read()).toEqual(
    new Map([
      [1, { taken: false, providerId: null }],
      [2, { taken: true, providerId: "id-2.x" }],
      [3, { taken: true, providerId: null }],
    ]),
  );
});

it("does not count a line that a death cut off: what it announces had not begun", () => {
  const { notebook, file, read } = openNotebook();
  notebook.noteHanded(12);
  appendFileSync(file, "handed 1");
  expect(read()).toEqual(new Map([[12, { taken: false, providerId: null }]]));
});

it.each([
  ["a line of something else", (text: string) => `${text}handed twelve\n`],
  ["another process's head", (text: string) => text.replace("boot/100", "boot/101")],
  ["no head", (text: string) => text.slice(text.indexOf("\n") + 1)],
  ["nothing", () => ""],
])("knows nothing of a file with %s", (_name, spoil) => {
  const { notebook, file, read } = openNotebook();
  notebook.noteHanded(1);
  writeFileSync(file, spoil(readFileSync(file, "latin1")));
  expect(read()).toBeNull();
});

it("knows nothing after a restart of the machine, on another one, or without a file", () => {
  const { folder, database, read } = openNotebook();
  const look = (reader: Owner, owner = OWNER) =>
    openShelf(database, reader, { isOwn: true, folder }).read(owner);
  expect(look({ ...READER, start: "later/200" })).toBeNull();
  expect(look({ ...READER, host: "laptop" })).toBeNull();
  expect(look(READER, { ...OWNER, start: "unknown" })).toBeNull();
  openShelf(database, READER, { isOwn: false, folder }).remove(OWNER);
  expect(read()).not.toBeNull();
  openShelf(database, READER, { isOwn: true, folder }).remove(OWNER);
  expect(read()).toBeNull();
});

it("knows nothing of a database that was put in the other one's place", () => {
  const { notebook, database, read } = openNotebook();
  notebook.noteHanded(1);
  writeFileSync(`${database}.restored`, "");
  renameSync(`${database}.restored`, database);
  expect(read()).toBeNull();
});

it("does not believe a file that others may write", () => {
  const { notebook, file, read } = openNotebook();
  notebook.noteHanded(1);
  chmodSync(file, 0o666);
  expect(read()).toBeNull();
  const other = `${file}.other`;
  renameSync(file, other);
  symlinkSync(other, file);
  chmodSync(other, 0o600);
  expect(read()).toBeNull();
});

it("says nothing any more once a note could not be written", () => {
  const folder = mkdtempSync(join(tmpdir(), "seq-notes-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const database = join(folder, "state.db");
  writeFileSync(database, "");
  const notebook = new HandOverNotebook(database, OWNER, join(folder, "absent"));
  notebook.noteHanded(1);
  notebook.noteTaken(1, null);
  notebook.close(true);
  expect(openShelf(database, READER, { isOwn: true, folder: join(folder, "absent") }).read(OWNER)).toBeNull();
});

it("stays small over years, and never while it may still be needed", () => {
  const { notebook, file, read } = openNotebook();
  notebook.noteHanded(1);
  for (let attempt = 2; attempt < 40_000; attempt++) {
    notebook.noteHanded(attempt);
    notebook.forget(attempt);
  }
  expect(read()?.has(1)).toBe(true);
  notebook.forget(1);
  notebook.noteHanded(50_000);
  notebook.forget(50_000);
  expect(readFileSync(file).length).toBeLessThan(1_000);
  expect(read()?.has(1)).toBe(false);
  notebook.noteHanded(50_001);
  expect(read()?.has(50_001)).toBe(true);
});

it("goes with its process, unless something is left open that it speaks of", () => {
  for (const [isDone, isSettled, stays] of [
    [true, true, false],
    [true, false, true],
    [false, true, true],
  ] as const) {
    const { notebook, file } = openNotebook();
    notebook.noteHanded(1);
    if (isSettled) notebook.forget(1);
    notebook.close(isDone);
    expect(existsSync(file)).toBe(stays);
  }
});
