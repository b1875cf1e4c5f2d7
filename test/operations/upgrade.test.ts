import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { describe, expect, test } from "vitest";
import { writeMark } from "../../src/store/high-water-mark.ts";
import { migrations } from "../../src/store/migrations/registry.ts";
import { openStore } from "../../src/store/open-store.ts";
import { makeFolder } from "../cli/run-seq.ts";

const APPLICATION_ID = 0x53455131;
const ROWS = 3;
const JSON_COLUMNS = /data|fields|tags|refs|content|plan|state|evidence|facts/;

interface Column {
  name: string;
  type: string;
  notnull: number;
  dflt_value: string | null;
  pk: number;
}

/** A database as the program of schema `version` left it: its first migrations, and rows in every table. */
function makeOldDatabase(file: string, version: number): Map<string, unknown[]> {
  writeFileSync(file, "", { mode: 0o600 });
  chmodSync(file, 0o600);
  const db = new Database(file);
  db.pragma("journal_mode = WAL");
  // Rows are made up: references and checks between them are not what a migration is about.
  db.pragma("foreign_keys = OFF");
  db.pragma("ignore_check_constraints = ON");
  for (const { sql } of migrations.slice(0, version)) db.exec(sql);
  db.pragma(`user_version = ${version}`);
  db.pragma(`application_id = ${APPLICATION_ID}`);
  db.exec(`INSERT INTO meta (name, value) VALUES ('store_id', 'old'), ('erasure_key', '${"ab".repeat(32)}')`);
  const before = new Map<string, unknown[]>();
  for (const table of listTables(db)) {
    const columns = db.pragma(`table_info(${table})`) as Column[];
    if (table !== "meta") for (let row = 1; row <= ROWS; row += 1) db.exec(insertRow(table, columns, row));
    before.set(table, db.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all());
  }
  db.close();
  return before;
}

function insertRow(table: string, columns: readonly Column[], row: number): string {
  // Numbers differ from row to row, whatever is unique.
  const values = columns.map(({ name, type }) => {
    if (type === "INTEGER" || type === "REAL") return String(row);
    if (type === "BLOB") return `x'0${row}'`;
    return JSON_COLUMNS.test(name) ? "'{}'" : `'${name}-${row}'`;
  });
  return `INSERT INTO ${table} (${columns.map(({ name }) => name).join(", ")}) VALUES (${values.join(", ")})`;
}

function listTables(db: Database.Database): string[] {
  return db
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    .pluck()
    .all() as string[];
}

/** What an upgrade adds to the consents: each withdrawal as a record of its own. */
const WITHDRAWN_BEFORE = "basis = 'withdrawal' AND source = 'withdrawn before'";

describe("an upgrade", () => {
  const versions = Array.from({ length: migrations.length }, (_, index) => index + 1);
  test.each(versions)(
    "from schema version %i keeps every row, and a copy of the file as it was",
    async (version) => {
      const file = join(makeFolder(), "state.db");
      const before = makeOldDatabase(file, version);
      const store = await openStore({
        file,
        marker: null,
        create: false,
        owner: { pid: 1, startedAt: 0, host: "here" } as never,
        wallClock: () => 0,
      });
      expect(store.schemaVersion).toBe(migrations.length);
      await store.close();
      const db = new Database(file);
      for (const [table, rows] of before) {
        const columns = Object.keys(rows[0] ?? {}).join(", ");
        const added = table === "consents" ? `WHERE NOT (${WITHDRAWN_BEFORE})` : "";
        expect(db.prepare(`SELECT ${columns} FROM ${table} ${added} ORDER BY 1, 2`).all(), table).toEqual(
          rows,
        );
      }
      expect(db.pragma("integrity_check", { simple: true })).toBe("ok");
      db.close();
      const copy = `${file}.before-v${migrations.length}`;
      expect(existsSync(copy)).toBe(version < migrations.length);
      if (version === migrations.length) return;
      expect(statSync(copy).mode & 0o777).toBe(0o600);
      const old = new Database(copy, { readonly: true });
      expect(old.pragma("user_version", { simple: true })).toBe(version);
      expect(listTables(old)).toEqual([...before.keys()]);
      old.close();
    },
  );

  test("of the program backwards is refused, and changes nothing", async () => {
    const file = join(makeFolder(), "state.db");
    makeOldDatabase(file, migrations.length);
    const db = new Database(file);
    db.pragma(`user_version = ${migrations.length + 1}`);
    db.close();
    const opened = openStore({ file, marker: null, create: false, owner: {} as never, wallClock: () => 0 });
    await expect(opened).rejects.toThrow(/schema version/);
  });

  test("of another workspace's database is refused before anything is changed", async () => {
    const folder = makeFolder();
    const file = join(folder, "state.db");
    makeOldDatabase(file, 1);
    const before = readFileSync(file);
    const marker = join(folder, "store.json");
    writeMark(marker, { storeId: "ours", lastEvent: 0 });
    const opened = openStore({ file, marker, create: false, owner: {} as never, wallClock: () => 0 });
    await expect(opened).rejects.toThrow(/another workspace/);
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(readdirSync(folder).filter((name) => name.includes(".before-"))).toEqual([]);
  });
});
