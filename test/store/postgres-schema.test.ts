import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { migrateSchema } from "../../src/store/migrations/migrate.ts";
import { migrations } from "../../src/store/migrations/registry.ts";
import { Dialect } from "../../src/store/postgres/dialect.ts";
import { readAddress } from "../../src/store/postgres/address.ts";
import { PostgresConnection } from "../../src/store/postgres/connection.ts";
import { createSchema, upgradeSchema } from "../../src/store/postgres/migrate.ts";
import { writeParam } from "../../src/store/postgres/param.ts";
import { listTables, OWN_TABLES } from "../../src/store/postgres/schema.ts";
import { openMemory } from "../../src/store/sqlite-connection.ts";
import { hasPostgres, type PostgresServer, startPostgres } from "../postgres-server.ts";
import { THREAD } from "./postgres-fixtures.ts";

/** One that does whatever a migration does. */
const next = {
  version: migrations.length + 1,
  sql: `
-- A comment; with a semicolon.
ALTER TABLE owners ADD COLUMN noticed_at INTEGER;
CREATE TABLE later (
  id INTEGER PRIMARY KEY, prospect INTEGER NOT NULL REFERENCES prospects, name TEXT NOT NULL DEFAULT 'x', share REAL
) STRICT;
CREATE UNIQUE INDEX later_name ON later (prospect, coalesce(name, 'y')) WHERE name <> 'z';
UPDATE owners SET noticed_at = 7 WHERE noticed_at IS NULL;
DROP INDEX code_uses_of;
`,
};

describe.skipIf(!hasPostgres)("the schema on PostgreSQL (needs PostgreSQL)", () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(async () => {
    await server.close();
  });

  async function ask<Row extends object>(sql: string, ...params: string[]): Promise<Row[]> {
    const client = new Client({ host: server.host, port: server.port, user: "seq", database: "postgres" });
    await client.connect();
    const { rows } = await client.query<Row>(sql, params);
    await client.end();
    return rows;
  }

  async function connect(schema: string, of = migrations): Promise<PostgresConnection> {
    const url = `${server.url}&schema=${schema}`;
    const address = readAddress(url, { root: "/", workspace: "test", env: {} });
    const sql = new PostgresConnection(address, THREAD, await listTables(of));
    sql.connect();
    return sql;
  }

  async function describeSchema(schema: string) {
    const columns = await ask<{ name: string }>(
      `SELECT table_name || '.' || column_name || ' ' || data_type || CASE is_nullable WHEN 'NO' THEN ' not null' ELSE '' END AS name
        FROM information_schema.columns WHERE table_schema = $1 ORDER BY 1`,
      schema,
    );
    const indexes = await ask<{ name: string }>(
      "SELECT replace(indexdef, $1 || '.', '') AS name FROM pg_indexes WHERE schemaname = $1 ORDER BY 1",
      schema,
    );
    const triggers = await ask<{ name: string }>(
      "SELECT DISTINCT trigger_name AS name FROM information_schema.triggers WHERE trigger_schema = $1 ORDER BY 1",
      schema,
    );
    return [columns, indexes, triggers].map((rows) => rows.map(({ name }) => name));
  }

  it("has every table, column and index that SQLite's has, and what is its own besides", async () => {
    const sql = await connect("parity");
    await createSchema(sql, migrations, () => undefined);
    sql.close();
    const sqlite = await openMemory();
    migrateSchema(sqlite, migrations, () => undefined);
    const own = OWN_TABLES.map((name) => `'${name}'`).join(", ");
    const found = await ask<{ name: string }>(
      `SELECT table_name || '.' || column_name || CASE is_nullable WHEN 'NO' THEN ' not null' ELSE '' END AS name
        FROM information_schema.columns WHERE table_schema = 'parity' AND table_name NOT IN (${own}) ORDER BY 1`,
    );
    const wanted = sqlite.all<{ name: string }>(
      `SELECT t.name || '.' || c.name || CASE WHEN c."notnull" OR c.pk > 0 THEN ' not null' ELSE '' END AS name
        FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'`,
    );
    expect(found.map(({ name }) => name).sort()).toEqual(wanted.map(({ name }) => name).sort());
    const indexes = await ask<{ name: string }>(
      "SELECT indexname AS name FROM pg_indexes WHERE schemaname = 'parity' AND indexname !~ '_(pkey|key)$' ORDER BY 1",
    );
    const named = sqlite.column<string>(
      "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND name NOT LIKE '%\\_key' ESCAPE '\\'",
    );
    expect(indexes.map(({ name }) => name).sort()).toEqual([...named].sort());
    sqlite.close();
  });

  it("comes to the same by a later migration as from nothing", async () => {
    const later = [...migrations, next];
    const grown = await connect("grown");
    await createSchema(grown, migrations, () => undefined);
    grown.close();
    const again = await connect("grown", later);
    upgradeSchema(again, later, await listTables(later));
    expect(again.readSchemaVersion()).toBe(later.length);
    again.close();
    const fresh = await connect("fresh", later);
    await createSchema(fresh, later, () => undefined);
    fresh.close();
    expect(await describeSchema("grown")).toEqual(await describeSchema("fresh"));
  });

  it("is made once, however many begin at the same time", async () => {
    const both = await Promise.all([connect("race"), connect("race")]);
    for (const sql of both) sql.lockWaitMs = 5_000;
    await Promise.all(both.map((sql) => createSchema(sql, migrations, () => undefined)));
    expect(both[0].readSchemaVersion()).toBe(migrations.length);
    for (const sql of both) sql.close();
  });
});

describe("a statement in PostgreSQL's words", () => {
  const dialect = new Dialect("s", ["prospects", "events", "attempts"]);

  it.each([
    ["SELECT * FROM events WHERE id = ?", 'SELECT * FROM "s".events WHERE id = $1'],
    [
      "SELECT a AS dueAt FROM attempts INDEXED BY x WHERE b = '? AS notHere FROM events'",
      `SELECT a AS "dueAt" FROM "s".attempts WHERE b = '? AS notHere FROM events'`,
    ],
    [
      "SELECT max(id), max(a, ?), min(coalesce(b, 0), c) FROM t",
      "SELECT max(id), greatest(a, $1), least(coalesce(b, 0), c) FROM t",
    ],
    [
      "SELECT * FROM prospects WHERE email = ?",
      'SELECT * FROM "s".prospects WHERE lower(email) = lower($1)'.replace(
        "lower($1)",
        'lower($1 COLLATE "C")',
      ),
    ],
    [
      "UPDATE prospects SET email = ? WHERE (? IS NULL OR id = ?)",
      'UPDATE "s".prospects SET email = $1 WHERE (CAST($2 AS text) IS NULL OR id = $3)',
    ],
    [
      "SELECT 1 WHERE e.data ->> '$.a.b' IS DISTINCT FROM ?",
      `SELECT 1 WHERE "s".json_get(e.data, '$.a.b') IS DISTINCT FROM $1`,
    ],
  ])("%s", (sqlite, postgres) => {
    expect(dialect.translate(sqlite)).toBe(postgres);
  });

  it("holds no NUL and no half of a surrogate pair, which PostgreSQL does not take", () => {
    expect(writeParam("a\0b")).toBe("ab");
    expect(writeParam(JSON.stringify({ a: "x\0y\ud800z", b: "\\u0000" }))).toBe(
      '{"a":"xy\\ufffdz","b":"\\\\u0000"}',
    );
    expect(writeParam(JSON.stringify("😀"))).toBe('"😀"');
    expect(writeParam(1.5)).toBe("1.5");
    expect(() => writeParam({} as never)).toThrow(TypeError);
  });
});
