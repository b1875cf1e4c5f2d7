import { readdir, readFile } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { ExitCode, UserError } from "../errors.ts";
import { decodeText } from "../sequence/text.ts";
import { SEQUENCES_FOLDER } from "./places.ts";
import { isInside, isMissing } from "./private-file.ts";
import { isOwnDefinition } from "./settled-file.ts";

/**
 * The scenario tests of a workspace, in order of their names, or the ones at these paths: a test file, or a
 * sequence whose tests are meant. UserError (usage) for a path that cannot be read or is no test.
 */
export async function readScenarioFiles(
  root: string,
  cwd: string,
  names: readonly string[],
): Promise<{ file: string; text: string }[]> {
  const paths =
    names.length === 0 ? await listScenarios(root) : names.map((name) => resolve(cwd, testOf(name)));
  const files: { file: string; text: string }[] = [];
  for (const path of new Set(paths)) files.push(await readScenarioFile(root, path));
  return files;
}

async function listScenarios(root: string): Promise<string[]> {
  try {
    const names = await readdir(join(root, SEQUENCES_FOLDER));
    return names
      .filter((name) => /^[^.#].*\.test\.ya?ml$/.test(name))
      .sort()
      .map((name) => join(root, SEQUENCES_FOLDER, name));
  } catch (error) {
    if (isMissing(error)) return [];
    throw new UserError(`${SEQUENCES_FOLDER} cannot be read`, { cause: error });
  }
}

function testOf(name: string): string {
  if (/\.test\.ya?ml$/.test(name)) return name;
  if (/\.ya?ml$/.test(name)) return name.replace(/\.(ya?ml)$/, ".test.$1");
  throw new UserError(`${name} is no test file`, {
    hint: "tests are named sequences/<sequence>.test.yaml",
    exit: ExitCode.usage,
  });
}

async function readScenarioFile(root: string, path: string): Promise<{ file: string; text: string }> {
  const file = relative(root, path).split(sep).join("/");
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    const hint = isMissing(cause) ? "there is no such file" : "the file cannot be read";
    throw new UserError(`${file} cannot be read`, { hint, exit: ExitCode.usage, cause });
  }
  if (isInside(root, path) && !(await isOwnDefinition(root, file))) {
    throw new UserError(`${file} is a link to something that is no definition of this workspace`, {
      exit: ExitCode.usage,
    });
  }
  const decoded = decodeText(bytes, file);
  if (decoded.ok) return { file, text: decoded.text };
  throw new UserError(`${file}: ${decoded.diagnostic.message}`, { exit: ExitCode.usage });
}
