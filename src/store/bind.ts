import type { Context } from "./context.ts";
import type { OpenDatabase } from "./open-database.ts";

/** Rows that a stream holds in memory at once. */
export const PAGE_ROWS = 500;

/** A page of a stream, and from where the next one starts; null where there is none. */
export interface Page<Row, Cursor> {
  rows: readonly Row[];
  next: Cursor | null;
}

// Whatever a verb takes besides its first argument: `never` is below every type that a verb may ask for.
type Verb = (context: Context, ...args: never[]) => unknown;
type Stream = (context: Context, from: never, ...args: never[]) => Page<unknown, unknown>;
type Procedure = (database: OpenDatabase, ...args: never[]) => unknown;

type BoundVerbs<Table> = {
  [Name in keyof Table]: Table[Name] extends (context: Context, ...args: infer Args) => infer Result
    ? (...args: Args) => Promise<Result>
    : never;
};

type BoundStreams<Table> = {
  [Name in keyof Table]: Table[Name] extends (
    context: Context,
    from: never,
    ...args: infer Args
  ) => Page<infer Row, unknown>
    ? (...args: Args) => AsyncIterable<Row>
    : never;
};

type BoundProcedures<Table> = {
  [Name in keyof Table]: Table[Name] extends (database: OpenDatabase, ...args: infer Args) => infer Result
    ? (...args: Args) => Result
    : never;
};

/** Verbs of one piece of work each: `perform` is how that is done, `OpenDatabase.read` or `.write`. */
export function bindVerbs<Table extends Record<string, Verb>>(
  table: Table,
  perform: (work: (context: Context) => unknown) => Promise<unknown>,
): BoundVerbs<Table> {
  return bindEach(
    table,
    (verb) =>
      (...args: never[]) =>
        perform((context) => verb(context, ...args)),
  ) as BoundVerbs<Table>;
}

/** Reads of any length, a page at a time: whoever reads on may write in between. */
export function bindStreams<Table extends Record<string, Stream>>(
  table: Table,
  database: OpenDatabase,
): BoundStreams<Table> {
  return bindEach(
    table,
    (readPage) =>
      (...args: never[]) =>
        streamPages(database, readPage, args),
  ) as BoundStreams<Table>;
}

async function* streamPages(database: OpenDatabase, readPage: Stream, args: never[]): AsyncGenerator {
  let from: unknown = null;
  do {
    const at = from as never;
    const page = await database.read((context) => readPage(context, at, ...args));
    yield* page.rows;
    from = page.next;
  } while (from !== null);
}

/** Verbs that take several pieces of work, or more than the rows. */
export function bindProcedures<Table extends Record<string, Procedure>>(
  table: Table,
  database: OpenDatabase,
): BoundProcedures<Table> {
  return bindEach(
    table,
    (procedure) =>
      (...args: never[]) =>
        procedure(database, ...args),
  ) as BoundProcedures<Table>;
}

function bindEach<Each>(table: Record<string, Each>, bind: (each: Each) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(table).map(([name, each]) => [name, bind(each)]));
}
