import { closeSync } from "node:fs";
import { relative, resolve, sep } from "node:path";
import { text as readText } from "node:stream/consumers";
import { makeQuotable } from "../config/quotable.ts";
import type { SecretSource } from "../config/secrets.ts";
import type { Diagnostic } from "../diagnostic.ts";
import { ExitCode, UserError } from "../errors.ts";
import { describeFailure, isMissing, NotAFileError } from "../files/failure.ts";
import { readRegular, readStartSync } from "../files/regular-file.ts";
import { isInside, OutOfTreeError, openInTree } from "../files/tree.ts";
import type { ApprovedTemplate } from "../providers/approved-templates.ts";
import type { Enrolled } from "../lint/enrolled.ts";
import { lintFiles } from "../lint/lint-files.ts";
import { surveyEnrolled } from "../lint/survey-enrolled.ts";
import { openRecipeCatalog } from "../providers/catalog.ts";
import { WORKSPACE_FILE } from "../workspace/file-names.ts";
import { readKeyBits } from "../workspace/private-file.ts";
import { leaveUntold } from "../workspace/secrets.ts";
import { DEFINITION } from "../workspace/settled-file.ts";
import { sortDiagnostics } from "../yaml/report.ts";
import { SIZE_LIMIT } from "../yaml/text.ts";
import type { CommandContext } from "./session/context.ts";
import { hasStore } from "./session/workspace-store.ts";

/** Finds a file's text for the line under a diagnostic; null where it cannot be shown. */
export type SourceOf = (file: string) => string | null;

export interface Gathered {
  diagnostics: Diagnostic[];
  sourceOf: SourceOf;
  /** How many files were looked at. */
  fileCount: number;
}

/**
 * What there is to say about the workspace, or about some files (`-`: a sequence on standard input).
 * Secrets are taken to be there: a reviewer's machine has none; of a key file that is there its length alone is told. With `prospects` the people in the sequences
 * are asked, too; UserError where there is no database.
 */
export async function gatherDiagnostics(
  context: CommandContext,
  names: readonly string[],
  { prospects = false }: { prospects?: boolean } = {},
): Promise<Gathered> {
  const { root, text, sequences, recipes, snippet, diagnostics: ofFiles } = await context.readFiles();
  const known = [...sequences, ...recipes.own].map((each) => each.file);
  const named = expandFolders(context, names, root, [WORKSPACE_FILE, ...known]);
  const extra = await readExtraFiles(context, named, root, new Set(known));
  const readable = sequences.flatMap(({ name, file, text: own }) =>
    own === null ? [] : [{ name, file, text: own }],
  );
  const files = [...readable, ...extra];
  const { packageRoot } = context.world;
  const untold = openUntold(context);
  const enrolled = prospects ? await askEnrolled(context) : undefined;
  const approved = prospects ? await askApproved(context) : undefined;
  // Without seq.yaml nothing can be said of a sequence.
  const found =
    text === null
      ? []
      : await lintFiles({
          workspace: { file: WORKSPACE_FILE, text },
          sequences: files,
          isWhole: readable.length === sequences.length,
          snippet,
          secrets: untold,
          keyBits: (path) => readKeyBits(root, path),
          catalog: ({ fields, providers: uses }) =>
            openRecipeCatalog({ packageRoot, own: recipes.own, uses, fields }),
          ...(enrolled !== undefined && { enrolled }),
          ...(approved !== undefined && { approved }),
        });
  const all = [
    ...found,
    ...ofFiles,
    ...recipes.diagnostics,
    ...sequences.flatMap((each) => each.diagnostics),
  ];
  const wanted =
    names.length === 0
      ? null
      : new Set(named.map((name) => (name === "-" ? "-" : nameFrom(root, context.world.cwd, name))));
  const texts = new Map([
    [WORKSPACE_FILE, makeQuotable(text ?? "").text],
    ...[...files, ...recipes.own].map((each) => [each.file, each.text] as const),
  ]);
  return {
    diagnostics: sortDiagnostics(all.filter((each) => wanted === null || wanted.has(each.file))),
    sourceOf: (file) => texts.get(file) ?? null,
    fileCount: wanted?.size ?? sequences.length + recipes.own.length + 1,
  };
}

