import { setImmediate as nextTurn } from "node:timers/promises";
import { readWorkspace, type WorkspaceReading } from "../config/read-workspace.ts";
import { type SecretSource, UNTOLD } from "../config/secrets.ts";
import type { WorkspaceConfig } from "../config/workspace-config.ts";
import type { Diagnostic } from "../diagnostic.ts";
import type { ApprovedTemplate } from "../providers/approved-templates.ts";
import type { Catalog } from "../providers/catalog.ts";
import { checkServices } from "../providers/check-services.ts";
import { checkCrm } from "../providers/check-crm.ts";
import { checkUses } from "../providers/check-uses.ts";
import { readSequence, type SequenceReading } from "../sequence/read-sequence.ts";
import { findTwins } from "../workspace/twins.ts";
import { sortDiagnostics } from "../yaml/report.ts";
import type { Enrolled } from "./enrolled.ts";
import { openFlow } from "./flow.ts";
import { applyIgnores } from "./ignores.ts";
import { rules } from "./registry.ts";
import { repairSequence } from "./repair.ts";
import type { Finding, Rule, SequenceSubject } from "./rule.ts";
import { type Survey, surveyTexts } from "./survey.ts";

/** A file to lint: its path relative to the workspace root (or `-`), and its text. */
export interface LintFile {
  file: string;
  text: string;
  /** What the workspace calls it, by its file; absent for a file beside it. */
  name?: string;
}

export interface LintInput {
  /** seq.yaml. Its own diagnostics are left out with `only: "sequences"`. */
  workspace: LintFile;
  sequences: readonly LintFile[];
  /** The text of a snippet, by the name in `{% render 'name' %}`; null when there is none. */
  snippet(path: string): string | null;
  /** Without it, secrets are taken to be there: a reviewer's machine has none. */
  secrets?: SecretSource;
  /**
   * How many bits the RSA key in a file of the workspace has; null where it is none or cannot be read. Nothing else of a
   * secret is asked for. Without it, no key is looked at.
   */
  keyBits?: (path: string) => number | null;
  /** The people in a sequence, by its name; null where nobody is. Without it, nobody's values are known. */
  enrolled?: (sequence: string) => Enrolled | null;
  /** The message templates that a service has approved, by its name. Without it, steps are held against none. */
  approved?: (provider: string) => readonly ApprovedTemplate[] | null;
  /** The recipes of a workspace that says this. Without it, neither its own nor what seq.yaml says of services is judged. */
  catalog?: (config: WorkspaceConfig) => Catalog;
  only?: "sequences";
  /** `sequences` are all that the workspace has: a hand-over to any other leads nowhere. */
  isWhole?: boolean;
}

/** What a sequence is judged against. */
type LintScope = Pick<LintInput, "snippet" | "enrolled" | "approved"> &
  Pick<SequenceSubject, "workspace" | "placeInWorkspace" | "catalog" | "handOvers" | "names"> & {
    read(file: string, source: string): SequenceReading;
  };

/**
 * Everything to say about a workspace and its sequences, sorted by file and place. Never throws on any text. Signals are
 * heard between the files.
 */
export async function lintFiles(input: LintInput): Promise<Diagnostic[]> {
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
  const keyBits = input.keyBits ?? (() => null);
  const found = isAsked
    ? applyIgnores(
        lintWorkspace(workspace, file, keyBits),
        { file, text },
        { isUnasked: () => false, isJudgement },
      )
    : [];
  if (config === null) return sortDiagnostics(found);
  const catalog = input.catalog?.(config);
  if (catalog !== undefined) {
    const locate = (path: readonly string[]) => workspace.positionOfKey(path);
    found.push(
      ...catalog.diagnostics,
      ...checkUses(catalog, config.providers, file, locate),
      ...checkCrm(catalog, config, file, locate),
      ...checkServices(catalog, config, file, locate),
    );
  }
  const { snippet, enrolled, approved } = input;
  const read = (file: string, source: string): SequenceReading =>
    readSequence(source, {
      file,
      workspace: config,
      snippet: (path) => snippet(path),
      ...(catalog !== undefined && { catalog: () => catalog }),
    });
  const readings: (LintFile & { reading: SequenceReading })[] = [];
  for (const each of input.sequences) {
    await nextTurn();
    readings.push({ ...each, reading: read(each.file, each.text) });
  }
  const placeInWorkspace = (path: readonly string[]) => ({ file, range: workspace.positionOfKey(path) });
  const scope = {
    workspace: config,
    placeInWorkspace,
    catalog: catalog ?? null,
    ...readNames(readings, input.isWhole === true),
    read,
    snippet,
    ...(enrolled !== undefined && { enrolled }),
    ...(approved !== undefined && { approved }),
  };
  for (const reading of readings) {
    await nextTurn();
    found.push(...lintSequence(reading, scope));
  }
  const own = readings.filter((each) => each.name !== undefined);
  found.push(
    ...findTwins(own.map(({ file, name = "", reading }) => ({ file, name: reading.plan?.name ?? name }))),
  );
  return sortDiagnostics(found);
}

