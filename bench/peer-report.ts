// The peer of `seq report`: one plain look at every event, which counts no person. Argument: database file.
import Database from "better-sqlite3";

const [file = ""] = process.argv.slice(2);
const database = new Database(file, { fileMustExist: true, readonly: true });
const rows = database
  .prepare(
    "SELECT sequence, kind, count(*) AS count FROM events GROUP BY sequence, kind ORDER BY sequence, kind",
  )
  .all() as { sequence: string | null; kind: string; count: number }[];
for (const { sequence, kind, count } of rows) console.log(`${sequence ?? "–"} ${kind} ${count}`);
database.close();
