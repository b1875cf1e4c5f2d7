// The peer of `seq import`: csv-parse and one prepared insert. Arguments: CSV file, database file.
import { createReadStream } from "node:fs";
import Database from "better-sqlite3";
import { parse } from "csv-parse";

const COLUMNS = ["email", "linkedin_url", "first_name", "last_name", "company", "title", "country"] as const;
type Row = Record<(typeof COLUMNS)[number], string>;

const [csv = "", file = ""] = process.argv.slice(2);
const database = new Database(file);
database.pragma("journal_mode = WAL");
database.pragma("synchronous = FULL");
// At least as much as the program gives itself.
database.pragma("cache_size = -24576");
database.exec(`
CREATE TABLE people (id INTEGER PRIMARY KEY, ${COLUMNS.map((column) => `${column} TEXT`).join(", ")}) STRICT;
CREATE UNIQUE INDEX people_email ON people (email COLLATE NOCASE) WHERE email IS NOT NULL;
CREATE UNIQUE INDEX people_linkedin ON people (linkedin_url) WHERE linkedin_url IS NOT NULL;
`);
const insert = database.prepare<string[]>(
  `INSERT INTO people (${COLUMNS.join(", ")}) VALUES (${COLUMNS.map(() => "?").join(", ")})`,
);
// One transaction for all, the fastest way: a peer need not keep what it has when it is stopped halfway.
database.exec("BEGIN");
const rows = createReadStream(csv).pipe(parse({ columns: true, bom: true })) as AsyncIterable<Row>;
for await (const row of rows) insert.run(...COLUMNS.map((column) => row[column]));
database.exec("COMMIT");
const { count } = database.prepare<[], { count: number }>("SELECT count(*) AS count FROM people").get() ?? {
  count: 0,
};
console.log(`${count} people`);
database.close();
