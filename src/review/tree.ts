import { setImmediate as nextTurn } from "node:timers/promises";
import { readWorkspace } from "../config/read-workspace.ts";
import { UNTOLD } from "../config/secrets.ts";
import type { WorkspaceConfig } from "../config/workspace-config.ts";
import { describeFirstError, type Diagnostic, type Range } from "../diagnostic.ts";
import type { Plan } from "../engine/plan.ts";
import { UserError } from "../errors.ts";
import { suggestName } from "../nearest.ts";
import { openRecipeCatalog, type RecipeSource } from "../providers/catalog.ts";
import { readSequence } from "../sequence/read-sequence.ts";
import { START } from "../yaml/text.ts";

/** The texts of a workspace, from the disk or from a commit. */
export interface TreeTexts {
  /** seq.yaml; null where there is none. */
  workspace: string | null;
  /**
   * Sequence files by path relative to the workspace, in order of their paths. `diagnostics`: what is known of a file
   * beside its text: that it cannot be read, or that another has its name.
   */
  sequences: readonly { file: string; text: string; diagnostics?: readonly Diagnostic[] }[];
  snippet: (path: string) => string | null;
  /** The workspace's own recipes. */
  recipes?: readonly RecipeSource[];
}

/** One sequence of a tree. `plan` and `version` are null when the file is not valid. */
export interface TreeSequence {
  name: string;
  file: string;
  plan: Plan | null;
  version: string | null;
  /** The first error as `file:line:column: message`; null for a valid file. */
  error: string | null;
  position(stepId: string, field?: string): Range | null;
}

/** A workspace as a reviewer reads it: secrets are taken to be there, nothing is run with it. */
export interface Tree {
  /** Null where there is no seq.yaml. */
  config: WorkspaceConfig | null;
  sequences: readonly TreeSequence[];
  snippet: (path: string) => string | null;
  /** What seq.yaml says, secrets as `${NAME}`; null where there is none. */
  written: Record<string, unknown> | null;
  /** The workspace's own recipes as their files say. */
  recipes: readonly RecipeSource[];
  /** The line of a key of seq.yaml. */
  lineOf(path: readonly (string | number)[]): number;
}

/** Reads a workspace without its secrets. UserError with the place where seq.yaml is not valid; `from` names the tree. Signals are heard between the files. */
export async function readTree(
  texts: TreeTexts,
  { from = "", packageRoot }: { from?: string; packageRoot?: string } = {},
): Promise<Tree> {
  const own = texts.recipes ?? [];
  if (texts.workspace === null) {
    const nothing = { config: null, written: null, lineOf: () => START.line };
    return { ...nothing, sequences: [], snippet: texts.snippet, recipes: own };
  }
  const { config, diagnostics, written, positionOfKey } = readWorkspace(texts.workspace, {
    file: "seq.yaml",
    secret: () => UNTOLD,
    secretFile: () => UNTOLD,
  });
  if (config === null) {
    throw new UserError(`${from}${describeFirstError(diagnostics) ?? "seq.yaml is not valid"}`, {
      hint: "seq lint shows every problem",
    });
  }
  const { providers: uses, fields } = config;
  const catalog =
    packageRoot === undefined ? undefined : () => openRecipeCatalog({ packageRoot, own, uses, fields });
  const sequences: TreeSequence[] = [];
  for (const { file, text, diagnostics: known = [] } of texts.sequences) {
    await nextTurn();
    const read = readSequence(text, { file, workspace: config, snippet: texts.snippet, catalog });
    const isFit = describeFirstError(known) === null;
    sequences.push({
      name: file.replace(/^.*\//, "").replace(/\.ya?ml$/, ""),
      file,
      plan: isFit ? read.plan : null,
      version: isFit ? read.version : null,
      error: describeFirstError([...known, ...read.diagnostics]),
      position: (step: string, field?: string) => read.position(step, field),
    });
  }
  const lineOf = (path: readonly (string | number)[]): number => positionOfKey(path).line;
  return { config, sequences, snippet: texts.snippet, written, recipes: own, lineOf };
}

/** A sequence by name, with its plan. UserError: a usage error for an unknown name, else the first problem of the file. */
export function requireSequence(tree: Tree, name: string): TreeSequence & { plan: Plan; version: string } {
  const found = findSequence(tree, name);
  const { plan, version } = found;
  if (plan === null || version === null) throw refuseInvalid(found);
  return { ...found, plan, version };
}

function findSequence(tree: Tree, name: string): TreeSequence {
  const found = tree.sequences.find((each) => each.name === name);
  if (found === undefined) {
    const names = tree.sequences.map((each) => each.name);
    throw new UserError(`there is no sequence ${name}`, {
      hint: suggestName(name, names) ?? `sequences here: ${names.join(", ") || "none"}`,
      exit: 2,
    });
  }
  return found;
}

function refuseInvalid({ error, file }: TreeSequence): UserError {
  return new UserError(error ?? `${file} is not valid`, { hint: "seq lint shows every problem" });
}
