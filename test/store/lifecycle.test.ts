import { chmodSync, mkdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { UserError } from "../../src/errors.ts";
import type { Store } from "../../src/store/port.ts";
import {
  claimOne,
  collect,
  countPeople,
  draftPerson,
  eventOf,
  makeSqliteBench,
  NOW,
  otherOwner,
} from "./fixtures.ts";

/** The error that opening meets; fails the test when it opens, or fails in a way that users cannot act on. */
async function refusal(opening: Promise<Store>): Promise<UserError> {
  const error: unknown = await opening.then(
    () => new Error("it opened"),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UserError);
  return error as UserError;
}

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

describe("a new store", () => {
  it("is readable by nobody else, whatever the umask", async () => {
    const before = process.umask(0);
    try {
      const bench = makeSqliteBench();
      const store = await bench.open();
      await store.upsertProspects([draftPerson("jin")], NOW);
      expect(modeOf(dirname(bench.file))).toBe("700");
      for (const path of [bench.file, `${bench.file}-wal`, `${bench.file}-shm`, bench.marker]) {
        expect(modeOf(path)).toBe("600");
      }
    } finally {
      process.umask(before);
    }
  });

  it("is only made where that was asked for", async () => {
    const bench = makeSqliteBench();
    expect((await refusal(bench.open({ create: false }))).message).toContain("no database yet");
    expect(statSync(bench.file, { throwIfNoEntry: false })).toBeUndefined();
  });

  it("is made once by two that start together", async () => {
    const bench = makeSqliteBench();
    const [first, second] = await Promise.all([bench.open(), bench.open({ owner: otherOwner })]);
    expect(first.workspaceId).toBe(second.workspaceId);
  });

  it("is made after a first try that was stopped half-way", async () => {
    const bench = makeSqliteBench();
    mkdirSync(dirname(bench.file), { mode: 0o700 });
    writeFileSync(bench.file, "", { mode: 0o600 });
    const store = await bench.open();
    expect(await countPeople(store)).toBe(0);
  });

  it("commits with a full sync at every open, in a write-ahead log", async () => {
    const bench = makeSqliteBench();
    await (await bench.open()).close();
    const { connect, configure } = await import("../../src/store/sqlite-connection.ts");
    const sql = await connect(bench.file, 50);
    configure(sql, "FULL");
    expect(sql.pragma("journal_mode")).toBe("wal");
    expect(sql.pragma("synchronous")).toBe(2);
    expect(sql.pragma("foreign_keys")).toBe(1);
    sql.db.close();
  });
});

describe("an existing store is refused", () => {
  async function madeBench() {
    const bench = makeSqliteBench();
    const store = await bench.open();
    await store.record([eventOf(await claimOne(store), "opened")]);
    await store.close();
    return bench;
  }

  it("when the database is gone, and nothing is made in its place", async () => {
    const bench = await madeBench();
    rmSync(bench.file);
    const error = await refusal(bench.open());
    expect(error.message).toContain("missing");
    expect(error.hint).toContain("seq restore");
    expect(statSync(bench.file, { throwIfNoEntry: false })).toBeUndefined();
  });

  it("when the database is empty", async () => {
    const bench = await madeBench();
    truncateSync(bench.file, 0);
    expect((await refusal(bench.open())).message).toContain("empty");
  });

  it("when it is cut off", async () => {
    const bench = await madeBench();
    truncateSync(bench.file, 8_192 + 100);
    expect((await refusal(bench.open())).message).toContain("damaged");
  });

  it("when it is no database", async () => {
    const bench = await madeBench();
    writeFileSync(bench.file, "name,email\njin,jin@acme.example\n".repeat(50));
    expect((await refusal(bench.open())).message).toContain("no database");
  });

  it("when it is another program's, which stays as it is", async () => {
    const bench = makeSqliteBench();
    mkdirSync(dirname(bench.file), { mode: 0o700 });
    const foreign = new Database(bench.file);
    foreign.exec("CREATE TABLE notes (text)");
    foreign.close();
    chmodSync(bench.file, 0o600);
    const bytes = readFileSync(bench.file);
    expect((await refusal(bench.open())).message).toContain("another program");
    expect(readFileSync(bench.file).equals(bytes)).toBe(true);
  });

  it("when a newer seq has written it", async () => {
    const bench = await madeBench();
    const newer = new Database(bench.file);
    newer.pragma("user_version = 999");
    newer.close();
    const error = await refusal(bench.open());
    expect(error.message).toContain("version 999");
    expect(error.hint).toContain("upgrade");
  });

  it("when it belongs to another workspace", async () => {
    const bench = await madeBench();
    const other = await madeBench();
    writeFileSync(bench.file, readFileSync(other.file));
    expect((await refusal(bench.open())).message).toContain("another workspace");
    expect((await refusal(other.open({ workspaceId: "mine" }))).message).toContain("another workspace");
  });

  it("when it was rolled back, until that is accepted", async () => {
    const bench = await madeBench();
    const old = readFileSync(bench.file);
    const store = await bench.open();
    await store.record([{ kind: "replied", at: NOW, prospect: 1 }]);
    await store.close();
    writeFileSync(bench.file, old);
    const error = await refusal(bench.open());
    expect(error.message).toContain("rolled back");
    expect(error.hint).toContain("seq reconcile");
    const accepted = await bench.open({ allowRolledBack: true });
    await accepted.reconcile(true);
    await accepted.record([{ kind: "note", at: NOW, prospect: 1 }]);
    // Ids of the lost events are not given out again: the lost reply was 3.
    expect((await accepted.timeline(1)).map(({ id, kind }) => [id, kind])).toEqual([
      [1, "enrolled"],
      [2, "opened"],
      [4, "note"],
    ]);
    await accepted.close();
    await (await bench.open()).close();
  });

  it("when the marker is damaged", async () => {
    const bench = await madeBench();
    writeFileSync(bench.marker, readFileSync(bench.marker, "utf8").slice(0, 40));
    expect((await refusal(bench.open())).message).toContain("marker");
  });

  it("when others can read it, with the command that mends that", async () => {
    const bench = await madeBench();
    chmodSync(bench.file, 0o644);
    const error = await refusal(bench.open());
    expect(error.message).toContain("other users");
    expect(error.hint).toBe(`chmod 600 ${bench.file}`);
    chmodSync(bench.file, 0o600);
    chmodSync(dirname(bench.file), 0o777);
    expect((await refusal(bench.open())).hint).toBe(`chmod 700 ${dirname(bench.file)}`);
  });

  it("when its path is a folder", async () => {
    const bench = makeSqliteBench();
    mkdirSync(bench.file, { recursive: true, mode: 0o700 });
    expect((await refusal(bench.open())).message).toContain("not a file");
  });
});

describe("a store that stands", () => {
  it("can be closed twice", async () => {
    const store = await makeSqliteBench().open();
    await store.close();
    await expect(store.close()).resolves.toBeUndefined();
  });

  it("gets its marker back when that alone was lost", async () => {
    const bench = makeSqliteBench();
    const store = await bench.open();
    await claimOne(store);
    await store.close();
    rmSync(bench.marker);
    await (await bench.open({ create: false })).close();
    expect(readFileSync(bench.marker, "utf8")).toContain(store.workspaceId);
    rmSync(bench.file);
    await refusal(bench.open());
  });

  it("never lets the marker run ahead of what is committed", async () => {
    const bench = makeSqliteBench();
    const store = await bench.open();
    const claim = await claimOne(store);
    await Promise.allSettled([
      store.record([eventOf(claim, "kept")]),
      store.record([eventOf(claim, "lost"), eventOf(claim, "bad", { at: "x" as unknown as number })]),
    ]);
    const mark = Number(/"last_event":"(\d+)"/.exec(readFileSync(bench.marker, "utf8"))?.[1]);
    expect(mark).toBe((await store.timeline(1)).at(-1)?.id);
  });

  it("says so when another process keeps it locked, and works again afterwards", async () => {
    const bench = makeSqliteBench();
    const store = await bench.open();
    const blocker = new Database(bench.file);
    blocker.exec("BEGIN IMMEDIATE");
    const error: unknown = await store
      .upsertProspects([draftPerson("jin")], NOW)
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).message).toContain("locked by another process");
    expect((error as UserError).exit).toBe(3);
    expect(await countPeople(store)).toBe(0);
    blocker.exec("ROLLBACK");
    blocker.close();
    expect(await store.upsertProspects([draftPerson("jin")], NOW)).toEqual([{ type: "created", id: 1 }]);
  });

  it("waits for a lock that is given back in time", async () => {
    const bench = makeSqliteBench();
    const store = await bench.open({ lockWaitMs: 10, lockTries: 1_000 });
    const blocker = new Database(bench.file);
    blocker.exec("BEGIN IMMEDIATE");
    const writing = store.upsertProspects([draftPerson("jin")], NOW);
    await new Promise((resolve) => setTimeout(resolve, 60));
    blocker.exec("COMMIT");
    blocker.close();
    expect(await writing).toEqual([{ type: "created", id: 1 }]);
  });

  it("leaves damaged rows alone and serves the others", async () => {
    const bench = makeSqliteBench();
    const store = await bench.open();
    const claim = await claimOne(store);
    await store.release([claim]);
    await claimOne(store, "mia").then((other) => store.release([other]));
    const raw = new Database(bench.file);
    raw.exec("UPDATE enrollments SET state = '{\"status\":' WHERE id = 1");
    raw.exec("UPDATE prospects SET fields = 'null', tags = '7' WHERE id = 2");
    raw.close();
    const claims = await store.claimDue(NOW, 9, {});
    expect(claims.map((found) => found.enrollment.id)).toEqual([2]);
    expect(claims[0]?.person.tags).toEqual([]);
    expect(await store.peekDue(NOW)).toMatchObject({ due: false });
    expect(await store.readEnrollment(1)).toBeNull();
    expect(await collect(store.streamEnrollments({}))).toHaveLength(1);
    expect((await store.check()).join("\n")).toContain("enrollment 1: its state cannot be read");
  });
});
