import type { Output } from "../app/session/output.ts";
import { formatPersonName } from "../person-name.ts";
import type { Prospect } from "../store/port.ts";
import { type Column, formatTable } from "./render/table.ts";

/** Rows put into one table: columns are as wide as their widest cell, and a million rows do not fit into memory. */
const ROWS_A_TABLE = 200;

const COLUMNS: readonly Column<Prospect>[] = [
  { title: "id", cell: (person) => `p${person.id}`, whole: true },
  { title: "name", cell: (person, paint) => paint.strong(formatPersonName(person.fields)) },
  { title: "company", cell: (person) => String(person.fields["company"] ?? "") },
  { title: "title", cell: (person) => String(person.fields["title"] ?? ""), drop: 2 },
  { title: "address", cell: (person) => person.email ?? person.linkedin_url ?? person.phone ?? "" },
  { title: "tags", cell: (person, paint) => paint.dim(person.tags.join(" ")), drop: 1 },
];

/** Prints people as they come: a table on a terminal, one document with `--json`. */
export async function listPeople(output: Output, people: AsyncIterable<Prospect>): Promise<void> {
  const { exportRow } = await import("../prospects/export-row.ts");
  let count = 0;
  let batch: Prospect[] = [];
  const flush = async (): Promise<void> => {
    const text = formatTable(batch, COLUMNS, {
      paint: output.paint,
      columns: output.columns,
      head: count === batch.length,
    });
    await output.write(`${text}\n`);
    batch = [];
  };
  for await (const person of people) {
    if (output.isClosed) break;
    count += 1;
    if (output.json) {
      await output.write(`${count === 1 ? "[\n" : ",\n"}  ${JSON.stringify(exportRow(person))}`);
    } else {
      batch.push(person);
      if (batch.length >= ROWS_A_TABLE) await flush();
    }
  }
  if (output.json) await output.write(count === 0 ? "[]\n" : "\n]\n");
  else if (batch.length > 0) await flush();
  if (count === 0) output.say("nobody");
}

export async function* limitPeople<Item>(items: AsyncIterable<Item>, most: number): AsyncGenerator<Item> {
  let count = 0;
  for await (const item of items) {
    yield item;
    count += 1;
    if (count >= most) return;
  }
}
