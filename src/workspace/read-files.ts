import type { Diagnostic } from "../diagnostic.ts";
import type { RecipeSource } from "../providers/catalog.ts";
import { SEQUENCES_FOLDER, SNIPPETS_FOLDER, WORKSPACE_FILE } from "./file-names.ts";
import { checkFolder, listDefinitions } from "./list-definitions.ts";
import { readDefinition } from "./read-definition.ts";
import { readRecipeFiles } from "./read-recipe-files.ts";
import { openSnippets } from "./snippets.ts";

/** One file of sequences/ as it lies on disk. */
export interface SequenceText {
  /** File name without its ending. */
  name: string;
  /** Relative to the root, with `/`. */
  file: string;
  /** Null when it cannot be read. */
  text: string | null;
  /** What is wrong with it as a file: unreadable, being written, half-written. */
  diagnostics: Diagnostic[];
}

/** The texts of a workspace, of which nothing is understood yet. */
export interface WorkspaceFiles {
  root: string;
  /** Of seq.yaml; null when it cannot be read. */
  text: string | null;
  /** What is wrong with seq.yaml as a file, and with the folders. */
  diagnostics: Diagnostic[];
  /** By name; scenario tests are none. */
  sequences: SequenceText[];
  /** The workspace's own recipes, and what is wrong with their files. */
  recipes: { own: RecipeSource[]; diagnostics: Diagnostic[] };
  snippet: (path: string) => string | null;
}

/** Reads every file of a workspace once. With `wallClock`, files written this very moment are waited for. */
export async function readWorkspaceFiles(root: string, wallClock?: () => number): Promise<WorkspaceFiles> {
  const { text, diagnostics } = await readDefinition(root, WORKSPACE_FILE, wallClock);
  const listing = await listDefinitions(root, SEQUENCES_FOLDER);
  diagnostics.push(...listing.diagnostics);
  // Said, rather than that each snippet is missing.
  const ofSnippets = checkFolder(root, SNIPPETS_FOLDER);
  if (ofSnippets !== null) diagnostics.push(ofSnippets);
  const recipes = await readRecipeFiles(root, wallClock);
  const sequences: SequenceText[] = [];
  for (const file of listing.files.filter((each) => !/\.test\.ya?ml$/.test(each))) {
    const name = file.slice(SEQUENCES_FOLDER.length + 1).replace(/\.ya?ml$/, "");
    sequences.push({ name, file, ...(await readDefinition(root, file, wallClock)) });
  }
  return { root, text, diagnostics, sequences, recipes, snippet: openSnippets(root) };
}
