import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { readAddress } from "../../src/store/postgres/address.ts";
import { type OpenPostgresOptions, openPostgresStore } from "../../src/store/postgres/open.ts";
import type { Owner, Store } from "../../src/store/port.ts";
import type { PostgresServer } from "../postgres-server.ts";
import { type Bench, NOW } from "./fixtures.ts";

/** The thread's program, as the build makes it. */
export const THREAD = join(import.meta.dirname, "../../dist/store-thread.js");

const owner: Owner = { host: "desk", pid: 1, start: "boot-1" };
let schemas = 0;

/** A schema of its own on a server, as several processes with one clock would open it. */
export function makePostgresBench(server: PostgresServer): Bench {
  const folder = mkdtempSync(join(tmpdir(), "seq-store-"));
  const clock = { wall: NOW };
  const opened: Store[] = [];
  onTestFinished(async () => {
    for (const store of opened) await store.close().catch(() => {});
    rmSync(folder, { recursive: true, force: true });
  });
  const marker = join(folder, ".seq", "store.json");
  schemas += 1;
  const url = `${server.url}&schema=t${process.pid}_${schemas}`;
  return {
    file: url,
    marker,
    notesReach: "anywhere",
    clock,
    async open(options = {}) {
      const { owner: own = owner, create = true, marker: _, file: __, ...rest } = options;
      const store = await openPostgresStore({
        address: readAddress(url, { root: folder, workspace: "test", env: {} }),
        marker,
        thread: THREAD,
        workspace: "test",
        usesServerClock: false,
        create,
        owner: own,
        wallClock: () => clock.wall,
        lockWaitMs: 50,
        lockTries: 2,
        ...(rest as Partial<OpenPostgresOptions>),
      });
      opened.push(store);
      return store;
    },
  };
}
