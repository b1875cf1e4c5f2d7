import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import Database from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { UserError } from "../../src/errors.ts";
import { restoreStore } from "../../src/store/restore.ts";
import {
  claimOne,
  draftEnrollment,
  draftPerson,
  enrolPeople,
  eventOf,
  intentOf,
  makeSqliteBench,
  mustJournal,
  NOW,
} from "./fixtures.ts";

async function expectRefusal(work: Promise<unknown>, text: string): Promise<void> {
  const error: unknown = await work.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(UserError);
  expect((error as UserError).message).toContain(text);
}

describe("a backup", () => {
  it("is one private file with everything, taken while others write", async () => {
    const bench = makeSqliteBench();
    const store = await bench.open();
    await enrolPeople(store, 50);
    const file = join(dirname(bench.file), "copy.db");
    const writes = Promise.all(
      Array.from({ length: 20 }, (_, index) => store.upsertProspects([draftPerson(`late${index}`)], NOW)),
    );
    await Promise.all([store.backup(file), writes]);
    expect((statSync(file).mode & 0o777).toString(8)).toBe("600");
    expect(readdirSync(dirname(file)).filter((name) => name.startsWith("copy.db"))).toEqual(["copy.db"]);
    const raw = new Database(file, { readonly: true });
    expect(raw.pragma("integrity_check", { simple: true })).toBe("ok");
    expect(raw.prepare("SELECT count(*) FROM enrollments").pluck().get()).toBe(50);
    raw.close();
  });

  it("never overwrites a file", async () => {
    const bench = makeSqliteBench();
    const store = await bench.open();
    const file = join(dirname(bench.file), "copy.db");
    writeFileSync(file, "precious");
    await expectRefusal(store.backup(file), "exists already");
    expect(readFileSync(file, "utf8")).toBe("precious");
  });
});

describe("a restore", () => {
  async function backedUp() {
    const bench = makeSqliteBench();
    const store = await bench.open();
    await store.record([eventOf(await claimOne(store), "opened")]);
    const backup = join(dirname(bench.file), "backup.db");
    await store.backup(backup);
    await store.record([{ kind: "replied", at: NOW, prospect: 1 }]);
    return { bench, store, backup };
  }

  it("brings the backup, keeps what it replaces, and waits to be reconciled", async () => {
    const { bench, store, backup } = await backedUp();
    await store.close();
    const { replaced } = await restoreStore({ from: backup, to: bench.file, marker: bench.marker });
    const restored = await bench.open();
    expect(restored.restoredFrom).toBe("backup.db");
    expect((await restored.timeline(1)).map((event) => event.kind)).toEqual(["enrolled", "opened"]);
    await restored.reconcile(true);
    expect(restored.restoredFrom).toBeNull();
    await restored.record([{ kind: "note", at: NOW, prospect: 1 }]);
    // The lost reply was event 3.
    expect((await restored.timeline(1)).at(-1)?.id).toBe(4);
    await restored.close();
    await (await bench.open()).close();
    const old = new Database(replaced ?? "", { readonly: true });
    expect(old.prepare("SELECT kind FROM events").pluck().all()).toEqual(["enrolled", "opened", "replied"]);
    old.close();
  });

  it("replaces a database that is missing or damaged, with a damaged marker too", async () => {
    const { bench, store, backup } = await backedUp();
    await store.close();
    rmSync(bench.file);
    await restoreStore({ from: backup, to: bench.file, marker: bench.marker });
    await (await bench.open()).close();
    writeFileSync(bench.file, "rotten".repeat(2_000));
    writeFileSync(bench.marker, "rotten");
    const { replaced } = await restoreStore({ from: backup, to: bench.file, marker: bench.marker });
    await (await bench.open()).close();
    expect(readFileSync(replaced ?? "", "utf8")).toContain("rotten");
  });

  it("refuses while the store is in use, and what is no sound backup of this workspace", async () => {
    const { bench, store, backup } = await backedUp();
    const restore = (from: string) => restoreStore({ from, to: bench.file, marker: bench.marker });
    await expectRefusal(restore(backup), "another process is using");
    await store.record([{ kind: "note", at: NOW, prospect: 1 }]);
    await store.close();
    const text = join(dirname(bench.file), "people.csv");
    writeFileSync(text, "name,email\n".repeat(400));
    await expectRefusal(restore(text), "no database");
    await expectRefusal(restore(join(dirname(bench.file), "none.db")), "no backup");
    const other = await backedUp();
    await expectRefusal(restore(other.backup), "another workspace");
    const bytes = readFileSync(backup);
    bytes.fill(0x55, 4_096 * 8);
    writeFileSync(backup, bytes);
    await expectRefusal(restore(backup), "damaged");
    const untouched = await bench.open();
    expect((await untouched.timeline(1)).map((event) => event.kind)).toEqual([
      "enrolled",
      "opened",
      "replied",
      "note",
    ]);
    expect(readdirSync(dirname(bench.file)).filter((name) => name.includes("restoring"))).toEqual([]);
  });
});

