// The peer of `seq import`: csv-parse and one prepared insert. Arguments: CSV file, database file.
import { createReadStream } from "node:fs";
import { parse } from "csv-parse";
import Database from "better-sqlite3";

/** Rows that share a transaction, as many as in `seq import`. */
const BATCH = 4_000;
const COLUMNS = ["email", "linkedin_url", "first_name", "last_name", "company", "title", "country"] as const;
type Row = Record<(typeof COLUMNS)[number], string>;

const [csv = "", file = ""] = process.argv.slice(2);
const database = new Database(file);
database.pragma("journal_mode = WAL");
database.pragma("synchronous = FULL");
database.exec(`
CREATE TABLE people (id INTEGER PRIMARY KEY, ${COLUMNS.map((column) => `${column} TEXT`).join(", ")}) STRICT;
CREATE UNIQUE INDEX people_email ON people (email COLLATE NOCASE) WHERE email IS NOT NULL;
CREATE UNIQUE INDEX people_linkedin ON people (linkedin_url) WHERE linkedin_url IS NOT NULL;
`);
const insert = database.prepare<string[]>(
  `INSERT INTO people (${COLUMNS.join(", ")}) VALUES (${COLUMNS.map(() => "?").join(", ")})`,
);
const insertAll = database.transaction((rows: readonly Row[]) => {
  for (const row of rows) insert.run(...COLUMNS.map((column) => row[column]));
});

let batch: Row[] = [];
for await (const row of createReadStream(csv).pipe(
  parse({ columns: true, bom: true }),
) as AsyncIterable<Row>) {
  batch.push(row);
  if (batch.length < BATCH) continue;
  insertAll(batch);
  batch = [];
}
insertAll(batch);
const { count } = database.prepare<[], { count: number }>("SELECT count(*) AS count FROM people").get() ?? {
  count: 0,
};
console.log(`${count} people`);
database.close();
