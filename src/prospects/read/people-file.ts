import { UserError } from "../../errors.ts";
import { countKnownColumns, type MappingRules } from "../mapping/mapping.ts";
import type { Row } from "./cells.ts";
import { openCsv } from "./csv-file.ts";
import { type DecodeOptions, openText } from "./decode.ts";
import { openJsonl } from "./jsonl-file.ts";

export type Format = "csv" | "jsonl" | "auto";

/** A list of people, ready to be read once. */
export interface PeopleFile {
  format: "csv" | "jsonl";
  /** Column names in order. Of JSONL it grows while rows are read: keys may first appear on any line. */
  readonly columns: readonly string[];
  /** Rows in order, in blocks; cells stand in the order of `columns`. Blank lines are left out. */
  rows: AsyncIterable<Row[]>;
}

/**
 * Finds out what the bytes are (encoding, CSV or JSONL, delimiter, header) and returns their rows.
 * @throws UserError where there is nothing to read, or nothing that can be read
 */
export async function openPeopleFile(
  source: AsyncIterable<Uint8Array>,
  options: DecodeOptions & { format: Format; rules: MappingRules },
): Promise<PeopleFile> {
  const input = await openText(source, options);
  const start = input.sample.trimStart();
  if (start === "") {
    throw new UserError("the file is empty", {
      hint: "the first line names the columns, e.g. email,name,company",
    });
  }
  if (/^<(?:!doctype|html|\?xml)/i.test(start)) {
    throw new UserError("the file is a web page or XML, not CSV or JSONL", {
      hint: "Google Sheets: File → Share → Publish to web → CSV gives a link that works",
    });
  }
  const format = options.format === "auto" ? guessFormat(start) : options.format;
  if (format === "jsonl") return openJsonl(input, options.rules);
  return openCsv(input, (cells) => countKnownColumns(cells, options.rules));
}

function guessFormat(start: string): "csv" | "jsonl" {
  if (/^\[\s*[{\]]/.test(start)) {
    throw new UserError("the file is one JSON array; JSONL has one object a line", {
      hint: "convert it: jq -c '.[]' FILE | seq import -",
    });
  }
  return start.startsWith("{") ? "jsonl" : "csv";
}
