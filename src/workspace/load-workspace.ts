import { readWorkspace } from "../config/read-workspace.ts";
import type { WorkspaceConfig } from "../config/workspace-config.ts";
import type { Diagnostic } from "../diagnostic.ts";
import { openRecipeCatalog, type RecipeSource } from "../providers/catalog.ts";
import { WORKSPACE_FILE } from "./file-names.ts";
import { type LoadedSequence, loadSequences } from "./load-sequences.ts";
import { readWorkspaceFiles, type WorkspaceFiles } from "./read-files.ts";
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
  /** seq.yaml as it is written, secrets by their names; undefined where it cannot be read. */
  written: unknown;
  /** By name. */
  sequences: LoadedSequence[];
  /** The workspace's own recipes, as their files say. */
  recipes: RecipeSource[];
  snippet: (path: string) => string | null;
  /** Resolved secrets, for redaction. */
  secrets: string[];
}

/** How the texts of a workspace are understood. */
export interface WorkspaceScope {
  env: Readonly<Record<string, string | undefined>>;
  /**
   * A review asks for no secret: each is taken to be there and stands as `UNTOLD`, and neither `.env` nor any secret file
   * is opened.
   */
  isReview?: boolean;
  /** Of the installed package, whose recipes steps may name; absent: only channels are known. */
  packageRoot?: string;
}

/**
 * Reads seq.yaml and every sequence. One bad file never stops the others: what is wrong with it is in the
 * diagnostics, and it has no plan. With `wallClock`, files written this very moment are waited for.
 * UserError only for secrets that others can read.
 */
export async function loadWorkspace(
  root: string,
  { wallClock, ...scope }: WorkspaceScope & { wallClock?: () => number },
): Promise<LoadedWorkspace> {
  return understandFiles(await readWorkspaceFiles(root, wallClock), scope);
}

/** The same of texts that were read before. */
export async function understandFiles(
  { root, text, diagnostics: ofFiles, sequences: texts, recipes: { own }, snippet }: WorkspaceFiles,
  { env, isReview = false, packageRoot }: WorkspaceScope,
): Promise<LoadedWorkspace> {
  const secrets = isReview ? leaveUntold(env) : readSecrets(root, env);
  const read = text === null ? null : readWorkspace(text, { file: WORKSPACE_FILE, ...secrets });
  const diagnostics = [...ofFiles, ...(read?.diagnostics ?? [])];
  const isFit = diagnostics.every((each) => each.severity !== "error");
  const config = isFit ? (read?.config ?? null) : null;
  const catalog =
    config === null || packageRoot === undefined
      ? undefined
      : () => openRecipeCatalog({ packageRoot, own, uses: config.providers, fields: config.fields });
  const sequences = await loadSequences(texts, { config, snippet, catalog });
  return {
    root,
    config,
    text: text ?? "",
    diagnostics,
    written: read?.written,
    sequences,
    recipes: own,
    snippet,
    secrets: secrets.all(),
  };
}
