import { open } from "node:fs/promises";
import type { Instant } from "../engine/plan.ts";
import { erasePerson } from "./erasure.ts";
import { eraseQuotes, namesAny } from "./erasure-traces.ts";
import type { OpenDatabase } from "./open-database.ts";
import type { Erasure } from "./ports/rights-port.ts";

const CHUNK_BYTES = 1 << 20;

/** See the port. Gone from the tables first, then from the database's files, as far as that can be. */
export async function eraseProspect(database: OpenDatabase, id: number, at: Instant): Promise<Erasure> {
  const traces = await database.write((context) => erasePerson(context, id, at));
  // Message-IDs name nobody.
  const texts = traces.filter((text) => text !== "" && !text.startsWith("<"));
  if ((await emptyFilesOf(database, texts)) === "empty") return { traces, isGone: true };
  await database.write((context) => eraseQuotes(context, texts));
  const left = await emptyFilesOf(database, texts);
  // Just rewritten, the file holds what the tables hold: what is found there may be part of a longer address.
  const isGone =
    left === "empty" || (left === "live" && !(await database.read((context) => namesAny(context, texts))));
  return { traces, isGone };
}

/**
 * The log still holds the old pages: writes them back and empties it, then looks whether a file holds any of these texts.
 * `live`: it does, and holds nothing but the rows that there are; `old`: somebody else's reading kept old pages.
 */
async function emptyFilesOf(
  database: OpenDatabase,
  texts: readonly string[],
): Promise<"empty" | "live" | "old"> {
  const { file } = database.setup;
  const isLeft = async () => (await holdsAny(file, texts)) || (await holdsAny(`${file}-wal`, texts));
  const emptyLog = () => database.read(({ sql }) => sql.pragma("wal_checkpoint(TRUNCATE)") === 0);
  await emptyLog();
  if (!(await isLeft())) return "empty";
  // secure_delete overwrites what is deleted; a page that was moved may keep its old bytes until a VACUUM.
  await database.drain();
  await database.read(({ sql }) => sql.db.exec("VACUUM"));
  const isRewritten = await emptyLog();
  if (!(await isLeft())) return "empty";
  return isRewritten ? "live" : "old";
}

/** Whether a file holds one of these texts (UTF-8) anywhere; false where there is no file. Memory is flat. */
async function holdsAny(file: string, texts: readonly string[]): Promise<boolean> {
  const needles = texts.map((text) => Buffer.from(text));
  if (needles.length === 0) return false;
  const handle = await open(file, "r").catch(() => null);
  if (handle === null) return false;
  const overlap = Math.max(...needles.map((needle) => needle.length)) - 1;
  const buffer = Buffer.alloc(CHUNK_BYTES + overlap);
  try {
    for (let kept = 0; ; ) {
      const { bytesRead } = await handle.read(buffer, kept, CHUNK_BYTES, null);
      if (bytesRead === 0) return false;
      const filled = kept + bytesRead;
      const window = buffer.subarray(0, filled);
      if (needles.some((needle) => window.includes(needle))) return true;
      kept = Math.min(overlap, filled);
      buffer.copyWithin(0, filled - kept, filled);
    }
  } finally {
    await handle.close();
  }
}
