import { UserError } from "../../errors.ts";
import type { MappingRules } from "../mapping/mapping.ts";
import type { Row } from "./cells.ts";
import type { TextInput } from "./decode.ts";
import { type RawRecord, RecordFramer } from "./frame.ts";
import type { PeopleFile } from "./people-file.ts";

/** Keys beyond these are not looked at: a bound on what a hostile file can make us keep. */
const MAX_KEYS = 1000;

/** Opens a text with one JSON object a line. Values are text, numbers, true/false or null; `tags` may be a list. */
export async function openJsonl(input: TextInput, rules: MappingRules): Promise<PeopleFile> {
  const keys = new KeyTable();
  const framer = new RecordFramer({ newline: "\n", delimiter: null });
  const read = (records: readonly RawRecord[]) =>
    records
      .filter(({ text, fault }) => fault !== null || text.trim() !== "")
      .map((record) => readLine(record, keys));
  const first = read([...framer.push(input.sample), ...(input.isWhole ? framer.end() : [])]);
  if (keys.names.length === 0 && input.isWhole) {
    throw new UserError("no line of the file is a JSON object", {
      hint: 'a line is a person: {"email": "…"}',
    });
  }
  // A key told by --map may first appear beyond the sample.
  if (!input.isWhole) for (const column of Object.keys(rules.map)) keys.find(column);

  async function* readRows(): AsyncGenerator<Row[]> {
    if (first.length > 0) yield first;
    for await (const text of input.rest) {
      const rows = read(framer.push(text));
      if (rows.length > 0) yield rows;
    }
    const last = read(framer.end());
    if (last.length > 0) yield last;
  }
  return { format: "jsonl", columns: keys.names, rows: readRows() };
}

class KeyTable {
  readonly names: string[] = [];
  readonly #indexes = new Map<string, number>();

  /** The place of a key among the columns, entered if it is new; null beyond the bound. */
  find(key: string): number | null {
    const index = this.#indexes.get(key);
    if (index !== undefined) return index;
    if (this.names.length >= MAX_KEYS) return null;
    this.#indexes.set(key, this.names.length);
    return this.names.push(key) - 1;
  }
}

function readLine({ line, text, fault }: RawRecord, keys: KeyTable): Row {
  const fail = (reason: string, column?: string): Row => ({
    line,
    fault: reason,
    text: text.slice(0, 1000),
    ...(column === undefined ? {} : { column }),
  });
  if (fault !== null) return fail(fault);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return fail("not JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return fail("not a JSON object");
  const cells: (string | undefined)[] = [];
  for (const [key, item] of Object.entries(value)) {
    const index = keys.find(key);
    if (index === null) continue;
    const cell = writeCell(item);
    if (cell === null) return fail("neither text, a number, true, false nor a list of texts", key);
    cells[index] = cell;
  }
  return { line, cells: Array.from(cells, (cell) => cell ?? "") };
}

function writeCell(item: unknown): string | null {
  if (typeof item === "string") return item;
  if (typeof item === "number" || typeof item === "boolean") return String(item);
  if (item === null) return "";
  const isList =
    Array.isArray(item) && item.every((part) => typeof part === "string" || typeof part === "number");
  return isList ? item.join(";") : null;
}
