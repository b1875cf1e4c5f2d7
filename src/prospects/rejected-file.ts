import { once } from "node:events";
import { constants, createWriteStream, type WriteStream } from "node:fs";
import { open } from "node:fs/promises";
import { type Stringifier, stringify } from "csv-stringify";
import { UserError } from "../errors.ts";
import { guardFormula } from "./export-row.ts";
import type { RejectedRow } from "./read-drafts.ts";

/** Columns after the file's own; imported again they are left out, because nothing knows their names. */
const OWN_COLUMNS = ["rejected_line", "rejected_field", "rejected_reason", "rejected_text"] as const;

/** Writes rejected rows, to be mended and imported again. */
export interface RejectedFile {
  write(row: RejectedRow): Promise<void>;
  /** Ends the file and returns how many rows it holds; without any there is no file. */
  close(): Promise<number>;
}

/**
 * A CSV file (0600) with the original columns and, after them, line, field and reason. It is created by the first
 * rejected row. Cells that a spreadsheet would run as a formula get a `'`, which the import takes off again.
 * @param columns read at the first rejected row and once more at none: JSONL keys that appear later are left out
 */
export function createRejectedFile(path: string, columns: () => readonly string[]): RejectedFile {
  let output: { rows: Stringifier; file: WriteStream; width: number } | null = null;
  let failure: unknown = null;
  let count = 0;

  const start = async () => {
    const names = [...columns()];
    const file = createWriteStream(path, { fd: await openPrivate(path) });
    const rows = stringify({ bom: true });
    rows.pipe(file);
    for (const stream of [rows, file]) stream.on("error", (error: unknown) => (failure ??= error));
    rows.write([...names.map(guardFormula), ...OWN_COLUMNS]);
    return { rows, file, width: names.length };
  };
  const check = () => {
    if (failure !== null) throw explainWrite(failure, path);
  };

  return {
    async write({ line, field, reason, cells, text }) {
      output ??= await start();
      check();
      const own = Array.from({ length: output.width }, (_, index) => guardFormula(cells?.[index] ?? ""));
      const row = [...own, String(line), field ?? "", guardFormula(reason), guardFormula(text ?? "")];
      count += 1;
      if (!output.rows.write(row)) await once(output.rows, "drain");
    },
    async close() {
      if (output === null) return 0;
      const { rows, file } = output;
      rows.end();
      if (!file.closed && failure === null)
        await once(file, "close").catch((error: unknown) => (failure ??= error));
      check();
      return count;
    },
  };
}

/** A link in a shared folder must not lead to another file of the user's. Windows has no such flag. */
const WRITE_HERE =
  constants.O_WRONLY |
  constants.O_CREAT |
  constants.O_TRUNC |
  ((constants.O_NOFOLLOW as number | undefined) ?? 0);

async function openPrivate(path: string) {
  try {
    const handle = await open(path, WRITE_HERE, 0o600);
    await handle.chmod(0o600);
    return handle;
  } catch (error) {
    throw explainWrite(error, path);
  }
}

function explainWrite(error: unknown, path: string): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : null;
  if (code === null) return error;
  return new UserError(`the rejected rows cannot be written to ${path} (${code})`, {
    hint:
      code === "ENOENT"
        ? "its folder does not exist"
        : code === "ELOOP"
          ? "it is a link to another file: remove it, or name another file with --rejected"
          : "name another file with --rejected",
    cause: error,
  });
}
