import { statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { ExitCode, UserError } from "../errors.ts";
import { codeOf, nameKind } from "../files/failure.ts";
import { WORKSPACE_FILE } from "./file-names.ts";

/**
 * The root of the workspace: the nearest folder with seq.yaml, upwards from `dir` (`-C`), else from
 * `SEQ_WORKSPACE`, else from `cwd`, as git finds its repository. UserError when there is none.
 */
export function findWorkspace({
  cwd,
  dir,
  env,
}: {
  cwd: string;
  dir?: string | null;
  env: Readonly<Record<string, string | undefined>>;
}): string {
  const named = dir ?? (env.SEQ_WORKSPACE === "" ? undefined : env.SEQ_WORKSPACE);
  const start = resolve(cwd, named ?? ".");
  if (named !== undefined) checkFolder(start, dir === named ? "-C" : "SEQ_WORKSPACE");
  for (let folder = start; ; folder = dirname(folder)) {
    if (hasWorkspaceFile(folder)) return folder;
    if (folder === dirname(folder)) break;
  }
  throw new UserError(`no ${WORKSPACE_FILE} in ${start} or any folder above it`, {
    hint: "seq init makes a workspace here, and -C DIR or SEQ_WORKSPACE names one elsewhere",
  });
}

function checkFolder(folder: string, from: string): void {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found?.isDirectory() === true) return;
  const what = found === undefined ? "does not exist" : "is not a folder";
  throw new UserError(`${folder}, from ${from}, ${what}`, { exit: ExitCode.usage });
}

function hasWorkspaceFile(folder: string): boolean {
  const path = join(folder, WORKSPACE_FILE);
  let found;
  try {
    found = statSync(path, { throwIfNoEntry: false });
  } catch (cause) {
    throw new UserError(`${path} cannot be looked at: ${codeOf(cause)}`, { cause });
  }
  if (found === undefined || found.isFile()) return found !== undefined;
  // A folder of that name may be anything; a pipe in the file's place is not looked past.
  if (found.isDirectory()) return false;
  throw new UserError(`${path} is ${nameKind(found)}, not a file`, { hint: "put the file itself there" });
}
