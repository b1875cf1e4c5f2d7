import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { onTestFinished } from "vitest";
import { migrations } from "../../src/store/migrations/registry.ts";
import { readAddress } from "../../src/store/postgres/address.ts";
import { type OpenPostgresOptions, openPostgresStore } from "../../src/store/postgres/open.ts";
import { listTables } from "../../src/store/postgres/schema.ts";
import type { Owner, Store } from "../../src/store/port.ts";
import type { PostgresServer } from "../postgres-server.ts";
import { type Bench, NOW } from "./fixtures.ts";

/** The thread's program, as the build makes it. */
export const THREAD = join(import.meta.dirname, "../../dist/store-thread.js");

const owner: Owner = { host: "desk", pid: 1, start: "boot-1" };
let schemas = 0;
/** Schemas that are made and empty, by the server's folder: making one takes ten times as long as emptying it. */
const free = new Map<string, string[]>();

/** Takes everything out of a schema that a store of its own would not have. */
async function empty(server: PostgresServer, schema: string): Promise<void> {
  const client = new Client({ host: server.host, port: server.port, user: "seq", database: "postgres" });
  await client.connect();
  try {
    const tables = [...(await listTables(migrations))].reverse().filter((name) => name !== "meta");
    const names = [...tables, "last_ids", "hand_overs"].map((name) => `DELETE FROM ${schema}.${name}`);
    const kept = "'schema_version', 'store_id', 'erasure_key', 'workspace'";
    await client.query([...names, `DELETE FROM ${schema}.meta WHERE name NOT IN (${kept})`].join(";"));
  } finally {
    await client.end();
  }
}

/** A schema of its own on a server, as several processes with one clock would open it. */
export function makePostgresBench(server: PostgresServer): Bench {
  const folder = mkdtempSync(join(tmpdir(), "seq-store-"));
  const clock = { wall: NOW };
  const schema = free.get(server.host)?.pop() ?? `t${(schemas += 1)}`;
  const opened: Store[] = [];
  onTestFinished(async () => {
    for (const store of opened) await store.close().catch(() => {});
    rmSync(folder, { recursive: true, force: true });
    await empty(server, schema);
    free.set(server.host, [...(free.get(server.host) ?? []), schema]);
  });
  const marker = join(folder, ".seq", "store.json");
  const url = `${server.url}&schema=${schema}`;
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
