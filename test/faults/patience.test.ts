import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ScriptedServer, startScriptedServer } from "../channels/email/scripted-server.ts";
import { enrollPeople, expectPlain, type Field, MONDAY, makeField, readLines, startBinary } from "./field.ts";

const AT = ["--now", MONDAY];
const HALF_HOUR = 30 * 60_000;

/** A run that something keeps waiting. */
interface Stuck {
  field: Field;
  run: ReturnType<typeof startBinary>;
}

/**
 * The program has patience for 30 s, with a lock as with a silent server. Both waits begin here and are
 * looked at last, so that they pass together.
 */
describe("what keeps a run waiting", { timeout: 90_000 }, () => {
  let locked: Stuck & { holder: Database.Database };
  let hung: Stuck & { silent: ScriptedServer };
  beforeAll(async () => {
    const silent = await startScriptedServer({ CONNECT: "hang" });
    const toSilence = makeField({ smtp: silent.url, sender: "connections: 2" });
    await enrollPeople(toSilence, 2);
    hung = { field: toSilence, silent, run: startBinary(["run", "--json", ...AT], toSilence.root) };
    const field = makeField();
    await enrollPeople(field, 3);
    locked = { field, holder: lock(field), run: startBinary(["run", ...AT], field.root) };
  });
  afterAll(async () => {
    locked.run.child.kill("SIGKILL");
    hung.run.child.kill("SIGKILL");
    locked.holder.close();
    await hung.silent.close();
  });

  test("a database locked for a moment is waited for", async () => {
    const field = makeField();
    await enrollPeople(field, 3);
    const holder = lock(field);
    const { ended } = startBinary(["run", ...AT], field.root);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(field.outbox()).toEqual([]);
    holder.exec("ROLLBACK");
    holder.close();
    expect(await ended).toMatchObject({ code: 0, err: "" });
    expect(field.outbox()).toHaveLength(3);
  });

  test("a database locked for longer is given up with a clear word; nothing is sent or lost", async () => {
    const { code, err, out } = await locked.run.ended;
    expectPlain(err);
    expect({ code, out }).toEqual({ code: 3, out: "" });
    expect(err).toMatch(/locked by another process/);
    expect(locked.field.outbox()).toEqual([]);
    locked.holder.exec("ROLLBACK");
    expect(await locked.field.seq(["run", ...AT])).toMatchObject({ code: 0, err: "" });
    expect(locked.field.outbox()).toHaveLength(3);
  });

  test("a server that accepts and says nothing is given up on, and asked again half an hour later", async () => {
    const { code, out, err } = await hung.run.ended;
    expectPlain(err);
    expect(code).toBe(0);
    const lines = readLines(out);
    expect(lines.at(-1)).toMatchObject({ deferred: 2, sent: 0, uncertain: 0 });
    expect(String(lines[0]?.reason)).toMatch(/did not answer in time/);
    expect(hung.silent.connections).toBe(2);
    const rows = hung.field.query<{ due_at: number }>("SELECT due_at FROM enrollments");
    for (const { due_at } of rows) {
      expect(due_at - Date.parse(`${MONDAY}Z`)).toBeGreaterThanOrEqual(HALF_HOUR);
    }
  });
});

function lock(field: Field): Database.Database {
  const holder = new Database(join(field.root, ".seq/state.db"));
  holder.exec("BEGIN EXCLUSIVE");
  return holder;
}
