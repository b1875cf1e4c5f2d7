import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { HandOffNotebook, openShelf } from "../../src/store/hand-off-log.ts";
import type { Owner } from "../../src/store/port.ts";

const OWNER: Owner = { host: "desk", pid: 7, start: "boot/100" };
const READER: Owner = { host: "desk", pid: 8, start: "boot/200" };

const KEY = "0123456789abcdef";

function openNotebook() {
  const folder = mkdtempSync(join(tmpdir(), "seq-notes-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const database = join(folder, "state.db");
  writeFileSync(database, "");
  const location = { database, key: KEY, memory: folder };
  const notebook = new HandOffNotebook(location, OWNER);
  notebook.begin();
  const own = join(folder, readdirSync(folder).find((each) => each !== "state.db") ?? "");
  const shelf = openShelf(location, READER, { isOwn: true });
  return {
    location,
    database,
    notebook,
    own,
    file: join(own, "notes"),
    shelf,
    read: () => shelf.read(OWNER),
  };
}

it("tells what was handed over, and what the server took", () => {
  const { notebook, read } = openNotebook();
  expect(read()).toEqual(new Map());
  notebook.noteHanded(1);
  notebook.noteHanded(2);
  notebook.markAccepted(2, "id-2.x");
  notebook.noteHanded(4);
  notebook.noteKept(4);
  notebook.noteHanded(3);
  notebook.markAccepted(3, "not an id\nhanded 9");
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
  const { location, read } = openNotebook();
  const look = (reader: Owner, owner = OWNER) => openShelf(location, reader, { isOwn: true }).read(owner);
  expect(look({ ...READER, start: "later/200" })).toBeNull();
  expect(look({ ...READER, host: "laptop" })).toBeNull();
  expect(look(READER, { ...OWNER, start: "unknown" })).toBeNull();
  openShelf(location, READER, { isOwn: false }).remove(OWNER);
  expect(read()).not.toBeNull();
  openShelf(location, READER, { isOwn: true }).remove(OWNER);
  expect(read()).toBeNull();
});

it("knows nothing of a database that was put in the other one's place", () => {
  const { notebook, database, read } = openNotebook();
  notebook.noteHanded(1);
  writeFileSync(`${database}.restored`, "");
  renameSync(`${database}.restored`, database);
  expect(read()).toBeNull();
});

it("lies where nobody else can come, under a name that only readers of the database can tell", () => {
  const { location, own, file, read } = openNotebook();
  expect(statSync(own).mode & 0o777).toBe(0o700);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(openShelf({ ...location, key: "ff" }, READER, { isOwn: true }).read(OWNER)).toBeNull();
  expect(read()).not.toBeNull();
});

it.each<[string, (file: string, own: string) => void]>([
  ["that others may read", (file) => chmodSync(file, 0o644)],
  ["with a second name", (file) => linkSync(file, `${file}.other`)],
  [
    "that is a link to it",
    (file) => {
      renameSync(file, `${file}.other`);
      symlinkSync(`${file}.other`, file);
    },
  ],
  [
    "that is a FIFO",
    (file) => {
      rmSync(file);
      execFileSync("sh", ["-c", `mkfifo -m 600 ${file}`]);
    },
  ],
  [
    "that is a folder",
    (file) => {
      rmSync(file);
      mkdirSync(file, 0o700);
    },
  ],
  ["that is larger than any notes", (file) => truncateSync(file, 2 ** 40)],
  ["in a folder that others may enter", (_file, own) => chmodSync(own, 0o755)],
  [
    "in a folder that is a link to it",
    (_file, own) => {
      renameSync(own, `${own}.other`);
      symlinkSync(`${own}.other`, own);
    },
  ],
])("does not believe a file %s", (_name, spoil) => {
  const { notebook, file, own, read } = openNotebook();
  notebook.noteHanded(1);
  spoil(file, own);
  expect(read()).toBeNull();
});

it("is written anew, with all that it still speaks of, where a log-out took it away", () => {
  const { notebook, own, read } = openNotebook();
  notebook.noteHanded(1);
  notebook.noteHanded(2);
  notebook.markAccepted(2, "id-2");
  notebook.noteHanded(3);
  notebook.forget(3);
  rmSync(own, { recursive: true });
  expect(read()).toBeNull();
  notebook.begin();
  notebook.noteHanded(4);
  expect(read()).toEqual(
    new Map([
      [1, { taken: false, providerId: null }],
      [2, { taken: true, providerId: "id-2" }],
      [4, { taken: false, providerId: null }],
    ]),
  );
});

it("gives up, and says why, where something else has come into its place meanwhile", () => {
  const { notebook, own, shelf, read } = openNotebook();
  notebook.noteHanded(1);
  rmSync(own, { recursive: true });
  execFileSync("sh", ["-c", `mkfifo ${own}`]);
  notebook.begin();
  notebook.noteHanded(2);
  expect(notebook.trouble).toMatch(/something of another user's lies in the place of its notes/);
  expect(notebook.trouble).not.toContain(own);
  expect(read()).toBeNull();
  expect(shelf.trouble).toBe(notebook.trouble);
});

it("says nothing any more once a note could not be written", () => {
  const folder = mkdtempSync(join(tmpdir(), "seq-notes-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const database = join(folder, "state.db");
  writeFileSync(database, "");
  const location = { database, key: KEY, memory: join(folder, "absent") };
  const notebook = new HandOffNotebook(location, OWNER);
  notebook.noteHanded(1);
  notebook.markAccepted(1, null);
  expect(notebook.trouble).toMatch(/notes cannot be written in .*absent \(ENOENT\)/);
  notebook.close(true);
  expect(openShelf(location, READER, { isOwn: true }).read(OWNER)).toBeNull();
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
    const { notebook, own, file } = openNotebook();
    notebook.noteHanded(1);
    if (isSettled) notebook.forget(1);
    notebook.close(isDone);
    expect(existsSync(file)).toBe(stays);
    expect(existsSync(own)).toBe(stays);
  }
});
