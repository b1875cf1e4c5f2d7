import type { Param } from "../connection.ts";
import type { Question } from "../prefetch.ts";
import type { Query, Rows } from "./messages.ts";
import { writeParam } from "./param.ts";
import { type Reach, readReach } from "./reach.ts";

/** Questions of one text, asked as one. */
interface Merged {
  questions: readonly Question[];
  query: Query;
}

/** Keys of what is read in a table, by a column and its value; null: all of the table. */
type Shelf = Map<string | null, Map<string, string[]>>;

/** The column that says which of the questions a row answers. */
const AT = "#";

/** How a statement of the store's is sent. */
export interface Wording {
  translate(sql: string): string;
  name(text: string): string | null;
}

/**
 * What a write is going to ask, asked as it begins: each text once, for all of its parameters. An answer counts until
 * this very write changes what it is about; nobody else changes anything meanwhile, since the lock is held.
 */
export class Prefetched {
  readonly #wording: Wording;
  readonly #known = new Map<string, unknown[]>();
  /** Where a table is read, by the first value that tells its rows from others. */
  readonly #shelves = new Map<string, Shelf>();

  constructor(wording: Wording) {
    this.#wording = wording;
  }

  merge(questions: readonly Question[]): Merged[] {
    const texts = new Map<string, Map<string, Question>>();
    for (const question of questions) {
      if (!question.params.every(isPlain) || readReach(question.sql, question.params) === null) continue;
      const text = `${question.as} ${question.sql} ${question.params.map(typeOf).join()}`;
      const same = texts.get(text) ?? new Map<string, Question>();
      texts.set(text, same.set(JSON.stringify(question.params), question));
    }
    return [...texts.values()].map((same) => this.#mergeSame([...same.values()]));
  }

  /** One look for each, in a statement: the plan is that of a single one. */
  #mergeSame(questions: readonly Question[]): Merged {
    const [{ sql, params, as }] = questions as [Question];
    if (questions.length === 1) {
      const text = this.#wording.translate(sql);
      const query = {
        text,
        values: params.map(writeParam),
        name: this.#wording.name(text),
        asArrays: as === "values",
      };
      return { questions, query };
    }
    const columns = params.map((param, index) => `p${index} ${typeOf(param)}`);
    const each = this.#wording.translate(sql).replace(/\$(\d+)/g, (_, number) => `q.p${Number(number) - 1}`);
    const text = `SELECT q.n AS "${AT}", r.* FROM json_to_recordset($1::json) AS q(${["n int", ...columns].join(", ")})
      CROSS JOIN LATERAL (SELECT * FROM (${each}) s OFFSET 0) r`;
    const asked = questions.map(({ params: own }, n) => ({
      n,
      ...Object.fromEntries(own.map((value, index) => [`p${index}`, value])),
    }));
    const values = [writeParam(JSON.stringify(asked))];
    return {
      questions,
      query: { text, values, name: this.#wording.name(text), asArrays: as === "values" },
    };
  }

  keep(merged: readonly Merged[], results: readonly Rows[]): void {
    merged.forEach(({ questions }, index) => {
      if (questions.length === 1) {
        this.#keepOne(questions[0] as Question, results[index]?.rows ?? []);
        return;
      }
      const found = questions.map((): unknown[] => []);
      for (const row of results[index]?.rows ?? []) {
        if (Array.isArray(row)) found[row[0] as number]?.push(row.slice(1));
        else {
          const { [AT]: at, ...rest } = row as Record<string, unknown>;
          found[at as number]?.push(rest);
        }
      }
      questions.forEach((question, at) => this.#keepOne(question, found[at] ?? []));
    });
  }

  #keepOne({ as, sql, params }: Question, rows: unknown[]): void {
    const key = keyOf(as, sql, params);
    this.#known.set(key, rows);
    this.#file(key, readReach(sql, params) ?? []);
  }

  find(as: Question["as"], sql: string, params: readonly Param[]): unknown[] | undefined {
    return this.#known.size === 0 ? undefined : this.#known.get(keyOf(as, sql, params));
  }

  /** Something is written: what may have another answer by now is forgotten. */
  forget(sql: string, params: readonly Param[]): void {
    if (this.#known.size === 0) return;
    const written = readReach(sql, params);
    if (written === null) this.clear();
    for (const { table, pins } of written ?? []) {
      const shelf = this.#shelves.get(table);
      if (shelf === undefined) continue;
      for (const [column, values] of shelf) {
        const pin = pins.find(([own]) => own === column);
        if (pin === undefined) for (const keys of values.values()) this.#drop(keys);
        else this.#drop(values.get(String(pin[1])));
      }
    }
  }

  clear(): void {
    this.#known.clear();
    this.#shelves.clear();
  }

  #file(key: string, reach: NonNullable<Reach>): void {
    for (const { table, pins } of reach) {
      const [column, value] = pins[0] ?? [null, null];
      const shelf = this.#shelves.get(table) ?? new Map<string | null, Map<string, string[]>>();
      const values = shelf.get(column) ?? new Map<string, string[]>();
      values.set(String(value), [...(values.get(String(value)) ?? []), key]);
      this.#shelves.set(table, shelf.set(column, values));
    }
  }

  #drop(keys: readonly string[] | undefined): void {
    for (const key of keys ?? []) this.#known.delete(key);
  }
}

function keyOf(as: Question["as"], sql: string, params: readonly Param[]): string {
  return `${as} ${sql} ${JSON.stringify(params)}`;
}

/** What JSON carries as it is; see `writeParam`. */
function isPlain(param: Param): boolean {
  if (typeof param === "string") return !param.includes("\0") && !param.includes("\\u");
  return typeof param === "number" && Number.isFinite(param);
}

function typeOf(param: Param): string {
  if (typeof param !== "number") return 'text COLLATE "C"';
  return Number.isInteger(param) ? "bigint" : "double precision";
}
