import type { WorkspaceReading } from "../config/read-workspace.ts";
import type { WorkspaceConfig } from "../config/workspace-config.ts";
import type { Diagnostic, Range } from "../diagnostic.ts";
import type { Plan } from "../engine/plan.ts";
import type { ApprovedTemplate } from "../providers/approved-templates.ts";
import type { Catalog } from "../providers/catalog.ts";
import type { SequenceReading } from "../sequence/read-sequence.ts";
import type { Enrolled } from "./enrolled.ts";
import type { Flow } from "./flow.ts";
import type { Survey } from "./survey.ts";

/** What a rule finds: the file, the rule's id and its severity are added, unless the case has one of its own. */
export type Finding = Pick<Diagnostic, "message" | "hint" | "related"> & {
  range: Range;
  severity?: Diagnostic["severity"];
};

/** A sequence to judge; `plan` may be incomplete where the file has errors. */
export interface SequenceSubject {
  plan: Plan;
  workspace: WorkspaceConfig;
  reading: SequenceReading;
  /** Where a key of seq.yaml stands, for what a sequence and the workspace only do together. */
  placeInWorkspace(path: readonly string[]): { file: string; range: Range };
  /** The recipes of services; null where nobody looked. */
  catalog: Catalog | null;
  /** How the steps follow each other. */
  flow: Flow;
  /** To which sequences each of the files hands people over, by name. */
  handOvers: ReadonlyMap<string, readonly string[]>;
  /** What all sequences of the workspace are called; null where not all are known. */
  names: readonly string[] | null;
  /** The people in this sequence; null unless they were asked for (`--prospects`). */
  enrolled: Enrolled | null;
  /** The message templates that a service has approved, by its name; null where nobody looked. */
  approved(provider: string): readonly ApprovedTemplate[] | null;
  /** Every text as rendered for real people, or for assumed ones; worked out once, when first asked for. */
  survey(): Survey;
  /** The text of a snippet, by the name in `{% render 'name' %}`; null when there is none. */
  snippet(path: string): string | null;
}

/** A workspace to judge; `config` may be incomplete where the file has errors. */
export interface WorkspaceSubject {
  config: WorkspaceConfig;
  reading: WorkspaceReading;
  /** How many bits the RSA key in a file of the workspace has; null where nobody can tell. */
  keyBits(path: string): number | null;
}

/** A judgement about files that are well-formed: allowed, but most likely not what was meant. */
export interface Rule {
  /** Kebab-case; the code of its diagnostics. */
  id: string;
  severity: Diagnostic["severity"];
  /** Why it matters, in one sentence. */
  describe: string;
  /** Judges the sequence as a whole: of a file with errors it would say what nobody meant. */
  needsSoundFile?: true;
  /** Finds more, or anything at all, once the people enrolled are known. */
  asksPeople?: true;
  checkSequence?(subject: SequenceSubject): Finding[];
  checkWorkspace?(subject: WorkspaceSubject): Finding[];
}
