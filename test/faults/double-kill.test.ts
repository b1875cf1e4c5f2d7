import { setTimeout as sleep } from "node:timers/promises";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { expect, onTestFinished, test } from "vitest";
import { enrollPeople, MONDAY, makeField, startBinary } from "./field.ts";
import { startWithholdingServer } from "./withholding-server.ts";

const CONNECTIONS = 3;
const PATIENCE_MS = 60_000;

test("a run killed while it takes up what a killed run left puts nothing in doubt that the server had taken", {
  timeout: 3 * PATIENCE_MS,
}, async () => {
  const server = await startWithholdingServer();
  const field = makeField({ smtp: server.url, sender: `connections: ${CONNECTIONS}` });
  await enrollPeople(field, CONNECTIONS);
  const db = new Database(join(field.root, ".seq/state.db"), { timeout: 10_000 });
  onTestFinished(() => void db.close());
  const first = startBinary(["run", "--quiet", "--now", MONDAY], field.root);
  await until(() => server.taken() === CONNECTIONS);
  // The server takes them, the run notes it, and dies before it could write it down.
  db.exec("BEGIN IMMEDIATE");
  server.answer();
  await until(() => countTaken(first.child.pid ?? 0) === CONNECTIONS);
  first.child.kill("SIGKILL");
  await first.ended;
  db.exec("ROLLBACK");
  const read = db.prepare("SELECT status FROM attempts ORDER BY id").pluck();
  expect(read.all()).toEqual(["started", "started", "started"]);
  // The next run dies as soon as it has written anything about them.
  const second = startBinary(["run", "--quiet", "--now", MONDAY], field.root);
  for (const from = Date.now(); read.all().includes("started") && Date.now() - from < PATIENCE_MS; ) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  second.child.kill("SIGKILL");
  await second.ended;
  expect(read.all()).toEqual(["sent", "sent", "sent"]);
  const kinds = db.prepare("SELECT kind, count(*) AS count FROM events GROUP BY kind ORDER BY kind").all();
  expect(kinds).toEqual([
    { kind: "enrolled", count: 3 },
    { kind: "finished", count: 3 },
    { kind: "sent", count: 3 },
  ]);
  const last = await field.binary(["run", "--quiet", "--now", MONDAY]);
  expect(last).toMatchObject({ code: 0, out: "", err: "" });
  expect(server.taken()).toBe(CONNECTIONS);
});

/** How many messages a process has noted as taken by the server. */
function countTaken(pid: number): number {
  for (const name of readdirSync("/dev/shm")) {
    try {
      const text = readFileSync(join("/dev/shm", name, "notes"), "latin1");
      if (text.includes(`"pid":${pid},`)) return text.match(/^taken /gm)?.length ?? 0;
    } catch {
      // Somebody else's.
    }
  }
  return 0;
}

async function until(isSo: () => boolean): Promise<void> {
  const from = Date.now();
  while (!isSo()) {
    if (Date.now() - from > PATIENCE_MS) throw new Error("it never came to that");
    await sleep(20);
  }
}
