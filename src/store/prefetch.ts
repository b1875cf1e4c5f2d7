import type { Connection, Param } from "./connection.ts";
import type { Context } from "./context.ts";

/**
 * Something that a verb is going to ask. `rows` and `values` as `all` and `column` answer; `id`: the number of the row
 * that a statement will insert.
 */
export interface Question {
  as: "rows" | "values" | "id";
  sql: string;
  params: readonly Param[];
}

/**
 * What `look` asks of the database where it finds nothing at all, so that an engine far away can be asked everything at
 * once. A hint and no more: what is asked otherwise in the end is asked then.
 */
export function prefetch(context: Context, look: (context: Context) => void): Question[] {
  if (!context.sql.isFar) return [];
  const questions: Question[] = [];
  const note = (as: Question["as"], sql: string, params: readonly Param[]): void => {
    questions.push({ as, sql, params });
  };
  const sql: Connection = {
    isFar: true,
    isOpen: true,
    inTransaction: true,
    get: (text, ...params) => {
      note("rows", text, params);
      return undefined;
    },
    all: (text, ...params) => (note("rows", text, params), []),
    each: (text, ...params) => (note("rows", text, params), []),
    column: (text, ...params) => (note("values", text, params), []),
    run: () => 0,
    send: () => undefined,
    insert: (text, ...params) => (note("id", text, params), 0),
    insertIfNew: () => null,
    withPrefetched: (_, work) => work(),
    define: () => undefined,
    begin: () => undefined,
    noteForbidding: () => undefined,
    commit: () => undefined,
    rollBack: () => undefined,
    close: () => undefined,
    readSchemaVersion: () => 0,
    writeSchemaVersion: () => undefined,
    readVersion: () => Number.NaN,
    readProgress: () => null,
    listColumns: () => [],
    findDamage: () => [],
    findRisks: () => [],
  };
  try {
    look({ ...context, sql });
  } catch {
    // Nothing found is nothing that it can go on with.
  }
  return questions;
}
