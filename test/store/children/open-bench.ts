import { dirname, join } from "node:path";
import { openStore } from "../../../src/store/open-store.ts";
import type { Owner, Store } from "../../../src/store/port.ts";
import { readAddress } from "../../../src/store/postgres/address.ts";
import { openPostgresStore } from "../../../src/store/postgres/open.ts";

const NOW = Date.UTC(2026, 2, 2, 9);

/** Opens a bench's store in a process of its own: `database` is its file, or the address of its schema. */
export function openBench(database: string, marker: string, owner: Owner): Promise<Store> {
  const options = { marker, create: false, owner, wallClock: () => NOW };
  if (!database.startsWith("postgres:")) return openStore({ ...options, file: database });
  return openPostgresStore({
    ...options,
    address: readAddress(database, { root: dirname(marker), workspace: "test", env: {} }),
    thread: join(import.meta.dirname, "../../../dist/store-thread.js"),
    workspace: "test",
    usesServerClock: false,
  });
}
