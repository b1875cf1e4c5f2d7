import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readWorkspace, type WorkspaceReading } from "../../src/config/read-workspace.ts";
import type { WorkspaceConfig } from "../../src/config/workspace-config.ts";
import type { Diagnostic } from "../../src/diagnostic.ts";
import { readSequence, type SequenceReading } from "../../src/sequence/read-sequence.ts";

/** The root of the repository. */
export const ROOT = join(import.meta.dirname, "../..");

export const WORKSPACE = `workspace: acme
calendar: { timezone: Asia/Seoul, hours: Mon-Fri 09:00-18:00, holidays: [KR] }
senders:
  anna: { name: Anna Kim, email: anna@acme.example, limits: { per_day: 40 } }
  ben: { name: Ben Lee, email: ben@acme.example, limits: { per_day: 40 } }
fields: { topic: text, seats: number, renewal: date }
personas: { cto-smb: { where: "prospect.title.matches('(?i)cto')" } }
`;

/** Reads seq.yaml with these secrets. */
export function read(text: string, secrets: Record<string, string> = {}): WorkspaceReading {
  const find = (name: string) => secrets[name] ?? null;
  return readWorkspace(text, { file: "seq.yaml", secret: find, secretFile: find });
}

let config: WorkspaceConfig | null = null;

/** The workspace that sequences are read in. */
export function workspace(): WorkspaceConfig {
  config ??= read(WORKSPACE).config;
  if (config === null) throw new Error("the tests' workspace has errors");
  return config;
}

/** Reads `steps` (YAML, indented by two) as a sequence named `test`, with more top-level keys in `top`. */
export function readSteps(steps: string, top = ""): SequenceReading {
  return readFile(`name: test\n${top}steps:\n${steps}`);
}

/** Reads a whole file named `test.yaml`. */
export function readFile(text: string, snippets: Record<string, string> = {}): SequenceReading {
  return readSequence(text, {
    file: "sequences/test.yaml",
    workspace: workspace(),
    snippet: (path) => snippets[path] ?? null,
  });
}

/** Reads a shipped sequence. */
export function readStarter(name: string): string {
  return readFileSync(join(ROOT, "sequences", `${name}.yaml`), "utf8");
}

/** `line:column-endLine:endColumn code` of each diagnostic. */
export function places(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map(
    ({ code, range: { line, column, endLine, endColumn } }) =>
      `${line}:${column}-${endLine}:${endColumn} ${code}`,
  );
}
