import type { Diagnostic } from "../diagnostic.ts";
import { UserError } from "../errors.ts";
import { wholeName } from "../run/versions.ts";
import type { Store } from "../store/port.ts";
import { WORKSPACE_FILE } from "../workspace/file-names.ts";
import type { LoadedSequence } from "../workspace/load-workspace.ts";
import { HALF_WRITTEN } from "../workspace/read-definition.ts";
import type { ReadyWorkspace } from "./session/context.ts";

/** Whether a file's last line has no end. */
export function isCutOff(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ code }) => code === HALF_WRITTEN);
}

/**
 * Takes out every file that lost its last line break since it was last taken over: it is cut off, even where
 * what is left still parses. A cut seq.yaml stops everything with a UserError, a cut sequence only itself.
 */
export async function refuseTruncated(workspace: ReadyWorkspace, store: Store): Promise<ReadyWorkspace> {
  if (isCutOff(workspace.diagnostics) && (await store.getSetting(wholeName(WORKSPACE_FILE))) !== null) {
    throw new UserError("seq.yaml is cut off: its last line has lost its end", {
      hint: "write the file to its end; if it is complete, end it with a line break",
    });
  }
  const sequences: LoadedSequence[] = [];
  for (const each of workspace.sequences) {
    const cut = isCutOff(each.diagnostics) && (await store.getSetting(wholeName(each.file))) !== null;
    sequences.push(
      cut ? { ...each, plan: null, version: null, diagnostics: each.diagnostics.map(raise) } : each,
    );
  }
  return { ...workspace, sequences };
}

function raise(found: Diagnostic): Diagnostic {
  return found.code === HALF_WRITTEN ? { ...found, severity: "error" } : found;
}