/** Each secret is taken to be there. What the environment holds under its name is hidden in whatever is said, bugs included. */
function openUntold({ world: { env, knownSecrets } }: CommandContext): SecretSource {
  const untold = leaveUntold(env);
  return {
    secret(name) {
      const told = untold.secret(name);
      for (const value of untold.all()) knownSecrets.add(value);
      return told;
    },
    secretFile: (path) => untold.secretFile(path),
  };
}

async function askEnrolled(context: CommandContext): Promise<(sequence: string) => Enrolled | null> {
  const { root, config } = await context.openReview();
  // Looking must not create what was never there.
  if (!(await hasStore(root, config))) {
    throw new UserError("there is no database here, so nobody is enrolled", {
      hint: "leave out --prospects, or run it where `seq run` runs",
    });
  }
  const store = await context.openStore();
  const enrolled = await surveyEnrolled(store, (await context.openClock("look")).now());
  return (sequence) => enrolled.get(sequence) ?? null;
}

/** What services had approved when `seq doctor` looked last, by the service's name. */
async function askApproved(
  context: CommandContext,
): Promise<(provider: string) => readonly ApprovedTemplate[] | null> {
  const { config } = await context.openReview();
  const store = await context.openStore();
  const names = Object.values(config.senders).flatMap(({ services = {} }) =>
    Object.values(services).map(({ provider }) => provider),
  );
  const { readKeptTemplates } = await import("./kept-templates.ts");
  const kept = new Map<string, ApprovedTemplate[] | null>();
  for (const name of new Set(names)) kept.set(name, await readKeptTemplates(store, name));
  return (provider) => kept.get(provider) ?? null;
}

/** A folder means the definitions in it, by their paths from the current folder; one without any stands for itself. */
function expandFolders(
  { world: { cwd } }: CommandContext,
  names: readonly string[],
  root: string,
  known: readonly string[],
): string[] {
  return names.flatMap((name) => {
    const folder = resolve(cwd, name);
    const inside =
      name === "-"
        ? []
        : known
            .map((file) => resolve(root, file))
            .filter((file) => file !== folder && isInside(folder, file));
    return inside.length === 0 ? [name] : inside;
  });
}

/** Named files that are no sequences of the workspace: read as sequences all the same. */
async function readExtraFiles(
  context: CommandContext,
  names: readonly string[],
  root: string,
  known: ReadonlySet<string>,
): Promise<{ file: string; text: string }[]> {
  const { cwd, streams } = context.world;
  const extra: { file: string; text: string }[] = [];
  for (const name of names) {
    const file = name === "-" ? "-" : nameFrom(root, cwd, name);
    if (file === WORKSPACE_FILE || known.has(file)) continue;
    try {
      const text =
        name === "-" ? await readText(streams.stdin) : await readNamed(root, file, resolve(cwd, name));
      extra.push({ file, text });
    } catch (cause) {
      const hint =
        cause instanceof NotAFileError
          ? `name a sequence's file, or let it come on standard input: seq lint - < FILE`
          : isMissing(cause)
            ? "seq lint without a name checks the whole workspace"
            : undefined;
      const why =
        cause instanceof OutOfTreeError ? "it is no file of this workspace" : describeFailure(cause);
      throw new UserError(`${name} cannot be read: ${why}`, {
        ...(hint !== undefined && { hint }),
        exit: ExitCode.usage,
        cause,
      });
    }
  }
  return extra;
}

/** What lies in the workspace may have been laid there by somebody else: CI names the files that a change touched. */
async function readNamed(root: string, file: string, path: string): Promise<string> {
  if (!isInside(root, path)) return readRegular(path);
  const descriptor = openInTree(root, file, DEFINITION);
  try {
    return readStartSync(descriptor, SIZE_LIMIT + 1).toString("utf8");
  } finally {
    closeSync(descriptor);
  }
}

/** A path as diagnostics name it: relative to the root, with `/`. */
function nameFrom(root: string, cwd: string, name: string): string {
  return relative(root, resolve(cwd, name)).split(sep).join("/");
}