/** What the sequences are called, and to which others each hands people over. */
function readNames(
  readings: readonly { reading: SequenceReading }[],
  isWhole: boolean,
): Pick<SequenceSubject, "handOvers" | "names"> {
  const known = readings.flatMap(({ reading }) => reading.outline ?? []);
  const handOvers = new Map(
    known.map(({ name, steps }) => [
      name,
      steps.flatMap((step) => (step.kind === "enroll" ? [step.sequence] : [])),
    ]),
  );
  // A file that cannot be read may be the one that is meant.
  return { handOvers, names: isWhole && known.length === readings.length ? [...handOvers.keys()] : null };
}

/** The diagnostics of a workspace that has been read, and what the rules say about it. */
function lintWorkspace(
  reading: WorkspaceReading,
  file: string,
  keyBits: NonNullable<LintInput["keyBits"]>,
): Diagnostic[] {
  const { outline: config } = reading;
  if (config === null) return reading.diagnostics;
  const found = rules.flatMap((rule) =>
    complete(rule, file, rule.checkWorkspace?.({ config, reading, keyBits }) ?? []),
  );
  return [...reading.diagnostics, ...found];
}

/**
 * Reads a sequence: its diagnostics, and what the rules say about it. A file with errors is judged as a whole
 * wherever these leave no doubt about what was meant.
 */
function lintSequence(
  { file, text, reading }: LintFile & { reading: SequenceReading },
  scope: LintScope,
): Diagnostic[] {
  const repaired =
    reading.plan === null ? repairSequence(text, reading, (source) => scope.read(file, source)) : null;
  const asked = rules.filter((rule) => (reading.plan ?? repaired) !== null || rule.needsSoundFile !== true);
  const ask = (subject: SequenceSubject | null, those: readonly Rule[]): Diagnostic[] =>
    subject === null
      ? []
      : those.flatMap((rule) => complete(rule, file, rule.checkSequence?.(subject) ?? []));
  const found = repaired === null ? ask(openSubject(reading, scope), asked) : askMended();

  function askMended(): Diagnostic[] {
    if (repaired === null) return [];
    const asItStands = asked.filter((rule) => rule.needsSoundFile !== true);
    const asMeant = asked.filter((rule) => rule.needsSoundFile === true);
    return [
      ...ask(openSubject(reading, scope), asItStands),
      ...ask(openSubject(repaired.reading, scope), asMeant)
        .filter(({ range }) => !repaired.isUnsure(range))
        .map((each) => ({ ...each, range: repaired.locate(each.range) })),
    ];
  }

  const isUnasked = (code: string) =>
    rules.some(
      (rule) =>
        rule.id === code &&
        (!asked.includes(rule) ||
          (rule.needsSoundFile === true && repaired?.isSound === false) ||
          (rule.asksPeople === true && scope.enrolled === undefined)),
    );
  return applyIgnores([...reading.diagnostics, ...found], { file, text }, { isUnasked, isJudgement });
}

function openSubject(reading: SequenceReading, scope: LintScope): SequenceSubject | null {
  const { outline: plan } = reading;
  if (plan === null) return null;
  const { workspace } = scope;
  const snippet = (path: string) => scope.snippet(path);
  const enrolled = scope.enrolled?.(plan.name) ?? null;
  let survey: Survey | null = null;
  return {
    plan,
    workspace,
    placeInWorkspace: scope.placeInWorkspace,
    catalog: scope.catalog,
    handOvers: scope.handOvers,
    names: scope.names,
    reading,
    snippet,
    enrolled,
    flow: openFlow(plan),
    approved: (provider: string) => scope.approved?.(provider) ?? null,
    survey: () => (survey ??= surveyTexts(plan, workspace, enrolled, snippet)),
  };
}

function isJudgement(code: string): boolean {
  return rules.some(({ id }) => id === code);
}

function complete(rule: Rule, file: string, findings: readonly Finding[]): Diagnostic[] {
  return findings.map((finding) => ({ code: rule.id, severity: rule.severity, file, ...finding }));
}
