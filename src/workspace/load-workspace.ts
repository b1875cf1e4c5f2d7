import { readWorkspace } from "../config/read-workspace.ts";
import type { WorkspaceConfig } from "../config/workspace-config.ts";
import type { Diagnostic } from "../diagnostic.ts";
import { SNIPPETS_FOLDER, WORKSPACE_FILE } from "./file-names.ts";
import type { LoadedSequence } from "./load-sequences.ts";
import { checkFolder, listSequences, loadSequences } from "./load-sequences.ts";
import { readDefinition } from "./read-definition.ts";
import { leaveUntold, readSecrets } from "./secrets.ts";
import { openSnippets } from "./snippets.ts";

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
  }: { env: Readonly<Record<string, string | undefined>>; isReview?: boolean; wallClock?: () => number },
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
  const sequences = await loadSequences(root, listing.files, { config, snippet, wallClock });
  return { root, config, text: text ?? "", diagnostics, sequences, snippet, secrets: secrets.all() };
}
