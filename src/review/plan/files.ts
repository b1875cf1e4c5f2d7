import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** SHA-256 of what the workspace says: seq.yaml, sequences/ and snippets/, by content, so that a touched file is no change. */
export async function digestFiles(root: string): Promise<string> {
  const hash = createHash("sha256");
  for (const file of [
    "seq.yaml",
    ...(await listFiles(root, "sequences")),
    ...(await listFiles(root, "snippets")),
  ]) {
    const text = await readFile(join(root, file)).catch(() => null);
    hash.update(JSON.stringify([file, text?.length ?? null])).update(text ?? "");
  }
  return hash.digest("hex");
}

async function listFiles(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true, recursive: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
}
