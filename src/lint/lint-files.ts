import type { Diagnostic } from "../diagnostic.ts";
import { type SequenceReading, readSequence } from "../sequence/read-sequence.ts";
import { type WorkspaceReading, readWorkspace } from "../sequence/read-workspace.ts";
import { sortDiagnostics } from "../sequence/report.ts";
import { type SecretSource, UNTOLD } from "../sequence/secrets.ts";
import type { WorkspaceConfig } from "../sequence/workspace-config.ts";
import { rules } from "./registry.ts";
import type { Finding, Rule } from "./rule.ts";

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
  only?: "sequences";
}

/** Everything to say about a workspace and its sequences, sorted by file and place. Never throws on any text. */
export function lintFiles(input: LintInput): Diagnostic[] {
  const secrets = input.secrets ?? { secret: () => UNTOLD, secretFile: () => UNTOLD };
  const { file } = input.workspace;
  const workspace = readWorkspace(input.workspace.text, {
    file,
    secret: (name) => secrets.secret(name),
    secretFile: (path) => secrets.secretFile(path),
  });
  const found = input.only === "sequences" ? [] : lintWorkspace(workspace, file);
  const config = workspace.outline;
  // Without any workspace every name in a sequence would be reported as unknown.
  if (config === null) return sortDiagnostics(lintWorkspace(workspace, file));
  for (const sequence of input.sequences) {
    const reading = readSequence(sequence.text, {
      file: sequence.file,
      workspace: config,
      snippet: (path) => input.snippet(path),
    });
    found.push(...lintSequence(reading, sequence.file, config));
  }
  return sortDiagnostics(found);
}

/** The diagnostics of a workspace that has been read, and what the rules say about it. */
export function lintWorkspace(reading: WorkspaceReading, file: string): Diagnostic[] {
  const { outline: config } = reading;
  if (config === null) return reading.diagnostics;
  const found = rules.flatMap((rule) => warn(rule, file, rule.checkWorkspace?.({ config, reading }) ?? []));
  return sortDiagnostics([...reading.diagnostics, ...found]);
}

/** The diagnostics of a sequence that has been read, and what the rules say about it. */
export function lintSequence(
  reading: SequenceReading,
  file: string,
  workspace: WorkspaceConfig,
): Diagnostic[] {
  const { outline: plan } = reading;
  if (plan === null) return reading.diagnostics;
  const subject = { plan, workspace, reading };
  const found = rules.flatMap((rule) => warn(rule, file, rule.checkSequence?.(subject) ?? []));
  return sortDiagnostics([...reading.diagnostics, ...found]);
}

function warn(rule: Rule, file: string, findings: readonly Finding[]): Diagnostic[] {
  return findings.map((finding) => ({ code: rule.id, severity: "warning", file, ...finding }));
}
