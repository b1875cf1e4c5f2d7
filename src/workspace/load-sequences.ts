import { readdir } from "node:fs/promises";
import type { WorkspaceConfig } from "../config/workspace-config.ts";
import type { Diagnostic, Range } from "../diagnostic.ts";
import type { Plan } from "../engine/plan.ts";
import { isMissing } from "../files/failure.ts";
import { findFolder } from "../files/tree.ts";
import type { Catalog } from "../providers/catalog.ts";
import { readSequence } from "../sequence/read-sequence.ts";
import { START } from "../yaml/text.ts";
import { SEQUENCES_FOLDER } from "./file-names.ts";
import { readDefinition } from "./read-definition.ts";
import { describeFolder } from "./settled-file.ts";

/** One file of sequences/. `plan` and `version` are null when the file is not fit to run. */
export interface LoadedSequence {
  /** File name without its ending. */
  name: string;
  /** Relative to the root, with `/`. */
  file: string;
  text: string;
  plan: Plan | null;
  version: string | null;
  diagnostics: Diagnostic[];
  /** Where a step, or one of its fields, stands in the file. */
  position: (stepId: string, field?: string) => Range | null;
}

/** What sequences are read against; without a `config` none has a plan. */
export interface SequenceScope {
  config: WorkspaceConfig | null;
  snippet: (path: string) => string | null;
  wallClock: (() => number) | undefined;
  /** The recipes of the workspace; absent where none are at hand. */
  catalog?: (() => Catalog) | undefined;
}

/** Reads these files, each for itself: what is wrong with one is in its own diagnostics. */
export async function loadSequences(
  root: string,
  files: readonly string[],
  scope: SequenceScope,
): Promise<LoadedSequence[]> {
  const sequences: LoadedSequence[] = [];
  for (const file of files) sequences.push(await loadSequence(root, file, scope));
  refuseTwins(sequences);
  return sequences;
}

/** Files of a folder of definitions, and what is wrong with the folder. */
export interface FolderListing {
  /** Relative to the root, in order of their names. */
  files: string[];
  diagnostics: Diagnostic[];
}

/** The sequence files; scenario tests are none. */
export async function listSequences(root: string): Promise<FolderListing> {
  const { files, diagnostics } = await listDefinitions(root, SEQUENCES_FOLDER);
  return { files: files.filter((file) => !/\.test\.ya?ml$/.test(file)), diagnostics };
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

async function loadSequence(root: string, file: string, scope: SequenceScope): Promise<LoadedSequence> {
  const { text, diagnostics } = await readDefinition(root, file, scope.wallClock);
  const bare = {
    name: file.slice(SEQUENCES_FOLDER.length + 1).replace(/\.ya?ml$/, ""),
    file,
    text: text ?? "",
    plan: null,
    version: null,
    diagnostics,
    position: () => null,
  };
  const { config, snippet, catalog } = scope;
  if (text === null || config === null) return bare;
  const read = readSequence(text, { file, workspace: config, snippet, catalog });
  const all = [...diagnostics, ...read.diagnostics];
  const isFit = !all.some(isError);
  return {
    ...bare,
    plan: isFit ? read.plan : null,
    version: isFit ? read.version : null,
    diagnostics: all,
    position: (stepId, field) => read.position(stepId, field),
  };
}

/** Two files that claim one name: neither runs, since nobody can say which one people are in. */
function refuseTwins(sequences: LoadedSequence[]): void {
  for (const sequence of sequences) {
    const name = sequence.plan?.name ?? sequence.name;
    const twin = sequences.find((other) => other !== sequence && (other.plan?.name ?? other.name) === name);
    if (twin === undefined) continue;
    sequence.diagnostics.push({
      code: "duplicate-sequence",
      severity: "error",
      message: `${twin.file} is also a sequence named ${name}`,
      file: sequence.file,
      range: START,
      hint: "rename one of them",
      related: [{ file: twin.file, range: START, message: "the other file" }],
    });
  }
  for (const sequence of sequences) {
    if (!sequence.diagnostics.some((each) => each.code === "duplicate-sequence")) continue;
    sequence.plan = null;
    sequence.version = null;
  }
}

function isError(diagnostic: Diagnostic): boolean {
  return diagnostic.severity === "error";
}
