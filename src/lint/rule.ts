import type { Diagnostic, Range } from "../diagnostic.ts";
import type { Plan } from "../engine/plan.ts";
import type { SequenceReading } from "../sequence/read-sequence.ts";
import type { WorkspaceReading } from "../sequence/read-workspace.ts";
import type { WorkspaceConfig } from "../sequence/workspace-config.ts";

/** What a rule finds: a warning, the file and the rule's id are added. */
export type Finding = Pick<Diagnostic, "message" | "hint" | "related"> & { range: Range };

/** A sequence to judge; `plan` may be incomplete where the file has errors. */
export interface SequenceSubject {
  plan: Plan;
  workspace: WorkspaceConfig;
  reading: SequenceReading;
}

/** A workspace to judge; `config` may be incomplete where the file has errors. */
export interface WorkspaceSubject {
  config: WorkspaceConfig;
  reading: WorkspaceReading;
}

/** A judgement about files that are well-formed: allowed, but most likely not what was meant. */
export interface Rule {
  /** Kebab-case; the code of its diagnostics. */
  id: string;
  /** Why it matters, in one sentence. */
  describe: string;
  checkSequence?(subject: SequenceSubject): Finding[];
  checkWorkspace?(subject: WorkspaceSubject): Finding[];
}
