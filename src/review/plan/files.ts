import { createHash } from "node:crypto";
import { closeSync, readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { relative, sep } from "node:path";
import { findFolder, openInTree } from "../../files/tree.ts";

/** SHA-256 of what the workspace says: seq.yaml, sequences/, snippets/ and providers/, by content, so that a touched file is no change. */
export async function digestFiles(root: string): Promise<string> {
  const hash = createHash("sha256");
  for (const file of [
    "seq.yaml",
    ...(await listFiles(root, "sequences")),
    ...(await listFiles(root, "snippets")),
    ...(await listFiles(root, "providers")),
  ]) {
    const text = readBytes(root, file);
    hash.update(JSON.stringify([file, text?.length ?? null])).update(text ?? "");
  }
  return hash.digest("hex");
}

/** Null for what is no file of the tree, which stands for itself: it cannot be read by anything else either. */
function readBytes(root: string, file: string): Buffer | null {
  try {
    const descriptor = openInTree(root, file);
    try {
      return readFileSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return null;
  }
}

async function listFiles(root: string, folder: string): Promise<string[]> {
  try {
    const top = findFolder(root, folder);
    const entries = await readdir(top, { withFileTypes: true, recursive: true });
    return entries
      .filter((entry) => !entry.isDirectory() && !entry.name.startsWith("."))
      .map((entry) => [folder, relative(top, entry.parentPath), entry.name].filter(Boolean).join(sep))
      .sort();
  } catch {
    return [];
  }
}
