import { setImmediate as nextTurn } from "node:timers/promises";
import type { WorkspaceConfig } from "../config/workspace-config.ts";
import type { Diagnostic, Range } from "../diagnostic.ts";
import type { Plan } from "../engine/plan.ts";
import type { Catalog } from "../providers/catalog.ts";
import { readSequence } from "../sequence/read-sequence.ts";
import { findTwins } from "./twins.ts";
import type { SequenceText } from "./read-files.ts";

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
  /** The recipes of the workspace; absent where none are at hand. */
  catalog?: (() => Catalog) | undefined;
}

/** Understands these files, each for itself: what is wrong with one is in its own diagnostics. Signals are heard between them. */
export async function loadSequences(
  files: readonly SequenceText[],
  scope: SequenceScope,
): Promise<LoadedSequence[]> {
  const sequences: LoadedSequence[] = [];
  for (const file of files) {
    await nextTurn();
    sequences.push(loadSequence(file, scope));
  }
  const named = sequences.map(({ file, name, plan }) => ({ file, name: plan?.name ?? name }));
  const twins = new Map(findTwins(named).map((each) => [each.file, each]));
  return sequences.map((sequence) => {
    const twin = twins.get(sequence.file);
    if (twin === undefined) return sequence;
    return { ...sequence, plan: null, version: null, diagnostics: [...sequence.diagnostics, twin] };
  });
}

function loadSequence({ name, file, text, diagnostics }: SequenceText, scope: SequenceScope): LoadedSequence {
  const bare = { name, file, text: text ?? "", plan: null, version: null, diagnostics, position: () => null };
  const { config, snippet, catalog } = scope;
  if (text === null || config === null) return bare;
  const read = readSequence(text, { file, workspace: config, snippet, catalog });
  const all = [...diagnostics, ...read.diagnostics];
  const isFit = all.every(({ severity }) => severity !== "error");
  return {
    ...bare,
    plan: isFit ? read.plan : null,
    version: isFit ? read.version : null,
    diagnostics: all,
    position: (stepId, field) => read.position(stepId, field),
  };
}
