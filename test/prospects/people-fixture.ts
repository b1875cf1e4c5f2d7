import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach } from "vitest";
import { type ImportOptions, type ImportResult, importProspects } from "../../src/prospects/import.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { Store } from "../../src/store/port.ts";

export const AT = Date.UTC(2026, 2, 2);

const endings: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

/** A folder that is gone after the test. */
export function makeFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "seq-people-"));
  endings.push(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** An empty store that is gone after the test. */
export async function makeStore(): Promise<Store> {
  const folder = makeFolder();
  const store = await openStore({
    file: path.join(folder, "state.db"),
    marker: null,
    create: true,
    owner: { host: "test", pid: 1, start: "1" },
    wallClock: () => AT,
    durability: "OFF",
  });
  endings.push(() => store.close());
  return store;
}

/** Text or bytes in pieces of `size` bytes. */
export async function* pieces(content: string | Uint8Array, size = 64 * 1024): AsyncGenerator<Uint8Array> {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** Imports with plain options, changed by `options`. */
export async function importText(
  store: Pick<Store, "upsertProspects" | "addConsents" | "suppress">,
  content: string | Uint8Array,
  options: Partial<ImportOptions> = {},
): Promise<ImportResult> {
  return importProspects(store, pieces(content), {
    map: {},
    tags: [],
    defaultCountry: null,
    fields: {},
    at: AT,
    ...options,
  });
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
