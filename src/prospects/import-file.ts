import { realpath, stat } from "node:fs/promises";
import path from "node:path";
import { ExitCode, UserError } from "../errors.ts";
import { openRegular } from "../files/regular-file.ts";
import type { Store } from "../store/port.ts";
import { type ImportOptions, type ImportResult, importProspects } from "./import.ts";
import type { ColumnMapping } from "./mapping/mapping.ts";
import { readInThread } from "./read-in-thread.ts";
import { createRejectedFile, type RejectedFile } from "./rejected-file.ts";
import { openSource } from "./source.ts";

/** Bytes of a file from which a second thread is worth its start: about 50,000 people. */
const LARGE_BYTES = 4_000_000;

export interface ImportFileOptions
  extends Omit<ImportOptions, "onMapping" | "onRejected" | "onWritten" | "read"> {
  cwd: string;
  /** The workspace, whose links are not followed to write; absent: none. */
  root?: string;
  stdin: AsyncIterable<Uint8Array | string>;
  /** Where rejected rows go, or null. */
  rejectedFile: string | null;
  /** The program file of the thread that may read a large file; null: read in this one. */
  thread: string | null;
  /** The mapping as lines to show, before the first row. */
  onMapping?(lines: readonly string[]): void;
}

/**
 * Imports a file, `-` or an https:// address; see `importProspects`. Errors about the file name it.
 */
export async function importFile(
  store: Pick<Store, "loadInBulk" | "endSuppressed">,
  name: string,
  options: ImportFileOptions,
): Promise<ImportResult> {
  const { cwd, stdin, rejectedFile } = options;
  const source = await openSource(name, { cwd, stdin });
  let columns: readonly string[] = [];
  let isShown = false;
  let rejected: RejectedFile | null = null;
  try {
    if (rejectedFile !== null) {
      const target = path.resolve(cwd, rejectedFile);
      if (source.path !== null) await refuseSameFile(source.path, target);
      rejected = createRejectedFile(target, options.root ?? null, () => columns);
    }
    const writer = rejected;
    const { path: file } = source;
    const thread = file !== null && source.size >= LARGE_BYTES ? options.thread : null;
    const result = await store.loadInBulk((bulk) =>
      importProspects(bulk, source.bytes, {
        ...options,
        sourceName:
          source.path !== null ? path.basename(source.path) : name === "-" ? "standard input" : "an address",
        onMapping: (mapping) => {
          columns = mapping.map(({ column }) => column);
          if (!isShown) options.onMapping?.(describeMapping(mapping));
          isShown = true;
        },
        ...(thread !== null && file !== null && { read: (rules) => readInThread(thread, file, rules) }),
        ...(writer === null ? {} : { onRejected: (row) => writer.write(row) }),
      }),
    );
    await writer?.close();
    // What the file forbids ends at once; after a crash in between, with the next `seq run`, `tasks` or `serve`.
    if (result.forbidden.people + result.forbidden.addresses > 0) await store.endSuppressed(options.at);
    return result;
  } catch (error) {
    // What went wrong first is what is told; the rows written so far stay.
    await rejected?.close().catch(() => 0);
    throw nameFile(error, source.name);
  } finally {
    source.close();
  }
}

async function refuseSameFile(source: string, target: string): Promise<void> {
  const real = await realpath(target).catch(() => target);
  if (real !== (await realpath(source))) return;
  throw new UserError("--rejected names the file that is imported", {
    hint: "name another one: it would be overwritten",
    exit: ExitCode.usage,
  });
}

/** Whether a file is worth threads of its own; standard input, addresses and what cannot be looked at are not. */
export async function isLargeFile(cwd: string, name: string): Promise<boolean> {
  if (name === "-" || /^https?:\/\//i.test(name)) return false;
  const info = await stat(path.resolve(cwd, name)).catch(() => null);
  return info?.isFile() === true && info.size >= LARGE_BYTES;
}

function nameFile(error: unknown, name: string): unknown {
  if (!(error instanceof UserError) || error.exit === ExitCode.usage || error.message.includes(name))
    return error;
  const hint = error.hint === undefined ? {} : { hint: error.hint };
  return new UserError(`${name}: ${error.message}`, { ...hint, exit: error.exit, cause: error });
}

/** A mapping as lines to show: one a column, what it fills or that it is left out. */
export function describeMapping(mapping: readonly ColumnMapping[]): string[] {
  const width = Math.min(30, Math.max(0, ...mapping.map(({ column }) => column.length)));
  return mapping
    .filter(({ column, field }) => column !== "" || field !== null)
    .map((entry) => {
      const { column } = entry;
      const name = (column.length > 30 ? `${column.slice(0, 29)}…` : column).padEnd(width);
      return `${name} ${describeUse(entry)}`;
    });
}

function describeUse({ field, by, why, after, forbids, place }: ColumnMapping): string {
  const also = [
    ...(forbids === undefined ? [] : ["says who must not be written to"]),
    ...(place === undefined ? [] : ["tells where people are"]),
  ].join(", ");
  if (field === null) {
    if (also !== "") return `→ ${also}`;
    return `  left out${why === undefined ? "" : `: ${why}`}`;
  }
  const how = by === "map" ? " (--map)" : by === "kept" ? " (--keep-all)" : "";
  const when = after === undefined ? "" : `, where "${after}" has none`;
  return `→ ${field}${how}${when}${also === "" ? "" : `; ${also}`}`;
}

const LINE_FEED = 10;

/**
 * About how many rows a file of people has: its lines without the first. A cell of several lines counts for several.
 * Null where that cannot be told: standard input, an address, a file that cannot be read.
 */
export async function countLines(file: string): Promise<number | null> {
  try {
    const handle = await openRegular(file);
    let lines = 0;
    for await (const chunk of handle.createReadStream({ highWaterMark: 1 << 20 })) {
      const bytes = chunk as Buffer;
      for (let at = bytes.indexOf(LINE_FEED); at !== -1; at = bytes.indexOf(LINE_FEED, at + 1)) lines += 1;
    }
    return lines > 1 ? lines - 1 : null;
  } catch {
    return null;
  }
}
