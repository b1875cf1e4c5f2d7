import type { Param } from "../connection.ts";

/** Columns by which rows of one enrollment or person are told from all others. */
type Column = "id" | "enrollment" | "prospect";

/** Rows of a table: those with these values, or all of them. */
interface Part {
  table: string;
  pins: readonly (readonly [column: Column, value: Param])[];
}

/** Which rows a statement reads or writes, as far as its text tells; null: any. */
export type Reach = readonly Part[] | null;

/** The same before its parameters are known: pins are numbers of parameters. */
type Shape = readonly { table: string; pins: readonly (readonly [column: Column, param: number])[] }[] | null;

const shapes = new Map<string, Shape>();

/** Never too little: what the text leaves open is all of a table, or everything. `sql` in the store's dialect. */
export function readReach(sql: string, params: readonly Param[]): Reach {
  let shape = shapes.get(sql);
  if (shape === undefined) {
    shape = readShape(sql);
    shapes.set(sql, shape);
  }
  if (shape === null) return null;
  return shape.map(({ table, pins }) => ({
    table,
    pins: pins.map(([column, param]) => [column, params[param] ?? null] as const),
  }));
}

function readShape(sql: string): Shape {
  let count = 0;
  const bare = sql
    .replace(/'(?:[^']|'')*'/g, "''")
    .replace(/ INDEXED BY \w+/g, "")
    .replace(/\?/g, () => `?${count++}`)
    .replace(/\s+/g, " ")
    .trim();
  if (bare.startsWith("SELECT ")) return readSelects(bare);
  if (bare.startsWith("INSERT INTO ")) return readInsert(bare);
  if (bare.startsWith("UPDATE ")) return readUpdate(bare);
  return null;
}

/** Every table that is named, in subqueries too. */
function readSelects(sql: string): Shape {
  if (/\bFROM [a-z_]+(?: (?:AS )?[a-z]+)?,/.test(sql)) return null;
  return splitBlocks(sql).flatMap((block) => {
    const named = [...block.matchAll(/\b(?:FROM|JOIN) ([a-z_]+)(?: (?:AS )?([a-z]+)\b)?/g)];
    const pins = pinsOf(block);
    return named.map(([, table = "", alias]) => ({
      table,
      pins: pins.flatMap(([prefix, column, param]) =>
        prefix === table || prefix === alias || (prefix === undefined && named.length === 1)
          ? [[column, param] as const]
          : [],
      ),
    }));
  });
}

/** Rows that are new, and no others. */
function readInsert(sql: string): Shape {
  const found = /^INSERT INTO ([a-z_]+) \(([^()]*)\) VALUES \((.*)\)(?: ON CONFLICT DO NOTHING)?$/.exec(sql);
  if (found === null) return readTable(sql, /^INSERT INTO ([a-z_]+)/);
  const [, table = "", columns = "", values = ""] = found;
  if (values.includes("(")) return [{ table, pins: [] }];
  const given = values.split(", ");
  const pins = columns.split(", ").flatMap((column, index) => {
    const param = /^\?(\d+)$/.exec(given[index]?.trim() ?? "")?.[1];
    return isColumn(column) && param !== undefined ? [[column, Number(param)] as const] : [];
  });
  return [{ table, pins }];
}

/** A column that is set to another value pins nothing. */
function readUpdate(sql: string): Shape {
  const [whole = ""] = splitBlocks(sql).slice(-1);
  const found = /^UPDATE ([a-z_]+) SET (.*?) WHERE /.exec(whole);
  if (found === null) return readTable(sql, /^UPDATE ([a-z_]+)/);
  const [, table = "", changes = ""] = found;
  const changed = new Set(changes.split(",").map((each) => each.trim().split(" ")[0]));
  const pins = pinsOf(whole).flatMap(([prefix, column, param]) =>
    (prefix === undefined || prefix === table) && !changed.has(column) ? [[column, param] as const] : [],
  );
  return [{ table, pins }];
}

function readTable(sql: string, pattern: RegExp): Shape {
  const table = pattern.exec(sql)?.[1];
  return table === undefined ? null : [{ table, pins: [] }];
}

/** What stands in each pair of parentheses, and around them all, last; without what is in parentheses there. */
function splitBlocks(sql: string): string[] {
  const blocks: string[] = [];
  let rest = sql;
  for (;;) {
    const found = /\(([^()]*)\)/.exec(rest);
    if (found === null) return [...blocks, rest];
    blocks.push(found[1] ?? "");
    rest = `${rest.slice(0, found.index)}…${rest.slice(found.index + found[0].length)}`;
  }
}

/** Conditions that every row of a block must meet. */
function pinsOf(block: string): [prefix: string | undefined, column: Column, param: number][] {
  const where = /\bWHERE (.*?)(?: (?:ORDER BY|GROUP BY|LIMIT|RETURNING)\b|$)/.exec(block)?.[1] ?? "";
  if (/\b(?:OR|UNION)\b/.test(block)) return [];
  return where.split(" AND ").flatMap((condition) => {
    const [, prefix, column = "", param] = /^(?:(\w+)\.)?(\w+) = \?(\d+)$/.exec(condition.trim()) ?? [];
    return isColumn(column) ? [[prefix, column, Number(param)] as [string | undefined, Column, number]] : [];
  });
}

function isColumn(name: string): name is Column {
  return name === "id" || name === "enrollment" || name === "prospect";
}
