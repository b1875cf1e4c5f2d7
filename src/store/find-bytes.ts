import { open } from "node:fs/promises";

const CHUNK = 1 << 20;

/** Whether a file holds one of these texts (UTF-8) anywhere; false where there is no file. Memory is flat. */
export async function holdsAny(file: string, texts: readonly string[]): Promise<boolean> {
  const needles = texts.filter((text) => text !== "").map((text) => Buffer.from(text));
  if (needles.length === 0) return false;
  const handle = await open(file, "r").catch(() => null);
  if (handle === null) return false;
  const overlap = Math.max(...needles.map((needle) => needle.length)) - 1;
  const buffer = Buffer.alloc(CHUNK + overlap);
  try {
    for (let kept = 0; ; ) {
      const { bytesRead } = await handle.read(buffer, kept, CHUNK, null);
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
