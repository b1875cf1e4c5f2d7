import type { Migration } from "../migrations/migrate.ts";
import { migrateSchema } from "../migrations/migrate.ts";
import { openMemory } from "../sqlite-connection.ts";
import { Dialect } from "./dialect.ts";
import { defineFailing, defineFunctions, defineNumbering } from "./functions.ts";

/** Tables that only this engine has. */
export const OWN_TABLES = ["forbidding", "last_ids", "hand_overs"];

interface Part {
  type: "table" | "index";
  name: string;
  sql: string;
}

let described: { migrations: readonly Migration[]; parts: Promise<readonly Part[]> } | null = null;

/** What the migrations make of an empty SQLite database, found out once a process. */
function describeParts(migrations: readonly Migration[]): Promise<readonly Part[]> {
  if (described?.migrations !== migrations) described = { migrations, parts: readParts(migrations) };
  return described.parts;
}

async function readParts(migrations: readonly Migration[]): Promise<readonly Part[]> {
  const sqlite = await openMemory();
  try {
    migrateSchema(sqlite, migrations, () => undefined);
    return sqlite.all<Part>(
      `SELECT type, name, sql FROM sqlite_schema
        WHERE type IN ('table', 'index') AND sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid`,
    );
  } finally {
    sqlite.close();
  }
}

/**
 * The schema that the migrations make, in PostgreSQL's words. They are run on an empty SQLite database in memory, and what
 * stands there is told again: so both engines have one description.
 */
export async function deriveSchema(schema: string, migrations: readonly Migration[]): Promise<string> {
  const parts = await describeParts(migrations);
  const tables = parts.filter(({ type }) => type === "table");
  const names = tables.map(({ name }) => name);
  const describe = new Describer(schema, names);
  return [
    defineFunctions(schema),
    ...tables.map(({ sql }) => describe.translate(sql)),
    ...parts.filter(({ type }) => type === "index").map(({ sql }) => describe.translate(sql)),
    ...tables.map(({ name, sql }) => describe.numberRows(name, sql)),
    defineFailing(schema),
  ].join(";\n");
}

/** Every table of the store, those of this engine aside, parents before their children. */
export async function listTables(migrations: readonly Migration[]): Promise<string[]> {
  const parts = await describeParts(migrations);
  return parts.filter(({ type }) => type === "table").map(({ name }) => name);
}

/** What defines tables and indexes, of a migration or of a whole schema. */
export class Describer {
  readonly #schema: string;
  readonly #dialect: Dialect;

  constructor(schema: string, tables: readonly string[]) {
    this.#schema = schema;
    this.#dialect = new Dialect(schema, tables);
  }

  /** Statement by statement. */
  translateAll(sql: string): string {
    return sql
      .replace(/--.*$/gm, "")
      .split(/;\s*(?:\n|$)/)
      .filter((each) => each.trim() !== "")
      .flatMap((each) => {
        const table = /\bCREATE TABLE (\w+)/.exec(each)?.[1];
        return [this.translate(each), ...(table === undefined ? [] : [this.numberRows(table, each)])];
      })
      .join(";\n");
  }

  translate(sql: string): string {
    const own = `"${this.#schema}".`;
    const turned = this.#dialect
      .translate(sql.replace(/--.*$/gm, ""))
      .replace(/\bCREATE TABLE (\w+)/g, `CREATE TABLE ${own}$1`)
      .replace(/\bALTER TABLE (\w+)/g, `ALTER TABLE ${own}$1`)
      .replace(/\bDROP (TABLE|INDEX) (\w+)/g, `DROP $1 ${own}$2`)
      .replace(/\bREFERENCES (\w+)/g, `REFERENCES ${own}$1`)
      .replace(/ COLLATE NOCASE\b/g, "")
      .replace(/ AUTOINCREMENT\b/g, "")
      .replace(/\) STRICT(?:, WITHOUT ROWID)?/g, ")")
      .replace(/(?<=\w )INTEGER\b/g, "bigint")
      .replace(/(?<=\w )TEXT\b/g, 'text COLLATE "C"')
      .replace(/(?<=\w )REAL\b/g, "double precision");
    return turned.replace(
      /\bCREATE (UNIQUE )?INDEX (?:IF NOT EXISTS )?(\w+) ON (\w+) \(([\s\S]*?)\)(?=\s*(?:WHERE\b|;|$))/g,
      (_, unique: string | undefined, name: string, table: string, columns: string) =>
        `CREATE ${unique ?? ""}INDEX ${name} ON ${own}${table} (${describeColumns(table, columns)})`,
    );
  }

  /** What gives the rows of a table their numbers, where they have any. */
  numberRows(table: string, sql: string): string {
    if (!/\bid INTEGER PRIMARY KEY/.test(sql)) return "";
    return defineNumbering(this.#schema, table, /\bAUTOINCREMENT\b/.test(sql));
  }
}

/** A plain column stands as it is; anything else in parentheses of its own. Addresses are one whatever their case. */
function describeColumns(table: string, columns: string): string {
  return splitList(columns)
    .map((column) => {
      if (table === "prospects" && column === "email") return "lower(email)";
      return /^\w+$/.test(column) ? column : `(${column})`;
    })
    .join(", ");
}

function splitList(text: string): string[] {
  const parts: string[] = [""];
  let depth = 0;
  for (const sign of text) {
    if (sign === "(") depth += 1;
    if (sign === ")") depth -= 1;
    if (sign === "," && depth === 0) parts.push("");
    else parts.push(`${parts.pop() ?? ""}${sign}`);
  }
  return parts.map((part) => part.trim());
}
