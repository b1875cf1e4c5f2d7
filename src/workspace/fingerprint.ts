import { createHash } from "node:crypto";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { APPROVALS_FILE, SECRETS_FILE, SEQUENCES_FOLDER, SNIPPETS_FOLDER, WORKSPACE_FILE } from "./places.ts";
import { codeOf } from "./private-file.ts";

/**
 * A hash that changes when any file of the workspace's definition does: seq.yaml, .env, approvals.yaml,
 * sequences/ and snippets/. It looks at inode, size and times only, never into a file, so that a run with
 * nothing new reads no YAML. Files named by `${file:…}` are not seen.
 */
export async function fingerprint(root: string): Promise<string> {
  const lines = await Promise.all(
    [WORKSPACE_FILE, SECRETS_FILE, APPROVALS_FILE].map((file) => describeFile(root, file)),
  );
  for (const folder of [SEQUENCES_FOLDER, SNIPPETS_FOLDER])
    lines.push(...(await describeFolder(root, folder)));
  return createHash("sha256").update(lines.join("\n")).digest("hex");
}

async function describeFolder(root: string, folder: string): Promise<string[]> {
  try {
    const entries = await readdir(join(root, folder), { withFileTypes: true });
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    const parts = await Promise.all(
      entries.map((entry) => {
        const path = `${folder}/${entry.name}`;
        // Symlinked folders are not followed: they may lead in circles.
        return entry.isDirectory() ? describeFolder(root, path) : describeFile(root, path);
      }),
    );
    return parts.flat();
  } catch (error) {
    return [`${folder} ${codeOf(error)}`];
  }
}

async function describeFile(root: string, file: string): Promise<string> {
  try {
    const found = await stat(join(root, file), { bigint: true });
    if (found.isDirectory()) return `${file} folder`;
    const { ino, size, mtimeNs, ctimeNs } = found;
    return JSON.stringify([file, `${ino}`, `${size}`, `${mtimeNs}`, `${ctimeNs}`]);
  } catch (error) {
    return `${file} ${codeOf(error)}`;
  }
}
