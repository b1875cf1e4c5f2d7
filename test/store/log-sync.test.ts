import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { SqliteConnection } from "../../src/store/sqlite-connection.ts";
import { LogSync } from "../../src/store/log-size.ts";
import { Writer } from "../../src/store/writer.ts";
import { makeFolder } from "../workspace/temporary-folder.ts";

/** A log whose syncs end when the test says so. */
function makeLog() {
  const begun: { end: () => void; fail: (error: Error) => void }[] = [];
  let last: Promise<void> = Promise.resolve();
  const log = {
    sync() {
      const one = new Promise<void>((end, fail) => void begun.push({ end, fail }));
      last = one.catch(() => undefined);
      return one;
    },
    settled: () => last,
    close: async () => {},
  };
  return { log: log as unknown as LogSync, begun };
}

function makeWriter(log: LogSync) {
  const db = new Database(":memory:");
  db.exec("CREATE TABLE t (n INTEGER)");
  const told: string[] = [];
  const committed = () => {
    told.push("committed");
    return () => void told.push("durable");
  };
  const writer = new Writer(new SqliteConnection(db), {
    file: "t",
    tries: () => 1,
    partMs: 1_000,
    log,
    makeRoom: () => false,
    committed,
  });
  return { db, writer, told };
}

const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
};

describe("a write", () => {
  it("is not reported before the log is on disk; what is asked for meanwhile shares the next commit", async () => {
    const { log, begun } = makeLog();
    const { db, writer, told } = makeWriter(log);
    const insert = (n: number) => () => db.prepare("INSERT INTO t VALUES (?)").run(n);
    void writer.write(insert(1)).then(() => told.push("first"));
    await turns(5);
    expect(told).toEqual(["committed"]);
    void writer.write(insert(2)).then(() => told.push("second"));
    void writer.write(insert(3)).then(() => told.push("third"));
    await turns(5);
    expect(told).toEqual(["committed"]);
    begun[0]?.end();
    await turns(8);
    expect(told).toEqual(["committed", "durable", "first", "committed"]);
    begun[1]?.end();
    await writer.drain();
    expect(told.slice(4)).toEqual(["durable", "second", "third"]);
  });

  it("whose log cannot be synced is reported as failed, never as done", async () => {
    const { log, begun } = makeLog();
    const { db, writer, told } = makeWriter(log);
    const write = writer.write(() => db.prepare("INSERT INTO t VALUES (1)").run());
    await turns(5);
    begun[0]?.fail(Object.assign(new Error("i/o error"), { code: "EIO" }));
    await expect(write).rejects.toThrow();
    expect(told).toEqual(["committed"]);
    await writer.drain();
  });
});

describe("syncing the log", () => {
  it("is done anew for whoever asks while one sync runs, once for all of them", async () => {
    const folder = makeFolder();
    writeFileSync(join(folder, "db-wal"), "frames");
    const log = new LogSync(join(folder, "db"));
    const first = log.sync();
    const second = log.sync();
    expect(second).not.toBe(first);
    expect(log.sync()).toBe(second);
    await Promise.all([first, second]);
    await log.close();
  });

  it("that failed once is never believed again", async () => {
    const folder = makeFolder();
    const log = new LogSync(join(folder, "db"));
    await expect(log.sync()).rejects.toThrow(/ENOENT/);
    writeFileSync(join(folder, "db-wal"), "frames");
    await expect(log.sync()).rejects.toThrow(/ENOENT/);
    rmSync(join(folder, "db-wal"));
    await log.close();
  });
});
