import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Diagnostic, Range } from "../diagnostic.ts";
import type { Plan } from "../engine/plan.ts";
import type { WorkspaceConfig } from "../sequence/workspace-config.ts";
import { readWorkspace } from "../sequence/read-workspace.ts";
import { START } from "../sequence/text.ts";
import { readSequence } from "../sequence/read-sequence.ts";
import { SEQUENCES_FOLDER, WORKSPACE_FILE } from "./places.ts";
import { codeOf, isMissing } from "./private-file.ts";
import { readSecrets } from "./secrets.ts";
import { readSettledFile } from "./settled-file.ts";
import { openSnippets } from "./snippets.ts";

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
 * UserError only for secrets that others can read.
 */
export async function loadWorkspace(
  root: string,
  { env, wallClock }: { env: Readonly<Record<string, string | undefined>>; wallClock?: () => number },
): Promise<LoadedWorkspace> {
  const secrets = readSecrets(root, env);
  const snippet = openSnippets(root);
  const diagnostics: Diagnostic[] = [];
  const reading = await readDefinition(root, WORKSPACE_FILE, wallClock);
  diagnostics.push(...reading.diagnostics);
  let config: WorkspaceConfig | null = null;
  if (reading.text !== null) {
    const read = readWorkspace(reading.text, { file: WORKSPACE_FILE, ...secrets });
    diagnostics.push(...read.diagnostics);
    config = diagnostics.some(isError) ? null : read.config;
  }
  const listing = await listSequences(root);
  diagnostics.push(...listing.diagnostics);
  const sequences: LoadedSequence[] = [];
  for (const file of listing.files)
    sequences.push(await loadSequence(root, file, { config, snippet, wallClock }));
  refuseTwins(sequences);
  return { root, config, text: reading.text ?? "", diagnostics, sequences, snippet, secrets: secrets.all() };
}

async function loadSequence(
  root: string,
  file: string,
  setting: {
    config: WorkspaceConfig | null;
    snippet: (path: string) => string | null;
    wallClock: (() => number) | undefined;
  },
): Promise<LoadedSequence> {
  const { text, diagnostics } = await readDefinition(root, file, setting.wallClock);
  const bare = {
    name: file.slice(SEQUENCES_FOLDER.length + 1).replace(/\.ya?ml$/, ""),
    file,
    text: text ?? "",
    plan: null,
    version: null,
    diagnostics,
    position: () => null,
  };
  const { config, snippet } = setting;
  if (text === null || config === null) return bare;
  const read = readSequence(text, { file, workspace: config, snippet });
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

/** The text of a file, null when it cannot be read, with what is wrong with the file as a file. */
async function readDefinition(root: string, file: string, wallClock: (() => number) | undefined) {
  const reading = await readSettledFile(root, file, wallClock);
  if (!reading.ok) return { text: null, diagnostics: [reading.diagnostic] };
  return { text: reading.text, diagnostics: checkEnd(reading.text, file) };
}

/**
 * A text that is cut off in the middle often still parses, with half a message in it. A complete text file
 * ends with a line break (POSIX 3.206), a cut one almost never does.
 */
function checkEnd(text: string, file: string): Diagnostic[] {
  if (text === "" || text.endsWith("\n")) return [];
  const lines = text.split("\n");
  const line = lines.length;
  const column = (lines.at(-1) ?? "").length + 1;
  return [
    {
      code: "half-written",
      severity: "error",
      message: "The last line has no end, as in a file that is only half written",
      file,
      range: { line, column, endLine: line, endColumn: column },
      hint: "if the file is complete, end it with a line break",
    },
  ];
}

async function listSequences(root: string): Promise<{ files: string[]; diagnostics: Diagnostic[] }> {
  try {
    const names = await readdir(join(root, SEQUENCES_FOLDER));
    const files = names
      .filter((name) => /^[^.#].*\.ya?ml$/.test(name) && !/\.test\.ya?ml$/.test(name))
      .sort()
      .map((name) => `${SEQUENCES_FOLDER}/${name}`);
    return { files, diagnostics: [] };
  } catch (error) {
    if (isMissing(error)) return { files: [], diagnostics: [] };
    const message = `The folder cannot be read: ${codeOf(error)}`;
    const diagnostic = {
      code: "unreadable-file",
      severity: "error" as const,
      message,
      file: SEQUENCES_FOLDER,
    };
    return { files: [], diagnostics: [{ ...diagnostic, range: START }] };
  }
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
