import type { Diagnostic } from "../diagnostic.ts";
import { readSequence, type SequenceReading } from "../sequence/read-sequence.ts";
import { readWorkspace, type WorkspaceReading } from "../sequence/read-workspace.ts";
import { sortDiagnostics } from "../sequence/report.ts";
import { type SecretSource, UNTOLD } from "../sequence/secrets.ts";
import type { WorkspaceConfig } from "../sequence/workspace-config.ts";
import type { Enrolled } from "./enrolled.ts";
import { openFlow } from "./flow.ts";
import { applyIgnores } from "./ignores.ts";
import { rules } from "./registry.ts";
import type { Finding, Rule, SequenceSubject } from "./rule.ts";
import { type Survey, surveyTexts } from "./survey.ts";

/** A file to lint: its path relative to the workspace root (or `-`), and its text. */
export interface LintFile {
  file: string;
  text: string;
}

export interface LintInput {
  /** seq.yaml. Its own diagnostics are left out with `only: "sequences"`. */
  workspace: LintFile;
  sequences: readonly LintFile[];
  /** The text of a snippet, by the name in `{% render 'name' %}`; null when there is none. */
  snippet(path: string): string | null;
  /** Without it, secrets are taken to be there: a reviewer's machine has none. */
  secrets?: SecretSource;
  /** The people in a sequence, by its name; null where nobody is. Without it, nobody's values are known. */
  enrolled?: (sequence: string) => Enrolled | null;
  only?: "sequences";
}

/** What a sequence is judged against. */
type LintSetting = Pick<LintInput, "snippet" | "enrolled"> & { workspace: WorkspaceConfig };

/** Everything to say about a workspace and its sequences, sorted by file and place. Never throws on any text. */
export function lintFiles(input: LintInput): Diagnostic[] {
  const secrets = input.secrets ?? { secret: () => UNTOLD, secretFile: () => UNTOLD };
  const { file, text } = input.workspace;
  const workspace = readWorkspace(text, {
    file,
    secret: (name) => secrets.secret(name),
    secretFile: (path) => secrets.secretFile(path),
  });
  const config = workspace.outline;
  // Without any workspace every name in a sequence would be reported as unknown.
  const isAsked = input.only !== "sequences" || config === null;
  const found = isAsked ? applyIgnores(lintWorkspace(workspace, file), { file, text }, () => false) : [];
  if (config === null) return sortDiagnostics(found);
  const { snippet, enrolled } = input;
  const setting = { workspace: config, snippet, ...(enrolled !== undefined && { enrolled }) };
  for (const sequence of input.sequences) found.push(...lintSequence(sequence, setting));
  return sortDiagnostics(found);
}

/** The diagnostics of a workspace that has been read, and what the rules say about it. */
function lintWorkspace(reading: WorkspaceReading, file: string): Diagnostic[] {
  const { outline: config } = reading;
  if (config === null) return reading.diagnostics;
  const found = rules.flatMap((rule) =>
    complete(rule, file, rule.checkWorkspace?.({ config, reading }) ?? []),
  );
  return [...reading.diagnostics, ...found];
}

/** Reads a sequence: its diagnostics, and what the rules say about it. */
function lintSequence({ file, text }: LintFile, setting: LintSetting): Diagnostic[] {
  const { workspace } = setting;
  const reading = readSequence(text, { file, workspace, snippet: (path) => setting.snippet(path) });
  const subject = openSubject(reading, setting);
  const asked = rules.filter((rule) => reading.plan !== null || rule.needsSoundFile !== true);
  const found =
    subject === null
      ? []
      : asked.flatMap((rule) => complete(rule, file, rule.checkSequence?.(subject) ?? []));
  const isUnasked = (code: string) =>
    rules.some(
      (rule) =>
        rule.id === code &&
        (!asked.includes(rule) || (rule.asksPeople === true && setting.enrolled === undefined)),
    );
  return applyIgnores([...reading.diagnostics, ...found], { file, text }, isUnasked);
}

function openSubject(reading: SequenceReading, setting: LintSetting): SequenceSubject | null {
  const { outline: plan } = reading;
  if (plan === null) return null;
  const { workspace } = setting;
  const snippet = (path: string) => setting.snippet(path);
  const enrolled = setting.enrolled?.(plan.name) ?? null;
  let survey: Survey | null = null;
  return {
    plan,
    workspace,
    reading,
    snippet,
    enrolled,
    flow: openFlow(plan),
    survey: () => (survey ??= surveyTexts(plan, workspace, enrolled, snippet)),
  };
}

function complete(rule: Rule, file: string, findings: readonly Finding[]): Diagnostic[] {
  return findings.map((finding) => ({ code: rule.id, severity: rule.severity, file, ...finding }));
}
