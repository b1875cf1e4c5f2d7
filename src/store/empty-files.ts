import { open } from "node:fs/promises";
import type { SqliteConnection } from "./sqlite-connection.ts";

const CHUNK_BYTES = 1 << 20;

/**
 * The log still holds the old pages: writes them back and empties it, then looks whether a file holds any of these texts.
 * `live`: it does, and holds nothing but the rows that there are; `old`: somebody else's reading kept old pages. `attempt`: does it
 * once nothing is being written, and again where somebody has the lock.
 */
export async function emptyFiles(
  sql: SqliteConnection,
  file: string,
  texts: readonly string[],
  attempt: <T>(look: () => T) => Promise<T>,
): Promise<"empty" | "live" | "old"> {
  const isLeft = async () => (await holdsAny(file, texts)) || (await holdsAny(`${file}-wal`, texts));
  const emptyLog = () => attempt(() => sql.pragma("wal_checkpoint(TRUNCATE)") === 0);
  await emptyLog();
  if (!(await isLeft())) return "empty";
  // secure_delete overwrites what is deleted; a page that was moved may keep its old bytes until a VACUUM.
  await attempt(() => sql.db.exec("VACUUM"));
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
