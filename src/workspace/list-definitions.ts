import { readdir } from "node:fs/promises";
import type { Diagnostic } from "../diagnostic.ts";
import { isMissing } from "../files/failure.ts";
import { findFolder } from "../files/tree.ts";
import { START } from "../yaml/text.ts";
import { describeFolder } from "./settled-file.ts";

/** Files of a folder of definitions, and what is wrong with the folder. */
export interface FolderListing {
  /** Relative to the root, in order of their names. */
  files: string[];
  diagnostics: Diagnostic[];
}

/** The YAML files of a folder; editors' leftovers are none. */
export async function listDefinitions(root: string, folder: string): Promise<FolderListing> {
  try {
    const names = await readdir(findFolder(root, folder));
    const files = names.filter((name) => /^[^.#].*\.ya?ml$/.test(name)).sort();
    return { files: files.map((name) => `${folder}/${name}`), diagnostics: [] };
  } catch (error) {
    if (isMissing(error)) return { files: [], diagnostics: [] };
    return { files: [], diagnostics: [refuseFolder(folder, error)] };
  }
}

/** What is wrong with a folder of definitions, null where nothing is, or where there is none. */
export function checkFolder(root: string, folder: string): Diagnostic | null {
  try {
    findFolder(root, folder);
    return null;
  } catch (error) {
    return isMissing(error) ? null : refuseFolder(folder, error);
  }
}

function refuseFolder(folder: string, error: unknown): Diagnostic {
  const message = `The folder cannot be read: ${describeFolder(error)}`;
  return { code: "unreadable-file", severity: "error", message, file: folder, range: START };
}