describe("a fork", () => {
  it("has the same verbs, changes nothing, and is gone when closed", async () => {
    const bench = makeSqliteBench();
    const store = await bench.open();
    await enrolPeople(store, 3);
    const mark = readFileSync(bench.marker, "utf8");
    const fork = await store.fork();
    const [claim] = await fork.claimDue(NOW, 1, {});
    if (claim === undefined) throw new Error("nothing was due");
    await mustJournal(fork, intentOf(claim));
    await fork.record([eventOf(claim, "sent")]);
    const folders = () => readdirSync(dirname(bench.file)).filter((name) => name.startsWith("fork-"));
    expect(folders()).toHaveLength(1);
    expect((statSync(join(dirname(bench.file), folders()[0] ?? "")).mode & 0o777).toString(8)).toBe("700");
    await fork.close();
    expect(folders()).toEqual([]);
    expect(await store.attempts({})).toEqual([]);
    expect(await store.claimDue(NOW, 9, {})).toHaveLength(3);
    expect((await store.timeline(1)).map((event) => event.kind)).toEqual(["enrolled"]);
    expect(mark).toContain('"last_event":"0000000000000003"');
    expect(readFileSync(bench.marker, "utf8")).toBe(mark);
  });

  it("of a process that was killed does not stay", async () => {
    const bench = makeSqliteBench();
    const store = await bench.open();
    const dead = execFileSync(process.execPath, ["-p", "process.pid"], { encoding: "utf8" }).trim();
    const left = join(dirname(bench.file), `fork-${dead}-abc`);
    mkdirSync(left);
    await (await store.fork()).close();
    expect(statSync(left, { throwIfNoEntry: false })).toBeUndefined();
  });
});

describe("erasing", () => {
  it("leaves no byte of the person in any file", async () => {
    const bench = makeSqliteBench();
    const store = await bench.open();
    await enrolPeople(store, 30);
    const row = draftPerson("secretperson", {
      phone: "+821099998888",
      fields: { topic: "secrettopic" },
      tags: ["secrettag"],
    });
    await store.upsertProspects([row], NOW);
    await store.updateProspect(31, { fields: { topic: "secretothertopic".repeat(40) } }, NOW);
    const [id] = await store.enroll([draftEnrollment(31)], NOW);
    const claims = await store.claimDue(NOW, 99, {});
    const claim = claims.find((found) => found.enrollment.id === id);
    if (claim === undefined) throw new Error("nothing was due");
    const message = {
      content: "secretbody".repeat(900),
      hash: "secrethash",
      messageId: null,
      subject: "secretsubject",
      references: [],
    };
    await mustJournal(store, intentOf(claim, { message }));
    await store.record([eventOf(claim, "replied", { data: { text: "secretreply" } })]);
    await store.suppress([{ kind: "email", value: row.email ?? "", reason: "asked", at: NOW }]);
    await store.eraseProspect(31, NOW);
    for (const name of readdirSync(dirname(bench.file))) {
      const bytes = readFileSync(join(dirname(bench.file), name)).toString("latin1");
      expect(bytes.match(/secret\w{0,20}|1099998888/gi), name).toBeNull();
    }
    expect(await store.check()).toEqual([]);
  });
});
