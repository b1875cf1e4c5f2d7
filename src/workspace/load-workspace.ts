import { closeSync } from "node:fs";
import { readWorkspace } from "../config/read-workspace.ts";
import type { WorkspaceConfig } from "../config/workspace-config.ts";
import type { Diagnostic } from "../diagnostic.ts";
import { readStartSync } from "../files/regular-file.ts";
import { openInTree } from "../files/tree.ts";
import { openCatalog, type RecipeSource } from "../providers/catalog.ts";
import { SNIPPETS_FOLDER, WORKSPACE_FILE } from "./file-names.ts";
import { checkFolder, type LoadedSequence, listSequences, loadSequences } from "./load-sequences.ts";
import { readDefinition } from "./read-definition.ts";
import { readRecipeFiles } from "./read-recipe-files.ts";
import { leaveUntold, readSecrets } from "./secrets.ts";

export type { LoadedSequence } from "./load-sequences.ts";

/** A workspace as it lies on disk. `config` is null when seq.yaml is not valid; then no sequence has a plan. */
export interface LoadedWorkspace {
  root: string;
  config: WorkspaceConfig | null;
  /** The text of seq.yaml, "" when it cannot be read. */
  text: string;
  /** Of seq.yaml and of the folders; each sequence keeps its own. */
  diagnostics: Diagnostic[];
  /** By name. */
  sequences: LoadedSequence[];
  /** The workspace's own recipes, as their files say. */
  recipes: RecipeSource[];
  snippet: (path: string) => string | null;
  /** Resolved secrets, for redaction. */
  secrets: string[];
}

/**
 * Reads seq.yaml and every sequence. One bad file never stops the others: what is wrong with it is in the
 * diagnostics, and it has no plan. With `wallClock`, files written this very moment are waited for.
 * A review asks for no secret: each is taken to be there and stands as `UNTOLD`, and neither `.env` nor any secret
 * file is opened. UserError only for secrets that others can read.
 */
export async function loadWorkspace(
  root: string,
  {
    env,
    isReview = false,
    wallClock,
    packageRoot,
  }: {
    env: Readonly<Record<string, string | undefined>>;
    isReview?: boolean;
    wallClock?: () => number;
    /** Of the installed package, whose recipes steps may name; absent: only channels are known. */
    packageRoot?: string;
  },
): Promise<LoadedWorkspace> {
  const secrets = isReview ? leaveUntold(env) : readSecrets(root, env);
  const snippet = openSnippets(root);
  const { text, diagnostics } = await readDefinition(root, WORKSPACE_FILE, wallClock);
  const read = text === null ? null : readWorkspace(text, { file: WORKSPACE_FILE, ...secrets });
  const listing = await listSequences(root);
  diagnostics.push(...(read?.diagnostics ?? []), ...listing.diagnostics);
  // Said, rather than that each snippet is missing.
  const ofSnippets = checkFolder(root, SNIPPETS_FOLDER);
  if (ofSnippets !== null) diagnostics.push(ofSnippets);
  const isFit = diagnostics.every((each) => each.severity !== "error");
  const config = isFit ? (read?.config ?? null) : null;
  const { own: recipes } = await readRecipeFiles(root, wallClock);
  const catalog =
    config === null || packageRoot === undefined
      ? undefined
      : () => openCatalog({ packageRoot, own: recipes, uses: config.providers, fields: config.fields });
  const scope = { config, snippet, wallClock, catalog };
  const sequences = await loadSequences(root, listing.files, scope);
  return { root, config, text: text ?? "", diagnostics, sequences, recipes, snippet, secrets: secrets.all() };
}

/** Longest snippet that is read, in bytes. */
const MAX_BYTES = 262_144;

/**
 * Finds snippets by name, once each: `pillars/onboarding` is snippets/pillars/onboarding, .md or .liquid;
 * a path that begins with `snippets/` (a signature, a persona's notes) is the same file.
 * Null when it is absent, not UTF-8, too long, hidden, or really outside snippets/.
 */
export function openSnippets(root: string): (path: string) => string | null {
  const found = new Map<string, string | null>();
  return (path) => {
    let text = found.get(path);
    if (text === undefined) {
      text = findSnippet(root, path);
      found.set(path, text);
    }
    return text;
  };
}

function findSnippet(root: string, path: string): string | null {
  const parts = path.split("/");
  if (
    path.includes("\0") ||
    path.includes("\\") ||
    parts.some((part) => part === "" || part === "." || part === "..")
  ) {
    return null;
  }
  const names = parts[0] === SNIPPETS_FOLDER ? [path, parts.slice(1).join("/")] : [path];
  for (const name of names) {
    for (const ending of ["", ".md", ".liquid"]) {
      const text = readSnippet(root, `${SNIPPETS_FOLDER}/${name}${ending}`);
      if (text !== null) return text;
    }
  }
  return null;
}

function readSnippet(root: string, path: string): string | null {
  try {
    const descriptor = openInTree(root, path, { folder: SNIPPETS_FOLDER });
    try {
      const bytes = readStartSync(descriptor, MAX_BYTES + 1);
      return bytes.length > MAX_BYTES ? null : new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return null;
  }
}
