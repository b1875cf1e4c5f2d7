import { lstatSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { codeOf } from "../files/failure.ts";
import {
  APPROVALS_FILE,
  SECRETS_FILE,
  SEQUENCES_FOLDER,
  SNIPPETS_FOLDER,
  WORKSPACE_FILE,
} from "./file-names.ts";

/**
 * A text that changes when any file of the workspace's definition does: seq.yaml, .env, approvals.yaml,
 * sequences/ and snippets/. It looks at inode, size and times only, never into a file, so that a run with
 * nothing new reads no YAML. Files named by `${file:…}` are not seen.
 */
export async function fingerprint(root: string): Promise<string> {
  // Without waiting: a start with nothing to do spends more on a thread than on a look.
  const files = [WORKSPACE_FILE, SECRETS_FILE, APPROVALS_FILE].map((file) => describeFile(root, file));
  const folders = [SEQUENCES_FOLDER, SNIPPETS_FOLDER].flatMap((folder) => describeFolder(root, folder));
  return [...files, ...folders].join("\n");
}

function describeFolder(root: string, folder: string): string[] {
  try {
    // Symlinked folders are not followed: they may lead in circles, or through the whole machine.
    if (lstatSync(join(root, folder)).isSymbolicLink()) return [`${folder} link`];
    const entries = readdirSync(join(root, folder), { withFileTypes: true });
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    return entries.flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      return entry.isDirectory() ? describeFolder(root, path) : [describeFile(root, path)];
    });
  } catch (error) {
    return [`${folder} ${codeOf(error)}`];
  }
}

function describeFile(root: string, file: string): string {
  try {
    const found = statSync(join(root, file), { bigint: true });
    if (found.isDirectory()) return `${file} folder`;
    const { ino, size, mtimeNs, ctimeNs } = found;
    return JSON.stringify([file, `${ino}`, `${size}`, `${mtimeNs}`, `${ctimeNs}`]);
  } catch (error) {
    return `${file} ${codeOf(error)}`;
  }
}
