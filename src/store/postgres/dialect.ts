/** Functions of SQLite's that stand in the schema under the same name; see functions.ts. */
const OWN_FUNCTIONS = /\bjson_(valid|type|each|remove|object)\(/g;

/** Turns statements of the store's dialect, which is SQLite's, into PostgreSQL's. Pure; a statement is turned once. */
export class Dialect {
  readonly #schema: string;
  readonly #tables: ReadonlySet<string>;
  readonly #known = new Map<string, string>();

  /** `tables`: every table there is. They are named with their schema, so that no session needs a search path. */
  constructor(schema: string, tables: readonly string[]) {
    this.#schema = schema;
    this.#tables = new Set(tables);
  }

  translate(sql: string): string {
    let known = this.#known.get(sql);
    if (known === undefined) {
      known = this.#translate(sql);
      this.#known.set(sql, known);
    }
    return known;
  }

  /** Texts stay as they are; what a rule does is done to everything around them. */
  #translate(sql: string): string {
    const texts: string[] = [];
    const bare = sql.replace(/'(?:[^']|'')*'/g, (text) => `§${texts.push(text) - 1}§`);
    const own = `"${this.#schema}".`;
    let count = 0;
    const turned = turnExtremes(bare)
      .replace(/ INDEXED BY \w+/g, "")
      .replace(/\bCROSS JOIN\b/g, "JOIN")
      // A sign that keeps SQLite from taking an index.
      .replace(/(^|[\s(])\+(?=[a-z_]+ )/g, "$1")
      .replace(/([\w.]+) ->> (§\d+§|\?)/g, `${own}json_get($1, $2)`)
      .replace(/\bjson_group_array\(json_array\(/g, "json_agg(json_build_array(")
      .replace(OWN_FUNCTIONS, `${own}json_$1(`)
      .replace(/\binstr\(/g, "strpos(")
      .replace(/\bsqlite_sequence\b/g, "last_ids")
      .replace(/\bAS INTEGER\)/g, "AS bigint)")
      .replace(/\bAS ([a-z]+[A-Z]\w*)/g, 'AS "$1"')
      // The one column that SQLite compares without regard to case.
      .replace(/\b(WHERE|AND) ((?:p\.)?email) = (\?|suppressions\.value)/g, "$1 lower($2) = lower($3)")
      .replace(
        /\b(FROM|JOIN|INTO|UPDATE)(\s+)"?([a-z_]+)\b"?(?!\()/g,
        (all, word: string, space: string, name: string) =>
          this.#tables.has(name) ? `${word}${space}${own}${name}` : all,
      )
      // What a place holds is told by what it is compared with; these two tell nothing.
      .replace(/\?(?= IS (?:NOT )?NULL)/g, "CAST(? AS text)")
      .replace(/\blower\(\?\)/g, 'lower(? COLLATE "C")')
      .replace(/\?/g, () => `$${(count += 1)}`);
    return turned.replace(/§(\d+)§/g, (_, index: string) => texts[Number(index)] ?? "");
  }
}

/** `max(a, b)` and `min(a, b)` compare values, which PostgreSQL calls otherwise than the largest of a column. */
function turnExtremes(sql: string): string {
  let turned = sql;
  for (const { index, 0: found, 1: name } of [...sql.matchAll(/\b(max|min)\(/g)].reverse()) {
    if (!hasSeveral(sql, index + found.length)) continue;
    const word = name === "max" ? "greatest" : "least";
    turned = `${turned.slice(0, index)}${word}(${turned.slice(index + found.length)}`;
  }
  return turned;
}

/** Whether a comma stands between `start` and the parenthesis that closes what was opened just before. */
function hasSeveral(sql: string, start: number): boolean {
  let depth = 0;
  for (let index = start; index < sql.length; index += 1) {
    const sign = sql[index];
    if (sign === "(") depth += 1;
    else if (sign === ")") {
      if (depth === 0) return false;
      depth -= 1;
    } else if (sign === "," && depth === 0) return true;
  }
  return false;
}
