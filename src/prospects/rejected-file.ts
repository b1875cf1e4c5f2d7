import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { type Stringifier, stringify } from "csv-stringify";
import { UserError } from "../errors.ts";
import { explainUnwritable } from "../files/failure.ts";
import { type Draft, openDraft } from "../files/write.ts";
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
 * A CSV file (0600) with the original columns and, after them, line, field and reason. It appears when it is closed, and
 * only with a row in it. Cells that a spreadsheet would run as a formula get a `'`, which the import takes off again.
 * @param root the workspace, whose links are not followed; null where there is none
 * @param columns read at the first rejected row and once more at none: JSONL keys that appear later are left out
 */
export function createRejectedFile(
  path: string,
  root: string | null,
  columns: () => readonly string[],
): RejectedFile {
  let output: { rows: Stringifier; file: WriteStream; width: number; draft: Draft } | null = null;
  let failure: unknown = null;
  let count = 0;

  const start = async () => {
    const names = [...columns()];
    const draft = await openPrivate(path, root);
    // The draft closes it, once it has its mode and name.
    const file = createWriteStream(path, { fd: draft.handle.fd, autoClose: false });
    const rows = stringify({ bom: true });
    rows.pipe(file);
    for (const stream of [rows, file]) stream.on("error", (error: unknown) => (failure ??= error));
    rows.write([...names.map(guardFormula), ...OWN_COLUMNS]);
    return { rows, file, width: names.length, draft };
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
      const { rows, file, draft } = output;
      rows.end();
      if (!file.writableFinished && failure === null)
        await once(file, "finish").catch((error: unknown) => (failure ??= error));
      try {
        check();
        await draft.finish();
      } catch (error) {
        await draft.discard();
        throw explainWrite(error, path);
      }
      return count;
    },
  };
}

async function openPrivate(path: string, root: string | null): Promise<Draft> {
  try {
    return await openDraft(path, { root, mode: 0o600 });
  } catch (error) {
    throw explainWrite(error, path);
  }
}

function explainWrite(error: unknown, path: string): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : null;
  if (code === null) return error;
  const { why } = explainUnwritable(path, error);
  return new UserError(`the rejected rows cannot be written to ${path}: ${why}`, {
    hint: "name another file with --rejected",
    cause: error,
  });
}
